"""What stands in for the embedding model when that cannot be loaded: words, counted into places by their checksum."""

import math
import zlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.domain.terms import terms

MODEL = "words-hashed:1"
DIMENSIONS = 384
# Beginnings of words stand in for their roots: `exporting` and `exports` share `export`.
_STEM = 6


class HashedWords:
    """Texts lie near each other when they share rare words: TF-IDF without a corpus, rarity guessed by length."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector for each text: `(n, 384) float32`."""
        return np.array([_vector(text) for text in texts], np.float32).reshape(len(texts), DIMENSIONS)


def _vector(text: str) -> NDArray[np.float64]:
    found = np.zeros(DIMENSIONS)
    counts = Counter(terms(text, lambda word: word[:_STEM]))
    for word, count in counts.items():
        checksum = zlib.crc32(word.encode())
        # A sign from another part of the checksum lets words that fall into one place cancel out on average.
        sign = 1.0 if checksum & 0x10000 else -1.0
        found[checksum % DIMENSIONS] += sign * (1 + math.log(count)) * min(len(word), _STEM)
    # A text without a telling word still needs a direction; all of these share one.
    if not found.any():
        found[0] = 1.0
    return found / np.linalg.norm(found)
