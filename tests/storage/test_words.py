"""Text becomes tokens that mean nothing to a query language."""

from hypothesis import given
from hypothesis import strategies as st

from storage.words import fold, name_key, phrases, tokens


def test_differences_that_people_do_not_mean_are_gone() -> None:
    """Case, accents, width and invisible marks."""
    assert fold("ÉCOLE") == fold("école") == fold("e\u0301cole") == "ecole"
    assert fold("STRASSE") == fold("Straße")
    assert tokens("Log-in: 100% broken!") == ["log", "in", "100", "broken"]


def test_scripts_without_spaces_are_taken_apart() -> None:
    """Each character is a token, and a query for some of them is a run of neighbours."""
    assert tokens("v2导出") == ["v2", "导", "出"]
    assert phrases("导出 slow") == [["导", "出"], ["slow"]]


def test_punctuation_asks_for_nothing() -> None:
    """A query of signs only has no phrases."""
    assert phrases("% _ \" * ' --") == []


@given(st.text())
def test_tokens_hold_no_syntax(text: str) -> None:
    """Letters, digits and symbols only: no quote, no space, no ASCII punctuation."""
    for token in tokens(text):
        assert token.isalnum() or not token.isascii()
        assert not set(token) & set(" '\"\\:*()&|!<>")


@given(st.text())
def test_an_accounts_key_is_stable(name: str) -> None:
    """Making a key of a key changes nothing that matters for spaces at its ends."""
    assert name_key(f"  {name} ") == name_key(name)
