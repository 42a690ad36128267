"""What the nightly pass proposes: new themes from the pool, merges of themes, a theme in two. It never does them."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from bot.domain.themes import ThemeShape

# Cosine distance at which average linkage stops joining.
CUT = 0.55
# All pairs of this many texts take 200 MB and a few seconds; of a larger pool the newest ones are read.
LARGEST_POOL = 5000
# A theme needs this many items before it is proposed.
SMALLEST_THEME = 2
# Centroids of two themes this alike are proposed as one.
_MERGE_SIMILARITY = 0.8
# A theme is split only when both parts have this many items.
_SMALLEST_PART = 3


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
    labels = cluster(vectors[first:], terms[first:])
    groups: dict[int, list[int]] = {}
    for at, label in enumerate(labels.tolist(), start=first):
        groups.setdefault(label, []).append(at)
    return sorted((group for group in groups.values() if len(group) >= SMALLEST_THEME), key=len, reverse=True)


def cluster(vectors: NDArray[np.floating], terms: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """Return a label `(n,)` for each text, by average linkage of unit vectors `(n, d)` and their terms."""
    if len(vectors) < 2 or len(terms) != len(vectors):  # noqa: PLR2004 -- nothing to join
        return np.arange(len(vectors), dtype=np.int64)
    apart = 1.0 - np.asarray(vectors, dtype=np.float32) @ np.asarray(vectors, dtype=np.float32).T
    return _joined(apart, CUT)


def propose_merges(themes: Sequence[ThemeShape]) -> list[ProposedMerge]:
    """Return pairs of themes whose centroids nearly coincide, most alike first; each theme is in one pair at most."""
    if not themes:
        return []
    directions = np.stack([theme.total / max(float(np.linalg.norm(theme.total)), 1e-9) for theme in themes])
    alike = directions @ directions.T
    pairs = itertools.combinations(range(len(themes)), 2)
    near = sorted(((float(alike[a, b]), a, b) for a, b in pairs if alike[a, b] >= _MERGE_SIMILARITY), reverse=True)
    taken: set[int] = set()
    merges = []
    for similarity, a, b in near:
        if taken.isdisjoint((a, b)):
            taken |= {a, b}
            into, other = (a, b) if themes[a].size >= themes[b].size else (b, a)
            merges.append(
                ProposedMerge(into=themes[into].theme_id, other=themes[other].theme_id, similarity=similarity)
            )
    return merges


def propose_split(vectors: NDArray[np.floating]) -> tuple[list[int], list[int]] | None:
    """Return the positions of two groups that a theme's members `(n, d)` fall into, or None when they hang together."""
    if len(vectors) < 2 * _SMALLEST_PART:
        return None
    unit = np.asarray(vectors[-LARGEST_POOL:], dtype=np.float32)
    tree = linkage(_condensed(1.0 - unit @ unit.T), "average")
    if float(tree[-1, 2]) <= CUT:
        return None
    labels = fcluster(tree, 2, "maxclust")
    parts = [[int(at) + len(vectors) - len(unit) for at in np.flatnonzero(labels == part)] for part in (1, 2)]
    return (parts[0], parts[1]) if min(map(len, parts)) >= _SMALLEST_PART else None


def _joined(apart: NDArray[np.floating], cut: float) -> NDArray[np.int64]:
    return np.asarray(fcluster(linkage(_condensed(apart), "average"), cut, "distance"), dtype=np.int64)


def _condensed(apart: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the upper triangle of a square of distances, rounding taken off."""
    square = np.clip((apart + apart.T) / 2, 0.0, 2.0)
    np.fill_diagonal(square, 0.0)
    return np.asarray(squareform(square, checks=False), dtype=np.float64)
