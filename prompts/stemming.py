"""The root of a word: Snowball's English stemmer (Porter 2), loaded when the first word is asked for."""

import threading
from functools import lru_cache
from typing import Protocol

# Roots of the words that a team uses are few; so many of them take a few megabytes at most.
_REMEMBERED = 20_000


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 -- the package's name


class _Loaded(threading.local):
    """One stemmer for each thread: it keeps the word that it works on in itself."""

    stemmer: _Stemmer | None = None


_loaded = _Loaded()


@lru_cache(maxsize=_REMEMBERED)
def stem(word: str) -> str:
    """Return the root that a lower-case word shares with its other forms: `exports` and `exporting` are `export`.

    Words of other alphabets come back as they are; those of other Latin languages lose English endings only.
    """
    if _loaded.stemmer is None:
        import snowballstemmer  # noqa: PLC0415 -- a start does not need it

        _loaded.stemmer = snowballstemmer.stemmer("english")
    return str(_loaded.stemmer.stemWord(word))
