"""The evidence lock: what a model wrote is shown when the items carry it, and withheld when they do not."""
# ruff: noqa: RUF001 -- marks and letters that look alike are what the lock has to tell apart

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.analysis import Claim, Source
from bot.domain.evidence import Facts, lock, locked_line, locked_name, true_quote
from evals.liar import WAYS, Lie, lies
from evals.lying import is_let_through
from evals.truth import SOURCES, TRUTHS

_SLOW = Source(
    label="F-1",
    words="The export takes 40 minutes on our account. We don't  love “waiting” – it fails with error 500 & no help.",
    account_name="Northwind",
    author_name="Dana Lee",
)
_STALL = Source(label="F-2", words="CSV exports stall at 20% since Tuesday.", account_name="Globex", author_name="Tom")
_BOTH = (_SLOW, _STALL)


def _shown(text: str, *cites: str, facts: Facts | None = None) -> list[str]:
    claim = Claim(text=text, cites=cites or ("F-1", "F-2"))
    return [sentence.text for sentence in lock([claim], _BOTH, facts=facts).sentences]


@pytest.mark.parametrize("lie", [*lies(len(WAYS) * 12)], ids=lambda lie: lie.way)
def test_a_lie_of_every_way_is_not_read(lie: Lie) -> None:
    """Fault 33: no number, name, quotation or link that nobody said gets through."""
    assert not is_let_through(lie)


@pytest.mark.parametrize("claims", TRUTHS, ids=lambda claims: claims[0].text[:40])
def test_what_an_honest_model_says_is_read(claims: tuple[Claim, ...]) -> None:
    """Extracts, paraphrases, true quotations with their speakers, numbers with what they count."""
    assert lock(claims, SOURCES).withheld == 0


@pytest.mark.parametrize(
    "text",
    [
        "The export takes 40 customers.",
        "Exports stall at 20 minutes.",
        "Everyone waits for the export.",
        "The export takes forty hours.",
        "The twentieth export stalls.",
        "Version 40 fails.",
        "Exports stall since Wednesday.",
        "Dana Tom waits for the export.",
        "Northwind says “CSV exports stall at 20%”.",
        "The export is liked by 💯 of them.",
        "The еxport is slow.",
        "Several customers wait.",
    ],
)
def test_words_of_the_items_that_are_put_together_anew_are_no_evidence(text: str) -> None:
    """A number belongs to what it counts, a name to its surname, a quotation to its speaker, "several" to several."""
    assert _shown(text, *(["F-1"] if text.startswith("Several") else [])) == []


def test_an_untrue_quotation_is_cut_to_what_was_said() -> None:
    """The longest true span stays, in the spelling of the item."""
    assert _shown("They say “the export takes 40 minutes every single day”.") == [
        "They say “The export takes 40 minutes”.",
    ]


def test_a_quotation_is_not_cut_into_its_opposite() -> None:
    """What is left must not be the praise out of "we don't love waiting here"."""
    grumble = Source(label="F-3", words="We do not love waiting here.")
    claims = [Claim(text="They say “we really love waiting here”.", cites=("F-3",))]
    assert lock(claims, [grumble]).withheld == 1


def test_a_sentence_that_does_not_hold_goes_alone() -> None:
    """The others of the same claim stay, and the reasons are told once."""
    locked = lock(
        [Claim(text="The export is slow. Hooli left! Contoso left. Exports stall at 20%.", cites=("F-1", "F-2"))], _BOTH
    )
    assert [sentence.text for sentence in locked.sentences] == ["The export is slow.", "Exports stall at 20%."]
    assert locked.withheld == 2
    assert locked.reasons == ("a name is not in the items",)


def test_only_items_that_were_sent_can_be_cited() -> None:
    """An invented citation is dropped; a sentence without a true one is withheld."""
    claims = [Claim(text="The export is slow.", cites=("F-99", "F-1", "F-1"))]
    assert lock(claims, _BOTH).sentences[0].cites == ("F-1",)
    assert lock([Claim(text="The export is slow.", cites=("F-99",))], _BOTH).withheld == 1


def test_numbers_and_names_that_code_hands_in_may_be_said() -> None:
    """With what they count: seven items are not seven accounts."""
    facts = Facts(numbers=("7 items", "3 accounts"), names=("Slow exports",))
    assert _shown("Slow exports came up in 7 items from three accounts.", facts=facts)
    assert not _shown("Slow exports came up in 3 items.", facts=facts)


@pytest.mark.parametrize(
    ("quote", "true"),
    [
        ("the EXPORT takes 40\nminutes", "The export takes 40 minutes"),
        ("we don\u2019t love", "We don't  love"),
        ('"waiting" - it fails', "“waiting” – it fails"),
        ("error 500 &amp; no", "error 500 & no"),
        ("xport takes", None),
        ("the export takes 4", None),
        ("", None),
        ("…", None),
    ],
)
def test_a_quotation_is_found_in_the_sources_own_spelling(quote: str, true: str | None) -> None:
    """Marks, dashes, blanks, entities and case may differ; words may not be cut."""
    assert true_quote(quote, _SLOW.words) == true


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("Slow CSV Exports", True),
        ("Export fails with error 500", True),
        ("Hooli Exports", False),
        ("42 exports", False),
        ("Exports <!channel>", False),
        ("“Exports”", False),
        ("x" * 61, False),
        ("", False),
    ],
)
def test_a_theme_is_named_in_ordinary_words_and_those_of_its_items(name: str, *, holds: bool) -> None:
    """Else the local analyst names it."""
    assert (locked_name(name, _BOTH) is not None) is holds


def test_a_line_with_one_false_sentence_is_no_line() -> None:
    """Descriptions and questions are shown whole or not at all."""
    assert locked_line("How long does the export take?", [_SLOW]) == "How long does the export take?"
    assert locked_line("The export is slow. Hooli left.", [_SLOW]) is None


@given(st.text(max_size=200), st.data())
def test_every_span_of_somebodys_words_between_blanks_is_a_true_quotation(words: str, data: st.DataObject) -> None:
    """And what is found is really there, letter by letter."""
    parts = words.split()
    first = data.draw(st.integers(0, len(parts)))
    quote = " ".join(parts[first : data.draw(st.integers(first, len(parts)))])
    found = true_quote(quote, words)
    assert found in words if found is not None else not re.search(r"[a-zA-Z]", quote)


_BITS = st.sampled_from(
    [
        *"“”\"'‘’«»„`><@#*_|&;:/.,!?()[]-–…\n\u200b\u202e",
        *("40", "minutes", "41", "forty", "seven", "20%", "20", "half", "Northwind", "Hooli", "Dana", "the", "export"),
        *("takes", "fails", "with", "error", "500", "501", "says", "F-1", "F-9", "https://evil.example", "stall", "٤"),
    ]
)


@settings(max_examples=150)
@given(st.lists(_BITS, max_size=25).map(" ".join))
def test_whatever_is_thrown_together_shows_only_numbers_and_names_of_the_items(text: str) -> None:
    """Digits, names and quotations of everything that is shown stand in the cited items; links never show."""
    said = [source.words for source in _BOTH]
    for shown in _shown(text):
        assert not re.search(r"https?:|evil|@|F-9", shown)
        assert not re.search(r"\b(?:41|501|seven|half|Hooli)\b|٤", shown)
        for quote in re.findall(r"“([^“”]*)”", shown):
            assert any(true_quote(quote, words) for words in said)


@settings(max_examples=60)
@given(st.text(max_size=300), st.lists(st.text(max_size=6), max_size=3))
def test_no_text_breaks_the_lock(text: str, cites: list[str]) -> None:
    """Whatever a model sends, there is an answer, and nothing invisible in it."""
    locked = lock([Claim(text=text, cites=(*cites, "F-1"))], _BOTH)
    assert all(sentence.text.isprintable() for sentence in locked.sentences if sentence.text.isascii())
