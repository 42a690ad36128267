"""How sure one may be that a variant is better, and what a wrong choice would cost."""

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scipy.special import ndtr, ndtri

from bot.domain.statistics.effects import effect_of
from bot.domain.statistics.estimates import require_level
from bot.domain.statistics.samples import Sample, enough

Better: TypeAlias = Literal["up", "down"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What was believed of the relative lift before the start: normal, 0.1 meaning +10 %."""

    mean: float
    deviation: float

    def __post_init__(self) -> None:
        """Refuse what is no normal distribution: raise ValueError."""
        if not (math.isfinite(self.mean) and math.isfinite(self.deviation) and self.deviation > 0):
            raise ValueError("a prior has a finite mean and a positive, finite deviation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """What may be believed of the effect now; interval and losses are lifts, or differences in the metric's unit."""

    # That the variant is better in the direction asked for, 0..1.
    chance: float
    lower: float
    upper: float
    # How much is lost on average, 0 or more: where the variant is chosen and is worse, and the other way round.
    loss_if_chosen: float
    loss_if_kept: float
    relative: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Belief:
    """A normal distribution of the effect."""

    mean: float
    deviation: float


def posterior(
    control: Sample,
    variant: Sample,
    *,
    better: Better = "up",
    relative: bool = True,
    level: float = 0.95,
    prior: Prior | None = None,
) -> Posterior | None:
    """Return the chance that the variant is better, the credible interval of the effect, and the losses to expect.

    Without a prior every effect was equally likely before. None where `enough` says no, or where the effect has no
    finite size; raises ValueError for a level outside of 0..1. A normal likelihood with a conjugate normal prior
    (Gelman et al., Bayesian Data Analysis, 3rd edition, section 2.5); expected loss after Stucchio, "Bayesian A/B
    Testing at VWO" (2015), section 4. The same as gbstats' `EffectBayesianABTest`.
    """
    require_level(level)
    if not enough(control, variant) or (effect := effect_of(control, variant, relative=relative)) is None:
        return None
    belief = _Belief(mean=effect.value, deviation=effect.error)
    if prior is not None:
        unit = 1.0 if relative else abs(control.mean)
        if not unit:
            # A lift in shares of nothing says nothing about a difference.
            return None
        belief = _updated(belief, _Belief(mean=prior.mean * unit, deviation=prior.deviation * unit))
    return _told(belief, better=better, relative=relative, level=level)


def _updated(data: _Belief, prior: _Belief) -> _Belief:
    """Return the mean of both, each weighted with its precision; written so that no square overflows."""
    whole = math.hypot(data.deviation, prior.deviation)
    share = (prior.deviation / whole) ** 2
    return _Belief(
        mean=data.mean * share + prior.mean * (1 - share),
        deviation=data.deviation / whole * prior.deviation,
    )


def _told(belief: _Belief, *, better: Better, relative: bool, level: float) -> Posterior | None:
    if not 0 < belief.deviation < math.inf:
        return None
    width = float(ndtri(0.5 + level / 2)) * belief.deviation
    # In the direction asked for, `score` deviations of the belief lie above zero.
    score = belief.mean / belief.deviation * (1 if better == "up" else -1)
    told = Posterior(
        chance=float(ndtr(score)),
        lower=belief.mean - width,
        upper=belief.mean + width,
        loss_if_chosen=belief.deviation * _shortfall(score),
        loss_if_kept=belief.deviation * _shortfall(-score),
        relative=relative,
    )
    figures = (score, told.lower, told.upper, told.loss_if_chosen, told.loss_if_kept)
    return told if all(map(math.isfinite, figures)) else None


def _shortfall(score: float) -> float:
    """Return the mean of max(0, -x) for a normal x with mean `score` and deviation 1: phi(s) - s Phi(-s)."""
    density = math.exp(-score * score / 2) / math.sqrt(2 * math.pi)
    # Far out both terms are equal but for rounding, and a loss is never negative.
    return max(0.0, density - score * float(ndtr(-score)))
