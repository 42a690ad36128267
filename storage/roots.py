"""The roots of words, so that `exports` finds `exporting`: what a search asks for and what an index holds."""

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


def indexed_terms(kept: str, begins: tuple[str, ...]) -> list[str]:
    """Return what the search index holds for an item, as either engine writes it, fit to be compared with roots.

    Only words with one of the beginnings are reduced to their roots: the others match nothing and are only counted.
    """
    if kept.startswith("'"):
        words = [word for word, places in _LEXEME.findall(kept) for _ in range(places.count(",") + 1)]
    else:
        words = kept.split()
    return [root_of(word) if word.startswith(begins) else word for word in words if word not in FILLERS]


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
