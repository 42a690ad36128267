"""The catalogues are in step with the source, complete, and say the same."""

import gettext
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.domain.language import ENGLISH, Language, say, say_many, speaking
from tests.words.strange import everything
from words.catalog import Catalogues
from words.gather import TEMPLATE, WORDS, catalogue, mo_bytes

CODES = [language.code for language in Catalogues().offered() if language != ENGLISH]
# What Slack or Heed reads in a sentence: bold, commands, emoji, links and calls.
MARKS = re.compile(r"`[^`]*`|:[a-z_]+:|<[^>]+>|\*")


@cache
def sentences(code: str) -> Sequence[Message]:
    """Return the sentences of a catalogue."""
    return tuple(message for message in catalogue(code) if message.id)


@cache
def said() -> frozenset[object]:
    """Return every sentence of the source."""
    return frozenset(
        (entry.about, entry.one if entry.many is None else (entry.one, entry.many)) for entry in everything()
    )


def both(message: Message) -> Iterator[tuple[str, str]]:
    """Yield what is said in English beside its translation, for one and for several."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    yield from zip(ids, strings, strict=True)


def placeholders(sentence: str) -> set[tuple[str, str | None]]:
    """Return the names and formats of a sentence's values; braces of its own are no values."""
    try:
        return {(name, spec) for _, name, spec, _ in Formatter().parse(sentence) if name is not None}
    except ValueError:
        return set()


def test_the_template_is_in_step_with_the_source() -> None:
    """Whoever adds a sentence gathers it: `make words`."""
    with TEMPLATE.open("rb") as file:
        written = {(message.context, message.id) for message in read_po(file) if message.id}
    assert written == said()


def test_a_sentence_is_counted_everywhere_or_nowhere() -> None:
    """A catalogue has one entry for a sentence, so what is counted in one place is not said as it is in another."""
    counted = [entry.one for entry in everything() if entry.many is not None]
    assert not {entry.one for entry in everything() if entry.many is None and entry.about is None} & set(counted)
    assert len(counted) == len(set(counted))


@pytest.mark.parametrize("code", CODES)
def test_a_language_is_complete(code: str) -> None:
    """Nothing is missing, nothing was guessed, and nothing is left of sentences that nobody says."""
    missing = [message.id for message in sentences(code) if not all(string for _, string in both(message))]
    assert not missing, missing
    assert not [message.id for message in sentences(code) if message.fuzzy]
    assert {(each.context, each.id) for each in sentences(code)} == said()


@pytest.mark.parametrize("code", CODES)
def test_a_translation_has_the_same_values(code: str) -> None:
    """A value that is lost tells less, and one that is made up raises an error; one or several may name fewer."""
    wrong = [
        (english, string)
        for message in sentences(code)
        for english, string in both(message)
        if placeholders(string) != placeholders(english)
    ]
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("code", CODES)
def test_a_translation_has_the_same_marks(code: str) -> None:
    """Commands are typed in English, and bold, emoji and links mean something to Slack."""
    wrong = [
        (english, string)
        for message in sentences(code)
        for english, string in both(message)
        if sorted(MARKS.findall(string)) != sorted(MARKS.findall(english))
    ]
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("code", CODES)
def test_what_is_compiled_is_what_was_written(code: str) -> None:
    """Heed reads the compiled file, so it must not be an older one."""
    with (WORDS / f"{code}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in sentences(code):
        for number, (_, string) in zip((1, 2), both(message), strict=False):
            ids = (message.id, message.id) if isinstance(message.id, str) else message.id
            if message.context is not None:
                assert compiled.pgettext(message.context, ids[0]) == string
            elif isinstance(message.id, str):
                assert compiled.gettext(message.id) == string
            else:
                assert compiled.ngettext(ids[0], ids[1], number) == string


def test_half_a_catalogue_leaves_the_rest_in_english(tmp_path: Path) -> None:
    """Neither a sentence nor a plural that waits for its translator is said as nothing."""
    half = Catalog(locale="es")
    half.add("Saved.", "")
    half.add(("{number} item", "{number} items"), ("", ""))
    half.add("Done.", "Hecho.")
    path = tmp_path / "es.mo"
    path.write_bytes(mo_bytes(half))
    with path.open("rb") as file:
        words = gettext.GNUTranslations(file)
    with speaking(Language(code="es", name="Español", words=words)):
        told = (say("Done."), say("Saved."), say_many(2, "{number} item", "{number} items"))
    assert told == ("Hecho.", "Saved.", "2 items")


def test_an_unknown_language_is_english() -> None:
    """A code that a later version wrote down must not keep this one from speaking."""
    assert Catalogues().find("tlh") is ENGLISH


def test_what_is_not_translated_is_said_in_english() -> None:
    """A sentence that no catalogue has is still said."""
    with speaking(Catalogues().find("es")):
        assert say("Nobody has translated {this}.", this="that") == "Nobody has translated that."
