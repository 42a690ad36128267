"""How large the effect is, with an interval: for one look at the planned end, and for looking whenever one likes."""

import math
from dataclasses import dataclass

from scipy.special import stdtr, stdtrit

from bot.domain.statistics.effects import Effect, effect_of
from bot.domain.statistics.samples import FEWEST_EVENTS_TO_PEEK, Sample, enough, enough_to_peek

# The number of people at which the sequential interval is narrowest, beside the fixed one: GrowthBook's default, and
# about what a product with some hundred users a day sees within weeks.
DEFAULT_TUNING = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """An effect with its interval: a relative lift (0.1 = +10 %), or an absolute difference in the metric's unit."""

    value: float
    lower: float
    upper: float
    # The share of such intervals that hold the true effect, 0..1.
    level: float
    # How often chance alone shows an effect of this size or more, 0..1.
    p_value: float | None


def fixed_estimate(control: Sample, variant: Sample, *, relative: bool = True, level: float = 0.95) -> Estimate | None:
    """Return the effect with the two-sided interval and p-value that hold for a single look, planned before the start.

    None where `enough` says no, or where the effect has no finite size; raises ValueError for a level outside of 0..1.
    Welch's t-test (Welch 1947, Biometrika 34, p. 28-35), with the delta method's error for a relative lift; the same as
    gbstats' `TwoSidedTTest`.
    """
    require_level(level)
    if not enough(control, variant) or (effect := effect_of(control, variant, relative=relative)) is None:
        return None
    width = float(stdtrit(effect.degrees, 0.5 + level / 2)) * effect.error
    p_value = 2 * float(stdtr(effect.degrees, -abs(effect.value / effect.error)))
    return _estimate(effect, width, level, p_value)


def sequential_estimate(
    control: Sample, variant: Sample, *, relative: bool = True, level: float = 0.95, tuning: int = DEFAULT_TUNING
) -> Estimate | None:
    """Return the effect with an interval and a p-value that stay true however often one looks, and whenever one stops.

    `tuning` is the number of people, over both arms, at which the interval is made narrowest. None where
    `enough_to_peek` says no, or where the effect has no finite size; raises ValueError for a level outside of 0..1 or a
    tuning below 1. The asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform
    central limit theory and asymptotic confidence sequences" (arXiv 2103.06476v7): interval, equation 9; p-value,
    equation 155; tuning, equation 161. The same as gbstats' `SequentialTwoSidedTTest`.
    """
    require_level(level)
    if tuning < 1:
        raise ValueError("the sequential interval is tuned for at least one person")
    if not enough_to_peek(control, variant):
        return None
    effect = effect_of(control, variant, relative=relative, events=FEWEST_EVENTS_TO_PEEK)
    if effect is None:
        return None
    width = effect.error * sequential_bar(effect.users, level, tuning)
    spread = _spread(effect.users, level, tuning)
    # Equation 155 in logarithms, where large effects do not overflow.
    score = effect.value / effect.error
    evidence = score * score * spread / (spread + 1) / 2 - math.log(spread + 1) / 2
    return _estimate(effect, width, level, math.exp(min(0.0, -evidence)))


def sequential_bar(users: float, level: float, tuning: int = DEFAULT_TUNING) -> float:
    """Return the score beyond which the sequential interval of so many people in both arms leaves zero out."""
    spread = _spread(users, level, tuning)
    # Equation 9, divided by the standard error.
    return math.sqrt((spread + 1) / spread * (-2 * math.log(1 - level) + math.log(spread + 1)))


def _spread(users: float, level: float, tuning: int) -> float:
    """Return N rho^2, by which equations 9 and 155 go, with the rho of equation 161."""
    tail = -2 * math.log(1 - level)
    return users * (tail + math.log(tail + 1)) / tuning


def require_level(level: float) -> None:
    """Raise ValueError for a level that is not between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError("a level lies between 0 and 1")


def _estimate(effect: Effect, width: float, level: float, p_value: float) -> Estimate | None:
    lower, upper = effect.value - width, effect.value + width
    if not (math.isfinite(lower) and math.isfinite(upper)):
        return None
    return Estimate(value=effect.value, lower=lower, upper=upper, level=level, p_value=p_value)
