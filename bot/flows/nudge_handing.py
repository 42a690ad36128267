"""*Not mine*: what a nudge is about goes to somebody else, who is reminded instead.

Answers that are owed and accounts change their owner. An item, a question and a review have none: only the reminder
goes to somebody else, about what they may know of. Experiments have their own hand-over.
"""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.domain.account_errors import AccountChangedError, AccountNotFoundError
from bot.domain.accounts import AccountEvent
from bot.domain.closing_errors import DebtChangedError, DebtClosedError, DebtNotFoundError
from bot.domain.errors import NudgeNotFoundError
from bot.domain.nudge_batches import Due, passed_on, shared_out
from bot.domain.nudge_errors import NudgeHandedError, NudgeOwnerError, NudgeUnreadableError
from bot.domain.nudge_waiting import Found
from bot.domain.nudges import Nudge, NudgeKind, NudgeState
from bot.domain.owed import Pick
from bot.flows.accounts import Entered, enter_account, settle_job, standing
from bot.flows.answering_owed import hand_debt_over
from bot.flows.desk import Desk
from bot.flows.nudge_snapshot import read_due, read_known
from bot.ports import UnitOfWork

_log = structlog.get_logger()


async def hand_nudge_over(desk: Desk, workspace_id: str, nudge: Nudge, *, to: str) -> dict[str, str] | None:
    """Give what a nudge of several things, or a review, is about to somebody else.

    Returns its facts as they are then when a part of it stayed, since who has the rest may not know of that part.

    Raises NudgeOwnerError for who cannot have it, NudgeUnreadableError when all of it is from places that they cannot
    read, NudgeHandedError when they were asked before, and NudgeNotFoundError when nothing of it is left.
    """
    due = await read_due(desk, workspace_id, desk.clock.now())
    found = due.still(nudge)
    if not found:
        raise NudgeNotFoundError
    private = {(to, each.waiting.private_to) for each in found if each.waiting.private_to is not None}
    known = await read_known(desk, workspace_id, [to], private)
    if not known.is_told(to):
        raise NudgeOwnerError
    readable = [each for each in found if known.may_know(to, each.waiting)]
    if not readable:
        raise NudgeUnreadableError
    if nudge.kind is NudgeKind.OPEN_DEBT:
        await _hand_debts_over(desk, workspace_id, nudge.user_id, readable, to=to)
    events = await _pass_on(desk, workspace_id, nudge, readable, due, to=to)
    for event in events:
        await desk.jobs.enqueue(settle_job(workspace_id, event))
    _log.info("nudge_passed_on", workspace_id=workspace_id, kind=nudge.kind.value, things=len(readable))
    stayed = len(found) - len(readable)
    return shared_out(nudge, handed=len(readable), stayed=stayed) if stayed else None


async def _pass_on(
    desk: Desk, workspace_id: str, nudge: Nudge, readable: Sequence[Found], due: Due, *, to: str
) -> list[AccountEvent]:
    """Remember the reminder of whoever has it now, with the accounts that change their owner."""
    events: list[AccountEvent] = []
    async with desk.storage.work(workspace_id) as work:
        if nudge.kind is NudgeKind.SILENT_ACCOUNT:
            events = await _hand_accounts_over(desk, work, nudge.user_id, readable, to=to)
        follows = passed_on(nudge, readable, to=to, after=due.after[nudge.kind])
        if not await work.nudges.put(follows, at=due.now):
            theirs = await work.nudges.with_key(follows.key)
            # Pressed twice, or whoever handed it over died before they noted that: it waits there already.
            if theirs is None or theirs.state not in {NudgeState.OPEN, NudgeState.SNOOZED}:
                raise NudgeHandedError
    return events


async def _hand_debts_over(desk: Desk, workspace_id: str, user_id: str, readable: Sequence[Found], *, to: str) -> None:
    """Let somebody else owe answers; what was answered meanwhile needs nobody any more."""
    ids = [each.waiting.id for each in readable]
    async with desk.storage.work(workspace_id) as work:
        debts = await work.debts.with_ids(ids)
    for debt in debts:
        try:
            pick = Pick(debt_id=debt.id, version=debt.version)
            # One reminder tells of all of them.
            await hand_debt_over(desk, workspace_id, user_id, pick, to=to, is_told=False)
        except (DebtChangedError, DebtClosedError, DebtNotFoundError):
            _log.info("debt_not_handed_over", workspace_id=workspace_id, debt_id=debt.id)


async def _hand_accounts_over(
    desk: Desk, work: UnitOfWork, user_id: str, readable: Sequence[Found], *, to: str
) -> list[AccountEvent]:
    """Let somebody else look after accounts; return the changes, for the items that follow them."""
    await work.accounts.hold()
    events = []
    for each in readable:
        try:
            account = await standing(work, each.waiting.id)
        except (AccountChangedError, AccountNotFoundError):
            continue
        if account.facts.owner_id != user_id:
            # Somebody else looks after it by now.
            continue
        entered = Entered(
            workspace_id=work.workspace_id,
            user_id=user_id,
            facts=replace(account.facts, owner_id=to),
            account_id=account.id,
            version=account.version,
        )
        _, event = await enter_account(work, entered, desk.clock.now())
        events += [] if event is None else [event]
    return events
