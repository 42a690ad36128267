"""What an update of an experiment says in numbers: totals so far, by arm, of the main metric and the guardrails."""

import math
from dataclasses import dataclass, field
from enum import StrEnum


class Measure(StrEnum):
    """How a metric is counted."""

    # Each person did it or not: `120 of 2,400`.
    PROPORTION = "proportion"
    # Each person has a value: a mean with its standard deviation.
    MEAN = "mean"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmReading:
    """What one arm has seen since the start: totals, never a day's share of them."""

    # As somebody typed it, without what would draw anything in Slack; compared by `arm_key`.
    arm: str
    # People (or whatever else was assigned to arms) so far; 0 is a reading as well.
    users: int
    # How many of them did it; None for a mean.
    conversions: int | None = None
    mean: float | None = None
    # The standard deviation of the single values, never the standard error of their mean.
    deviation: float | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that no count can give: they are a slip, and the reader asks back."""
        counts = self.conversions is not None
        if counts == (self.mean is not None) or (self.mean is None) != (self.deviation is None):
            msg = "an arm has conversions, or a mean with its deviation"
            raise ValueError(msg)
        if self.users < 0 or (self.conversions is not None and not 0 <= self.conversions <= self.users):
            msg = "more conversions than users, or less than none"
            raise ValueError(msg)
        values = [value for value in (self.mean, self.deviation) if value is not None]
        if not all(map(math.isfinite, values)) or (self.deviation is not None and self.deviation < 0):
            msg = "a mean and a deviation are finite, and a deviation is not negative"
            raise ValueError(msg)

    @property
    def measure(self) -> Measure:
        """Return how this arm was counted."""
        return Measure.MEAN if self.conversions is None else Measure.PROPORTION


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardrailReading:
    """What the arms have seen of a guardrail, under the name that the update gave it."""

    name: str
    arms: tuple[ArmReading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Every number of one update; a bet that is no A/B test may have one arm (`41 of 60`) or none, only words."""

    arms: tuple[ArmReading, ...] = ()
    guardrails: tuple[GuardrailReading, ...] = field(default=())
    # `day 5`: what the update said of itself; the card counts days from the calendar.
    day: int | None = None

    def arm(self, name: str) -> ArmReading | None:
        """Return what one arm has seen."""
        return next((each for each in self.arms if arm_key(each.arm) == arm_key(name)), None)


def arm_key(name: str) -> str:
    """Return the name of an arm as it is compared: `Variant B` and `variant  b` are one."""
    return " ".join(name.casefold().split())
