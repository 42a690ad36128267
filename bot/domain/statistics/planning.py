"""How many people an experiment takes, and what a given number of people can show.

All of it is about the two-sided test of `fixed_estimate`, at its planned end. For proportions `deviation` is None and
`baseline` a rate 0..1; for means `baseline` is control's mean and `deviation` the standard deviation of single values,
the same in each arm. `relative_effect` is signed: -0.1 is a tenth less than the baseline. With `relative` the test is
that of the relative lift (the default of `fixed_estimate`), without it that of the difference. Of more than two arms
each variant is compared with control, at the level of `level_for`.
"""

import math
from collections.abc import Sequence

from scipy.special import ndtr, ndtri

from bot.domain.statistics.bets import Bet, bet_on, fewest_in_arm, smallest_effect
from bot.domain.statistics.estimates import require_level


def level_for(variants: int, level: float = 0.95) -> float:
    """Return the level at which each of several variants is compared with control, so that all hold together.

    With three variants and nothing to find, three intervals of 95 % would show a win or a loss in up to 14 of 100
    experiments; divided, they do in at most 5. Bonferroni's correction 1 - (1 - level) / variants (Dunn 1961, Journal
    of the American Statistical Association 56, p. 52-64). Raises ValueError for no variant or a level outside of 0..1.
    """
    require_level(level)
    if variants < 1:
        raise ValueError("there is at least one variant")
    return 1 - (1 - level) / variants


def sample_per_arm(
    *,
    baseline: float,
    relative_effect: float,
    deviation: float | None = None,
    level: float = 0.95,
    power: float = 0.8,
    arms: int = 2,
    shares: Sequence[float] | None = None,
    relative: bool = True,
) -> int:
    """Return how many people the smallest arm needs so that an effect of this size is found with this power.

    Without `shares` all arms are of this size; with them (control first, in any unit) the others are larger in
    proportion, see `total_sample`. Never fewer than `enough` asks for. Raises ValueError where no sample would do: an
    effect of zero, a baseline of zero, a rate outside of 0..1, values that do not differ. The formula of two normal
    means with their own variances: n = (z(1-a/2) + z(power))^2 (s0^2/q0 + s1^2/q1) / effect^2 (Chow, Shao and Wang,
    Sample Size Calculations in Clinical Research, 2nd edition, sections 3.2 and 4.2); for the relative lift the
    variance of the delta method, under which s0^2 counts (1 + relative_effect)^2 times.
    """
    split = _split(arms, shares)
    bet = bet_on(baseline=baseline, relative_effect=relative_effect, deviation=deviation, relative=relative)
    people = _people(bet, _quantiles(level, power, arms), split)
    return max(1, math.ceil(people * min(split)))


def total_sample(
    *,
    baseline: float,
    relative_effect: float,
    deviation: float | None = None,
    level: float = 0.95,
    power: float = 0.8,
    arms: int = 2,
    shares: Sequence[float] | None = None,
    relative: bool = True,
) -> int:
    """Return how many people all arms need together, each rounded up; arguments and errors as of `sample_per_arm`."""
    split = _split(arms, shares)
    bet = bet_on(baseline=baseline, relative_effect=relative_effect, deviation=deviation, relative=relative)
    people = _people(bet, _quantiles(level, power, arms), split)
    return sum(max(1, math.ceil(people * share)) for share in split)


def power_of(
    *,
    per_arm: int,
    baseline: float,
    relative_effect: float,
    deviation: float | None = None,
    level: float = 0.95,
    arms: int = 2,
    relative: bool = True,
) -> float:
    """Return how often, 0..1, an effect of this size is found with this many people in each arm.

    Found means: the interval of `fixed_estimate` leaves zero out, on either side; 0 where `enough` is not to be
    expected. Raises ValueError as `sample_per_arm` does. The power of the two-sided normal test (Chow, Shao and Wang,
    Sample Size Calculations in Clinical Research, 2nd edition, section 3.2.1).
    """
    bet = bet_on(baseline=baseline, relative_effect=relative_effect, deviation=deviation, relative=relative)
    if per_arm < bet.fewest:
        return 0.0
    bar = float(ndtri(0.5 + _level(level, arms) / 2))
    score = bet.effect / math.sqrt(bet.variance(1, 1) / per_arm)
    return float(ndtr(score - bar) + ndtr(-score - bar))


def smallest_detectable(
    *,
    per_arm: int,
    baseline: float,
    deviation: float | None = None,
    level: float = 0.95,
    power: float = 0.8,
    arms: int = 2,
    relative: bool = True,
) -> float | None:
    """Return the smallest relative rise (0.1 = +10 %) that this many people in each arm show with this power.

    None where no rise would be found, because people are too few or the rate cannot rise so far. Raises ValueError for
    a baseline or deviation that cannot be, as `sample_per_arm` does, whose formula this is, solved for the effect.
    """
    fewest = fewest_in_arm(baseline, deviation, relative=relative)
    if per_arm < fewest:
        return None
    needed = _quantiles(level, power, arms) ** 2 / per_arm
    return smallest_effect(needed, baseline, deviation, relative=relative)


def _level(level: float, arms: int) -> float:
    if arms < 2:  # noqa: PLR2004 - a variant and what it is compared with
        raise ValueError("an experiment has two arms or more")
    return level_for(arms - 1, level)


def _quantiles(level: float, power: float, arms: int) -> float:
    """Return how many standard errors an effect must measure: those of the test's bar and those of its power."""
    if not 0.5 <= power < 1:  # noqa: PLR2004 - a coin
        raise ValueError("a power lies between a half and 1: with less, a coin finds more")
    return float(ndtri(0.5 + _level(level, arms) / 2) + ndtri(power))


def _split(arms: int, shares: Sequence[float] | None) -> list[float]:
    """Return the part of all people that each arm gets, control first."""
    given = [1.0] * arms if shares is None else list(shares)
    if len(given) != arms or not all(0 < share < math.inf for share in given):
        raise ValueError("each arm has a share, and shares are positive and finite")
    return [share / sum(given) for share in given]


def _people(bet: Bet, quantiles: float, split: Sequence[float]) -> float:
    """Return how many people all arms need together, so that each variant, the smallest too, finds the effect."""
    control, *variants = split
    needed = max(bet.variance(control, variant) for variant in variants) * (quantiles / bet.effect) ** 2
    people = max(needed, bet.fewest / min(split))
    if not people < math.inf:
        raise ValueError("an effect this small is never found")
    return people
