"""The words of a text as search and themes count them."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.terms import FILLERS, terms


def test_fillers_are_left_out_and_the_rest_keeps_its_order() -> None:
    """What is counted are the words that tell something, as often as they are said."""
    assert terms("I can't Export to CSV; the export is SLOW!", str) == ["export", "csv", "export", "slow"]


def test_each_word_is_reduced_by_the_stemmer_that_is_handed_in() -> None:
    """The domain knows no stemmer."""
    assert terms("exports exporting", lambda word: word[:6]) == ["export", "export"]


def test_other_alphabets_have_words_too() -> None:
    """A word is a run of letters of any script."""
    assert terms("экспорт не работает", str) == ["экспорт", "не", "работает"]


@given(st.text())
def test_no_term_is_a_filler_or_empty(text: str) -> None:
    """Whatever is said, what is counted are words."""
    assert all(term and term not in FILLERS for term in terms(text, str))
