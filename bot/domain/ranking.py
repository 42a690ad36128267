"""The order of what a search finds: meaning and words together.

All functions work on a candidate set, the union of the nearest vectors and of the best word matches, so that a search
reads a few hundred items however many there are.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]

# All figures here: IS-22 (10 queries, 5,000 reviews, mean nDCG@10 of four apps) / SeaMonkey's duplicates (75 of 1,076
# reports, recall@5), with stemmed words.
# How many candidates to fetch by meaning, and as many by words: 50, 100, 200 and all give .93 / .85 alike.
CANDIDATES = 100
# How many possible duplicates a person is shown.
NEAREST = 5
# The share of meaning; the rest is words. .3 and .4: .93 / .85, .5: .91 / .83, .6: .89 / .81, .7: .83 / .82. With words
# as they are said, not stemmed, .7 was best, at .74 / .76.
MEANING = 0.4
# BM25's saturation and length weight: the values of Anserini, found on TREC's collections (Yang, Fang and Lin 2017);
# the book's 1.2 / .75 do as well here.
_SATURATION = 0.9
_LENGTH_WEIGHT = 0.4
# A report that is searched for as a whole says in its first words what it is about. Eight is about the length of a
# title: duplicates .846 with 8 and 12 words, .836 without. A short search is all opening.
OPENING = 8
# Scores that spread less than this are equal but for rounding, and rounding must not decide.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What BM25 must know of everything that could have been found: how many texts, how long, how common each word.

    `frequencies` needs only the words of the query: the number of texts that hold each.
    """

    size: int
    average_length: float
    frequencies: Mapping[str, int] = field(default_factory=dict)


def word_scores(query: Sequence[str], candidates: Sequence[Sequence[str]], corpus: Corpus) -> Scores:
    """Return BM25 `(n,)` of each candidate's terms for the query's, each counted once, those of its opening twice.

    Robertson and Zaragoza 2009, with Lucene's weight of rare words, which is never negative.
    """
    opening = set(query[:OPENING])
    weights = {term: _rarity(term, corpus) * (2 if term in opening else 1) for term in set(query)}
    typical = max(corpus.average_length, 1.0)
    return np.array([_bm25(weights, terms, typical) for terms in candidates], dtype=np.float64)


def hybrid_scores(
    query_vector: NDArray[np.floating],
    query: Sequence[str],
    vectors: NDArray[np.floating],
    candidates: Sequence[Sequence[str]],
    corpus: Corpus,
) -> Scores:
    """Return `(n,)` how well each candidate answers, higher is better; comparable only within one search.

    `query_vector (d,)` and `vectors (n, d)` have unit length; `candidates` are their terms in the same order.
    """
    if len(vectors) == 0:
        return np.zeros(0)
    meaning = np.asarray(vectors, dtype=np.float64) @ np.asarray(query_vector, dtype=np.float64)
    words = word_scores(query, candidates, corpus)
    return MEANING * _standard(meaning) + (1 - MEANING) * _standard(words)


def ranked(scores: Scores, limit: int | None = None) -> list[int]:
    """Return the positions of the best scores first; equals keep the order in which they came."""
    return [int(at) for at in np.argsort(-scores, kind="stable")[:limit]]


def _rarity(term: str, corpus: Corpus) -> float:
    holding = min(corpus.frequencies.get(term, 0), corpus.size)
    return math.log(1 + (corpus.size - holding + 0.5) / (holding + 0.5))


def _bm25(weights: Mapping[str, float], terms: Sequence[str], typical: float) -> float:
    held = [term for term in terms if term in weights]
    if not held:
        return 0.0
    counts = Counter(held)
    length = _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * len(terms) / typical)
    return sum(weights[term] * count * (_SATURATION + 1) / (count + length) for term, count in counts.items())


def _standard(scores: Scores) -> Scores:
    """Return the scores with mean 0 and deviation 1, so that meaning and words are added in one unit."""
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > _ROUNDING else np.zeros_like(scores)
