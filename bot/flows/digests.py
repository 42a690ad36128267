"""Making digests and posting them once: by the clock, at once on request, as a preview, and again after an edit."""

from dataclasses import replace
from datetime import UTC, datetime

import structlog

from bot.domain import reasons
from bot.domain.attention import Occasion
from bot.domain.digests import Digest
from bot.domain.errors import BadScheduleError, ChannelUnreachableError, HeedError, SharedChannelError
from bot.domain.language import say
from bot.domain.roles import Role
from bot.domain.schedules import Schedule, Slot, is_worth_posting, slot_after, slot_at_or_before, slot_named
from bot.flows.desk import Desk
from bot.flows.digest_making import begun_digest, digest_id, made_digest, plan_rolling, plan_scheduled, sketched_digest
from bot.flows.digest_schedules import digest_place, require_full_member
from bot.flows.roles import require_role
from bot.messages import DigestDetails, DigestHead, DigestNotes, Sentence
from bot.ports import Job, Post, Whisper

_log = structlog.get_logger()


async def hand_out_due_digests(desk: Desk, now: datetime) -> int:
    """Turn every slot that has come into a job, and move its schedule on; return how many jobs there were.

    Several replicas may do this at once: the job is known by its slot. A crash in between repeats the slot, never
    skips it. Of slots missed while Heed was down only the newest counts.
    """
    jobs = 0
    for schedule in await desk.storage.due_schedules(now):
        try:
            slot, following = slot_at_or_before(schedule.rhythm, now), slot_after(schedule.rhythm, now)
        except BadScheduleError:
            # The zone database dropped the zone: asking again every few seconds would not bring it back.
            _log.warning("schedule_unreadable", workspace_id=schedule.workspace_id, schedule_id=schedule.id)
            async with desk.storage.work(schedule.workspace_id) as work:
                await work.schedules.mute(schedule.id, now)
            continue
        await desk.jobs.enqueue(_digest_job(schedule, slot))
        jobs += 1
        async with desk.storage.work(schedule.workspace_id) as work:
            await work.schedules.advance(schedule.id, following.at)
    return jobs


def _digest_job(schedule: Schedule, slot: Slot) -> Job:
    ids = {"workspace_id": schedule.workspace_id, "schedule_id": schedule.id, "slot": slot.name}
    return Job(id=f"digest:{':'.join(ids.values())}", kind="digest", args=ids)


async def post_scheduled_digest(desk: Desk, *, workspace_id: str, schedule_id: str, slot: str) -> None:
    """Post the digest of a slot once, however often and from however many replicas this is called.

    Nothing new, or muted or changed since: no post. A channel that cannot be reached pauses the schedule, and who
    set it up is told once. Raises TryAgainError when Slack does not answer.
    """
    async with desk.storage.work(workspace_id) as work:
        schedule = await work.schedules.with_id(schedule_id)
    due = None if schedule is None or schedule.muted_at is not None else slot_named(schedule.rhythm, slot)
    if schedule is None or due is None:
        _log.info("digest_not_due_any_more", workspace_id=workspace_id, schedule_id=schedule_id, slot=slot)
        return
    own_id = digest_id(workspace_id, schedule.channel_id, slot)
    try:
        begun = await begun_digest(desk, workspace_id, own_id)
        digest = begun or await _new_digest(desk, schedule, due)
        if digest is not None:
            await _publish(desk, digest, again=begun is not None)
    except (ChannelUnreachableError, SharedChannelError) as error:
        await _pause(desk, schedule, own_id, error)


async def _new_digest(desk: Desk, schedule: Schedule, slot: Slot) -> Digest | None:
    """Make the digest of a slot; None when there is nothing new, or when its job waited through a long outage."""
    if not is_worth_posting(schedule.rhythm, slot, desk.clock.now()):
        _log.info("digest_too_late", workspace_id=schedule.workspace_id, schedule_id=schedule.id, slot=slot.name)
        return None
    return await made_digest(desk, await plan_scheduled(desk, schedule, slot))


async def order_digest(desk: Desk, *, workspace_id: str, channel_id: str, user_id: str, order_id: str) -> Digest:
    """Have a digest posted right now, once per `order_id`, unless nothing is new; return what it would show.

    Raises what `preview_digest` raises.
    """
    digest = await preview_digest(desk, workspace_id=workspace_id, channel_id=channel_id, user_id=user_id)
    await require_role(desk, workspace_id, user_id, Role.EDITOR)
    if not digest.has_news:
        return digest
    args = {
        "workspace_id": workspace_id,
        "channel_id": channel_id,
        "user_id": user_id,
        "asked_at": digest.period.end.isoformat(),
        "time_zone": digest.time_zone,
    }
    await desk.jobs.enqueue(Job(id=f"digest-now:{order_id}", kind="digest_now", args=args))
    return digest


async def post_digest_now(
    desk: Desk, *, workspace_id: str, channel_id: str, asked_at: datetime, time_zone: str, user_id: str
) -> None:
    """Post a digest of the days up to `asked_at` once; tell who asked when the channel cannot be reached.

    Raises TryAgainError when Slack does not answer.
    """
    slot = f"now:{asked_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
    own_id = digest_id(workspace_id, channel_id, slot)
    try:
        begun = await begun_digest(desk, workspace_id, own_id)
        digest = begun
        if digest is None:
            plan = await plan_rolling(
                desk,
                workspace_id=workspace_id,
                channel_id=channel_id,
                slot=slot,
                up_to=asked_at,
                time_zone=time_zone,
            )
            digest = await made_digest(desk, plan)
        if digest is not None:
            await _publish(desk, digest, again=begun is not None)
    except (ChannelUnreachableError, SharedChannelError) as error:
        _log.warning("digest_unreachable", workspace_id=workspace_id, channel_id=channel_id)
        text = say("I could not post the digest that you asked for. {reason}", reason=error)
        whisper = Whisper(
            key=f"digest:{own_id}:unreachable",
            workspace_id=workspace_id,
            user_id=user_id,
            content=Sentence(text=text),
        )
        await _tell(desk, whisper)


async def preview_digest(desk: Desk, *, workspace_id: str, channel_id: str, user_id: str) -> Digest:
    """Return what a digest posted here right now would show; without news it would not be posted.

    Nothing is stored. Raises OutsiderError, SharedChannelError and ChannelUnreachableError: who could not have the
    digest posted, or could not read it in the channel, does not get it as a preview either.
    """
    person = await require_full_member(desk, workspace_id, user_id)
    await digest_place(desk, workspace_id=workspace_id, user_id=user_id, channel_id=channel_id)
    plan = await plan_rolling(
        desk,
        workspace_id=workspace_id,
        channel_id=channel_id,
        slot="preview",
        up_to=desk.clock.now(),
        time_zone=person.time_zone,
    )
    return await sketched_digest(desk, plan)


async def redraw_digests(desk: Desk, *, workspace_id: str, feedback_id: str) -> int:
    """Redraw the posted digests that quote an item, with its present words; return how many messages changed.

    Raises TryAgainError when Slack does not answer; running again is harmless.
    """
    async with desk.storage.work(workspace_id) as work:
        digests = await work.digests.quoting(feedback_id)
    redrawn = 0
    for post in (post for digest in digests for post in posts_of(digest)):
        try:
            redrawn += await desk.messenger.update(post)
        except (ChannelUnreachableError, SharedChannelError):
            # An archived channel keeps its messages as they are; the other digests still change.
            _log.warning("digest_not_redrawn", workspace_id=workspace_id, channel_id=post.channel_id)
    return redrawn


def posts_of(digest: Digest) -> tuple[Post, ...]:
    """Return a digest's messages, the others in the thread of the first, which is known once that is posted."""
    head = Post(
        key=f"digest:{digest.id}",
        workspace_id=digest.workspace_id,
        channel_id=digest.channel_id,
        content=DigestHead(digest=digest),
        occasion=Occasion.DIGEST,
        why=reasons.DIGEST_ORDERED if digest.slot.startswith("now:") else reasons.DIGEST,
    )
    details = replace(head, key=f"{head.key}:details", content=DigestDetails(digest=digest))
    notes = replace(head, key=f"{head.key}:notes", content=DigestNotes(digest=digest))
    return (head, details, notes) if any(note.details for note in digest.notes) else (head, details)


async def _publish(desk: Desk, digest: Digest, *, again: bool) -> None:
    """Post a digest and its thread, then make sure that no word stayed in it which was removed meanwhile.

    With `again` an earlier attempt may have posted the words of its own time, so they are drawn afresh.
    """
    head, *thread = posts_of(digest)
    ts = await desk.messenger.post(head)
    for post in thread:
        await desk.messenger.post(replace(post, thread_ts=ts))
    present = await begun_digest(desk, digest.workspace_id, digest.id)
    if present is not None and (again or present != digest):
        for post in posts_of(present):
            await desk.messenger.update(post)
    _log.info("digest_posted", workspace_id=digest.workspace_id, channel_id=digest.channel_id, digest_id=digest.id)


async def _pause(desk: Desk, schedule: Schedule, occasion: str, error: HeedError) -> None:
    """Mute a schedule that cannot be posted, and tell once who set it up: repeating either helps nobody."""
    _log.warning(
        "digest_paused", workspace_id=schedule.workspace_id, schedule_id=schedule.id, error=type(error).__name__
    )
    place = await desk.directory.place(schedule.workspace_id, schedule.channel_id)
    text = say(
        "I could not post the digest for {channel}, so I have muted it. {reason} "
        "`/digest unmute` there brings it back.",
        channel=say("your channel") if place is None else f"#{place.name}",
        reason=error,
    )
    if schedule.created_by is not None:
        whisper = Whisper(
            key=f"digest:{occasion}:unreachable",
            workspace_id=schedule.workspace_id,
            user_id=schedule.created_by,
            content=Sentence(text=text),
            occasion=Occasion.NOTICE,
            why=reasons.DIGEST_PAUSED,
        )
        await _tell(desk, whisper)
    async with desk.storage.work(schedule.workspace_id) as work:
        await work.schedules.mute(schedule.id, desk.clock.now())


async def _tell(desk: Desk, whisper: Whisper) -> None:
    try:
        await desk.messenger.whisper(whisper)
    except (ChannelUnreachableError, SharedChannelError):
        # They have left, or take no messages from apps: the log is all that remains.
        _log.warning("person_unreachable", workspace_id=whisper.workspace_id, user_id=whisper.user_id)
