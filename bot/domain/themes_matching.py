"""Where one arriving item belongs: surely to a theme, perhaps to one, or to none yet.

The cost of an item depends on the number of themes and on a few examples of each, never on the number of items.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bot.domain.themes import ThemeShape

# Cosine to a theme from which a person is asked whether the item belongs there.
UNSURE = 0.45
# A person is shown this many themes at most.
MOST_CANDIDATES = 3
# Members kept to show how wide a theme is.
MOST_EXAMPLES = 16
_SURE = 0.8
_MARGIN = 0.15


class Tier(StrEnum):
    """How sure the match is: attached by itself, a person is asked, or the item waits in the pool."""

    SURE = "sure"
    UNSURE = "unsure"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A theme that an item may belong to, with its similarity (0..1)."""

    theme_id: str
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The tier of an item, and the themes it may belong to, nearest first; the first is meant when it is sure."""

    tier: Tier
    candidates: tuple[Candidate, ...] = ()
    # Whether the sameness of words decided, not meaning.
    same_words: bool = False


def match(vector: NDArray[np.floating], themes: Sequence[ThemeShape], *, twin: str | None = None) -> Match:
    """Return where an item with unit vector `(d,)` belongs.

    `twin` is the id of the theme that holds an item of nearly the same words (by `words_key`), None where none does.
    """
    if not themes:
        return Match(tier=Tier.NEW)
    alike = similarities(vector, themes)
    order = np.argsort(-alike, kind="stable")
    near = tuple(
        Candidate(theme_id=themes[at].theme_id, similarity=float(alike[at]))
        for at in order[:MOST_CANDIDATES]
        if alike[at] >= UNSURE
    )
    if twin is not None:
        return Match(tier=Tier.SURE, candidates=(Candidate(theme_id=twin, similarity=1.0),), same_words=True)
    if not near:
        return Match(tier=Tier.NEW)
    second = float(alike[order[1]]) if len(order) > 1 else 0.0
    is_sure = near[0].similarity >= _SURE and near[0].similarity - second >= _MARGIN
    return Match(tier=Tier.SURE if is_sure else Tier.UNSURE, candidates=near[:1] if is_sure else near)


def similarities(vector: NDArray[np.floating], themes: Sequence[ThemeShape]) -> NDArray[np.float32]:
    """Return the cosine `(k,)` of a unit vector `(d,)` to the centroid of each theme."""
    totals = np.stack([theme.total for theme in themes])
    lengths = np.maximum(np.linalg.norm(totals, axis=1), 1e-9)
    return np.asarray(totals @ vector / lengths, dtype=np.float32)


def words_key(terms: Sequence[str]) -> str:
    """Return a key that is the same for texts of the same telling words: the roots in order, each run once."""
    return " ".join(term for at, term in enumerate(terms) if at == 0 or terms[at - 1] != term)


def reason(similarity: float, shared: Sequence[str], *, same_words: bool = False) -> str:
    """Return why a theme was chosen, as a person would say it: `87 % alike; both speak of: export, csv`."""
    if same_words:
        return "almost the same words"
    alike = f"{max(0, round(100 * similarity))} % alike"
    return f"{alike}; both speak of: {', '.join(shared)}" if shared else alike


def new_shape(theme_id: str, model: str, vectors: NDArray[np.floating]) -> ThemeShape:
    """Return the shape of a theme made of members `(n, d)` of unit length."""
    members = np.asarray(vectors, dtype=np.float32)
    return ThemeShape(
        theme_id=theme_id,
        model=model,
        total=members.sum(axis=0),
        size=len(members),
        examples=members[:MOST_EXAMPLES].copy(),
    )


def with_member(theme: ThemeShape, vector: NDArray[np.floating]) -> ThemeShape:
    """Return the theme with one more member `(d,)`."""
    member = np.asarray(vector, dtype=np.float32)
    examples = np.concatenate([theme.examples, member[None]])[-MOST_EXAMPLES:]
    return replace(theme, total=theme.total + member, size=theme.size + 1, examples=examples)


def without_member(theme: ThemeShape, vector: NDArray[np.floating]) -> ThemeShape:
    """Return the theme without a member `(d,)` that it had: what undoing an attachment leaves."""
    member = np.asarray(vector, dtype=np.float32)
    size = max(0, theme.size - 1)
    total = theme.total - member if size else np.zeros_like(theme.total)
    same = np.flatnonzero(np.all(np.isclose(theme.examples, member, atol=1e-6), axis=1))
    return replace(theme, total=total, size=size, examples=np.delete(theme.examples, same[:1], axis=0))


def merged(into: ThemeShape, other: ThemeShape) -> ThemeShape:
    """Return the shape of two themes taken together, under the id of the first."""
    examples = np.concatenate([into.examples, other.examples])[-MOST_EXAMPLES:]
    return replace(into, total=into.total + other.total, size=into.size + other.size, examples=examples)
