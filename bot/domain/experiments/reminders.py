"""What an experiment's owner is reminded of: a list of rules, each a function of a snapshot and the time.

Of one experiment only the most pressing matter is told; the rules stand in that order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain.days import named_day
from bot.domain.experiments.experiment import TRIED_STAGES, Experiment, Stage
from bot.domain.experiments.terms import Design
from bot.domain.language import later, say
from bot.domain.nudges import NudgeDue, NudgeKind

# People report a test once a week or more often, since its numbers repeat by the week; a week of silence means that
# nobody looks at it any more. The count begins with the start, so that a new one has its first week in peace.
STALE_DAYS = 7
# A bet moves with talks and deliveries rather than with traffic: three weeks without a word are what a week is there.
STALE_BET_DAYS = 21
# Stages in which something can be due.
REMINDED_STAGES = (Stage.RUNNING, Stage.READ, Stage.DECIDED)

# What is said of silence, by whether it is a bet without arms, and whether there was ever any update.
_SILENT = {
    (False, False): later("{label} has run since {day} without any numbers."),
    (False, True): later("{label} has had no new numbers since {day}."),
    (True, False): later("{label} has run since {day} without an update."),
    (True, True): later("{label} has had no update since {day}."),
}
_YES = "yes"


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
    # What the sentence is made of, so that it can be said in another language later: labels and days only.
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One reason to remind somebody, and what ends it."""

    kind: NudgeKind
    # The day is in the experiment's zone; the number is how many days somebody waits before they are told, if they
    # chose another than `after`.
    finds: Callable[[Progressed, date, int | None], Matter | None]
    # What its message says below the sentence.
    ends: str


def why_due(kind: NudgeKind, facts: Mapping[str, str]) -> str:
    """Return the sentence that says what is due about an experiment, of facts that a rule found."""
    label, day = facts["label"], named_day(date.fromisoformat(facts["on"]))
    if kind is NudgeKind.KILL_DUE:
        return say("The kill date of {label} was {day}, and nobody has decided about it.", label=label, day=day)
    if kind is NudgeKind.READ_DUE:
        return say("{label} may be read since {day}, and nobody has decided about it.", label=label, day=day)
    if kind is NudgeKind.REVIEW_DUE:
        return say("The review of {label} was set for {day}: did the forecast come true?", label=label, day=day)
    return say(_SILENT[facts.get("is_bet") == _YES, facts.get("is_told") == _YES], label=label, day=day)


def _kill_due(progressed: Progressed, today: date, after: int | None) -> Matter | None:
    experiment, kill = progressed.experiment, progressed.experiment.terms.kill
    if experiment.stage not in TRIED_STAGES or kill is None or kill.on is None:
        return None
    # The day itself still belongs to the try.
    due_on = kill.on + timedelta(days=1 + (after or 0))
    return _matter(NudgeKind.KILL_DUE, experiment, since=due_on, on=kill.on) if today >= due_on else None


def _read_due(progressed: Progressed, today: date, after: int | None) -> Matter | None:
    experiment, read_on = progressed.experiment, progressed.experiment.terms.earliest_read_on
    if experiment.stage not in TRIED_STAGES or read_on is None:
        return None
    due_on = read_on + timedelta(days=after or 0)
    return _matter(NudgeKind.READ_DUE, experiment, since=due_on, on=read_on) if today >= due_on else None


def _review_due(progressed: Progressed, today: date, after: int | None) -> Matter | None:
    experiment, review_on = progressed.experiment, progressed.experiment.terms.review_on
    if experiment.stage is not Stage.DECIDED or review_on is None:
        return None
    due_on = review_on + timedelta(days=after or 0)
    return _matter(NudgeKind.REVIEW_DUE, experiment, since=due_on, on=review_on) if today >= due_on else None


def _stale(progressed: Progressed, today: date, after: int | None) -> Matter | None:
    experiment, started_at = progressed.experiment, progressed.experiment.started_at
    if experiment.stage is not Stage.RUNNING or started_at is None:
        return None
    is_bet = experiment.terms.design is Design.BET
    news_on = experiment.day_of(max(started_at, progressed.last_update_at or started_at))
    weeks = STALE_BET_DAYS // STALE_DAYS if is_bet else 1
    silent_on = news_on + timedelta(days=weeks * (STALE_DAYS if after is None else after))
    if today < silent_on:
        return None
    told = {"is_bet": _YES if is_bet else "", "is_told": _YES if progressed.last_update_at else ""}
    return _matter(NudgeKind.STALE, experiment, since=silent_on, on=news_on, **told)


def _matter(kind: NudgeKind, experiment: Experiment, *, since: date, on: date, **told: str) -> Matter:
    facts = {"label": experiment.label, "on": on.isoformat(), **told}
    return Matter(kind=kind, since=since, on=on, why=why_due(kind, facts), facts=facts)


RULES = (
    Rule(kind=NudgeKind.KILL_DUE, finds=_kill_due, ends=later("It ends with a decision, or with a later kill date.")),
    Rule(kind=NudgeKind.READ_DUE, finds=_read_due, ends=later("It ends with a decision, or with a later read date.")),
    Rule(kind=NudgeKind.REVIEW_DUE, finds=_review_due, ends=later("It ends with the review.")),
    Rule(kind=NudgeKind.STALE, finds=_stale, ends=later("It ends with an update, or with a decision.")),
)
ENDS = {rule.kind: rule.ends for rule in RULES}


def matters(progressed: Progressed, now: datetime, after: Mapping[str, int] | None = None) -> list[Matter]:
    """Return everything that is due about an experiment, the most pressing first.

    `after` are the days that the workspace waits longer than the day itself, by the name of a kind.
    """
    today, chosen = progressed.today(now), after or {}
    found = [rule.finds(progressed, today, chosen.get(rule.kind.value)) for rule in RULES]
    return [matter for matter in found if matter is not None]


def due_of(experiment: Experiment, matter: Matter) -> NudgeDue:
    """Return a nudge whose key is the same whenever the same is due to the same person."""
    key = f"{matter.kind.value.replace(' ', '_')}:{experiment.id}:{matter.since.isoformat()}:{experiment.owner_id}"
    return NudgeDue(
        key=key,
        kind=matter.kind,
        subject_id=experiment.id,
        user_id=experiment.owner_id,
        why=matter.why,
        facts=matter.facts,
    )
