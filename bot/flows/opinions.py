"""👍 and 👎 below a digest: a 👎 makes it come less often, says so to everybody, and can be taken back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from bot.domain.digests import Digest
from bot.domain.errors import ChannelUnreachableError, ScheduleNotFoundError, SharedChannelError
from bot.domain.opinions import LoweredNote, Opinion, RhythmChangedError, rarer
from bot.domain.schedules import Cadence, Schedule, slot_after
from bot.flows.desk import Desk
from bot.flows.digest_schedules import require_full_member
from bot.ports import Job, Post, UnitOfWork

_log = structlog.get_logger()

# A Heed that was down for a weekend tells on Monday what Friday's thumbs changed; who told it knows its job's id.
_SWEPT = timedelta(days=3)


class Outcome(StrEnum):
    """What an opinion changed."""

    NOTED = "noted"
    LOWERED = "lowered"
    # It was made rarer because of this very digest before.
    LOWERED_BEFORE = "lowered before"
    # It was, and somebody took that back.
    TAKEN_BACK = "taken back"
    RAREST = "rarest"
    # Nothing posts it by itself, or it is muted.
    UNSCHEDULED = "unscheduled"


async def rate_digest(desk: Desk, workspace_id: str, user_id: str, digest_id: str, *, is_useful: bool) -> Outcome:
    """Take somebody's opinion on a digest; the first 👎 on it makes the next ones rarer: daily, weekly, monthly.

    Pressing again, or several people at once, lowers it once. Raises OutsiderError for guests and strangers,
    ChannelUnreachableError for who is not in a private channel, and ScheduleNotFoundError for a digest that is gone.
    """
    digest = await _digest(desk, workspace_id, user_id, digest_id)
    now = desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        lowering = await work.opinions.give(Opinion(digest_id=digest_id, user_id=user_id, is_useful=is_useful, at=now))
        if is_useful:
            return Outcome.NOTED
        if lowering is None:
            outcome = await _lower(desk, work, digest, user_id)
        else:
            outcome = Outcome.LOWERED_BEFORE if lowering.undone_at is None else Outcome.TAKEN_BACK
    if outcome is Outcome.LOWERED:
        _log.info("digest_lowered", workspace_id=workspace_id, digest_id=digest_id)
        await desk.jobs.enqueue(_job(workspace_id, digest_id, "lowered"))
    return outcome


async def undo_lowering(desk: Desk, workspace_id: str, user_id: str, digest_id: str) -> None:
    """Let a digest come as often as before a 👎 made it rarer; done twice, it changes nothing more.

    Raises RhythmChangedError when somebody has changed its rhythm since, and what `rate_digest` raises.
    """
    digest = await _digest(desk, workspace_id, user_id, digest_id)
    now = desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        lowering = await work.opinions.lowering(digest_id)
        if lowering is None or lowering.lowered_from is None or lowering.undone_at is not None:
            return
        schedule = await work.schedules.of_channel(digest.channel_id)
        is_as_lowered = schedule is not None and schedule.rhythm.cadence is rarer(lowering.lowered_from)
        # Muting is a decision of its own, which taking back a thumb does not undo.
        if schedule is None or not is_as_lowered or schedule.muted_at is not None:
            raise RhythmChangedError
        if await work.opinions.undo(digest_id, by=user_id, at=now):
            await _come(desk, work, schedule, lowering.lowered_from, user_id)
    _log.info("digest_lowering_undone", workspace_id=workspace_id, digest_id=digest_id)
    await desk.jobs.enqueue(_job(workspace_id, digest_id, "undone"))


async def sweep_opinions(desk: Desk, now: datetime) -> None:
    """Have it told what the opinions of the last days changed, in case a process died between storing one and that."""
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            lately = await work.opinions.lowerings(now - _SWEPT)
        for each in lately:
            await desk.jobs.enqueue(_job(workspace_id, each.digest_id, "undone" if each.undone_at else "lowered"))


async def tell_lowered(desk: Desk, args: Mapping[str, str]) -> None:
    """Say below the digest `digest_id` of `workspace_id` that it comes less often, or no longer does, once.

    Raises TryAgainError when Slack is away.
    """
    workspace_id, digest_id = args["workspace_id"], args["digest_id"]
    async with desk.storage.work(workspace_id) as work:
        digest = await work.digests.with_id(digest_id)
        lowering = await work.opinions.lowering(digest_id)
        head = await work.posts.posted(f"digest:{digest_id}")
        schedule = None if digest is None else await work.schedules.of_channel(digest.channel_id)
    now = None if lowering is None or lowering.lowered_from is None else rarer(lowering.lowered_from)
    if digest is None or lowering is None or lowering.lowered_from is None or now is None:
        return
    note = LoweredNote(
        digest_id=digest_id,
        by=lowering.user_id,
        before=lowering.lowered_from,
        now=now,
        next_on=None if schedule is None else slot_after(schedule.rhythm, desk.clock.now()).on,
        undone_by=lowering.undone_by,
    )
    post = Post(
        key=f"digest_lowered:{digest_id}",
        workspace_id=workspace_id,
        channel_id=digest.channel_id,
        content=note,
        thread_ts=None if head is None else head.ts,
    )
    try:
        await desk.messenger.post(post)
        if note.undone_by is not None:
            await desk.messenger.update(post)
    except (ChannelUnreachableError, SharedChannelError):
        _log.warning("digest_lowering_not_told", workspace_id=workspace_id, digest_id=digest_id)


async def _digest(desk: Desk, workspace_id: str, user_id: str, digest_id: str) -> Digest:
    await require_full_member(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        digest = await work.digests.with_id(digest_id)
    if digest is None:
        raise ScheduleNotFoundError
    place = await desk.directory.place(workspace_id, digest.channel_id)
    is_open = place is not None and (place.is_own_dm or not place.is_private)
    if not is_open and not await desk.directory.is_member(workspace_id, digest.channel_id, user_id):
        raise ChannelUnreachableError
    return digest


async def _lower(desk: Desk, work: UnitOfWork, digest: Digest, user_id: str) -> Outcome:
    schedule = await work.schedules.of_channel(digest.channel_id)
    if schedule is None or schedule.muted_at is not None:
        return Outcome.UNSCHEDULED
    before = schedule.rhythm.cadence
    after = rarer(before)
    if after is None:
        return Outcome.RAREST
    await _come(desk, work, schedule, after, user_id)
    await work.opinions.lowered(digest.id, user_id, before)
    return Outcome.LOWERED


async def _come(desk: Desk, work: UnitOfWork, schedule: Schedule, cadence: Cadence, user_id: str) -> None:
    """Let a digest come in another cadence; who had set it up stays the one who is told when it fails."""
    rhythm = replace(schedule.rhythm, cadence=cadence)
    slot = slot_after(rhythm, desk.clock.now())
    await work.schedules.put(schedule.channel_id, rhythm, next_at=slot.at, by=schedule.created_by or user_id)


def _job(workspace_id: str, digest_id: str, what: str) -> Job:
    args = {"workspace_id": workspace_id, "digest_id": digest_id}
    return Job(id=f"digest_{what}:{digest_id}", kind="digest_lowered", args=args)
