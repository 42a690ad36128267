"""What the people who bet agree on before it starts: what is tried, why, how it is judged, and when it dies."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.experiments.readings import Measure
from bot.domain.language import say
from bot.domain.vision import OFF_VISION

CONTROL, VARIANT = "control", "variant"


class Design(StrEnum):
    """How it is tried."""

    AB = "ab"
    # No arms: a success criterion instead.
    BET = "bet"


class Direction(StrEnum):
    """Which way a metric gets better."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """We believe that `change` will lead to `outcome`, because `reason`."""

    change: str
    outcome: str = ""
    reason: str = ""

    @property
    def words(self) -> str:
        """Return the whole as one text, for finding similar ones."""
        return "\n".join(part for part in (self.change, self.outcome, self.reason) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardrail:
    """A metric that must not get worse, and by how much it may."""

    name: str
    # Which way it gets better.
    direction: Direction
    # The relative loss that is borne, such as 0.02; 0: none.
    tolerance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KillRule:
    """When it dies before its time: in words, and as a number where the words have one."""

    words: str
    # The relative change of the main metric, in the harmful direction, from which on it dies: 0.05 for "5 % worse".
    loss: float | None
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One way that is tried; the first arm of an experiment is its control."""

    name: str
    # The share of people assigned to it, 0..1; all shares add up to 1.
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How it is judged: the metric, what it is now, what would be worth having, and how many people that takes."""

    metric: str = ""
    measure: Measure = Measure.PROPORTION
    direction: Direction = Direction.UP
    # A rate 0..1, or a mean.
    baseline: float | None = None
    # The standard deviation of single values, for means.
    deviation: float | None = None
    # Relative to the baseline and always positive: 0.1 is a tenth better.
    smallest_effect: float | None = None
    # People a day over all arms.
    daily_traffic: int | None = None
    arms: tuple[Arm, ...] = (Arm(name=CONTROL, share=0.5), Arm(name=VARIANT, share=0.5))
    guardrails: tuple[Guardrail, ...] = ()
    # Somebody wrote that there is none; without it, an empty list is something that was forgotten.
    is_unguarded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the people who bet agreed on before it started."""

    hypothesis: Hypothesis
    design: Design = Design.AB
    plan: Plan = field(default_factory=Plan)
    # What must happen for a bet to have come true, and by when it shows (`earliest_read_on`).
    success: str = ""
    earliest_read_on: date | None = None
    kill: KillRule | None = None
    # The owner's probability 0..1 that it comes true.
    forecast: float | None = None
    # False: a one-way door.
    is_reversible: bool | None = None
    worst_case: str = ""
    theme_id: str | None = None
    # What the objective was called when it was chosen, or what somebody typed before there was anything to choose from.
    objective: str = ""
    # The objective of the vision that it serves; `OFF_VISION`: none, as its people say; None: as the words above say,
    # else whatever its theme serves.
    objective_id: str | None = None
    # When the forecast is held against what happened.
    review_on: date | None = None


def chosen_objective(terms: Terms) -> str:
    """Return the objective that the people of an experiment chose, in words; nothing where nobody chose."""
    return say("off vision") if terms.objective_id == OFF_VISION else terms.objective


def served_objective(terms: Terms) -> str:
    """Return the objective that an experiment serves, in words, also where nobody chose one."""
    return chosen_objective(terms) or (say("that of its theme") if terms.theme_id else say("none: off vision"))
