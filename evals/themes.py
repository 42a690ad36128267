"""How well themes are found, and how sure Heed is when it attaches an item by itself.

Two protocols for attaching, both with Heed's own `match`. Filed: the first half of a set, in its own order, is filed by
people; each item of the second half is matched, counted when it is attached, and then filed by people too. Grown: no
theme exists at first; an item is attached where Heed is sure, right or wrong, a person answers when asked and the right
theme is shown, all others wait in the pool, and three of one theme there become a theme.
"""

import random
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score

from bot.domain.clustering import cluster
from bot.domain.terms import terms
from bot.domain.themes import ThemeShape
from bot.domain.themes_matching import Match, Tier, match, new_shape, with_member
from evals.material import Material
from evals.table import Row
from prompts.stemming import stem

REVIEWS = tuple(
    f"themes_minibar_{product}_{kind}"
    for product in ("garmin_connect", "huawei_health")
    for kind in ("feature_request", "problem_report")
)
BANKING = "themes_banking77"
# Texts of Banking77 in the short form and where themes grow; a fixed sample, so that a floor means something.
_SHORT = 300
_GROWN = 600
# Items of one theme that make it a theme in the grown protocol, as in the product.
_FORMING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Set:
    vectors: NDArray[np.float32]
    words: list[list[str]]
    themes: list[str]


@dataclass(slots=True, kw_only=True)
class _Filing:
    """Themes as they stand while items arrive, and how often an item was attached, and rightly."""

    shapes: dict[str, ThemeShape] = field(default_factory=dict)
    pool: dict[int, str] = field(default_factory=dict)
    seen: int = 0
    attached: int = 0
    right: int = 0

    def file(self, theme: str, vector: NDArray[np.float32]) -> None:
        known = self.shapes.get(theme)
        self.shapes[theme] = with_member(known, vector) if known else new_shape(theme, "evals", vector[None])

    def decide(self, given: _Set, at: int) -> Match:
        waiting = given.vectors[list(self.pool)] if self.pool else None
        found = match(given.vectors[at], list(self.shapes.values()), pool=waiting)
        self.seen += 1
        if found.tier is Tier.SURE:
            self.attached += 1
            self.right += found.candidates[0].theme_id == given.themes[at]
        return found


def rows(material: Material, *, short: bool) -> list[Row]:
    """Return agreement of the proposed themes with the labelled ones, and precision and share of what is attached."""
    reviews = [_read(material, name) for name in REVIEWS]
    banking = _read(material, BANKING, most=_SHORT if short else None)
    found = [_agreement("themes_minibar_* (4)", reviews, 0.377, 0.42, 0.40)]
    found.append(
        _agreement(_named(BANKING, short=short), [banking], 0.719, None if short else 0.75, 0.55 if short else 0.74)
    )
    filed = [_filed(given) for given in (*reviews, banking)]
    for name, outcome in zip((*REVIEWS, _named(BANKING, short=short)), filed, strict=True):
        found += _attached(name, [outcome], "filed", floors=(None, None))
    found += _attached("themes_minibar_* (4)", filed[:-1], "filed", floors=(0.9, 0.01))
    if not short:
        sample = _read(material, BANKING, most=_GROWN)
        found += _attached(_named(BANKING, short=True, most=_GROWN), [_grown(sample)], "grown", floors=(0.88, 0.1))
    return found


def _named(name: str, *, short: bool, most: int = _SHORT) -> str:
    return f"{name} ({most})" if short else name


def _read(material: Material, name: str, most: int | None = None) -> _Set:
    lines = [line for line in material.load(name) if line.get("lang", "en") == "en"]
    if most is not None:
        lines = random.Random(0).sample(lines, most)  # noqa: S311 -- a fixed sample, no secret
    texts = [str(line["text"]) for line in lines]
    return _Set(
        vectors=material.vectors(texts),
        words=[terms(text, stem) for text in texts],
        themes=[str(line["theme"]) for line in lines],
    )


def _agreement(name: str, sets: list[_Set], base: float, target: float | None, floor: float) -> Row:
    values = [adjusted_mutual_info_score(given.themes, cluster(given.vectors, given.words)) for given in sets]
    note = " ".join(f"{value:.2f}" for value in values) if len(values) > 1 else ""
    return Row(
        set=name,
        task="themes",
        figure="AMI",
        value=float(np.mean(values)),
        base=base,
        target=target,
        floor=floor,
        note=note,
    )


def _filed(given: _Set) -> _Filing:
    filing = _Filing()
    for at in range(len(given.themes)):
        if at >= len(given.themes) // 2:
            filing.decide(given, at)
        filing.file(given.themes[at], given.vectors[at])
    return filing


def _grown(given: _Set) -> _Filing:
    filing = _Filing()
    for at, theme in enumerate(given.themes):
        found = filing.decide(given, at)
        shown = [candidate.theme_id for candidate in found.candidates]
        if found.tier is Tier.SURE:
            filing.file(shown[0], given.vectors[at])
        elif theme in shown:
            filing.file(theme, given.vectors[at])
        else:
            filing.pool[at] = theme
            _form(filing, given, theme)
    return filing


def _form(filing: _Filing, given: _Set, theme: str) -> None:
    waiting = [at for at, other in filing.pool.items() if other == theme]
    if len(waiting) >= _FORMING:
        for at in waiting:
            filing.file(theme, given.vectors[at])
            del filing.pool[at]


def _attached(
    name: str, outcomes: list[_Filing], protocol: str, *, floors: tuple[float | None, float | None]
) -> list[Row]:
    seen, attached, right = (sum(getattr(one, what) for one in outcomes) for what in ("seen", "attached", "right"))
    note = f"{right} of {attached} right, {seen} seen"
    precision = Row(
        set=name,
        task=f"attached by itself, {protocol}",
        figure="precision",
        # Nothing attached is nothing wrong.
        value=right / attached if attached else 1.0,
        base=None,
        target=0.9,
        floor=floors[0],
        note=note,
    )
    share = Row(
        set=name,
        task=f"attached by itself, {protocol}",
        figure="share",
        value=attached / seen,
        base=None,
        target=None,
        floor=floors[1],
    )
    return [precision, share]
