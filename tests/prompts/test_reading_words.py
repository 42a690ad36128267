"""How the local analyst cuts words, tells languages apart, and finds accounts in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.accounts import mentioned_account
from prompts.cues import BUG, different
from prompts.language import is_english
from prompts.sentences import clauses, sentences


@given(st.text())
def test_a_sentence_is_a_piece_of_the_words(words: str) -> None:
    """Whatever people write, each sentence and each clause of it stands in it letter by letter."""
    parts = sentences(words)
    assert parts
    assert all(clause in words for part in parts for clause in clauses(part))


def test_sentences_of_hasty_writers() -> None:
    """Lines and stops without a space end sentences; numbers and addresses do not."""
    assert sentences("Great app.It crashes!\nVersion 2.5 of a.b fails") == [
        "Great app.",
        "It crashes!",
        "Version 2.5 of a.b fails",
    ]


def test_a_reason_is_a_clause() -> None:
    """Where a reason begins, another rung of the ladder may begin."""
    assert clauses("We need an export because auditors ask") == ["We need an export", "because auditors ask"]


@pytest.mark.parametrize(
    ("words", "english"),
    [
        ("The export does not work since Monday", True),
        ("Super", True),
        ("", True),
        ("L'export ne marche plus depuis la mise à jour", False),
        ("Die App stürzt nicht mehr ab, aber sie ist langsam", False),
        ("La aplicación no funciona con mi teléfono", False),
        ("アプリが起動しません", False),
        ("Приложение не работает", False),
    ],
)
def test_languages(words: str, english: bool) -> None:
    """English and other languages are told apart by their little words and letters."""
    assert is_english(words) is english


def test_denied_problems_are_no_problems() -> None:
    """Somebody who never had a problem reports none."""
    assert different(BUG, "Never had any problems, no crashes") == 0
    assert different(BUG, "It crashes and the export fails") == 2


@pytest.mark.parametrize(
    ("words", "account"),
    [
        ("Acme cannot log in", "Acme"),
        ("acme cannot log in", "Acme"),
        ("The acmeist movement", None),
        ("We had to go home", None),
        ("Go wants an export", "Go"),
        ("Acme North asked again", "Acme North"),
        ("Somebody else asked", None),
    ],
)
def test_accounts_in_words(words: str, account: str | None) -> None:
    """Only an account that Heed knows and that is named is suggested; short names must be written exactly."""
    found = mentioned_account(words, ("Acme", "Acme North", "Go", "Globex"))
    assert (found[0] if found else None) == account


def test_several_accounts_in_words() -> None:
    """Where two are named, the first is suggested, and Heed is not sure."""
    assert mentioned_account("Globex said that Acme told them", ("Acme", "Globex")) == ("Globex", 0.5)
