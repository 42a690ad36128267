"""Deciding what becomes of an experiment: the reason, what was learned, and the evidence as it is at that moment."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import uuid4

import structlog

from bot.domain.days import named_day
from bot.domain.experiments.deciding import is_against, refusal, too_early
from bot.domain.experiments.decisions import Decision, Outcome
from bot.domain.experiments.errors import (
    ExperimentChangedError,
    ExperimentNotFoundError,
    ExperimentStageError,
    ReviewDayError,
    TooEarlyToShipError,
)
from bot.domain.experiments.experiment import Experiment, ExperimentChange, ExperimentEvent, Stage
from bot.domain.experiments.reports import Report
from bot.domain.experiments.updates import ExperimentUpdate
from bot.domain.language import ENGLISH, speaking
from bot.domain.roles import Role
from bot.domain.words import clean_words
from bot.flows.desk import Desk
from bot.flows.experiments.cards import card_job, reported
from bot.flows.experiments.finding import known_experiment
from bot.flows.experiments.freezing import frozen_evidence
from bot.flows.experiments.learning import vector_job
from bot.flows.roles import require_own_or
from bot.ports import UnitOfWork

_log = structlog.get_logger()

# The newest decision counts, so that two of one moment are told apart.
_TICK = timedelta(microseconds=1)
# Somebody else may change the experiment between reading and deciding; three times in one second nobody does.
_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """An experiment with what its numbers say and what was decided so far: what a form about it shows."""

    report: Report
    updates: tuple[ExperimentUpdate, ...]
    # Oldest first.
    decisions: tuple[Decision, ...] = ()

    @property
    def experiment(self) -> Experiment:
        """Return the experiment that is decided about."""
        return self.report.experiment

    @property
    def latest(self) -> Decision | None:
        """Return the decision that counts."""
        return self.decisions[-1] if self.decisions else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody wants to record."""

    workspace_id: str
    user_id: str
    experiment_id: str
    # Sent twice, it is recorded once.
    origin_key: str
    outcome: Outcome
    reason: str
    learning: str
    # Why it is not what Heed would do; asked only where it is not.
    against_reason: str
    review_on: date | None
    # The decision that counted when the form was opened; empty: none.
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision that is on record, and the experiment as it stands now."""

    experiment: Experiment
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Nothing was recorded yet: Heed asks something first."""

    deciding: Deciding
    # Why is it decided against what Heed would do?
    asks_why: bool = False
    # Somebody else decided while the form was open: is it still what you want to record?
    meanwhile: Decision | None = None


async def open_decision(
    desk: Desk, workspace_id: str, user_id: str, *, number: int | None = None, experiment_id: str | None = None
) -> Deciding:
    """Return what a form that decides shows.

    Raises ExperimentNotFoundError, ExperimentStageError and OutsiderError.
    """
    experiment = await known_experiment(desk, workspace_id, user_id, number=number, experiment_id=experiment_id)
    return await _deciding(desk, workspace_id, experiment.id)


async def decide_experiment(desk: Desk, choice: Choice) -> Decided | Held:
    """Record a decision with its evidence, once; or return what Heed asks first.

    Raises ExperimentNotFoundError, ExperimentStageError, TooEarlyToShipError, ReviewDayError, OutsiderError and, when
    it cannot be recorded because others keep changing the experiment, ExperimentChangedError.
    """
    asked = await known_experiment(desk, choice.workspace_id, choice.user_id, experiment_id=choice.experiment_id)
    await require_own_or(desk, choice.workspace_id, choice.user_id, Role.EDITOR, owner_id=asked.owner_id)
    for _ in range(_TRIES):
        # What the numbers say is computed before the transaction: nobody else writes while one is open.
        deciding = await _deciding(desk, choice.workspace_id, choice.experiment_id)
        settled = _recorded(choice, deciding) or _held(desk, choice, deciding)
        if settled is not None:
            return settled
        async with desk.storage.work(choice.workspace_id) as work:
            decided = await _settle(desk, work, choice, deciding)
        if decided is not None:
            await _follow_up(desk, choice.workspace_id, decided)
            return decided
    raise ExperimentChangedError


async def _deciding(desk: Desk, workspace_id: str, experiment_id: str) -> Deciding:
    async with desk.storage.work(workspace_id) as work:
        experiment = await work.experiments.with_id(experiment_id)
        updates = await work.experiments.updates(experiment_id)
        decisions = await work.experiments.decisions(experiment_id)
    if experiment is None:
        raise ExperimentNotFoundError
    refused = refusal(experiment)
    if refused is not None:
        raise ExperimentStageError(refused)
    report = await reported(experiment, updates, now=desk.clock.now())
    return Deciding(report=report, updates=tuple(updates), decisions=tuple(decisions))


def _recorded(choice: Choice, deciding: Deciding) -> Decided | None:
    """Return what the same form has recorded already: somebody pressed its button twice."""
    same = next((each for each in deciding.decisions if each.origin_key == choice.origin_key), None)
    return None if same is None else Decided(experiment=deciding.experiment, decision=same)


def _held(desk: Desk, choice: Choice, deciding: Deciding) -> Held | None:
    """Return what Heed asks before it records a choice. Raises TooEarlyToShipError and ReviewDayError."""
    report, latest = deciding.report, deciding.latest
    refused = too_early(report, choice.outcome)
    if refused is not None:
        raise TooEarlyToShipError(refused)
    if choice.review_on is not None and choice.review_on <= deciding.experiment.day_of(desk.clock.now()):
        raise ReviewDayError
    asks_why = is_against(report, choice.outcome) and not clean_words(choice.against_reason)
    meanwhile = latest if latest is not None and latest.id != choice.seen else None
    if asks_why or meanwhile is not None:
        return Held(deciding=deciding, asks_why=asks_why, meanwhile=meanwhile)
    return None


async def _settle(desk: Desk, work: UnitOfWork, choice: Choice, deciding: Deciding) -> Decided | None:
    """Record a decision, what it rests on, and where the experiment stands; None when anything changed meanwhile."""
    now, before, latest = desk.clock.now(), deciding.experiment, deciding.latest
    updates = await work.experiments.updates(before.id)
    terms = before.terms if choice.review_on is None else replace(before.terms, review_on=choice.review_on)
    after = replace(before, stage=Stage.DECIDED, decided_at=before.decided_at or now, terms=terms)
    # Saved first: whoever decides at the same moment waits here, and then finds another version.
    if tuple(updates) != deciding.updates or not await work.experiments.save(after):
        return None
    is_other = is_against(deciding.report, choice.outcome)
    decision, _ = await work.experiments.decide(
        Decision(
            id=uuid4().hex,
            experiment_id=before.id,
            origin_key=choice.origin_key,
            outcome=choice.outcome,
            reason=clean_words(choice.reason),
            learning=clean_words(choice.learning),
            by=choice.user_id,
            at=now if latest is None else max(now, latest.at + _TICK),
            recommended=deciding.report.recommended,
            against_reason=clean_words(choice.against_reason) if is_other else "",
            evidence=await frozen_evidence(desk, work, deciding.report, updates),
        )
    )
    await work.experiments.record(_event(before, after, decision))
    return Decided(experiment=replace(after, version=before.version + 1), decision=decision)


def _event(before: Experiment, after: Experiment, decision: Decision) -> ExperimentEvent:
    # The record keeps English words in every language.
    with speaking(ENGLISH):
        days = [named_day(each.terms.review_on) if each.terms.review_on else "none" for each in (before, after)]
    return ExperimentEvent(
        id=uuid4().hex,
        experiment_id=after.id,
        change=ExperimentChange.DECIDED,
        at=decision.at,
        by=decision.by,
        reason=decision.reason,
        changed={"review date": (days[0], days[1])} if days[0] != days[1] else {},
    )


async def _follow_up(desk: Desk, workspace_id: str, decided: Decided) -> None:
    """Have the card redrawn, and what was learned found by its meaning."""
    experiment = decided.experiment
    await desk.jobs.enqueue(card_job(workspace_id, experiment.id, because=f"decided:{decided.decision.id}"))
    await desk.jobs.enqueue(vector_job(workspace_id, experiment.id, experiment.version))
    outcome = decided.decision.outcome.value
    _log.info("experiment_decided", workspace_id=workspace_id, experiment_id=experiment.id, outcome=outcome)
