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

from bot.domain.statistics.bets import LARGEST, SMALLEST, Bet, Score, bet_on, fewest_in_arm
from bot.domain.statistics.estimates import require_level

# The smallest effect is searched for until both ends agree to this share of it: closer than any plan is read.
_PRECISION = 1e-9


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
    effect of zero, a baseline of zero, a rate outside of 0..1, values that do not differ. Of the difference the formula
    for two means with their own variances: n = (z(1-a/2) + z(power))^2 (s0^2/q0 + s1^2/q1) / effect^2 (Chow, Shao and
    Wang, Sample Size Calculations in Clinical Research, 2nd edition, sections 3.2 and 4.2). Of the lift the same with
    the error of its own test, and with z(power) times the spread of that test's score (`Bet.score`).
    """
    split = _split(arms, shares)
    bet = bet_on(baseline=baseline, relative_effect=relative_effect, deviation=deviation, relative=relative)
    people = _people(bet, split, _bar(level, arms), power)
    return _whole(people * min(split))


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
    people = _people(bet, split, _bar(level, arms), power)
    return sum(_whole(people * share) for share in split)


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
    expected. Raises ValueError as `sample_per_arm` does, whose sources these are.
    """
    bet = bet_on(baseline=baseline, relative_effect=relative_effect, deviation=deviation, relative=relative)
    if per_arm < bet.fewest:
        return 0.0
    score = bet.score(1, 1)
    far, bar = score.rise * math.sqrt(per_arm), _bar(level, arms)
    return float(ndtr((far - bar) / score.spread) + ndtr((-far - bar) / score.spread))


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
    a baseline or deviation that cannot be, as `sample_per_arm` does, whose formula this is, solved by halving.
    """
    bar, least, most = _bar(level, arms), SMALLEST, LARGEST
    if deviation is None:
        most = min(most, (1 - SMALLEST) / baseline - 1 - SMALLEST)

    def is_found(rise: float) -> bool:
        bet = bet_on(baseline=baseline, relative_effect=rise, deviation=deviation, relative=relative)
        return _needed(bet.score(1, 1), bar, power) <= per_arm

    if per_arm < fewest_in_arm(baseline, deviation, relative=relative) or most <= least or not is_found(most):
        return None
    while most - least > _PRECISION * least:
        middle = math.sqrt(least * most)
        least, most = (least, middle) if is_found(middle) else (middle, most)
    found = bet_on(baseline=baseline, relative_effect=most, deviation=deviation, relative=relative)
    return most if per_arm >= found.fewest else None


def _bar(level: float, arms: int) -> float:
    """Return the score beyond which an effect is called found."""
    return float(ndtri(0.5 + level_for(arms - 1, level) / 2))


def _split(arms: int, shares: Sequence[float] | None) -> list[float]:
    """Return the part of all people that each arm gets, control first."""
    if arms < 2:  # noqa: PLR2004 - a variant and what it is compared with
        raise ValueError("an experiment has two arms or more")
    given = [1.0] * arms if shares is None else list(shares)
    if len(given) != arms or not all(0 < share < math.inf for share in given):
        raise ValueError("each arm has a share, and shares are positive and finite")
    return [share / sum(given) for share in given]


def _people(bet: Bet, split: Sequence[float], bar: float, power: float) -> float:
    """Return how many people all arms need together, so that the smallest variant, too, finds the effect."""
    control, *variants = split
    return max(_needed(bet.score(control, min(variants)), bar, power), bet.fewest / min(split))


def _needed(score: Score, bar: float, power: float) -> float:
    """Return how many people it takes until the score lies beyond the bar with this power."""
    if not 0.5 <= power < 1:  # noqa: PLR2004 - a coin
        raise ValueError("a power lies between a half and 1: with less, a coin finds more")
    return float((bar + score.spread * ndtri(power)) / score.rise) ** 2


def _whole(people: float) -> int:
    # A millionth of a person is rounding, and calls for nobody.
    return math.ceil(round(people, 6))
