"""The direct message that tells somebody what they owe: one for each step of a theme, redrawn as answers leave."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from bot.domain import reasons
from bot.domain.attention import Occasion
from bot.domain.closing import Debt, DebtState
from bot.domain.errors import ChannelUnreachableError, OutsiderError, SharedChannelError
from bot.domain.nudge_batches import EARLY, debts_due_early
from bot.domain.nudges import NudgeKind
from bot.domain.owed import PAGE_ENTRIES, OwedNote, is_editable, is_open, may_know
from bot.domain.rhythm import wants
from bot.flows.desk import Desk
from bot.flows.finding import reader_for
from bot.flows.owed import entries_of
from bot.flows.rhythm import is_there
from bot.ports import Job, Post, Whisper

_log = structlog.get_logger()


def note_job(workspace_id: str, change_id: str, user_id: str) -> Job:
    """Return the job that tells somebody what they owe because of a step, once."""
    args = {"workspace_id": workspace_id, "change_id": change_id, "user_id": user_id}
    return Job(id=f"owed_note:{workspace_id}:{change_id}:{user_id}", kind="owed_note", args=args)


def handed_job(workspace_id: str, debt: Debt, by: str) -> Job:
    """Return the job that tells somebody that an answer was handed over to them."""
    args = {"workspace_id": workspace_id, "debt_id": debt.id, "user_id": debt.owed_by, "by": by}
    return Job(id=f"owed_handed:{debt.id}:{debt.version}", kind="owed_handed", args=args)


def note_redraw_job(workspace_id: str, change_id: str, user_id: str, at: datetime) -> Job:
    """Return the job that redraws such a message, once for each occasion to do so."""
    args = {"workspace_id": workspace_id, "change_id": change_id, "user_id": user_id}
    return Job(id=f"owed_redraw:{change_id}:{user_id}:{at.isoformat()}", kind="owed_redraw", args=args)


async def send_owed_note(desk: Desk, args: Mapping[str, str]) -> None:
    """Tell `user_id` of `workspace_id` what they owe because of `change_id`, unless nothing is owed any more."""
    workspace_id, change_id, user_id = args["workspace_id"], args["change_id"], args["user_id"]
    note = await _note(desk, workspace_id, change_id, user_id)
    if note is not None and note.waiting:
        async with desk.storage.work(workspace_id) as work:
            debts = [debt for debt in await work.debts.of_step(change_id, user_id) if is_editable(debt)]
            change = await work.statuses.with_id(change_id)
        # Who has just decided is there, whatever the clock says.
        is_there_now = change is not None and change.by == user_id
        if not is_there_now and await _waits_for_morning(desk, args, debts):
            return
        whisper = Whisper(
            key=f"owed:{change_id}:{user_id}",
            workspace_id=workspace_id,
            user_id=user_id,
            content=note,
            occasion=Occasion.OWED,
            why=reasons.OWED,
            again=note_job(workspace_id, change_id, user_id),
        )
        await _tell(desk, whisper)


async def send_handed_note(desk: Desk, args: Mapping[str, str]) -> None:
    """Tell `user_id` of `workspace_id` that `by` handed the answer `debt_id` over to them, while it is theirs."""
    workspace_id, user_id = args["workspace_id"], args["user_id"]
    async with desk.storage.work(workspace_id) as work:
        debt = await work.debts.with_id(args["debt_id"])
    if debt is None or debt.owed_by != user_id or not is_editable(debt):
        return
    if await _waits_for_morning(desk, args, [debt]):
        return
    note = await _note(desk, workspace_id, debt.change_id, user_id)
    if note is not None:
        # Without the words themselves, so that nobody has to chase them there: the list shows them.
        handed = replace(note, entries=(), handed_by=args["by"])
        whisper = Whisper(
            key=f"handed:{debt.id}:{debt.version}",
            workspace_id=workspace_id,
            user_id=user_id,
            content=handed,
            occasion=Occasion.OWED,
            why=reasons.HANDED_OVER,
            again=handed_job(workspace_id, debt, args["by"]),
        )
        await _tell(desk, whisper)


async def redraw_owed_note(desk: Desk, args: Mapping[str, str]) -> None:
    """Redraw the message that tells `user_id` of `workspace_id` what they owe because of `change_id`."""
    workspace_id, change_id, user_id = args["workspace_id"], args["change_id"], args["user_id"]
    note = await _note(desk, workspace_id, change_id, user_id)
    if note is not None:
        await _redraw(desk, workspace_id, user_id, f"owed:{change_id}:{user_id}", note)


async def _waits_for_morning(desk: Desk, args: Mapping[str, str], debts: Sequence[Debt]) -> bool:
    """Say whether somebody is not at work: then they are told with everything else that waits for them by morning.

    Who wants no reminders of what they owe is told at once, and whoever asks for what was held back sees it.
    """
    workspace_id, user_id, now = args["workspace_id"], args["user_id"], desk.clock.now()
    key = f"owed:{args['change_id']}:{user_id}" if "change_id" in args else ""
    person = await desk.directory.person(workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        wanted = wants(NudgeKind.OPEN_DEBT.value, await work.people.of(user_id), await work.channels.preferences())
        # What an earlier attempt has begun is finished at any hour: it may be in Slack already.
        is_begun = bool(key) and await work.posts.posted(key) is not None
        is_told_now = "shown" in args or is_begun or not wanted or person is None or await is_there(work, person, now)
        if is_told_now or not debts:
            return False
        waiting = [nudge for nudge in await work.nudges.waiting() if nudge.user_id == user_id]
        if not any(nudge.message_key is None and EARLY in nudge.facts for nudge in waiting):
            await work.nudges.put(debts_due_early(debts, user_id), at=now)
    _log.info("owed_note_waits_for_morning", workspace_id=workspace_id, user_id=user_id)
    return True


async def _note(desk: Desk, workspace_id: str, change_id: str, user_id: str) -> OwedNote | None:
    """Return the message as it is by now, with what its reader may know of; None for whoever is not ours any more."""
    try:
        reader = await reader_for(desk, workspace_id, user_id)
    except OutsiderError:
        return None
    async with desk.storage.work(workspace_id) as work:
        found = await work.debts.of_step(change_id, user_id)
        debts = [debt for debt in found if may_know(debt, reader)]
        change = await work.statuses.with_id(change_id)
        themes = await work.debts.themes({debt.theme_id for debt in debts})
    if change is None:
        return None
    theme = themes.get(change.theme_id) or next(iter(themes.values()), None)
    waiting = [debt for debt in debts if is_editable(debt)]
    return OwedNote(
        entries=await entries_of(desk, workspace_id, waiting[:PAGE_ENTRIES]),
        waiting=len(waiting),
        sent=sum(debt.state is DebtState.SENT or (is_open(debt) and not is_editable(debt)) for debt in debts),
        status=change.status.value,
        theme_label=theme.label if theme else "",
        theme_name=theme.name if theme and debts else "",
        query=f"mine {theme.label}" if theme else "",
        at=desk.clock.now(),
    )


async def _tell(desk: Desk, whisper: Whisper) -> None:
    try:
        await desk.messenger.whisper(whisper)
    except (ChannelUnreachableError, SharedChannelError):
        # They take no messages from apps: the lists of others show what they owe.
        _log.warning("person_unreachable", workspace_id=whisper.workspace_id, user_id=whisper.user_id)


async def _redraw(desk: Desk, workspace_id: str, user_id: str, key: str, note: OwedNote) -> None:
    # Where it stands is known by its key: the direct messages of its reader.
    post = Post(key=key, workspace_id=workspace_id, channel_id=user_id, content=note)
    try:
        await desk.messenger.update(post)
    except (ChannelUnreachableError, SharedChannelError):
        _log.info("owed_note_not_redrawn", workspace_id=workspace_id, user_id=user_id)
