"""How alike the texts of one pool are: by meaning, by words, and by the company that they keep."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array, eye_array

# Share of the words in the likeness of two texts, the rest is meaning. Review sets / Banking77, AMI: .41 / .78 with a
# tenth, .43 / .77 with a fifth, .42 / .77 with three tenths.
WORDS = 0.2
# Texts with this cosine count as one voice when the middle of all is sought.
_ONE_VOICE = 0.55
# So many voices must speak before the middle is wholly trusted; five reports of one outage have no middle but the
# outage itself.
_FEW_VOICES = 5
# A text leans on so many neighbours, each with its likeness; together they weigh up to twice as much as the text.
# 3, 5 and 7 neighbours differ by .01; without them Banking77 falls from .77 to .73.
_NEIGHBOURS = 5
_LEANING = 2.0


def likeness(vectors: NDArray[np.float32], terms: Sequence[Sequence[str]]) -> NDArray[np.float32]:
    """Return `(n, n)` how alike texts are (-1..1), from their unit vectors `(n, d)` and the roots of their words."""
    seen = _from_the_middle(vectors)
    counted = tfidf(terms)
    alike = (1 - WORDS) * (seen @ seen.T)
    alike += WORDS * (counted @ counted.T).toarray()
    return _with_neighbours(alike)


def tfidf(terms: Sequence[Sequence[str]]) -> "csr_array[np.float32]":
    """Return unit rows `(n, words)`: each root of a text by how often it is said, less the more texts say it.

    Salton and Buckley 1988: (1 + ln count) x ln((1 + n) / (1 + texts with the root)). A text of none is a row of zeros.
    """
    counts = [Counter(roots) for roots in terms]
    texts_with = Counter(root for count in counts for root in count)
    place = {root: at for at, root in enumerate(texts_with)}
    rare = {root: math.log((1 + len(terms)) / (1 + held)) for root, held in texts_with.items()}
    values = [(1 + math.log(said)) * rare[root] for count in counts for root, said in count.items()]
    columns = [place[root] for count in counts for root in count]
    rows = np.repeat(np.arange(len(counts)), [len(count) for count in counts])
    table = csr_array((np.array(values, dtype=np.float32), (rows, columns)), shape=(len(counts), max(1, len(place))))
    lengths = np.sqrt(table.multiply(table).sum(axis=1))
    return csr_array(diags_array(1 / np.maximum(lengths, 1e-9)) @ table)


def _from_the_middle(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the vectors as they differ from what all texts share, at unit length.

    All of a product's feedback speaks of the product, and what is common tells nothing apart (Mu and Viswanath 2018).
    Each voice counts once in the middle, however many say it: else a burst of reports would be the middle, and fall
    apart. (With the plain mean a theme that is two thirds of a pool is found by a third only, so by four fifths.)
    """
    weights = 1 / np.maximum((vectors @ vectors.T >= _ONE_VOICE).sum(axis=1), 1)
    voices = float(weights.sum())
    middle = (weights @ vectors) / voices
    moved = vectors - (voices / (voices + _FEW_VOICES)) * middle
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.maximum(lengths, 1e-9), dtype=np.float32)


def _with_neighbours(alike: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the likeness of texts that each lean on their nearest: noise of single texts averages out."""
    count = len(alike)
    several = min(_NEIGHBOURS, count - 1)
    if several < 1:
        return alike
    nearest = _nearest(alike, several)
    weights = np.maximum(np.take_along_axis(alike, nearest, axis=1), 0) * np.float32(_LEANING / several)
    starts = np.arange(count + 1) * several
    leaning = csr_array((weights.ravel(), nearest.ravel(), starts), shape=(count, count))
    leaning = leaning + eye_array(count, format="csr", dtype=np.float32)
    leaned = leaning @ (leaning @ alike).T
    lengths = np.sqrt(np.maximum(np.diagonal(leaned), 1e-9))
    leaned /= lengths[:, None]
    leaned /= lengths[None, :]
    return np.asarray(leaned, dtype=np.float32)


def _nearest(alike: NDArray[np.float32], several: int) -> NDArray[np.int64]:
    """Return the positions `(n, several)` of the texts most like each, itself aside; row by row, to spare memory."""
    found = np.empty((len(alike), several), dtype=np.int64)
    for at, row in enumerate(alike):
        others = row.copy()
        others[at] = -np.inf
        found[at] = np.argpartition(-others, several - 1)[:several]
    return found
