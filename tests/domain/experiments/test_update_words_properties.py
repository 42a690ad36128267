"""Updates in every form, with every mark, and any text at all: nothing is read that was not written."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.experiments.update_words import read_update
from tests.domain.experiments.update_readings import AB, MEANS, THREE, counts_in
from tests.experiment_builders import BET, experiment

_COUNTS = st.integers(min_value=0, max_value=10**7)
_FORMS = ("{0} {1}/{2}", "{0}: {1} of {2}", "{0} {1} out of {2}", "{0}: {2} users, {1} conversions", "{0} = {1} / {2}")


@settings(max_examples=60, deadline=None)
@given(
    pairs=st.lists(st.tuples(_COUNTS, _COUNTS), min_size=2, max_size=2),
    form=st.sampled_from(_FORMS),
    mark=st.sampled_from(["", ",", ".", "\u00a0", "\u202f", "\u2019"]),
    between=st.sampled_from([", ", "; ", "\n", " | ", ". "]),
)
def test_every_update_is_read_back(pairs: list[tuple[int, int]], form: str, mark: str, between: str) -> None:
    """In all forms and with all marks, exactly the numbers that were written."""
    arms = [(name, min(pair), max(pair)) for name, pair in zip(("control", "variant"), pairs, strict=True)]
    said = [form.format(name, *(f"{count:,}".replace(",", mark) for count in counts)) for name, *counts in arms]
    assert list(counts_in(f"EXP-7 day 5: {between.join(said)}")) == arms


@settings(max_examples=60, deadline=None)
@given(pairs=st.lists(st.tuples(_COUNTS, _COUNTS), min_size=2, max_size=2), form=st.sampled_from(_FORMS))
def test_numbers_grouped_by_ordinary_spaces(pairs: list[tuple[int, int]], form: str) -> None:
    """They are read as they were written, or asked about: never as something else."""
    arms = [(name, min(pair), max(pair)) for name, pair in zip(("control", "variant"), pairs, strict=True)]
    said = [form.format(name, *(f"{count:,}".replace(",", " ") for count in counts)) for name, *counts in arms]
    read = read_update(", ".join(said), AB)
    if read.is_understood and read.reading is not None:
        assert [(arm.arm, arm.conversions, arm.users) for arm in read.reading.arms] == arms


_PIECES = [
    "control",
    "variant",
    "EXP-7",
    "of",
    "/",
    "12",
    "2,400",
    "5%",
    ":",
    "users",
    "mean",
    "±",
    "\n",
    "\t",
    "|",
    "A",
]


@settings(max_examples=60, deadline=None)
@given(words=st.one_of(st.text(max_size=300), st.lists(st.sampled_from(_PIECES), max_size=60).map(" ".join)))
def test_any_words(words: str) -> None:
    """Reading never fails, and every number that was read stands in the words."""
    for about in (AB, MEANS, THREE, experiment(BET), None):
        read = read_update(words, about)
        assert read.is_understood <= (read.reading is not None)
        for arm in read.reading.arms if read.reading else ():
            if arm.conversions is not None and "%" not in words:
                written = "".join(letter for letter in words if letter.isdecimal())
                assert str(arm.users) in written or not words.isascii()


@pytest.mark.parametrize(
    "piece", ["1,", "1 ", "~a", "a_", "control 1/2 ", "guardrail x ", "guardrail 1", "users ", "is ", "<>", "+1", "a\t"]
)
def test_a_long_text(piece: str) -> None:
    """Four thousand characters take a moment, whatever they are: no pattern explodes."""
    words = (piece * 4_000)[:4_000]
    began = time.process_time()
    read_update(f"EXP-7 {words}b", AB)
    assert time.process_time() - began < 3


_NOISE = st.sampled_from(
    [
        "",
        " (5%)",
        " (+31%)",
        " as of 23 Nov",
        " at 14:30",
        " day 3",
        " p=0.04",
        " v2.1",
        " 95% CI 3-5%",
        " after 2 weeks",
        " 2026-11-23",
        " #123",
        " up 12%",
        " @jo",
        " https://a.b/12/24",
        " :100:",
        "; 3 days left",
        " [1,2]",
        " since 11/20",
    ]
)
_SAID = st.sampled_from(
    ("{0}: {1}/{2}", "{0} {1} of {2}", "{0}: n={2}, conv={1}", "{0}\n{1} / {2}", "{1} of {2} in {0}")
)
_SPACES = st.sampled_from(("", ",", ".", "\u00a0", "\u202f", "'", " "))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_numbers_among_others(data: st.DataObject) -> None:
    """Dates, times, lifts and links beside the numbers never become a part of them: read as written, or asked about."""
    said, written = [], {}
    for arm, names in (("control", ("control", "A", "old")), ("variant", ("variant", "B", "new", "variant 1", "test"))):
        pair = sorted(data.draw(st.tuples(_COUNTS, _COUNTS)))
        counts = [f"{count:,}".replace(",", data.draw(_SPACES)) for count in pair]
        said.append(data.draw(_SAID).format(data.draw(st.sampled_from(names)), *counts) + data.draw(_NOISE))
        written[arm] = tuple(pair)
    read = read_update(f"EXP-7 day 5: {data.draw(st.sampled_from([', ', '; ', ' and ', ' | '])).join(said)}", AB)
    if read.is_understood and read.reading is not None:
        assert {arm.arm: (arm.conversions, arm.users) for arm in read.reading.arms} == written
