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
_SHORT = 200
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
    reviews = [_read(material, name) for name in (REVIEWS[-1:] if short else REVIEWS)]
    banking = _read(material, BANKING, most=_SHORT if short else None)
    names = ("themes_minibar_huawei..report" if short else "themes_minibar_* (4)", _named(_SHORT if short else None))
    bases, targets = ((None, None), (None, None)) if short else ((0.377, 0.719), (0.42, 0.75))
    floors = (0.43, 0.44) if short else (0.41, 0.74)
    found = [
        _agreement(name, sets, base=base, target=target, floor=floor)
        for name, sets, base, target, floor in zip(names, (reviews, [banking]), bases, targets, floors, strict=True)
    ]
    found += _attached(names[0], [_filed(given) for given in reviews], "filed", least=0.01)
    found += _attached(names[1], [_filed(banking)], "filed", least=0.15 if short else 0.4)
    if not short:
        found += _attached(_named(_GROWN), [_grown(_read(material, BANKING, most=_GROWN))], "grown", least=0.2)
    return found


def _named(most: int | None) -> str:
    return BANKING if most is None else f"{BANKING} ({most})"


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


def _agreement(name: str, sets: list[_Set], *, base: float | None, target: float | None, floor: float) -> Row:
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


def _attached(name: str, outcomes: list[_Filing], protocol: str, *, least: float) -> list[Row]:
    seen, attached, right = (sum(getattr(one, what) for one in outcomes) for what in ("seen", "attached", "right"))
    task = f"attached by itself, {protocol}"
    note = f"{right} of {attached} right" + (f" ({_each(outcomes)})" if len(outcomes) > 1 else "")
    # Nothing attached is nothing wrong; the floor of the share tells the two apart.
    precision = right / attached if attached else 1.0
    return [
        Row(set=name, task=task, figure="precision", value=precision, base=None, target=0.9, floor=0.88, note=note),
        Row(set=name, task=task, figure="share", value=attached / seen, base=None, target=None, floor=least),
    ]


def _each(outcomes: list[_Filing]) -> str:
    return ", ".join(f"{one.right}/{one.attached}" for one in outcomes)
