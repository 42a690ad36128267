"""What an experiment is planned for: an effect, and the score that its test may expect.

Everything here is in units of the baseline, so that no metric's own unit is too large or too small.
"""

import math
from dataclasses import dataclass

from scipy.special import ndtri

from bot.domain.statistics.estimates import sequential_bar
from bot.domain.statistics.samples import FEWEST_EVENTS, FEWEST_EVENTS_TO_PEEK, FEWEST_USERS

# Effects and rates below a millionth, and effects and scatter of more than a million baselines, are slips of the
# keyboard: no product has the people to see them, or needs people to.
SMALLEST, LARGEST = 1e-6, 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """The test that a bet is read by: of the lift or of the difference, at its planned end or whenever one likes."""

    level: float
    relative: bool
    sequential: bool

    def bar(self, users: float) -> float:
        """Return the score beyond which an effect is called found, with so many people in the two arms compared."""
        return sequential_bar(users, self.level) if self.sequential else float(ndtri(0.5 + self.level / 2))

    @property
    def events(self) -> int:
        """Return how many must convert in each arm before anything is said."""
        return FEWEST_EVENTS_TO_PEEK if self.sequential else FEWEST_EVENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a test's score, the effect over its error, comes to: normal with a mean of `rise` times root(people)."""

    rise: float
    # The standard deviation of the score; 1 where the error does not depend on what is found.
    spread: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bet:
    """A relative effect, and what its test depends on, in units of the baseline."""

    effect: float
    # Control's mean: 1, or -1 below zero.
    start: float
    # For proportions the inverse of the baseline's rate, for means the variance of single values.
    inverse_rate: float | None
    scatter: float
    test: Test
    # The people in an arm below which `enough` is not to be expected.
    fewest: int

    @property
    def variances(self) -> tuple[float, float]:
        """Return the variances of control's and of the variant's single values."""
        if self.inverse_rate is None:
            return self.scatter, self.scatter
        reached = self.start + self.effect
        return self.inverse_rate - 1, reached * (self.inverse_rate - reached)

    def score(self, control_share: float, variant_share: float) -> Score:
        """Return the score to expect of the test, each arm having these shares of people.

        A lift's squared error, v1 + v0 (b / a)^2, grows with the lift that is found: rises that look large by chance
        look uncertain as well, and the score scatters by less than 1; that of falls by more. The delta method once
        more: with the slopes of the score T = (b - a) / root(S), its variance is T_a^2 v0 + T_b^2 v1.
        """
        control, variant = self.variances[0] / control_share, self.variances[1] / variant_share
        if not self.test.relative:
            return Score(rise=abs(self.effect) / math.sqrt(control + variant), spread=1.0)
        a, b = self.start, self.start + self.effect
        squared = variant + control * b * b
        if self.inverse_rate is None:
            slope_a, slope_b = -2 * control * b * b / a, 2 * control * b
        else:
            slope_a = -b * b * self.inverse_rate / control_share
            slope_b = (self.inverse_rate - 2 * b) / variant_share + 2 * control * b
        by_a = 1 + self.effect * slope_a / squared / 2
        by_b = 1 - self.effect * slope_b / squared / 2
        spread = math.sqrt((by_a * by_a * control + by_b * by_b * variant) / squared)
        return Score(rise=abs(self.effect) / math.sqrt(squared), spread=spread)


def bet_on(*, baseline: float, relative_effect: float, deviation: float | None, test: Test) -> Bet:
    """Return what a plan must find; raise ValueError where there is nothing to find, or nothing could ever find it."""
    scatter = _scatter(baseline, deviation)
    if not SMALLEST <= abs(relative_effect) <= LARGEST:
        raise ValueError("a plan needs an effect: not zero, and between a millionth and a million times the baseline")
    fewest = fewest_in_arm(baseline, deviation, test)
    if deviation is None:
        fewest = max(fewest, fewest_in_arm(baseline * (1 + relative_effect), None, test))
    return Bet(
        effect=relative_effect,
        start=math.copysign(1, baseline),
        inverse_rate=1 / baseline if deviation is None else None,
        scatter=scatter,
        test=test,
        fewest=fewest,
    )


def fewest_in_arm(baseline: float, deviation: float | None, test: Test) -> int:
    """Return the people in an arm below which nothing is to be said; raise ValueError for numbers that cannot be."""
    scatter = _scatter(baseline, deviation)
    if deviation is None:
        return math.ceil(max(test.events / baseline, FEWEST_EVENTS / (1 - baseline)))
    # A lift needs a control that is clear of zero: `is_clear`.
    return max(FEWEST_USERS, math.ceil(test.events * scatter) if test.relative else 0)


def _scatter(baseline: float, deviation: float | None) -> float:
    if deviation is None:
        if not SMALLEST <= baseline <= 1 - SMALLEST:
            raise ValueError("a rate lies between 0 and 1, both excluded, also with the effect")
        return (1 - baseline) / baseline
    if not (math.isfinite(baseline) and baseline):
        raise ValueError("a relative effect needs a baseline that is finite and not zero")
    if not SMALLEST <= deviation / abs(baseline) <= LARGEST:
        raise ValueError("a deviation is positive, finite, and neither nothing nor everything beside the baseline")
    return (deviation / baseline) ** 2
