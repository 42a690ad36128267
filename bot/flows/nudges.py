"""Nudges: what is due is told to the one person who can act, once, in their working hours, and then never again."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import structlog

from bot.domain import reasons
from bot.domain.attention import Occasion
from bot.domain.audience import Person
from bot.domain.errors import ChannelUnreachableError, SharedChannelError
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.reminders import REMINDED_STAGES, Progressed, nudge_due, still_due
from bot.domain.nudges import Nudge, NudgeState
from bot.domain.working_hours import is_at_work, zone_of_person
from bot.flows.desk import Desk
from bot.messages import NudgeNote, NudgeNotes
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
        await hand_out_nudges_of(desk, workspace_id, now)


async def hand_out_nudges_of(desk: Desk, workspace_id: str, now: datetime) -> None:
    """Do the same for one workspace."""
    async with desk.storage.work(workspace_id) as work:
        experiments = await progress(work)
        due = {each.key: each for each in filter(None, (nudge_due(each, now) for each in experiments))}
        for key in sorted(await work.nudges.unknown(list(due))):
            await work.nudges.put(due[key], at=now)
        for nudge in await work.nudges.snoozed_until(now):
            await work.nudges.wake(nudge.key)
        waiting = await work.nudges.waiting()
        true = {key for each in experiments for key in still_due(each, now)}
        settled = await _settled(work, waiting, true, now)
    gone = {nudge.key for nudge in settled}
    open_ones = [each for each in waiting if each.state is NudgeState.OPEN and each.key not in gone]
    for user_id in sorted({each.user_id for each in open_ones if each.message_key is None}):
        await desk.jobs.enqueue(nudges_job(workspace_id, user_id, now))
    for nudge in settled:
        if nudge.message_key is not None:
            await desk.jobs.enqueue(redraw_job(workspace_id, nudge.message_key, f"settled:{nudge.key}"))


async def progress(work: UnitOfWork) -> list[Progressed]:
    """Return every experiment about which something can be due, in two queries however many there are."""
    experiments = await work.experiments.in_stages(REMINDED_STAGES)
    latest = await work.experiments.latest_updates_at([each.id for each in experiments])
    return [Progressed(experiment=each, last_update_at=latest.get(each.id)) for each in experiments]


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
        if not begun and not is_at_work(now, zone_of_person(person.time_zone)):
            return
        told = await _chosen(work, user_id, message_key, now)
    if any(nudge.state is NudgeState.OPEN for nudge in told):
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
        content = await _notes(desk, workspace_id, told)
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
    content = await _notes(desk, workspace_id, told)
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


async def _settled(work: UnitOfWork, waiting: Sequence[Nudge], true: set[str], now: datetime) -> list[Nudge]:
    """Settle the nudges whose keys are not among the true ones, and return them."""
    return [
        nudge
        for nudge in waiting
        if nudge.key not in true and await work.nudges.answer(nudge.key, NudgeState.SETTLED, at=now)
    ]


async def _chosen(work: UnitOfWork, user_id: str, message_key: str, now: datetime) -> list[Nudge]:
    """Read the state again, put what is true into the message, and return what the message tells."""
    experiments = await progress(work)
    begun = await work.nudges.in_message(message_key)
    if begun:
        await _settled(work, begun, {key for each in experiments for key in still_due(each, now)}, now)
        return await work.nudges.in_message(message_key)
    # What waited for the morning and is less pressing by now would tell of the same experiment twice.
    pressing = {due.key for due in (nudge_due(each, now) for each in experiments) if due is not None}
    waiting = await work.nudges.waiting()
    untold = [each for each in waiting if each.state is NudgeState.OPEN and each.message_key is None]
    mine = [nudge for nudge in untold if nudge.user_id == user_id]
    gone = {nudge.key for nudge in await _settled(work, mine, pressing, now)}
    await work.nudges.put_in_message([each.key for each in mine if each.key not in gone][:MOST_TOLD], message_key)
    return await work.nudges.in_message(message_key)


async def _give_up(work: UnitOfWork, user_id: str, now: datetime) -> None:
    """Settle what would be told to somebody who has left; whoever gets the experiment is told anew."""
    for nudge in await work.nudges.waiting():
        if nudge.user_id == user_id:
            await work.nudges.answer(nudge.key, NudgeState.SETTLED, at=now)
    _log.warning("nudged_person_gone", workspace_id=work.workspace_id, user_id=user_id)


def _is_here(person: Person, workspace_id: str) -> bool:
    return person.team_id == workspace_id and not person.is_bot and not person.has_left


async def _notes(desk: Desk, workspace_id: str, told: Sequence[Nudge]) -> NudgeNotes:
    """Return a message with nudges as it is drawn now."""
    async with desk.storage.work(workspace_id) as work:
        found = await work.experiments.with_ids(list(dict.fromkeys(nudge.subject_id for nudge in told)))
    experiments = {each.id: each for each in found}
    person = await desk.directory.person(workspace_id, told[0].user_id) if told else None
    known = [(nudge, experiments[nudge.subject_id]) for nudge in told if nudge.subject_id in experiments]
    return NudgeNotes(notes=tuple([await _note(desk, workspace_id, *each, person) for each in known]))


async def _note(
    desk: Desk, workspace_id: str, nudge: Nudge, experiment: Experiment, person: Person | None
) -> NudgeNote:
    channel_id, card_ts = experiment.channel_id, experiment.card_ts
    has_card = channel_id is not None and card_ts is not None
    return NudgeNote(
        nudge=nudge,
        label=experiment.label,
        title=experiment.terms.hypothesis.change,
        permalink=await desk.directory.permalink(workspace_id, channel_id or "", card_ts or "") if has_card else None,
        owner_id=experiment.owner_id,
        snoozed_until=_day_there(nudge.snoozed_until, person),
    )


def _day_there(moment: datetime | None, person: Person | None) -> date | None:
    if moment is None:
        return None
    return moment.astimezone(zone_of_person(person.time_zone if person else None)).date()
