"""Where one arriving item belongs: surely to a theme, perhaps to one, or to none yet.

The cost of an item depends on the number of themes and on a few examples of each, never on the number of items.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bot.domain.language import say
from bot.domain.themes import ThemeShape

# Cosine to a theme's centroid from which a person is asked whether the item belongs there. At .55 the right theme is
# among the three shown on 60 of 100 cards for app reviews (Mini-BAR) and on 81 for Banking77; at .50 it is on 56 and
# 81 of a fifth more cards.
UNSURE = 0.55
# A person is shown this many themes at most.
MOST_CANDIDATES = 3
# Members kept of each theme, the latest; they show how wide it is. With 4, 8, 16 and all 40 of Banking77's, .40, .45,
# .49 and .52 of the items are attached.
MOST_EXAMPLES = 16
# Probability from which nobody is asked. Precision and share of what is attached, when each arrival is filed by a
# person afterwards: .95 and .45 on Banking77, .93 and .03 on app reviews (seven orders of arrival). When themes grow
# from nothing, by what was attached and by what people answered: .91 and .24 on 600 texts of Banking77, .92 and .43 on
# 1,500. At .80 the first of these falls to .90, at .85 the shares fall by a fifth. Reviews stay low because their
# labels are fine: two of three themes have one member.
SURE = 0.82
# Likeness at which an example weighs as much as the fixed chance that the item belongs to no theme yet, and how much
# more likeness multiplies its weight by e. Chosen together with SURE, one setting for all five sets: of the steps .04
# to .08 and the levels .55 to .75 these attach the most at a precision of .9 on each.
_NO_THEME = 0.6
_STEP = 0.06
# So many themes must exist before what they share is wholly set aside.
_FEW_THEMES = 5


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


def match(
    vector: NDArray[np.floating],
    themes: Sequence[ThemeShape],
    *,
    pool: NDArray[np.floating] | None = None,
    twin: str | None = None,
) -> Match:
    """Return where an item with unit vector `(d,)` belongs.

    `pool (p, d)` are unit vectors of items that have no theme: those that resemble the item speak against all themes.
    `twin` is the id of the theme that holds an item of nearly the same words (by `words_key`), None where none does.
    """
    if twin is not None:
        return Match(tier=Tier.SURE, candidates=(Candidate(theme_id=twin, similarity=1.0),), same_words=True)
    known = [theme for theme in themes if theme.size and np.any(theme.total)]
    if not known:
        return Match(tier=Tier.NEW)
    alike, belief = similarities(vector, known), beliefs(vector, known, pool)
    order = np.argsort(-belief, kind="stable")
    near = [Candidate(theme_id=known[at].theme_id, similarity=float(alike[at])) for at in order[:MOST_CANDIDATES]]
    if float(belief[order[0]]) >= SURE:
        return Match(tier=Tier.SURE, candidates=(near[0],))
    asked = tuple(candidate for candidate in near if candidate.similarity >= UNSURE)
    return Match(tier=Tier.UNSURE if asked else Tier.NEW, candidates=asked)


def beliefs(
    vector: NDArray[np.floating], themes: Sequence[ThemeShape], pool: NDArray[np.floating] | None = None
) -> NDArray[np.float64]:
    """Return the probability `(k,)` of each theme for a unit vector `(d,)`; what is missing to 1 is for no theme yet.

    Each kept member speaks for its theme, louder the more it resembles the item (a kernel density as in Nadaraya and
    Watson), and for the members that are not kept. The items of the pool and one fixed voice speak for none of them:
    without the pool, precision is .74 instead of .99 where two of three themes have not been found yet.
    """
    centroids = _unit(np.stack([theme.total for theme in themes]))
    # All of a product's feedback speaks of the product; that likeness tells no theme from another.
    common = centroids.mean(axis=0) * (len(themes) / (len(themes) + _FEW_THEMES))
    item = _unit(np.asarray(vector) - common)
    voices = _voices(item, np.concatenate([theme.examples for theme in themes]), common)
    owner = np.repeat(np.arange(len(themes)), [len(theme.examples) for theme in themes])
    shares = np.array([theme.size / max(1, len(theme.examples)) for theme in themes])
    heard = np.bincount(owner, voices, minlength=len(themes)) * shares
    against = 1.0 if pool is None or not len(pool) else 1.0 + float(_voices(item, pool, common).sum())
    return np.asarray(heard / (heard.sum() + against), dtype=np.float64)


def similarities(vector: NDArray[np.floating], themes: Sequence[ThemeShape]) -> NDArray[np.float32]:
    """Return the cosine `(k,)` of a unit vector `(d,)` to the centroid of each theme."""
    totals = np.stack([theme.total for theme in themes])
    lengths = np.maximum(np.linalg.norm(totals, axis=1), 1e-9)
    return np.asarray(totals @ vector / lengths, dtype=np.float32)


def _voices(
    item: NDArray[np.float64], others: NDArray[np.floating], common: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how loud each of others `(n, d)` speaks for an item: by their cosine without what all have in common.

    The difference of vectors is never made: of thousands of them its copies cost more than all the rest.
    """
    both = np.stack([item, common], axis=1).astype(others.dtype)
    with_item, with_common = (others @ both).astype(np.float64).T
    squares = np.einsum("ij,ij->i", others, others) - 2 * with_common + common @ common
    cosines = (with_item - common @ item) / np.sqrt(np.maximum(squares, 1e-18))
    return np.asarray(np.exp((cosines - _NO_THEME) / _STEP), dtype=np.float64)


def _unit(vectors: NDArray[np.floating]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float64)


def words_key(terms: Sequence[str]) -> str:
    """Return a key that is the same for texts of the same telling words: the roots in order, each run once."""
    return " ".join(term for at, term in enumerate(terms) if at == 0 or terms[at - 1] != term)


def reason(similarity: float, shared: Sequence[str], *, same_words: bool = False) -> str:
    """Return why a theme was chosen, as a person would say it: `87% alike; both speak of: export, csv`."""
    if same_words:
        return say("almost the same words")
    share = max(0.0, similarity)
    if not shared:
        return say("{share:.0%} alike", share=share)
    return say("{share:.0%} alike; both speak of: {words}", share=share, words=", ".join(shared))


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
    examples = np.delete(theme.examples, same[:1], axis=0)
    if size and not len(examples):
        # Its other members were not kept: the middle of them speaks for the theme.
        examples = _unit(total[None]).astype(np.float32)
    return replace(theme, total=total, size=size, examples=examples if size else examples[:0])


def merged(into: ThemeShape, other: ThemeShape) -> ThemeShape:
    """Return the shape of two themes taken together, under the id of the first."""
    examples = np.concatenate([into.examples, other.examples])[-MOST_EXAMPLES:]
    return replace(into, total=into.total + other.total, size=into.size + other.size, examples=examples)
