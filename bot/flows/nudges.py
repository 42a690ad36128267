"""Nudges: what is due is told to the one person who can act, once, in their working hours, and then never again."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import structlog

from bot.domain import reasons
from bot.domain.attention import Occasion
from bot.domain.audience import Person
from bot.domain.errors import ChannelUnreachableError, SharedChannelError, TryAgainError
from bot.domain.nudge_batches import OF, TOGETHER, Due, alone_due, batches_due, refreshed
from bot.domain.nudge_notes import NudgeNotes
from bot.domain.nudges import Nudge, NudgeKind, NudgeState
from bot.flows.desk import Desk
from bot.flows.nudge_notes import nudge_notes
from bot.flows.nudge_snapshot import read_due
from bot.flows.rhythm import is_there
from bot.ports import Job, Post, UnitOfWork, Whisper

_log = structlog.get_logger()

# One message holds so many: with their buttons they fill three screens, and Slack takes 50 blocks. The others follow in
# the next hour.
MOST_TOLD = 10
# Somebody may answer while the message is on its way; more often than this in a row nobody does.
_REDRAWS = 3


async def hand_out_nudges(desk: Desk, now: datetime) -> None:
    """Find what is due and what is settled in every workspace, and begin the jobs that tell and redraw it.

    Several replicas may do this at once: a nudge is known by its key, and the messages of an hour by person and hour.
    """
    for workspace_id in await desk.storage.workspace_ids():
        try:
            await hand_out_nudges_of(desk, workspace_id, now)
        except TryAgainError:
            # Slack does not say who is here: nothing is settled by that, and the next look comes in minutes.
            _log.warning("nudges_not_handed_out", workspace_id=workspace_id)


async def hand_out_nudges_of(desk: Desk, workspace_id: str, now: datetime) -> None:
    """Do the same for one workspace. Raises TryAgainError when Slack is away."""
    due = await read_due(desk, workspace_id, now)
    async with desk.storage.work(workspace_id) as work:
        await _put_new(work, due)
        for nudge in await work.nudges.snoozed_until(now):
            await work.nudges.wake(nudge.key)
        waiting = await work.nudges.waiting()
        settled = await _settled(work, waiting, due)
    gone = {nudge.key for nudge in settled}
    open_ones = [each for each in waiting if each.state is NudgeState.OPEN and each.key not in gone]
    for user_id in sorted({each.user_id for each in open_ones if each.message_key is None}):
        await desk.jobs.enqueue(nudges_job(workspace_id, user_id, now))
    for nudge in settled:
        if nudge.message_key is not None:
            await desk.jobs.enqueue(redraw_job(workspace_id, nudge.message_key, f"settled:{nudge.key}"))


def nudges_job(workspace_id: str, user_id: str, now: datetime) -> Job:
    """Return the job that tells somebody what is due: at most one message for each hour."""
    slot = f"{now.astimezone(UTC):%Y-%m-%dT%H}"
    args = {"workspace_id": workspace_id, "user_id": user_id, "slot": slot}
    return Job(id=f"nudges:{workspace_id}:{user_id}:{slot}", kind="nudges", args=args)


def redraw_job(workspace_id: str, message_key: str, occasion: str) -> Job:
    """Return the job that redraws a message with nudges, once for each occasion to do so."""
    args = {"workspace_id": workspace_id, "message_key": message_key}
    return Job(id=f"nudges_redraw:{message_key}:{occasion}", kind="nudges_redraw", args=args)


async def send_nudges(desk: Desk, args: Mapping[str, str]) -> None:
    """Tell `user_id` of `workspace_id` what is due by now, in one message; what is settled is left out.

    Outside of their working hours it waits for a later hour. Who has left is told nothing. Raises TryAgainError.
    """
    workspace_id, user_id = args["workspace_id"], args["user_id"]
    message_key = f"nudges:{user_id}:{args['slot']}"
    person = await desk.directory.person(workspace_id, user_id)
    if person is None:
        # Slack may know them again in an hour; there is no telling when they work.
        _log.warning("nudged_person_unknown", workspace_id=workspace_id, user_id=user_id)
        return
    now = desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        if not _is_here(person, workspace_id):
            await _give_up(work, user_id, now)
            return
        begun = await work.nudges.in_message(message_key)
        # What an earlier attempt has begun is finished at any hour: it may be in Slack already.
        if not begun and not await is_there(work, person, now):
            return
    due = await read_due(desk, workspace_id, now)
    async with desk.storage.work(workspace_id) as work:
        told = await _chosen(work, user_id, message_key, due)
    # Whoever asks for what was held back is told also that it is settled by now, rather than nothing.
    is_wanted = bool(told) and "shown" in args
    if is_wanted or any(nudge.state is NudgeState.OPEN for nudge in told):
        await _say(desk, workspace_id, user_id, message_key, told)
    async with desk.storage.work(workspace_id) as work:
        present = await work.nudges.in_message(message_key)
    if begun or present != told:
        # It was settled on the way, or the earlier attempt has told what was true then.
        await redraw_nudges(desk, {"workspace_id": workspace_id, "message_key": message_key})


async def redraw_nudges(desk: Desk, args: Mapping[str, str]) -> None:
    """Redraw the message `message_key` of `workspace_id` with what became of its nudges; raise TryAgainError."""
    workspace_id, message_key = args["workspace_id"], args["message_key"]
    drawn: NudgeNotes | None = None
    for _ in range(_REDRAWS):
        async with desk.storage.work(workspace_id) as work:
            told = await work.nudges.in_message(message_key)
        content = await nudge_notes(desk, workspace_id, told)
        if not told or content == drawn:
            return
        # Where it stands is known by its key: the direct messages of its reader.
        post = Post(key=message_key, workspace_id=workspace_id, channel_id=told[0].user_id, content=content)
        try:
            await desk.messenger.update(post)
        except (ChannelUnreachableError, SharedChannelError):
            _log.info("nudges_not_redrawn", workspace_id=workspace_id, key=message_key)
            return
        drawn = content


async def _say(desk: Desk, workspace_id: str, user_id: str, message_key: str, told: Sequence[Nudge]) -> None:
    content = await nudge_notes(desk, workspace_id, told)
    whisper = Whisper(
        key=message_key,
        workspace_id=workspace_id,
        user_id=user_id,
        content=content,
        occasion=Occasion.NUDGE,
        why=reasons.NUDGE,
        again=Job(id=message_key, kind="nudges", args=_args(workspace_id, message_key)),
    )
    try:
        await desk.messenger.whisper(whisper)
    except (ChannelUnreachableError, SharedChannelError):
        # They take no messages from apps: the log is all that remains.
        _log.warning("person_unreachable", workspace_id=workspace_id, user_id=user_id)
    else:
        _log.info("nudges_sent", workspace_id=workspace_id, user_id=user_id, nudges=len(told))


def _args(workspace_id: str, message_key: str) -> dict[str, str]:
    """Return the arguments of the job that made a message, from its key."""
    _, user_id, slot = message_key.split(":", 2)
    return {"workspace_id": workspace_id, "user_id": user_id, "slot": slot}


async def _put_new(work: UnitOfWork, due: Due) -> None:
    """Remember what is due and was not known before."""
    people = {user_id for _, user_id in due.together}
    told = await work.nudges.told_of(TOGETHER, people) if people else []
    new = {each.key: each for each in (*alone_due(due.alone), *batches_due(due, told))}
    for key in sorted(await work.nudges.unknown(list(new))):
        nudge = new[key]
        await work.nudges.put(nudge, at=due.now)
        was_told = f"not_now_review:{nudge.subject_id}:{nudge.facts.get('on')}"
        if nudge.kind is NudgeKind.NOT_NOW_DUE and await work.posts.posted(was_told) is not None:
            # An earlier version told it in a message of its own.
            await work.nudges.answer(key, NudgeState.SETTLED, at=due.now)


async def _settled(work: UnitOfWork, waiting: Sequence[Nudge], due: Due) -> list[Nudge]:
    """Settle the nudges that are not true any more, and return them."""
    return [
        nudge
        for nudge in waiting
        if not due.is_true(nudge) and await work.nudges.answer(nudge.key, NudgeState.SETTLED, at=due.now)
    ]


async def _chosen(work: UnitOfWork, user_id: str, message_key: str, due: Due) -> list[Nudge]:
    """Put what is still true into the message, as it is by now, and return what the message tells."""
    begun = await work.nudges.in_message(message_key)
    if begun:
        await _settled(work, begun, due)
        return await work.nudges.in_message(message_key)
    waiting = await work.nudges.waiting()
    untold = [each for each in waiting if each.state is NudgeState.OPEN and each.message_key is None]
    mine = [nudge for nudge in untold if nudge.user_id == user_id]
    gone = {nudge.key for nudge in await _settled(work, mine, due)}
    # What waited for the morning and is less pressing by now would tell of the same experiment twice.
    for nudge in mine:
        if nudge.key not in gone and _is_outdone(nudge, due):
            await work.nudges.answer(nudge.key, NudgeState.SETTLED, at=due.now)
            gone.add(nudge.key)
    told = [refreshed(nudge, due) for nudge in mine if nudge.key not in gone][:MOST_TOLD]
    for nudge in told:
        if nudge.kind in TOGETHER:
            await work.nudges.refresh(nudge.key, nudge.why, nudge.facts)
    await work.nudges.put_in_message([each.key for each in told], message_key)
    return await work.nudges.in_message(message_key)


def _is_outdone(nudge: Nudge, due: Due) -> bool:
    """Say whether something more pressing is due about the same experiment."""
    pressing = {each.subject_id: each.key for each in alone_due(due.alone)}
    is_own = nudge.kind not in TOGETHER and OF not in nudge.facts and nudge.key in due.seen
    return is_own and pressing.get(nudge.subject_id, nudge.key) != nudge.key


async def _give_up(work: UnitOfWork, user_id: str, now: datetime) -> None:
    """Settle what would be told to somebody who has left; whoever gets the experiment is told anew."""
    for nudge in await work.nudges.waiting():
        if nudge.user_id == user_id:
            await work.nudges.answer(nudge.key, NudgeState.SETTLED, at=now)
    _log.warning("nudged_person_gone", workspace_id=work.workspace_id, user_id=user_id)


def _is_here(person: Person, workspace_id: str) -> bool:
    is_ours = person.team_id == workspace_id and not person.is_guest
    return is_ours and not person.is_bot and not person.has_left
