"""The roots of words, so that `exports` finds `exporting`: what an index holds, as the ranking counts it."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import takewhile

from bot.domain.terms import FILLERS
from storage.words import tokens

# Roots that are remembered: the words of a language that people really use. Finding one takes 20 microseconds.
_REMEMBERED = 50_000
# A beginning that is shorter than this would find half of the dictionary.
_SHORTEST_BEGINNING = 3
# A lexeme of PostgreSQL with its places.
_LEXEME = re.compile(r"'([^']+)':([\d,]+)")


def beginnings(words: str) -> dict[str, str]:
    """Return the roots of the telling words of a text, each with the beginning that all of its forms share."""
    found: dict[str, str] = {}
    for word in tokens(words):
        if word not in FILLERS:
            root = root_of(word)
            shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, root, strict=False)))
            found[root] = word[:shared] if shared >= _SHORTEST_BEGINNING else word
    return found


def roots(words: str) -> list[str]:
    """Return the roots of the telling words of a text in their order."""
    return [root_of(word) for word in tokens(words) if word not in FILLERS]


def indexed_roots(kept: str) -> list[str]:
    """Return the roots of what the search index holds for an item, as either engine writes it."""
    if kept.startswith("'"):
        counted = ((word, places.count(",") + 1) for word, places in _LEXEME.findall(kept))
        return [root for word, times in counted if word not in FILLERS for root in [root_of(word)] * times]
    return [root_of(word) for word in kept.split() if word not in FILLERS]


@lru_cache(maxsize=_REMEMBERED)
def root_of(word: str) -> str:
    """Return the root of a folded word, by Porter's second English rules; other languages keep most of theirs."""
    return _stemmer()(word)


@cache
def _stemmer() -> Callable[[str], str]:
    """Return the stemmer, loaded when somebody first searches by meaning."""
    import snowballstemmer  # noqa: PLC0415 -- only searches pay for loading it

    stem: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord
    return stem
