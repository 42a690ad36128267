"""Reading an experiment before its time: possible with a written reason, which stays on its card for ever."""

from dataclasses import replace
from uuid import uuid4

from bot.domain.experiments.errors import EarlyReasonError, ExperimentChangedError, ExperimentStageError
from bot.domain.experiments.experiment import (
    TRIED_STAGES,
    EarlyReading,
    Experiment,
    ExperimentChange,
    ExperimentEvent,
    Stage,
)
from bot.domain.language import say
from bot.domain.roles import Role
from bot.domain.words import clean_words
from bot.flows.desk import Desk
from bot.flows.experiments.advancing import can_be_read
from bot.flows.experiments.cards import card_job
from bot.flows.experiments.finding import known_experiment
from bot.flows.roles import require_own_or
from bot.ports import UnitOfWork

# A reason that somebody can follow in a year is a sentence; `why not` is none.
SHORTEST_REASON = 15
# Somebody else may change the experiment between reading and saving; three times in one second nobody does.
_TRIES = 3


async def open_early_reading(desk: Desk, workspace_id: str, user_id: str, experiment_id: str) -> Experiment:
    """Return an experiment that may be read early.

    Raises ExperimentNotFoundError, ExperimentStageError and OutsiderError.
    """
    await known_experiment(desk, workspace_id, user_id, experiment_id=experiment_id)
    async with desk.storage.work(workspace_id) as work:
        return await _early(desk, work, await work.experiments.with_id(experiment_id))


async def read_early(desk: Desk, *, workspace_id: str, user_id: str, experiment_id: str, reason: str) -> Experiment:
    """Let an experiment be read from now on, for a reason; the first reason stands, sent twice or by two people.

    Raises EarlyReasonError for a reason that is none, ExperimentNotFoundError, ExperimentStageError, OutsiderError and,
    when others keep changing it, ExperimentChangedError.
    """
    words = clean_words(reason)
    if len(words) < SHORTEST_REASON:
        raise EarlyReasonError
    experiment = await known_experiment(desk, workspace_id, user_id, experiment_id=experiment_id)
    await require_own_or(desk, workspace_id, user_id, Role.EDITOR, owner_id=experiment.owner_id)
    for _ in range(_TRIES):
        async with desk.storage.work(workspace_id) as work:
            stored = await work.experiments.with_id(experiment_id)
            if stored is not None and stored.early_reading is not None:
                return stored
            # What was read here is what is saved: whoever was quicker has made another version of it.
            changed = await _override(desk, work, await _early(desk, work, stored), user_id, words)
        if changed is not None:
            await desk.jobs.enqueue(card_job(workspace_id, experiment_id, because="read early"))
            return changed
    raise ExperimentChangedError


async def _early(desk: Desk, work: UnitOfWork, experiment: Experiment | None) -> Experiment:
    """Return an experiment with something to read whose date has not come. Raises ExperimentStageError."""
    if experiment is None or experiment.stage not in TRIED_STAGES:
        raise ExperimentStageError
    on = experiment.terms.earliest_read_on
    if on is not None and experiment.day_of(desk.clock.now()) >= on:
        raise ExperimentStageError(say("Its earliest read date is here: it may be read without a reason."))
    if not can_be_read(experiment, await work.experiments.updates(experiment.id)):
        raise ExperimentStageError(say("Nothing was reported yet, so there is nothing to read."))
    return experiment


async def _override(
    desk: Desk, work: UnitOfWork, experiment: Experiment, user_id: str, reason: str
) -> Experiment | None:
    """Store the reason and what it opened; None when the experiment was changed meanwhile."""
    now = desk.clock.now()
    early = EarlyReading(reason=reason, by=user_id, at=now)
    if not await work.experiments.save(replace(experiment, stage=Stage.READ, read_at=now, early_reading=early)):
        return None
    await work.experiments.record(
        ExperimentEvent(
            id=uuid4().hex,
            experiment_id=experiment.id,
            change=ExperimentChange.READ_EARLY,
            at=now,
            by=user_id,
            reason=reason,
        )
    )
    return await work.experiments.with_id(experiment.id)
