"""How much of each part of a priority a theme has: 0..1, or nothing where nobody can tell it of any theme here."""

from collections.abc import Callable, Mapping

from bot.domain.priority_parts import Dossier, PriorityPart, Yardstick
from bot.domain.priority_rice import confidence_of

# 1 low ... 4 critical.
_WORST = 4
# Nobody has said whether it serves an objective: half, so that it is neither punished nor rewarded for that.
UNPLACED = 0.5


def _reach(dossier: Dossier, yardstick: Yardstick) -> float:
    """Return the share of the voices that the most wanted theme has."""
    return dossier.evidence.voices / max(yardstick.voices, 1)


def _revenue(dossier: Dossier, yardstick: Yardstick) -> float | None:
    """Return the share of the revenue behind the theme with the most, in the commonest currency alone."""
    if yardstick.currency is None:
        return None
    return dossier.revenue.get(yardstick.currency, 0) / max(yardstick.revenue, 1)


def _severity(dossier: Dossier, yardstick: Yardstick) -> float:
    """Return the mean severity of the items that have one, as a share of critical; none known is none."""
    del yardstick
    evidence = dossier.evidence
    return evidence.gravity / (_WORST * evidence.weighed) if evidence.weighed else 0.0


def _trend(dossier: Dossier, yardstick: Yardstick) -> float:
    """Return how likely the next item falls into the later of two equal spans (Laplace's rule of succession).

    0.5 is steady; of few items it stays near 0.5, because a rise from one to two says nothing.
    """
    del yardstick
    evidence = dossier.evidence
    return (evidence.now + 1) / (evidence.now + evidence.before + 2)


def _fit(dossier: Dossier, yardstick: Yardstick) -> float | None:
    """Return how likely it serves an objective of the team's."""
    if not yardstick.has_objectives:
        return None
    if dossier.fit is None:
        return UNPLACED
    return dossier.fit.sureness if dossier.fit.objective is not None else 1 - dossier.fit.sureness


def _confidence(dossier: Dossier, yardstick: Yardstick) -> float:
    """Return how far its voices bear it out."""
    del yardstick
    return confidence_of(dossier.evidence.voices)


_VALUES: Mapping[PriorityPart, Callable[[Dossier, Yardstick], float | None]] = {
    PriorityPart.REACH: _reach,
    PriorityPart.REVENUE: _revenue,
    PriorityPart.SEVERITY: _severity,
    PriorityPart.TREND: _trend,
    PriorityPart.FIT: _fit,
    PriorityPart.CONFIDENCE: _confidence,
}


def part_values(dossier: Dossier, yardstick: Yardstick) -> dict[PriorityPart, float | None]:
    """Return how much of each part a theme has, 0..1; None where nobody can tell it of any theme here."""
    return {part: value(dossier, yardstick) for part, value in _VALUES.items()}
