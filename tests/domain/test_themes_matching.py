"""Where one arriving item belongs."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.themes import ThemeShape
from bot.domain.themes_matching import (
    MOST_CANDIDATES,
    MOST_EXAMPLES,
    SURE,
    UNSURE,
    Tier,
    beliefs,
    match,
    merged,
    new_shape,
    reason,
    similarities,
    with_member,
    without_member,
    words_key,
)
from tests.domain.vectors import DIMENSIONS, bundle, unit


def _themes(count: int, size: int = 6) -> list[ThemeShape]:
    return [new_shape(f"t{seed}", "m", bundle(seed, size)) for seed in range(count)]


def test_an_item_amid_its_like_is_attached_by_itself() -> None:
    """Several members vouch for it and nothing else resembles it."""
    found = match(bundle(2, 7)[6], _themes(8))
    assert found.tier is Tier.SURE
    assert [candidate.theme_id for candidate in found.candidates] == ["t2"]
    assert found.candidates[0].similarity > 0.9


def test_an_item_between_two_themes_is_asked_about() -> None:
    """Both are shown, none is chosen."""
    between = unit((bundle(1, 1) + bundle(2, 1)).astype(float))[0]
    found = match(between, _themes(8))
    assert found.tier is Tier.UNSURE
    assert {candidate.theme_id for candidate in found.candidates} == {"t1", "t2"}


def test_an_item_like_none_waits() -> None:
    """Nobody is asked about what resembles nothing."""
    assert match(bundle(99, 1)[0], _themes(8)).tier is Tier.NEW
    assert match(bundle(1, 1)[0], []).tier is Tier.NEW


def test_look_alikes_in_the_pool_make_it_unsure() -> None:
    """Items that people have not put into the theme speak against it."""
    members = bundle(2, 20)
    themes = [*_themes(2), new_shape("t2", "m", members[:6])]
    assert match(members[19], themes).tier is Tier.SURE
    assert match(members[19], themes, pool=members[6:19]).tier is Tier.UNSURE


def test_the_same_words_are_sure_whatever_the_likeness() -> None:
    """A text that was said before goes where that went."""
    found = match(bundle(1, 1)[0], _themes(3), twin="t2")
    assert found.tier is Tier.SURE
    assert found.candidates[0].theme_id == "t2"
    assert found.same_words


def test_a_theme_that_lost_its_items_is_never_matched() -> None:
    """An empty theme lies nowhere."""
    only = bundle(1, 1)[0]
    empty = without_member(new_shape("t1", "m", only[None]), only)
    assert match(only, [empty]).tier is Tier.NEW


def test_the_key_of_words_forgets_what_is_said_twice_in_a_row() -> None:
    """Doubled words are still the same words; another order is another text."""
    assert words_key(["export", "export", "fail"]) == words_key(["export", "fail"])
    assert words_key(["fail", "export"]) != words_key(["export", "fail"])


@pytest.mark.parametrize(
    ("given_reason", "expected"),
    [
        (reason(0.874, ["export", "csv"]), "87% alike; both speak of: export, csv"),
        (reason(0.5, []), "50% alike"),
        (reason(0.99, ["export"], same_words=True), "almost the same words"),
    ],
)
def test_the_reason_is_said_in_words(given_reason: str, expected: str) -> None:
    """A person understands why a theme was named."""
    assert given_reason == expected


def test_an_item_taken_back_leaves_the_theme_as_it_was() -> None:
    """Undoing an attachment restores the centroid, the size and the examples."""
    theme, other = new_shape("t", "m", bundle(1, 5)), bundle(2, 1)[0]
    back = without_member(with_member(theme, other), other)
    assert np.allclose(back.total, theme.total, atol=1e-5)
    assert back.size == theme.size
    assert np.allclose(back.examples, theme.examples)


def test_a_theme_whose_examples_are_gone_still_speaks() -> None:
    """Its middle stands for the members that were not kept."""
    members = bundle(1, MOST_EXAMPLES + 4)
    theme = new_shape("t", "m", members[:0])
    for member in members:
        theme = with_member(theme, member)
    for member in members[4:]:
        theme = without_member(theme, member)
    assert theme.size == 4
    assert len(theme.examples) == 1
    assert similarities(members[0], [theme])[0] > UNSURE


def test_merged_themes_hold_the_items_of_both() -> None:
    """The first lends its id."""
    one, two = new_shape("one", "m", bundle(1, 9)), new_shape("two", "m", bundle(2, 12))
    both = merged(one, two)
    assert (both.theme_id, both.size) == ("one", 21)
    assert np.allclose(both.total, one.total + two.total)
    assert len(both.examples) <= MOST_EXAMPLES


def test_a_decision_costs_the_same_however_many_items_a_theme_has() -> None:
    """A theme of 100,000 items is matched from as few vectors as one of twenty."""
    grown = [
        ThemeShape(theme_id=known.theme_id, model="m", total=known.total * 5000, size=100_000, examples=known.examples)
        for known in _themes(300, 20)
    ]
    assert all(len(theme.examples) == MOST_EXAMPLES for theme in grown)
    began = time.process_time()
    match(bundle(3, 1)[0], grown)
    # Some milliseconds at rest; the bound leaves room for a busy machine.
    assert time.process_time() - began < 0.5


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 6), st.integers(1, 20), st.integers(0, 10_000), st.integers(0, 5))
def test_beliefs_are_probabilities(count: int, size: int, seed: int, waiting: int) -> None:
    """They add up to less than one, what is missing is for no theme; a sure match is believed."""
    themes = _themes(count, size)
    item = unit(np.random.default_rng(seed).normal(size=(1, DIMENSIONS)))[0]
    pool = bundle(50, waiting) if waiting else None
    found = beliefs(item, themes, pool)
    assert found.shape == (count,)
    assert (found >= 0).all()
    assert found.sum() < 1
    outcome = match(item, themes, pool=pool)
    assert len(outcome.candidates) <= MOST_CANDIDATES
    assert (outcome.tier is Tier.SURE) == (found.max() >= SURE)
    assert outcome.tier is not Tier.NEW or not outcome.candidates


@settings(max_examples=40, deadline=None)
@given(st.lists(st.booleans(), max_size=40), st.integers(0, 1000))
def test_a_theme_is_the_sum_of_who_came_and_did_not_go(moves: list[bool], seed: int) -> None:
    """Any order of joining and leaving ends where the members are; the examples stay few."""
    stock = iter(bundle(seed, 40))
    members: list[np.ndarray] = []
    theme = new_shape("t", "m", np.zeros((0, DIMENSIONS), dtype=np.float32))
    for joins in moves:
        if joins or not members:
            members.append(next(stock))
            theme = with_member(theme, members[-1])
        else:
            theme = without_member(theme, members.pop(0))
        assert theme.size == len(members)
        assert len(theme.examples) <= MOST_EXAMPLES
        assert (len(theme.examples) > 0) == bool(members)
    assert np.allclose(theme.total, np.sum(members, axis=0) if members else 0.0, atol=1e-4)
