"""What was reported about experiments: kept once, corrected as versions, and taken back."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from bot.domain.errors import ChannelUnreachableError
from bot.domain.experiments.errors import (
    ExperimentChangedError,
    ExperimentNotFoundError,
    NotRunningError,
    NotYourUpdateError,
    UpdateGoneError,
)
from bot.domain.experiments.experiment import TRIED_STAGES, Experiment, Stage
from bot.domain.experiments.readings import Reading
from bot.domain.experiments.updates import ExperimentUpdate, UpdateSource, UpdateState
from bot.domain.language import say
from bot.flows.desk import Desk
from bot.flows.experiments.cards import card_job, reply_job
from bot.flows.experiments.finding import known_experiment
from bot.flows.patience import answer_within
from bot.ports import UnitOfWork

# A link to the message is worth a moment, not the three seconds that Slack waits.
LINK_SECONDS = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What somebody reported, understood, on its way to being kept; `by` is None for an app."""

    workspace_id: str
    experiment_id: str
    # Sent twice, it is kept once.
    origin_key: str
    source: UpdateSource
    reading: Reading
    note: str
    by: str | None
    said_at: datetime
    channel_id: str | None = None
    ts: str | None = None
    thread_ts: str | None = None
    # When its words were changed before they were read; None: as they were said.
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What an update should say instead."""

    reading: Reading
    note: str
    by: str | None
    at: datetime
    # The version that was corrected; None: whichever is the present one.
    seen: int | None = None
    # Another experiment, where the words name it now.
    experiment_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A kept update with its experiment, for a form about it."""

    update: ExperimentUpdate
    experiment: Experiment


def why_not_now(experiment: Experiment) -> str | None:
    """Return why an experiment takes no numbers at its stage, in a sentence; None: it does."""
    if experiment.stage in TRIED_STAGES:
        return None
    if experiment.stage is Stage.DRAFT:
        return say("{label} has not started, so it takes no numbers yet: start it first.", label=experiment.label)
    # The evidence of the decision stays as it was; numbers nobody decides on would only look as if they counted.
    return say(
        "{label} is decided, so it takes no more numbers. A number that was wrong can still be corrected.",
        label=experiment.label,
    )


async def keep_update(desk: Desk, reported: Reported) -> tuple[ExperimentUpdate, bool]:
    """Store what was reported and have it answered and drawn; what came from the same origin is returned with False.

    Raises NotRunningError. Doing it again changes nothing, and makes sure of the answer.
    """
    permalink = await _permalink(desk, reported)
    async with desk.storage.work(reported.workspace_id) as work:
        experiment = await work.experiments.with_id(reported.experiment_id)
        known = await work.experiments.update_with_origin(reported.origin_key)
        if known is None:
            _require_running(experiment)
            known = _update(reported, permalink)
        update, is_new = await work.experiments.put_update(known)
    if update.state is UpdateState.ACTIVE:
        await redraw_update(desk, reported.workspace_id, update)
    return update, is_new


async def correct_update(desk: Desk, workspace_id: str, update_id: str, correction: Correction) -> ExperimentUpdate:
    """Store the next version of an update; one that says the same already stays as it is.

    Raises UpdateGoneError, ExperimentChangedError and NotRunningError (for another experiment that does not run).
    """
    async with desk.storage.work(workspace_id) as work:
        update = await _present(work, update_id)
        if _is_overtaken(update, correction):
            raise ExperimentChangedError
        moves_to = correction.experiment_id or update.experiment_id
        if moves_to != update.experiment_id:
            _require_running(await work.experiments.with_id(moves_to))
        changed = replace(
            update,
            experiment_id=moves_to,
            reading=correction.reading,
            note=correction.note,
            changed_by=correction.by,
            changed_at=correction.at,
        )
        says = (update.experiment_id, update.reading, update.note)
        if says != (moves_to, correction.reading, correction.note):
            if not await work.experiments.change_update(changed):
                raise ExperimentChangedError
            changed = replace(changed, version=update.version + 1)
    await redraw_update(desk, workspace_id, changed)
    if moves_to != update.experiment_id:
        await _redraw_card(desk, workspace_id, update.experiment_id, changed)
    return changed


async def open_update(desk: Desk, workspace_id: str, user_id: str, update_id: str) -> Opened:
    """Return an update for somebody who may know of its experiment.

    Raises UpdateGoneError, ExperimentNotFoundError and OutsiderError.
    """
    async with desk.storage.work(workspace_id) as work:
        update = await work.experiments.update_with_id(update_id)
    if update is None:
        raise UpdateGoneError
    experiment = await known_experiment(desk, workspace_id, user_id, experiment_id=update.experiment_id)
    if update.state is UpdateState.WITHDRAWN:
        raise UpdateGoneError
    return Opened(update=update, experiment=experiment)


async def take_back_update(desk: Desk, workspace_id: str, user_id: str, update_id: str) -> Opened:
    """Take an update out at somebody's wish: who reported it, or who owns the experiment.

    Raises UpdateGoneError, NotYourUpdateError, ExperimentNotFoundError and OutsiderError.
    """
    opened = await open_update(desk, workspace_id, user_id, update_id)
    update = opened.update
    # Nobody said what an app posted, so whoever may know of the experiment may take it out.
    if update.by is not None and user_id not in {update.by, opened.experiment.owner_id}:
        raise NotYourUpdateError
    await withdraw(desk, workspace_id, update, by=user_id)
    return opened


async def withdraw(desk: Desk, workspace_id: str, update: ExperimentUpdate, *, by: str | None) -> None:
    """Remove the numbers and words of an update, and redraw what shows them; doing it again changes nothing more."""
    async with desk.storage.work(workspace_id) as work:
        await work.experiments.withdraw_update(update.id, by=by, at=desk.clock.now())
    # Withdrawing makes no version, and the present one has been answered already.
    await redraw_update(desk, workspace_id, replace(update, version=update.version + 1))


async def redraw_update(desk: Desk, workspace_id: str, update: ExperimentUpdate) -> None:
    """Have the answer below an update and the card of its experiment drawn for this version of it."""
    await desk.jobs.enqueue(reply_job(workspace_id, update.id, update.version))
    await _redraw_card(desk, workspace_id, update.experiment_id, update)


async def _redraw_card(desk: Desk, workspace_id: str, experiment_id: str, update: ExperimentUpdate) -> None:
    because = f"update:{update.id}:{update.version}"
    await desk.jobs.enqueue(card_job(workspace_id, experiment_id, because=because))


def _require_running(experiment: Experiment | None) -> None:
    if experiment is None or experiment.stage is Stage.DISCARDED:
        raise ExperimentNotFoundError
    refusal = why_not_now(experiment)
    if refusal is not None:
        raise NotRunningError(refusal)


def _is_overtaken(update: ExperimentUpdate, correction: Correction) -> bool:
    """Say whether somebody changed what was corrected, or a later edit of its message came first."""
    if correction.seen is not None:
        return correction.seen != update.version
    return update.changed_at is not None and correction.at < update.changed_at


async def _present(work: UnitOfWork, update_id: str) -> ExperimentUpdate:
    update = await work.experiments.update_with_id(update_id)
    if update is None or update.state is UpdateState.WITHDRAWN:
        raise UpdateGoneError
    return update


async def _permalink(desk: Desk, reported: Reported) -> str | None:
    if reported.channel_id is None or reported.ts is None:
        return None
    asked = desk.directory.permalink(reported.workspace_id, reported.channel_id, reported.ts)
    try:
        return await answer_within(LINK_SECONDS, asked)
    except ChannelUnreachableError:
        return None


def _update(reported: Reported, permalink: str | None) -> ExperimentUpdate:
    return ExperimentUpdate(
        id=uuid4().hex,
        experiment_id=reported.experiment_id,
        origin_key=reported.origin_key,
        source=reported.source,
        state=UpdateState.ACTIVE,
        version=1,
        reading=reported.reading,
        note=reported.note,
        by=reported.by,
        said_at=reported.said_at,
        channel_id=reported.channel_id,
        ts=reported.ts,
        thread_ts=reported.thread_ts,
        permalink=permalink,
        changed_at=reported.edited_at,
    )
