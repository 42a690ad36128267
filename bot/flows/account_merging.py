"""Making one account of two that are the same customer, and taking that back."""

from uuid import uuid4

from bot.domain.account_errors import AccountMergeError, AccountNotFoundError, AccountUndoError
from bot.domain.accounts import Account, AccountChange, AccountEvent, AccountState
from bot.domain.language import say
from bot.domain.roles import Role
from bot.flows.accounts import full_member, settle_job, standing
from bot.flows.desk import Desk
from bot.flows.roles import require_role
from bot.ports import UnitOfWork

# What of a merge explains items that came later.
_LINKS = frozenset({"keys", "people"})


async def merge_accounts(desk: Desk, workspace_id: str, account_id: str, into_id: str, *, by: str) -> Account:
    """Move everything of one account to another, whose name and number stay; the same merge twice is no error.

    Raises AccountMergeError, AccountNotFoundError and OutsiderError.
    """
    await full_member(desk, workspace_id, by)
    await require_role(desk, workspace_id, by, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        await work.accounts.hold()
        gone = await work.accounts.with_id(account_id)
        if gone is not None and gone.state is AccountState.MERGED:
            return await _merged_before(work, gone, into_id)
        into = await standing(work, into_id)
        if gone is None or gone.id == into.id:
            raise AccountMergeError(say("Choose another account: this one cannot be merged with itself."))
        moved = await work.accounts.merge(gone.id, into.id)
        event = AccountEvent(
            id=uuid4().hex,
            # Of the account that stays: its page is the one that people can open.
            account_id=into.id,
            change=AccountChange.MERGED,
            at=desk.clock.now(),
            by=by,
            other=gone.id,
            moved=moved,
        )
        await work.accounts.record(event)
        present = await standing(work, into.id)
    await desk.jobs.enqueue(settle_job(workspace_id, event))
    return present


async def undo_merge(desk: Desk, workspace_id: str, event_id: str, *, by: str) -> tuple[Account, Account]:
    """Take a merge back as far as what came later allows it; return both accounts. Twice is no error.

    Raises AccountUndoError and OutsiderError.
    """
    await full_member(desk, workspace_id, by)
    await require_role(desk, workspace_id, by, Role.EDITOR)
    async with desk.storage.work(workspace_id) as work:
        await work.accounts.hold()
        event = await work.accounts.event(event_id)
        if event is None or event.change is not AccountChange.MERGED or event.other is None:
            raise AccountUndoError
        if event.undone_at is None:
            await _require_standing(work, event)
            await work.accounts.unmerge(event.other, event.account_id, event.moved or {})
            now = desk.clock.now()
            await work.accounts.mark_undone(event.id, at=now)
            undone = AccountEvent(
                id=uuid4().hex,
                account_id=event.account_id,
                change=AccountChange.UNDONE,
                at=now,
                by=by,
                other=event.other,
                # What came later by the links that go back goes back with them.
                moved={name: moved for name, moved in (event.moved or {}).items() if name in _LINKS},
            )
            await work.accounts.record(undone)
            await _note_return(work, undone)
        known = await work.accounts.with_ids([event.account_id, event.other])
    if event.undone_at is None:
        await desk.jobs.enqueue(settle_job(workspace_id, undone))
    return known[event.account_id], known[event.other]


async def _merged_before(work: UnitOfWork, gone: Account, into_id: str) -> Account:
    """Return where a merged account went when it is where it was to go; else say where it is."""
    into = None if gone.merged_into is None else await work.accounts.with_id(gone.merged_into)
    if into is None:
        raise AccountNotFoundError
    if into.id == into_id:
        return into
    raise AccountMergeError(
        say("{gone} is part of {into} already: somebody has merged them meanwhile.", gone=gone.label, into=into.label)
    )


async def _require_standing(work: UnitOfWork, event: AccountEvent) -> None:
    stays = await work.accounts.with_id(event.account_id)
    if stays is not None and stays.state is AccountState.MERGED:
        later = await work.accounts.with_id(stays.merged_into or "")
        where = later.label if later is not None else say("another account")
        raise AccountUndoError(
            say(
                "{stays} was merged into {where} since: take that back first, on its page.",
                stays=stays.label,
                where=where,
            )
        )


async def _note_return(work: UnitOfWork, undone: AccountEvent) -> None:
    """Add to the record of the account that came back, so that its page says where it was."""
    back = AccountEvent(
        id=uuid4().hex,
        account_id=undone.other or "",
        change=AccountChange.UNDONE,
        at=undone.at,
        by=undone.by,
        other=undone.account_id,
    )
    await work.accounts.record(back)
