"""What Heed answers below an update: the numbers of that moment, redrawn only when the update itself is changed."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from bot.domain.errors import ChannelUnreachableError, SharedChannelError
from bot.domain.experiments.doubts import update_doubts
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.updates import ExperimentUpdate, UpdateState
from bot.flows.desk import Desk
from bot.flows.experiments.cards import redraw, reported
from bot.messages import UpdateReply
from bot.ports import Post, Whisper

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """An update with its experiment, and the updates that were said before it."""

    update: ExperimentUpdate
    experiment: Experiment
    earlier: tuple[ExperimentUpdate, ...]


def reply_key(update_id: str) -> str:
    """Return the key under which the answer to an update is posted."""
    return f"experiment_update:{update_id}"


async def publish_reply(desk: Desk, args: Mapping[str, str]) -> None:
    """Answer below the update `update_id` of `workspace_id`, or redraw that answer; raise TryAgainError.

    Doing it again posts nothing twice: the answer is known by its key.
    """
    workspace_id, update_id = args["workspace_id"], args["update_id"]
    told = await _told(desk, workspace_id, update_id)
    if told is None:
        return
    is_there = await _redrawn(desk, workspace_id, told)
    if not is_there and told.update.state is UpdateState.ACTIVE:
        await _answer(desk, workspace_id, told)
    present = await _told(desk, workspace_id, update_id)
    if present is not None and present.update != told.update:
        # Corrected or taken back while it was on its way: what was written last must say so.
        await _redrawn(desk, workspace_id, present)


async def _told(desk: Desk, workspace_id: str, update_id: str) -> _Told | None:
    async with desk.storage.work(workspace_id) as work:
        update = await work.experiments.update_with_id(update_id)
        experiment = None if update is None else await work.experiments.with_id(update.experiment_id)
        updates = [] if experiment is None else await work.experiments.updates(experiment.id)
    if update is None or experiment is None:
        return None
    earlier = [each for each in updates if each.id != update.id and each.said_at <= update.said_at]
    return _Told(update=update, experiment=experiment, earlier=tuple(earlier))


async def _reply(told: _Told) -> UpdateReply:
    """Return the answer as of the moment in which the update was said, or corrected."""
    update = told.update
    moment = max(update.said_at, update.changed_at or update.said_at)
    report = await reported(told.experiment, (*told.earlier, update), now=moment)
    return UpdateReply(report=report, update=update, doubts=update_doubts(told.experiment, update, told.earlier))


def _place(told: _Told) -> tuple[str | None, str | None]:
    """Return the channel and thread of the answer: below the message, else below the card; none: only the author."""
    update, experiment = told.update, told.experiment
    if update.ts is not None and update.channel_id is not None:
        # An experiment of a private channel is nobody else's business.
        is_open = experiment.private_to in {None, update.channel_id}
        return (update.channel_id, update.thread_ts or update.ts) if is_open else (None, None)
    return (experiment.channel_id, experiment.card_ts) if experiment.card_ts is not None else (None, None)


async def _answer(desk: Desk, workspace_id: str, told: _Told) -> None:
    channel_id, thread_ts = _place(told)
    if channel_id is not None:
        post = await _post(workspace_id, told, channel_id, thread_ts)
        try:
            await desk.messenger.post(post)
        except (ChannelUnreachableError, SharedChannelError):
            # Archived, left, or customers read along there: the author is told all the same, by themselves.
            pass
        else:
            return
    await _whisper(desk, workspace_id, told)


async def _whisper(desk: Desk, workspace_id: str, told: _Told) -> None:
    update = told.update
    if update.by is None:
        return
    whisper = Whisper(
        # No answer that everybody sees: what only one person saw cannot be redrawn, so another version is said anew.
        key=f"{reply_key(update.id)}:{update.version}:alone",
        workspace_id=workspace_id,
        user_id=update.changed_by or update.by,
        content=await _reply(told),
        channel_id=update.channel_id,
        thread_ts=update.thread_ts,
    )
    try:
        await desk.messenger.whisper(whisper)
    except (ChannelUnreachableError, SharedChannelError):
        _log.warning("person_unreachable", workspace_id=workspace_id, user_id=whisper.user_id)


async def _redrawn(desk: Desk, workspace_id: str, told: _Told) -> bool:
    """Redraw the answer where there is one; say whether there is."""
    channel_id, thread_ts = _place(told)
    if channel_id is None:
        return False
    try:
        post = await _post(workspace_id, told, channel_id, thread_ts)
        return await redraw(desk, post, told.experiment.label)
    except (ChannelUnreachableError, SharedChannelError):
        # An archived channel keeps its messages as they are.
        _log.warning("experiment_reply_not_redrawn", workspace_id=workspace_id, update_id=told.update.id)
        return True


async def _post(workspace_id: str, told: _Told, channel_id: str, thread_ts: str | None) -> Post:
    return Post(
        key=reply_key(told.update.id),
        workspace_id=workspace_id,
        channel_id=channel_id,
        thread_ts=thread_ts,
        content=await _reply(told),
    )
