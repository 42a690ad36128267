"""The language that Heed speaks, and the few functions through which every sentence for people passes.

English sentences stand where they are used, and are the keys of the catalogues in `words/`: what nobody has translated
is said in English. Logs, metrics, the command line and the HTTP API stay English.
"""

import string
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from gettext import NullTranslations


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language: its words, and how it writes numbers."""

    # As BCP 47 has it, such as `es`.
    code: str
    # As its speakers call it.
    name: str
    words: NullTranslations = field(default_factory=NullTranslations, compare=False)
    decimal: str = "."
    thousands: str = ","
    # What stands between a number and its percent sign.
    before_percent: str = ""


ENGLISH = Language(code="en", name="English")

_SPOKEN: ContextVar[Language] = ContextVar("heed_language", default=ENGLISH)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak a language while the block runs; tasks that are begun inside go on in it."""
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def spoken() -> Language:
    """Return the language that is spoken here and now."""
    return _SPOKEN.get()


def say(sentence: str, /, **values: object) -> str:
    """Return a sentence in the spoken language, with its `{named}` values; numbers look as that language writes them.

    Values are put in letter by letter: braces in them mean nothing.
    """
    return _filled(_SPOKEN.get().words.gettext(sentence), values) if sentence else ""


def say_about(about: str, sentence: str, /, **values: object) -> str:
    """Return a word that means different things in different places; `about` tells translators which is meant."""
    return _filled(_SPOKEN.get().words.pgettext(about, sentence), values)


def say_many(number: int, one: str, many: str, /, **values: object) -> str:
    """Return the sentence for one or for several; `{number}` in it is the number."""
    return _filled(_SPOKEN.get().words.ngettext(one, many, number), {"number": number, **values})


def later(sentence: str, /) -> str:
    """Mark a sentence of a table for the catalogue; `say` says it when it is used."""
    return sentence


def later_about(about: str, sentence: str, /) -> str:
    """Mark a word of a table for the catalogue; `say_about` says it, with the same `about`, when it is used."""
    del about
    return sentence


def digits(text: str, /) -> str:
    """Return a number that was written the English way, such as `1,234.5`, as the spoken language writes it."""
    language = _SPOKEN.get()
    if (language.decimal, language.thousands) == (ENGLISH.decimal, ENGLISH.thousands):
        return text
    return text.translate(_marks(language.decimal, language.thousands))


def number(value: float, spec: str = ",", /) -> str:
    """Return a number with its separators, formatted as `format` would; a percent sign keeps its distance."""
    text = digits(format(value, spec))
    distance = _SPOKEN.get().before_percent
    return f"{text[:-1]}{distance}%" if distance and text.endswith("%") else text


class _Filling(string.Formatter):
    """Fills in named values; numbers as the spoken language writes them."""

    def format_field(self, value: object, format_spec: str) -> str:
        """Return one value as text."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return number(value, format_spec)
        return format(value, format_spec)


_FILLING = _Filling()


def _filled(sentence: str, values: dict[str, object]) -> str:
    # A sentence without values may have braces of its own, such as a pattern that it quotes.
    return _FILLING.vformat(sentence, (), values) if values else sentence


@lru_cache(maxsize=8)
def _marks(decimal: str, thousands: str) -> dict[int, str]:
    return str.maketrans({".": decimal, ",": thousands})
