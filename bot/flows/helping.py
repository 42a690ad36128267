"""Did it help? Some days after somebody was told that it shipped they are asked, once; a no opens the theme again.

Who asked is asked by direct message. A customer is never written to by Heed itself: who looks after them asks, and
passes on what they say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import structlog

from bot.domain import reasons
from bot.domain.attention import Occasion
from bot.domain.audience import Person
from bot.domain.closing import Debt
from bot.domain.errors import ChannelUnreachableError, SharedChannelError
from bot.domain.helping import may_be_asked
from bot.flows.desk import Desk
from bot.flows.helping_notes import check_notes
from bot.flows.rhythm import is_there
from bot.ports import Job, Post, Whisper

_log = structlog.get_logger()

# One message asks about so many: with their buttons they fill two screens. The others follow in the next hour.
MOST_ASKED = 8
# So many are looked at in one round; the next round, minutes later, sees the others.
_ROUND = 200
# Somebody may answer while the message is on its way; more often than this in a row nobody does.
_REDRAWS = 3


async def hand_out_checks(desk: Desk, now: datetime) -> None:
    """Find who is to be asked by now in every workspace, and begin one job for each of them and hour.

    Several replicas may do this at once: a job is known by person and hour, and a question by its debt.
    """
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            found = await work.debts.due_for_check(now, limit=_ROUND)
            due = [debt for debt in found if may_be_asked(debt, now)]
            # Nobody remembers by now, and what is never asked must not stand before what is.
            for late in (debt for debt in found if not may_be_asked(debt, now)):
                await work.debts.change(replace(late, checked_at=now))
        asked = [await _with_recipient(desk, workspace_id, debt) for debt in due]
        for user_id in sorted({debt.check_by for debt in asked if debt.check_by}):
            await desk.jobs.enqueue(checks_job(workspace_id, user_id, now))


def checks_job(workspace_id: str, user_id: str, now: datetime) -> Job:
    """Return the job that asks somebody: at most one message for each hour."""
    slot = f"{now.astimezone(UTC):%Y-%m-%dT%H}"
    args = {"workspace_id": workspace_id, "user_id": user_id, "slot": slot}
    return Job(id=f"checks:{workspace_id}:{user_id}:{slot}", kind="checks", args=args)


def checks_redraw_job(workspace_id: str, check_key: str, occasion: str) -> Job:
    """Return the job that redraws a message with questions, once for each occasion to do so."""
    args = {"workspace_id": workspace_id, "check_key": check_key}
    return Job(id=f"checks_redraw:{check_key}:{occasion}", kind="checks_redraw", args=args)


async def ask_whether_it_helped(desk: Desk, args: Mapping[str, str]) -> None:
    """Ask `user_id` of `workspace_id` about what is due by now, in one message, in their working hours.

    Doing it again asks nothing twice: the questions are put into the message before it is posted, and the message is
    known by its key. Raises TryAgainError.
    """
    workspace_id, user_id = args["workspace_id"], args["user_id"]
    check_key = f"checks:{user_id}:{args['slot']}"
    now = desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        begun = await work.debts.in_check(check_key)
    if not begun:
        person = await desk.directory.person(workspace_id, user_id)
        if person is None:
            return
        async with desk.storage.work(workspace_id) as work:
            if not await is_there(work, person, now):
                return
        begun = await _begin(desk, workspace_id, user_id, check_key, now)
    if begun:
        await _say(desk, workspace_id, user_id, check_key, begun)
        await redraw_checks(desk, {"workspace_id": workspace_id, "check_key": check_key})


async def redraw_checks(desk: Desk, args: Mapping[str, str]) -> None:
    """Redraw the message `check_key` of `workspace_id` with what was answered; raise TryAgainError."""
    workspace_id, check_key = args["workspace_id"], args["check_key"]
    drawn: object = None
    for _ in range(_REDRAWS):
        async with desk.storage.work(workspace_id) as work:
            debts = await work.debts.in_check(check_key)
        content = await check_notes(desk, workspace_id, debts)
        if not debts or content == drawn:
            return
        # Where it stands is known by its key: the direct messages of its reader.
        reader = debts[0].check_by or ""
        try:
            await desk.messenger.update(
                Post(key=check_key, workspace_id=workspace_id, channel_id=reader, content=content)
            )
        except (ChannelUnreachableError, SharedChannelError):
            _log.info("checks_not_redrawn", workspace_id=workspace_id, key=check_key)
            return
        drawn = content


async def _begin(desk: Desk, workspace_id: str, user_id: str, check_key: str, now: datetime) -> list[Debt]:
    """Put what is due for somebody into a message; what another replica took meanwhile is left to it."""
    async with desk.storage.work(workspace_id) as work:
        due = [debt for debt in await work.debts.due_for_check(now, limit=_ROUND) if may_be_asked(debt, now)]
        mine = [debt for debt in due if debt.check_by == user_id and debt.check_key is None][:MOST_ASKED]
        for debt in mine:
            await work.debts.change(replace(debt, check_key=check_key, checked_at=now))
        return await work.debts.in_check(check_key)


async def _say(desk: Desk, workspace_id: str, user_id: str, check_key: str, debts: Sequence[Debt]) -> None:
    content = await check_notes(desk, workspace_id, debts)
    whisper = Whisper(
        key=check_key,
        workspace_id=workspace_id,
        user_id=user_id,
        content=content,
        occasion=Occasion.CHECK,
        why=reasons.CHECK,
        again=_again(workspace_id, user_id, check_key),
    )
    try:
        await desk.messenger.whisper(whisper)
    except (ChannelUnreachableError, SharedChannelError):
        # They take no messages from apps: the log is all that remains.
        _log.warning("person_unreachable", workspace_id=workspace_id, user_id=user_id)
    else:
        _log.info("checks_sent", workspace_id=workspace_id, user_id=user_id, checks=len(debts))


def _again(workspace_id: str, user_id: str, check_key: str) -> Job:
    """Return the job that says such a message again, from its key."""
    slot = check_key.removeprefix(f"checks:{user_id}:")
    return Job(id=check_key, kind="checks", args={"workspace_id": workspace_id, "user_id": user_id, "slot": slot})


async def _with_recipient(desk: Desk, workspace_id: str, debt: Debt) -> Debt:
    """Return a debt with whom to ask, stored with it: who asked, else who looks after the account, else who sent it."""
    if debt.check_by is not None:
        return debt
    for user_id in await _candidates(desk, workspace_id, debt):
        is_ours = _may_be_written_to(await desk.directory.person(workspace_id, user_id), workspace_id)
        if is_ours and await _may_know(desk, workspace_id, debt, user_id):
            chosen = replace(debt, check_by=user_id)
            async with desk.storage.work(workspace_id) as work:
                await work.debts.change(chosen)
                stored = await work.debts.with_id(debt.id)
            return stored or chosen
    # Slack may know one of them again later; until then nobody is asked.
    _log.warning("nobody_to_ask", workspace_id=workspace_id, debt_id=debt.id)
    return debt


async def _candidates(desk: Desk, workspace_id: str, debt: Debt) -> list[str]:
    owner = None
    if debt.account_id is not None:
        async with desk.storage.work(workspace_id) as work:
            account = await work.accounts.with_id(debt.account_id)
        owner = None if account is None else account.facts.owner_id
    asker = None if debt.is_external else debt.asker_id
    return [user_id for user_id in (asker, owner, debt.sent_by, debt.owed_by) if user_id]


async def _may_know(desk: Desk, workspace_id: str, debt: Debt, user_id: str) -> bool:
    """Say whether a question may tell somebody who asked for what: in a private channel its members, and who asked."""
    if debt.private_to is None or user_id == debt.asker_id:
        return True
    return await desk.directory.is_member(workspace_id, debt.private_to, user_id)


def _may_be_written_to(person: Person | None, workspace_id: str) -> bool:
    """Say whether somebody is one of us and still here; customers are not written to unasked."""
    is_ours = person is not None and person.team_id == workspace_id
    return is_ours and person is not None and not (person.is_bot or person.has_left or person.is_guest)
