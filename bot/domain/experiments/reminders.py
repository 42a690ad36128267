"""What an experiment's owner is reminded of: a list of rules, each a function of a snapshot and the time.

Of one experiment only the most pressing matter is told; the rules stand in that order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.days import named_day
from bot.domain.experiments.experiment import TRIED_STAGES, Experiment, Stage
from bot.domain.experiments.terms import Design
from bot.domain.nudges import NudgeDue, NudgeKind

# People report a test once a week or more often, since its numbers repeat by the week; a week of silence means that
# nobody looks at it any more. The count begins with the start, so that a new one has its first week in peace.
STALE_DAYS = 7
# A bet moves with talks and deliveries rather than with traffic: three weeks without a word are what a week is there.
STALE_BET_DAYS = 21
# Stages in which something can be due.
REMINDED_STAGES = (Stage.RUNNING, Stage.READ, Stage.DECIDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progressed:
    """An experiment and when it was last reported on."""

    experiment: Experiment
    last_update_at: datetime | None = None

    def today(self, now: datetime) -> date:
        """Return the calendar day where the experiment lives."""
        return self.experiment.day_of(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is due about an experiment, and why in one plain sentence without words of people."""

    kind: NudgeKind
    # The day on which it fell due.
    since: date
    # The day that people know it by: a date of the plan, or the day of the last news.
    on: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One reason to remind somebody, and what ends it."""

    kind: NudgeKind
    finds: Callable[[Progressed, date], Matter | None]
    # What its message says below the sentence.
    ends: str


def _kill_due(progressed: Progressed, today: date) -> Matter | None:
    experiment, kill = progressed.experiment, progressed.experiment.terms.kill
    if experiment.stage not in TRIED_STAGES or kill is None or kill.on is None or today <= kill.on:
        return None
    why = f"The kill date of {experiment.label} was {named_day(kill.on)}, and nobody has decided about it."
    return Matter(kind=NudgeKind.KILL_DUE, since=kill.on + timedelta(days=1), on=kill.on, why=why)


def _read_due(progressed: Progressed, today: date) -> Matter | None:
    experiment, read_on = progressed.experiment, progressed.experiment.terms.earliest_read_on
    if experiment.stage not in TRIED_STAGES or read_on is None or today < read_on:
        return None
    why = f"{experiment.label} may be read since {named_day(read_on)}, and nobody has decided about it."
    return Matter(kind=NudgeKind.READ_DUE, since=read_on, on=read_on, why=why)


def _review_due(progressed: Progressed, today: date) -> Matter | None:
    experiment, review_on = progressed.experiment, progressed.experiment.terms.review_on
    if experiment.stage is not Stage.DECIDED or review_on is None or today < review_on:
        return None
    why = f"The review of {experiment.label} was set for {named_day(review_on)}: did the forecast come true?"
    return Matter(kind=NudgeKind.REVIEW_DUE, since=review_on, on=review_on, why=why)


def _stale(progressed: Progressed, today: date) -> Matter | None:
    experiment, started_at = progressed.experiment, progressed.experiment.started_at
    if experiment.stage is not Stage.RUNNING or started_at is None:
        return None
    is_bet = experiment.terms.design is Design.BET
    news_on = experiment.day_of(max(started_at, progressed.last_update_at or started_at))
    silent_on = news_on + timedelta(days=STALE_BET_DAYS if is_bet else STALE_DAYS)
    if today < silent_on:
        return None
    what = "update" if is_bet else "numbers"
    if progressed.last_update_at is None:
        why = f"{experiment.label} has run since {named_day(news_on)} without {'an' if is_bet else 'any'} {what}."
    else:
        why = f"{experiment.label} has had no {'' if is_bet else 'new '}{what} since {named_day(news_on)}."
    return Matter(kind=NudgeKind.STALE, since=silent_on, on=news_on, why=why)


RULES = (
    Rule(kind=NudgeKind.KILL_DUE, finds=_kill_due, ends="It ends with a decision, or with a later kill date."),
    Rule(kind=NudgeKind.READ_DUE, finds=_read_due, ends="It ends with a decision, or with a later read date."),
    Rule(kind=NudgeKind.REVIEW_DUE, finds=_review_due, ends="It ends with the review."),
    Rule(kind=NudgeKind.STALE, finds=_stale, ends="It ends with an update, or with a decision."),
)
ENDS = {rule.kind: rule.ends for rule in RULES}


def matters(progressed: Progressed, now: datetime) -> list[Matter]:
    """Return everything that is due about an experiment, the most pressing first."""
    today = progressed.today(now)
    found = [rule.finds(progressed, today) for rule in RULES]
    return [matter for matter in found if matter is not None]


def nudge_due(progressed: Progressed, now: datetime) -> NudgeDue | None:
    """Return what the owner of an experiment should hear, if anything is due: its most pressing matter."""
    due = matters(progressed, now)
    return _due(progressed.experiment, due[0]) if due else None


def still_due(progressed: Progressed, now: datetime) -> frozenset[str]:
    """Return the keys of all nudges that are true about an experiment and its present owner."""
    return frozenset(_due(progressed.experiment, matter).key for matter in matters(progressed, now))


def _due(experiment: Experiment, matter: Matter) -> NudgeDue:
    """Return a nudge whose key is the same whenever the same is due to the same person."""
    key = f"{matter.kind.value.replace(' ', '_')}:{experiment.id}:{matter.since.isoformat()}:{experiment.owner_id}"
    return NudgeDue(key=key, kind=matter.kind, subject_id=experiment.id, user_id=experiment.owner_id, why=matter.why)
