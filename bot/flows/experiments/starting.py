"""Starting an experiment when its gate lets it through, and giving it to another owner."""

from dataclasses import dataclass, replace
from uuid import uuid4

import structlog

from bot.domain import reasons
from bot.domain.attention import Occasion
from bot.domain.errors import HeedError
from bot.domain.experiments.decisions import Forecast
from bot.domain.experiments.errors import ExperimentChangedError, ExperimentStageError, NewOwnerError
from bot.domain.experiments.experiment import (
    OPEN_STAGES,
    TRIED_STAGES,
    Experiment,
    ExperimentChange,
    ExperimentEvent,
    Stage,
)
from bot.domain.experiments.gate import Missing, missing_from
from bot.domain.experiments.planning import planned_days, planned_people
from bot.domain.experiments.terms import Design
from bot.domain.language import later, say
from bot.domain.roles import Role
from bot.flows.desk import Desk
from bot.flows.experiments.cards import card_job
from bot.flows.experiments.finding import known_experiment
from bot.flows.experiments.learning import vector_job
from bot.flows.experiments.places import card_place
from bot.flows.patience import ANSWER_SECONDS, answer_within
from bot.flows.roles import require_own_or
from bot.messages import Sentence
from bot.ports import UnitOfWork, Whisper

_log = structlog.get_logger()

NOT_A_DRAFT = later("This experiment is over, so it cannot start again: `/experiment new` begins another one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """An experiment that was to start: it runs, or something is missing."""

    experiment: Experiment
    missing: tuple[Missing, ...] = ()


async def start_experiment(desk: Desk, workspace_id: str, user_id: str, experiment_id: str) -> Started:
    """Start a draft when nothing is missing; pressed twice, or by two people at once, it starts once.

    Raises ExperimentNotFoundError, ExperimentStageError, ExperimentChangedError, SharedChannelError,
    ChannelUnreachableError and OutsiderError.
    """
    draft = await known_experiment(desk, workspace_id, user_id, experiment_id=experiment_id)
    if draft.stage in TRIED_STAGES:
        return Started(experiment=draft)
    if draft.stage is not Stage.DRAFT:
        raise ExperimentStageError(say(NOT_A_DRAFT))
    now = desk.clock.now()
    missing = missing_from(draft.terms, today=draft.day_of(now))
    if missing:
        return Started(experiment=draft, missing=missing)
    if draft.channel_id is not None:
        # Shared or archived since it was chosen?
        await card_place(desk, workspace_id, user_id, draft.channel_id)
    async with desk.storage.work(workspace_id) as work:
        running = await _start(work, replace(draft, stage=Stage.RUNNING, started_at=now), user_id)
    await desk.jobs.enqueue(card_job(workspace_id, running.id, because="started"))
    await desk.jobs.enqueue(vector_job(workspace_id, running.id, running.version))
    _log.info("experiment_started", workspace_id=workspace_id, experiment_id=running.id)
    return Started(experiment=running)


async def _start(work: UnitOfWork, running: Experiment, user_id: str) -> Experiment:
    if not await work.experiments.save(running):
        present = await work.experiments.with_id(running.id)
        if present is not None and present.stage in TRIED_STAGES:
            return present
        raise ExperimentChangedError
    at = running.started_at or running.created_at
    await work.experiments.record(
        ExperimentEvent(
            id=uuid4().hex,
            experiment_id=running.id,
            change=ExperimentChange.STARTED,
            at=at,
            by=user_id,
            changed=_planned(running),
        )
    )
    if running.terms.forecast is not None:
        await work.experiments.forecast(
            Forecast(experiment_id=running.id, user_id=running.owner_id, probability=running.terms.forecast, at=at)
        )
    return await work.experiments.with_id(running.id) or running


def _planned(running: Experiment) -> dict[str, tuple[str, str]]:
    """Return the sample that was planned on the day of the start, for the record."""
    people, days = planned_people(running.terms.plan), planned_days(running.terms.plan)
    if running.terms.design is Design.BET or people is None:
        return {}
    # The record keeps English words in every language.
    return {"planned sample": ("", f"{people:,} people" if days is None else f"{people:,} people in {days:,} days")}


async def hand_over(desk: Desk, workspace_id: str, user_id: str, experiment_id: str, *, to: str) -> Experiment:
    """Give an experiment to another owner, who is told.

    Raises ExperimentNotFoundError, ExperimentStageError, ExperimentChangedError, NewOwnerError and OutsiderError.
    """
    before = await known_experiment(desk, workspace_id, user_id, experiment_id=experiment_id)
    if before.stage not in OPEN_STAGES:
        raise ExperimentStageError(say("This experiment is over, so nobody needs to look after it."))
    if before.owner_id == to:
        return before
    await require_own_or(desk, workspace_id, user_id, Role.EDITOR, owner_id=before.owner_id)
    await _require_owner(desk, workspace_id, before, to)
    event = ExperimentEvent(
        id=uuid4().hex,
        experiment_id=before.id,
        change=ExperimentChange.HANDED_OVER,
        at=desk.clock.now(),
        by=user_id,
        changed={"owner": (f"<@{before.owner_id}>", f"<@{to}>")},
    )
    async with desk.storage.work(workspace_id) as work:
        if not await work.experiments.save(replace(before, owner_id=to)):
            raise ExperimentChangedError
        await work.experiments.record(event)
        saved = await work.experiments.with_id(before.id) or before
    if saved.stage is not Stage.DRAFT:
        await desk.jobs.enqueue(card_job(workspace_id, saved.id, because=f"handed-over:{saved.version}"))
    await _tell(desk, workspace_id, saved, user_id)
    return saved


async def _require_owner(desk: Desk, workspace_id: str, experiment: Experiment, user_id: str) -> None:
    person = await desk.directory.person(workspace_id, user_id)
    if person is None or person.is_bot or person.is_guest or person.team_id != workspace_id:
        raise NewOwnerError
    private_to = experiment.private_to
    if private_to is not None and not await desk.directory.is_member(workspace_id, private_to, user_id):
        raise NewOwnerError(say("It lives in a private channel: invite them there first, then hand it over."))


async def _tell(desk: Desk, workspace_id: str, experiment: Experiment, by: str) -> None:
    """Tell the new owner; the experiment is theirs even when Slack is not listening right now."""
    label = experiment.label
    giver = await answer_within(ANSWER_SECONDS, desk.directory.person(workspace_id, by))
    text = say(
        "{label} is yours now: {person} handed it over to you. `/experiment show {label}` shows it.",
        label=label,
        person=giver.name if giver is not None else say("Somebody"),
    )
    note = Whisper(
        key=f"handed-over:{experiment.id}:{experiment.version}",
        workspace_id=workspace_id,
        user_id=experiment.owner_id,
        content=Sentence(text=text),
        occasion=Occasion.NOTICE,
        why=reasons.EXPERIMENT_OWNER,
    )
    try:
        await desk.messenger.whisper(note)
    except HeedError as error:
        _log.warning("new_owner_not_told", experiment_id=experiment.id, reason=type(error).__name__)
