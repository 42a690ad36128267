"""Moving an experiment on by the calendar: on its earliest read date one with numbers may be read, whoever looks."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from bot.domain.experiments.experiment import Experiment, ExperimentChange, ExperimentEvent, Stage
from bot.domain.experiments.terms import Design
from bot.domain.experiments.updates import ExperimentUpdate
from bot.flows.desk import Desk


async def advance_experiment(desk: Desk, workspace_id: str, experiment_id: str) -> Experiment | None:
    """Return an experiment, moved on to `read` when its date has come and there is something to read; None: gone.

    Whoever is second to notice changes nothing.
    """
    async with desk.storage.work(workspace_id) as work:
        experiment = await work.experiments.with_id(experiment_id)
        if experiment is None or not _is_due(experiment, desk.clock.now()):
            return experiment
        if not can_be_read(experiment, await work.experiments.updates(experiment_id)):
            return experiment
        now = desk.clock.now()
        moved = replace(experiment, stage=Stage.READ, read_at=now)
        if await work.experiments.save(moved):
            change = ExperimentChange.READ
            await work.experiments.record(
                ExperimentEvent(id=uuid4().hex, experiment_id=experiment_id, change=change, at=now, by=None)
            )
        return await work.experiments.with_id(experiment_id)


def can_be_read(experiment: Experiment, updates: list[ExperimentUpdate]) -> bool:
    """Say whether there is anything to read: a bet may be told in words, a comparison needs numbers."""
    is_bet = experiment.terms.design is Design.BET
    return any(is_bet or update.reading.arms for update in updates)


def _is_due(experiment: Experiment, now: datetime) -> bool:
    on = experiment.terms.earliest_read_on
    return experiment.stage is Stage.RUNNING and on is not None and experiment.day_of(now) >= on
