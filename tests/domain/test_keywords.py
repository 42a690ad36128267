"""What a theme is called offline."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.keywords import Naming, name_theme, shared_words
from bot.domain.ranking import Corpus
from bot.domain.small_talk import NEGATIONS
from tests.domain.vectors import bundle

_CORPUS = Corpus(size=50, average_length=8, frequencies={"app": 40, "please": 30})


def _named(texts: list[str], *names: str) -> Naming:
    return name_theme(texts, bundle(1, len(texts)), _CORPUS, lambda word: word.removesuffix("s"), names=names)


def test_a_theme_is_named_by_what_its_members_say() -> None:
    """The name is a run of their own words that holds the telling ones."""
    found = _named(
        [
            "The export to CSV fails every time",
            "Please fix the app: export to CSV fails",
            "Why is it that export to CSV fails?",
        ]
    )
    assert found.name == "Export to CSV fails"
    assert {"export", "CSV", "fails"} <= set(found.keywords)
    assert all(word in found.keywords for word in ("export", "CSV", "fails") if word in found.description)
    assert "every time" not in found.description


def test_a_name_may_begin_with_a_negation_and_never_ends_with_one() -> None:
    """`Not syncing` says something, `syncing not` does not."""
    found = _named(["Not syncing since May", "it is not syncing", "syncing not, not syncing"])
    assert found.name == "Not syncing"


def test_numbers_and_people_are_no_part_of_a_name() -> None:
    """Neither a ticket's number, nor who is known by name, nor a word that is always written like a name."""
    texts = ["Login broken, says Maria, ticket 4711", "The login broken again, says Maria 4711", "erika: login broken"]
    found = _named(texts, "Erika Muster")
    assert found.name == "Login broken"
    spoken = " ".join([found.name, *found.keywords]).lower()
    assert not re.search(r"\d|maria|erika", spoken)


def test_names_known_elsewhere_are_no_part_of_a_name() -> None:
    """An account is named where a sentence begins, too; a word that members write small is no name to them."""
    texts = ["Cobbold: jobs move by themselves", "Cobbold's jobs move again", "Cobbold asks why jobs move in the lifts"]
    found = name_theme(
        texts, bundle(1, 3), _CORPUS, lambda word: word.removesuffix("s"), elsewhere=["Cobbold Lifts", "Jobs Ltd"]
    )
    assert found.name == "Jobs move"
    assert not any("cobbold" in word.lower() for word in found.keywords)


def test_a_name_is_not_cut_before_its_particle() -> None:
    """To sign is something else than to sign in, and who could not is no part of what it is about."""
    found = _named(["Nobody could sign in this morning", "nobody could sign in", "I cannot sign in at the door"])
    assert found.name == "Sign in"
    assert _named(["Nobody could sign in this morning", "Nobody could sign in today"]).name == "Sign in"


def test_small_talk_names_a_theme_only_when_there_is_nothing_else() -> None:
    """Praise is about something where it says of what."""
    assert _named(["great dark mode", "great dark mode, love it"]).name == "Dark mode"
    assert _named(["Great app", "great app"]).name == "Great app"


def test_members_that_share_no_word_still_get_a_name() -> None:
    """Meaning brought them together; the most telling words of each stand for it."""
    found = _named(["slow", "sluggish"])
    assert found.name == "Slow, sluggish"


def test_a_theme_of_signs_alone_is_unnamed() -> None:
    """There are no words to make a name of."""
    assert _named(["👍", "!!! 123"]).name == "Unnamed theme"


def test_a_theme_without_members_is_refused() -> None:
    """Nobody said anything."""
    with pytest.raises(ValueError, match="without members"):
        _named([])


def test_words_that_an_item_shares_with_a_theme_are_found_in_any_form() -> None:
    """The reason on a card names them as the theme does, whatever their ending."""
    stem = {"exporting": "export", "exports": "export"}
    assert shared_words("Exporting a CSV", ["exports", "login", "CSV"], lambda word: stem.get(word, word)) == [
        "exports",
        "CSV",
    ]


_SAID = re.compile("[^\\W_]+(?:['\u2019][^\\W_]+)*")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet="abc dE1.,é'\u2019", max_size=40), min_size=1, max_size=6))
def test_a_name_is_made_of_words_that_somebody_said(texts: list[str]) -> None:
    """Whatever is said: each word of the name was said, none holds a digit, none is a lone negation at the end."""
    found = _named(texts)
    said = {word.lower() for text in texts for word in _SAID.findall(text)}
    words = _SAID.findall(found.name)
    if found.name != "Unnamed theme":
        assert {word.lower() for word in words} <= said
        assert not any(map(str.isdigit, found.name))
        assert words[-1].lower() not in NEGATIONS
