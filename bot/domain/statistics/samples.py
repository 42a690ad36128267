"""What one arm of an experiment has seen, and whether two arms have seen enough to be compared."""

import math
from dataclasses import dataclass
from typing import TypeAlias

# With ten of each kind in both arms, the 5 % of a single look was 5.0 to 5.5 % in simulation; with five it was up to 6.
FEWEST_EVENTS = 10
# Looking again and again needs more: the error of a relative lift is guessed too small while few of the variant's
# people converted, and some look finds that moment. False wins in 90 looks, at the worst of many rates and splits:
# 8.8 % from ten on, 5.0 to 5.4 % from 25, 4.2 % from 40.
FEWEST_EVENTS_TO_PEEK = 40
# The mean of a skewed metric is far from normal for fewer people, whatever the deviation says.
FEWEST_USERS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion:
    """How many of an arm's people did it."""

    users: int
    conversions: int

    def __post_init__(self) -> None:
        """Refuse counts that cannot be: raise ValueError."""
        if not 0 <= self.conversions <= self.users:
            raise ValueError("an arm has no fewer users than conversions, and neither is negative")

    @property
    def mean(self) -> float:
        """Return the rate, 0..1; 0 where there is nobody."""
        return self.conversions / self.users if self.users else 0.0

    @property
    def variance(self) -> float:
        """Return the variance p(1-p) of single values, without a correction for small samples, as gbstats takes it."""
        return self.mean * (1 - self.mean)

    @property
    def deviation(self) -> float:
        """Return the standard deviation of single values, the root of `variance`."""
        return math.sqrt(self.variance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """The mean of a value that each of an arm's people has, in any unit, and how far single values scatter."""

    users: int
    mean: float
    # The standard deviation of single values with n-1 in the denominator, in the unit of the mean.
    deviation: float

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be: raise ValueError."""
        if self.users < 0:
            raise ValueError("an arm has no negative number of users")
        if not (math.isfinite(self.mean) and math.isfinite(self.deviation) and self.deviation >= 0):
            raise ValueError("a mean and its deviation are finite, and a deviation is not negative")

    @property
    def variance(self) -> float:
        """Return the variance of single values, in squared units of the mean; infinite where that is too large."""
        return self.deviation * self.deviation


Sample: TypeAlias = Proportion | Mean


def enough(control: Sample, variant: Sample) -> bool:
    """Say whether anything may be said of two arms: at least ten conversions and ten who did not convert in each.

    For means: at least a hundred people in each arm, whose values differ at all. Arms that were counted in different
    ways are never comparable. The rule of ten is the cautious one of those that are common for proportions (Lane,
    HyperStat Online, "Confidence interval on the difference between proportions"); a hundred is our own, for skewed
    values.
    """
    if type(control) is not type(variant):
        return False
    return all(_is_enough(sample) for sample in (control, variant))


def enough_to_peek(control: Sample, variant: Sample) -> bool:
    """Say whether a look before the planned end may say anything: as `enough`, with forty conversions in each arm.

    The threshold is our own, from simulated experiments without any effect (`docs/guide/statistics.md`): confidence
    sequences hold their promise asymptotically, so their first look needs a sample that is large by itself.
    """
    return enough(control, variant) and all(
        sample.conversions >= FEWEST_EVENTS_TO_PEEK for sample in (control, variant) if isinstance(sample, Proportion)
    )


def is_clear(control: Sample, events: int) -> bool:
    """Say whether a lift relative to this mean is meaningful: the mean lies at least root(`events`) errors from zero.

    For rare proportions and for counts that is the same as that many events. Fieller (1954, Journal of the Royal
    Statistical Society B 16, p. 175-185): a ratio has no finite interval once its denominator may be zero.
    """
    if isinstance(control, Proportion):
        return control.conversions >= events
    return abs(control.mean) * math.sqrt(control.users) >= control.deviation * math.sqrt(events) > 0


def _is_enough(sample: Sample) -> bool:
    if isinstance(sample, Proportion):
        return min(sample.conversions, sample.users - sample.conversions) >= FEWEST_EVENTS
    return sample.users >= FEWEST_USERS and sample.deviation > 0
