"""What a model's sentence is held against: the items that it cites, and what code handed in."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.domain.analysis import Source
from bot.domain.names_said import words_of
from bot.domain.numbers_said import Number, numbers_in
from bot.domain.quoting import Plain, plain
from bot.domain.words import clean_words

_LOWER_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?:['\u2019][^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What code knows and hands in: numbers with what they count (`7 items`), and names."""

    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class Ground:
    """A source as claims are held against it; each view is made when it is first needed."""

    def __init__(self, source: Source) -> None:
        """Take an item that was sent."""
        self.source = source

    @cached_property
    def plain(self) -> Plain:
        """Return its words as quotations are compared."""
        return plain(clean_words(self.source.words))

    @cached_property
    def numbers(self) -> list[Number]:
        """Return the numbers in its words."""
        return numbers_in(_composed(self.source.words))

    @cached_property
    def fields(self) -> list[list[str]]:
        """Return the words of its text, its account and its author, apart."""
        return [words_of(_composed(text)) for text in (self.source.words, *self.owners)]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Return every word that it holds."""
        return frozenset(word for field in self.fields for word in field)

    @cached_property
    def common(self) -> frozenset[str]:
        """Return the words that it writes small, which therefore are not names there."""
        found = _LOWER_WORD.findall(_composed(self.source.words))
        return frozenset(word for word in found if word == word.casefold())

    @property
    def owners(self) -> tuple[str, ...]:
        """Return the names of those who said it."""
        return tuple(name for name in (self.source.account_name, self.source.author_name) if name)

    def says(self, words: Sequence[str]) -> bool:
        """Say whether these words stand next to each other in its text or its names."""
        return any(holds(field, words) for field in self.fields)

    def is_by(self, words: Sequence[str]) -> bool:
        """Say whether this is the account or the author."""
        return any(holds(words_of(_composed(name)), words) for name in self.owners)

    def has_address(self, address: str) -> bool:
        """Say whether a domain or an e-mail address stands in it as a whole."""
        whole = re.compile(rf"(?<![\w@.+-]){re.escape(address)}(?![\w@-])", re.IGNORECASE)
        return any(whole.search(_composed(text)) for text in (self.source.words, *self.owners))


class Given:
    """Facts as claims are held against them."""

    def __init__(self, facts: Facts) -> None:
        """Take what code knows."""
        self.numbers = [number for text in facts.numbers for number in numbers_in(text)]
        self.names = [words_of(_composed(name)) for name in facts.names]


def holds(field: Sequence[str], words: Sequence[str]) -> bool:
    """Say whether words stand next to each other in this order."""
    size = len(words)
    return any(list(field[at : at + size]) == list(words) for at in range(len(field) - size + 1))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
