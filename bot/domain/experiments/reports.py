"""What an experiment's numbers say today: computed from its terms and its updates, and never stored but as evidence."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.experiments.decisions import Outcome
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.readings import ArmReading, Reading
from bot.domain.experiments.terms import Guardrail
from bot.domain.language import later_about, say_about


class Gate(StrEnum):
    """Whether the result may be read."""

    NOT_STARTED = "not started"
    # Before the earliest read date: numbers are shown, but nothing is called a win or a loss.
    TOO_EARLY = "too early"
    # Read before its time, for a reason that stays on the card.
    OVERRIDDEN = "overridden"
    OPEN = "open"


class Verdict(StrEnum):
    """What the numbers allow to say about one variant, or about the whole."""

    NO_NUMBERS = "no numbers"
    NOT_ENOUGH = "not enough data"
    # The split is not the planned one: nothing else that the numbers say can be trusted.
    BAD_SPLIT = "sample-ratio mismatch"
    # Numbers are there, the date is not.
    TOO_EARLY = "too early"
    BETTER = "better"
    WORSE = "worse"
    # The interval lies within what would not be worth having, either way.
    NO_DIFFERENCE = "no difference worth having"
    UNCLEAR = "unclear"


class Alarm(StrEnum):
    """How a guardrail or a kill rule stands."""

    NO_NUMBERS = "no numbers"
    FINE = "fine"
    # Past its limit by the look of it, but chance alone could do that.
    WATCH = "watch"
    BROKEN = "broken"
    # Words that hold no number: a person has to judge.
    BY_HAND = "by hand"


_VERDICTS = {
    Verdict.NO_NUMBERS: later_about("verdict", "no numbers"),
    Verdict.NOT_ENOUGH: later_about("verdict", "not enough data"),
    Verdict.BAD_SPLIT: later_about("verdict", "sample-ratio mismatch"),
    Verdict.TOO_EARLY: later_about("verdict", "too early"),
    Verdict.BETTER: later_about("verdict", "better"),
    Verdict.WORSE: later_about("verdict", "worse"),
    Verdict.NO_DIFFERENCE: later_about("verdict", "no difference worth having"),
    Verdict.UNCLEAR: later_about("verdict", "unclear"),
}
_ALARMS = {
    Alarm.NO_NUMBERS: later_about("guardrail", "no numbers"),
    Alarm.FINE: later_about("guardrail", "fine"),
    Alarm.WATCH: later_about("guardrail", "watch"),
    Alarm.BROKEN: later_about("guardrail", "broken"),
    Alarm.BY_HAND: later_about("guardrail", "by hand"),
}


def verdict_name(verdict: Verdict) -> str:
    """Return a verdict in a word or two."""
    return say_about("verdict", _VERDICTS[verdict])


def alarm_name(alarm: Alarm) -> str:
    """Return in a word or two how a guardrail or a kill rule stands."""
    return say_about("guardrail", _ALARMS[alarm])


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """A relative change against the control, with its interval: 0.1 is a tenth more."""

    value: float
    lower: float
    upper: float
    # How sure the interval is, 0..1: higher with more variants, since each is another chance to be wrong.
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One variant against the control; None where there is not enough data for a number."""

    variant: ArmReading
    control: ArmReading
    # Always valid: however often somebody looks.
    lift: Lift | None = None
    # The absolute difference of rates or means.
    difference: float | None = None
    # Probability 0..1 that the variant is better, in the direction of the metric.
    chance: float | None = None
    # What it costs on average to be wrong, as a relative change of the metric: for choosing the variant, and for
    # keeping the control.
    loss_if_chosen: float | None = None
    loss_if_kept: float | None = None
    verdict: Verdict = Verdict.NOT_ENOUGH


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRatio:
    """Whether people were split as planned."""

    # The probability of a split as odd as this one when all is well, 0..1; None while nobody was counted.
    p_value: float | None
    is_alarm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardrailStatus:
    """How a guardrail stands: the worst of the variants."""

    guardrail: Guardrail
    alarm: Alarm
    lift: Lift | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KillStatus:
    """What the kill rule says."""

    alarm: Alarm
    # The kill date has passed without a decision.
    is_past: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far it is, in days and people."""

    days: int | None
    planned_days: int | None
    people: int
    # Over all arms.
    planned_people: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalPoint:
    """The lift as it was reported on one day, for the chart of the interval over time."""

    on: date
    lift: Lift


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An experiment with everything that its numbers say."""

    experiment: Experiment
    # None while nothing was reported.
    reading: Reading | None
    reported_at: datetime | None
    gate: Gate
    # One for each variant, in the order of the plan.
    comparisons: tuple[Comparison, ...]
    ratio: SampleRatio
    guardrails: tuple[GuardrailStatus, ...]
    kill: KillStatus | None
    progress: Progress
    verdict: Verdict
    # What Heed would do; None: wait, or there is nothing to say.
    recommended: Outcome | None
    # Why, in plain sentences of Heed's own; the first one is the verdict.
    because: tuple[str, ...]
    # Of the variant that is told first, oldest first.
    history: tuple[IntervalPoint, ...]
