"""What a day's budget held back: told in one message that grows silently, and shown whenever somebody wants it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.domain import reasons
from bot.domain.attention import FOLD, FoldNote, Occasion
from bot.domain.errors import ChannelUnreachableError, OutsiderError, SharedChannelError
from bot.flows.desk import Desk
from bot.flows.finding import member
from bot.ports import Fold, Job, Post, Whisper

_log = structlog.get_logger()

# What was held back before is in nobody's day any more: a Heed that was down for a weekend tells it, an older one not.
_LOOKS_BACK = timedelta(days=3)
# A claim of this age is nobody's who is still sending, so the message goes out at once.
_NOBODY_SENDS = timedelta(minutes=10)
# What is held back while the message is on its way makes it longer; more often than this in a row that does not happen.
_REDRAWS = 3


async def hand_out_folds(desk: Desk, now: datetime) -> None:
    """Begin a job for every message that has to tell of something more, in every workspace.

    Several replicas may do this at once, and after a crash it begins what was left: a job is known by the newest of
    what it tells.
    """
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            fresh = await work.attention.fresh_folds(now - _LOOKS_BACK)
        for fold in fresh:
            await desk.jobs.enqueue(_job(workspace_id, fold, fold.latest_at.isoformat()))


async def tell_fold(desk: Desk, args: Mapping[str, str]) -> None:
    """Say in the one message `fold_key` of `workspace_id` what was held back, or redraw it; raise TryAgainError.

    It is posted once, and grows without a sound.
    """
    workspace_id, key = args["workspace_id"], args["fold_key"]
    drawn: FoldNote | None = None
    for _ in range(_REDRAWS):
        at = desk.clock.now()
        async with desk.storage.work(workspace_id) as work:
            held = tuple(await work.attention.in_fold(key))
            is_posted = await work.posts.posted(key) is not None
        note = FoldNote(held=held, is_for_one=bool(args["user_id"]))
        if note == drawn or not (held or is_posted):
            return
        try:
            await _say(desk, args, note)
        except (ChannelUnreachableError, SharedChannelError):
            # Archived, or shared with customers since: what Heed posted and held back can still be looked up.
            _log.warning("fold_not_told", workspace_id=workspace_id, key=key)
        async with desk.storage.work(workspace_id) as work:
            await work.attention.drawn(key, at)
        drawn = note


async def show_held(desk: Desk, workspace_id: str, user_id: str, key: str) -> bool:
    """Let a message that was held back be said after all; False when it was shown before, or cannot be any more.

    Raises OutsiderError for strangers, and for what somebody else was to be told.
    """
    await member(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        held = await work.attention.held(key)
    if held is not None and held.user_id not in {None, user_id}:
        raise OutsiderError
    if held is None or not held.can_be_shown:
        return False
    args = {
        "workspace_id": workspace_id,
        "key": key,
        "fold_key": held.folded_into or "",
        "user_id": held.user_id or "",
        "channel_id": held.channel_id,
    }
    await desk.jobs.enqueue(Job(id=f"show:{workspace_id}:{key}", kind="show", args=args))
    return True


async def say_held(desk: Desk, args: Mapping[str, str]) -> None:
    """Begin the job that says the message `key` of `workspace_id` after all, and take it out of its fold's message.

    A job of its own: whoever is killed between the two steps does both again, and the message is said once.
    """
    workspace_id, key, now = args["workspace_id"], args["key"], desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        job = await work.attention.let_out(key, at=now - _NOBODY_SENDS)
    if job is not None:
        # Whoever asks for it wants it now, at whatever hour.
        shown = {**job.args, "shown": "yes"}
        await desk.jobs.enqueue(replace(job, id=f"shown:{workspace_id}:{key}", args=shown))
    # What was muted, or may never be said unasked, stands in no message.
    if args["fold_key"].startswith(FOLD):
        fold = Fold(key=args["fold_key"], user_id=args["user_id"] or None, channel_id=args["channel_id"], latest_at=now)
        await desk.jobs.enqueue(_job(workspace_id, fold, f"shown:{key}"))


async def _say(desk: Desk, args: Mapping[str, str], note: FoldNote) -> None:
    post = Post(
        key=args["fold_key"],
        workspace_id=args["workspace_id"],
        channel_id=args["channel_id"],
        content=note,
        occasion=Occasion.FOLDED,
        why=reasons.FOLDED,
    )
    if await desk.messenger.update(post) or not note.held:
        return
    if not note.is_for_one:
        await desk.messenger.post(post)
        return
    whisper = Whisper(
        key=post.key,
        workspace_id=post.workspace_id,
        user_id=args["user_id"],
        content=note,
        occasion=post.occasion,
        why=post.why,
    )
    await desk.messenger.whisper(whisper)


def _job(workspace_id: str, fold: Fold, because: str) -> Job:
    args = {
        "workspace_id": workspace_id,
        "fold_key": fold.key,
        "user_id": fold.user_id or "",
        "channel_id": fold.channel_id,
    }
    return Job(id=f"fold:{fold.key}:{because}", kind="fold", args=args)
