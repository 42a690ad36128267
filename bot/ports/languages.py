"""The languages that Heed can speak."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.language import ENGLISH, Language


class Languages(Protocol):
    """Where the words of a language come from."""

    def offered(self) -> Sequence[Language]:
        """Return every language that can be chosen, English first; they need not have their words yet."""
        ...

    def find(self, code: str) -> Language:
        """Return a language with its words; English for a code that nobody knows."""
        ...


class EnglishOnly:
    """Heed as it is written."""

    def offered(self) -> Sequence[Language]:
        """Return English alone."""
        return (ENGLISH,)

    def find(self, code: str) -> Language:
        """Return English, whatever was asked for."""
        del code
        return ENGLISH
