"""What the nightly pass proposes: new themes from the pool, merges of themes, a theme in two. It never does them.

Texts are compared by meaning with a little of their words, seen from the middle of all that is said, and smoothed over
their neighbours; then average linkage joins them up to a fixed distance. The constants are global, chosen in the middle
of a plateau that four sets of app reviews (Mini-BAR, English) and Banking77 share: mean AMI .43 and .77, where plain
cosine gives .38 and .72.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from bot.domain.likeness import likeness
from bot.domain.themes import ThemeShape

# Distance at which average linkage stops joining. Review sets / Banking77 at .55, .58, .60, .63: AMI .43 / .78,
# .43 / .77, .43 / .77, .42 / .75.
CUT = 0.58
# All pairs of 4,000 texts take 300 MB for two seconds; of a larger pool the last ones are read.
LARGEST_POOL = 4000
# One item is no theme yet.
_SMALLEST_GROUP = 2
# Centroids this alike are proposed as one theme. Banking77, themes of 5 to 20 items: the halves of one theme reach it
# in 70 to 99 of 100 cases, a theme and the one nearest to it in 4 to 16.
MERGE_SIMILARITY = 0.85
# Two parts whose centroids are less alike than this are proposed as two themes. Banking77: 88 of 100 unions of two
# themes are found, with 99 % of the items on the right side, and 9 of 100 whole themes are called two.
SPLIT_SIMILARITY = 0.55
# A part of fewer items is a stray, not a theme.
SMALLEST_PART = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedMerge:
    """Two themes that speak of nearly the same, by id, the larger first, with the cosine of their centroids."""

    into: str
    other: str
    similarity: float


def propose_themes(vectors: NDArray[np.floating], terms: Sequence[Sequence[str]]) -> list[list[int]]:
    """Return groups of positions that belong together, largest first; who stands alone is in none.

    `vectors (n, d)` have unit length, `terms` are the roots of the n texts; only the last LARGEST_POOL are read.
    """
    first = max(0, len(vectors) - LARGEST_POOL)
    groups: dict[int, list[int]] = {}
    for at, label in enumerate(cluster(vectors[first:], terms[first:]).tolist(), start=first):
        groups.setdefault(label, []).append(at)
    return sorted((group for group in groups.values() if len(group) >= _SMALLEST_GROUP), key=len, reverse=True)


def cluster(vectors: NDArray[np.floating], terms: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """Return a label `(n,)` for each text, by its unit vector in `(n, d)` and the roots of its words.

    Raise ValueError when there are not as many texts as vectors.
    """
    if len(terms) != len(vectors):
        raise ValueError("each vector needs the terms of its text")
    if len(vectors) < _SMALLEST_GROUP:
        return np.arange(len(vectors), dtype=np.int64)
    apart = _condensed(likeness(np.asarray(vectors, dtype=np.float32), terms))
    return np.asarray(fcluster(linkage(apart, "average"), CUT, "distance"), dtype=np.int64)


def propose_merges(themes: Sequence[ThemeShape]) -> list[ProposedMerge]:
    """Return pairs of themes whose centroids nearly coincide, most alike first; each theme is in one pair at most."""
    kept = [theme for theme in themes if theme.size and np.any(theme.total)]
    if not kept:
        return []
    directions = np.stack([theme.total / np.linalg.norm(theme.total) for theme in kept])
    alike = np.triu(directions @ directions.T, k=1)
    pairs = zip(*np.nonzero(alike >= MERGE_SIMILARITY), strict=True)
    taken: set[int] = set()
    merges = []
    for a, b in sorted(((int(a), int(b)) for a, b in pairs), key=lambda pair: -float(alike[pair])):
        if taken.isdisjoint((a, b)):
            taken |= {a, b}
            into, other = (kept[a], kept[b]) if kept[a].size >= kept[b].size else (kept[b], kept[a])
            similarity = min(1.0, float(alike[a, b]))
            merges.append(ProposedMerge(into=into.theme_id, other=other.theme_id, similarity=similarity))
    return merges


def propose_split(vectors: NDArray[np.floating]) -> tuple[list[int], list[int]] | None:
    """Return the positions of two groups that a theme's members fall into, or None when they hang together.

    `vectors (n, d)` have unit length; only the last LARGEST_POOL are read. Ward's method parts them: of the three that
    were tried (average linkage, two means) it puts the most items of two mixed themes on their right side.
    """
    if len(vectors) < 2 * SMALLEST_PART:
        return None
    first = max(0, len(vectors) - LARGEST_POOL)
    unit = np.asarray(vectors[first:], dtype=np.float64)
    labels = fcluster(linkage(unit, "ward"), 2, "maxclust")
    parts = [np.flatnonzero(labels == part) for part in (1, 2)]
    if min(map(len, parts)) < SMALLEST_PART:
        return None
    one, two = (unit[part].sum(axis=0) for part in parts)
    if float(one @ two) >= SPLIT_SIMILARITY * float(np.linalg.norm(one) * np.linalg.norm(two)):
        return None
    large, small = sorted(((part + first).tolist() for part in parts), key=len, reverse=True)
    return large, small


def _condensed(alike: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the distances above the diagonal of a square of similarities."""
    apart = np.clip(1.0 - alike, 0.0, 2.0)
    np.fill_diagonal(apart, 0.0)
    return np.asarray(squareform(apart, checks=False), dtype=np.float64)
