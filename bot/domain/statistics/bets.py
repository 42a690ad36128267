"""What an experiment is planned for: an effect, and the scatter against which it must show."""

import math
from dataclasses import dataclass

from bot.domain.statistics.samples import FEWEST_EVENTS, FEWEST_USERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Bet:
    """An effect in the metric's unit, and the variances of single values that count in its test."""

    effect: float
    control: float
    variant: float
    # The people in an arm below which `enough` is not to be expected.
    fewest: int

    def variance(self, control_share: float, variant_share: float) -> float:
        """Return the squared error of the effect of one person, of whom each arm has this share."""
        return self.control / control_share + self.variant / variant_share


def bet_on(*, baseline: float, relative_effect: float, deviation: float | None, relative: bool) -> Bet:
    """Return what a plan must find; raise ValueError where there is nothing to find, or nothing could ever find it."""
    fewest = fewest_in_arm(baseline, deviation, relative=relative)
    if not math.isfinite(relative_effect) or not relative_effect:
        raise ValueError("a plan needs an effect that is finite and not zero")
    reached = baseline + abs(baseline) * relative_effect
    if deviation is None:
        if not 0 < reached < 1:
            raise ValueError("a rate stays between 0 and 1, the effect included")
        control, variant = baseline * (1 - baseline), reached * (1 - reached)
        fewest = max(fewest, fewest_in_arm(reached, None, relative=relative))
    else:
        control = variant = deviation * deviation
    # The delta method: the error of the control's mean counts as often as the variant's mean holds it.
    weight = (reached / baseline) ** 2 if relative else 1.0
    return Bet(effect=reached - baseline, control=control * weight, variant=variant, fewest=fewest)


def fewest_in_arm(baseline: float, deviation: float | None, *, relative: bool) -> int:
    """Return the people in an arm below which nothing is to be said; raise ValueError for numbers that cannot be."""
    if deviation is None:
        if not 0 < baseline < 1:
            raise ValueError("a rate lies between 0 and 1, both excluded")
        return math.ceil(FEWEST_EVENTS / min(baseline, 1 - baseline))
    if not (math.isfinite(baseline) and baseline):
        raise ValueError("a relative effect needs a baseline that is finite and not zero")
    if not 0 < deviation < math.inf:
        raise ValueError("values that do not differ need no test; a deviation is positive and finite")
    if not relative:
        return FEWEST_USERS
    return max(FEWEST_USERS, math.ceil(FEWEST_EVENTS * (deviation / baseline) ** 2))


def smallest_effect(needed: float, baseline: float, deviation: float | None, *, relative: bool) -> float | None:
    """Return the smallest relative rise whose square is at least `needed` times its variance over baseline squared.

    That variance is a quadratic in the rise, so the answer is the positive root of a quadratic equation; None where
    there is none, or where it lifts a rate to 1 or beyond.
    """
    if deviation is None:
        odds = (1 - 2 * baseline) / baseline
        bend = needed * (odds if relative else -1)
        slope = needed * (odds * 2 + 1 / baseline if relative else odds)
        start = 2 * needed * (1 - baseline) / baseline
    else:
        scatter = needed * (deviation / baseline) ** 2
        bend = scatter if relative else 0.0
        slope = math.copysign(2 * scatter, baseline) if relative else 0.0
        start = 2 * scatter
    if bend >= 1:
        return None
    root = math.sqrt(slope * slope + 4 * (1 - bend) * start)
    # Of the two ways to write the root, the one without a difference of nearly equal numbers.
    rise = (slope + root) / (2 * (1 - bend)) if slope > 0 else 2 * start / (root - slope)
    return rise if deviation is not None or baseline * (1 + rise) < 1 else None
