"""How many people an experiment takes, and what a given number of people can show.

It is about the two-sided test of `fixed_estimate` at its planned end, or, with `sequential`, about a look at that time
by `sequential_estimate` with its default tuning: looks before it find the effect a little more often. For proportions
`deviation` is None and `baseline` a rate 0..1; for means `baseline` is control's mean and `deviation` the standard
deviation of single values, the same in each arm. `relative_effect` is signed: -0.1 is a tenth less than the baseline.
With `relative` the test is that of the relative lift (the default of the estimates), without it that of the difference.
Of more than two arms each variant is compared with control, at the level of `level_for`.
"""

import math
from collections.abc import Sequence

from scipy.special import ndtr, ndtri

from bot.domain.statistics.bets import LARGEST, SMALLEST, Bet, Score, Test, bet_on, fewest_in_arm
from bot.domain.statistics.estimates import require_level

# What is searched for by halving is found when both ends agree to this share of it: closer than any plan is read.
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


def sample_per_arm(  # noqa: PLR0913 - a plan has these sides, each named at the call
    *,
    baseline: float,
    relative_effect: float,
    deviation: float | None = None,
    level: float = 0.95,
    power: float = 0.8,
    arms: int = 2,
    shares: Sequence[float] | None = None,
    relative: bool = True,
    sequential: bool = False,
) -> int:
    """Return how many people the smallest arm needs so that an effect of this size is found with this power.

    Without `shares` all arms are of this size; with them (control first, in any unit) the others are larger in
    proportion, see `total_sample`. Never fewer than `enough` asks for. Raises ValueError where no sample would do: an
    effect of zero, a baseline of zero, a rate outside of 0..1, values that do not differ. Of the difference the formula
    for two means with their own variances: n = (z(1-a/2) + z(power))^2 (s0^2/q0 + s1^2/q1) / effect^2 (Chow, Shao and
    Wang, Sample Size Calculations in Clinical Research, 2nd edition, sections 3.2 and 4.2). Of the lift the same with
    the error of its own test, and with z(power) times the spread of that test's score (`Bet.score`).
    """
    split, test = _split(arms, shares), _test(level, arms, relative=relative, sequential=sequential)
    bet = bet_on(baseline=baseline, relative_effect=relative_effect, deviation=deviation, test=test)
    people = _people(bet, split, power)
    return _whole(people * min(split))


def total_sample(  # noqa: PLR0913 - as above
    *,
    baseline: float,
    relative_effect: float,
    deviation: float | None = None,
    level: float = 0.95,
    power: float = 0.8,
    arms: int = 2,
    shares: Sequence[float] | None = None,
    relative: bool = True,
    sequential: bool = False,
) -> int:
    """Return how many people all arms need together, each rounded up; arguments and errors as of `sample_per_arm`."""
    split, test = _split(arms, shares), _test(level, arms, relative=relative, sequential=sequential)
    bet = bet_on(baseline=baseline, relative_effect=relative_effect, deviation=deviation, test=test)
    people = _people(bet, split, power)
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
    sequential: bool = False,
) -> float:
    """Return how often, 0..1, an effect of this size is found with this many people in each arm.

    Found means: the interval of the test leaves zero out, on either side; 0 where `enough` is not to be
    expected. Raises ValueError as `sample_per_arm` does, whose sources these are.
    """
    test = _test(level, arms, relative=relative, sequential=sequential)
    bet = bet_on(baseline=baseline, relative_effect=relative_effect, deviation=deviation, test=test)
    if per_arm < bet.fewest:
        return 0.0
    score = bet.score(1, 1)
    far, bar = score.rise * math.sqrt(per_arm), test.bar(2 * per_arm)
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
    sequential: bool = False,
) -> float | None:
    """Return the smallest relative rise (0.1 = +10 %) that this many people in each arm show with this power.

    None where no rise would be found, because people are too few or the rate cannot rise so far. Raises ValueError for
    a baseline or deviation that cannot be, as `sample_per_arm` does, whose formula this is, solved by halving.
    """
    test, least, most = _test(level, arms, relative=relative, sequential=sequential), SMALLEST, LARGEST
    if per_arm < fewest_in_arm(baseline, deviation, test):
        return None
    if deviation is None:
        most = min(most, (1 - SMALLEST) / baseline - 1 - SMALLEST)

    def is_found(rise: float) -> bool:
        bet = bet_on(baseline=baseline, relative_effect=rise, deviation=deviation, test=test)
        return _reaches(bet, 2 * per_arm, (0.5, 0.5), power)

    if most <= least or not is_found(most):
        return None
    while most - least > _PRECISION * least:
        middle = math.sqrt(least * most)
        least, most = (least, middle) if is_found(middle) else (middle, most)
    found = bet_on(baseline=baseline, relative_effect=most, deviation=deviation, test=test)
    return most if per_arm >= found.fewest else None


def _test(level: float, arms: int, *, relative: bool, sequential: bool) -> Test:
    return Test(level=level_for(arms - 1, level), relative=relative, sequential=sequential)


def _split(arms: int, shares: Sequence[float] | None) -> list[float]:
    """Return the part of all people that each arm gets, control first."""
    given = [1.0] * arms if shares is None else list(shares)
    if arms < 2 or len(given) != arms or not all(0 < share < math.inf for share in given):  # noqa: PLR2004 - two sides
        raise ValueError("there are two arms or more, each with a share that is positive and finite")
    return [share / sum(given) for share in given]


def _people(bet: Bet, split: Sequence[float], power: float) -> float:
    """Return how many people all arms need together, so that the smallest variant, too, finds the effect."""
    pair = split[0], min(split[1:])
    fixed = Test(level=bet.test.level, relative=bet.test.relative, sequential=False)
    score = bet.score(*pair)
    least = most = (_wanted(score, fixed.bar(0), power) / score.rise) ** 2
    # The sequential bar depends on the people, and stands higher than the fixed one: the answer lies above.
    while not _reaches(bet, most, pair, power):
        least, most = most, most * 2
    while most - least > _PRECISION * least:
        middle = (least + most) / 2
        least, most = (least, middle) if _reaches(bet, middle, pair, power) else (middle, most)
    return max(most, bet.fewest / min(split))


def _reaches(bet: Bet, people: float, pair: tuple[float, float], power: float) -> bool:
    """Say whether so many people over all arms find the effect with this power."""
    score = bet.score(*pair)
    # Rounding must not call for a doubling where both sides are one formula.
    wanted = _wanted(score, bet.test.bar(people * sum(pair)), power) * (1 - 1e-12)
    return score.rise * math.sqrt(people) >= wanted


def _wanted(score: Score, bar: float, power: float) -> float:
    """Return how large the score must be expected to be, so that it lies beyond the bar with this power."""
    if not 0.5 <= power < 1:  # noqa: PLR2004 - a coin
        raise ValueError("a power lies between a half and 1: with less, a coin finds more")
    return bar + score.spread * float(ndtri(power))


def _whole(people: float) -> int:
    # A millionth of a person is rounding, and calls for nobody.
    return math.ceil(round(people, 6))
