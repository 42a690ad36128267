"""The languages that Heed speaks beside English: how they write numbers, and their sentences, read when first used."""

import gettext
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from bot.domain.language import ENGLISH, Language

# Between a number and its percent sign, where a language wants one: a space at which no line breaks.
_NO_BREAK = "\u00a0"
# Without their words, which cost memory only where somebody chose them.
_LANGUAGES: Mapping[str, Language] = {
    ENGLISH.code: ENGLISH,
    "es": Language(code="es", name="Español", decimal=",", thousands=".", before_percent=_NO_BREAK),
}


class Catalogues:
    """The port `Languages`, played by the compiled catalogues of this folder."""

    def offered(self) -> Sequence[Language]:
        """Return every language that can be chosen, English first; their words are not read for that."""
        return tuple(_LANGUAGES.values())

    def find(self, code: str) -> Language:
        """Return a language with its words; English for a code that nobody knows, such as one of a later version."""
        return ENGLISH if code not in _LANGUAGES else _with_words(code)


@cache
def _with_words(code: str) -> Language:
    shell = _LANGUAGES[code]
    if shell == ENGLISH:
        return ENGLISH
    with files("words").joinpath(f"{code}.mo").open("rb") as compiled:
        words = gettext.GNUTranslations(compiled)
    return Language(
        code=shell.code,
        name=shell.name,
        words=words,
        decimal=shell.decimal,
        thousands=shell.thousands,
        before_percent=shell.before_percent,
    )
