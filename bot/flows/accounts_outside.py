"""Accounts for other tools: reading the register, and keeping it in step with what they know."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.account_errors import AccountNotFoundError, AccountTakenError
from bot.domain.account_forms import facts_from
from bot.domain.accounts import Account, AccountEvent, AccountState
from bot.domain.audience import Reader
from bot.domain.cursors import count_cursor, count_in
from bot.domain.outside_errors import BadRequestError
from bot.flows.account_imports import known_account, merged_name
from bot.flows.accounts import Entered, lives_on, save_within, settle_job
from bot.flows.desk import Desk
from bot.ports import UnitOfWork

# All of them in one transaction, which takes a fraction of a second: whoever captures meanwhile waits as long.
MOST_ROWS = 100


class Outcome(StrEnum):
    """What became of one account of a batch."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """A page of accounts by name; without a cursor it is the last."""

    accounts: tuple[Account, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOutcome:
    """One account of a batch: what became of it, and for a refused one what is wrong with which field."""

    outcome: Outcome
    account: Account | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


class _RehearsedError(Exception):
    """Ends a transaction that was only tried."""


async def list_accounts(desk: Desk, reader: Reader, *, like: str, limit: int, cursor: str | None) -> AccountPage:
    """Return a page of the accounts whose name has a text in it. Raises BadRequestError."""
    offset = count_in(cursor) if cursor else 0
    async with desk.storage.work(reader.workspace_id) as work:
        found = await work.accounts.every(limit=limit + 1, offset=offset, like=like, reader=reader)
    page = tuple(found[:limit])
    return AccountPage(accounts=page, cursor=count_cursor(offset + limit) if len(found) > limit else None)


async def read_account(desk: Desk, reader: Reader, number: int) -> Account:
    """Return an account by its number, or the one that it was merged into. Raises AccountNotFoundError."""
    async with desk.storage.work(reader.workspace_id) as work:
        return await _known(work, reader, number)


async def change_account(
    desk: Desk, reader: Reader, number: int, values: Mapping[str, str], *, version: int | None
) -> Account:
    """Replace what is known of an account; what is not in `values` stays.

    Raises AccountNotFoundError, AccountChangedError, AccountTakenError, and BadRequestError for wrong values.
    """
    async with desk.storage.work(reader.workspace_id) as work:
        await work.accounts.hold()
        account = await _known(work, reader, number)
        saved, event = await _saved(desk, work, account, values, version=version)
    await _settle(desk, reader.workspace_id, [event])
    return saved


async def take_accounts(
    desk: Desk, reader: Reader, rows: Sequence[Mapping[str, str]], *, is_rehearsal: bool
) -> list[RowOutcome]:
    """Store accounts, known ones by their id elsewhere, else by name or domains, and say what became of each.

    Sent again, nothing changes. As a rehearsal nothing is stored, and the outcomes are those that it would have.
    """
    outcomes: list[RowOutcome] = []
    events: list[AccountEvent | None] = []
    with suppress(_RehearsedError):
        async with desk.storage.work(reader.workspace_id) as work:
            await work.accounts.hold()
            for values in rows:
                outcome, event = await _taken(desk, work, values)
                outcomes.append(outcome)
                events.append(event)
            if is_rehearsal:
                raise _RehearsedError
        await _settle(desk, reader.workspace_id, events)
    return outcomes


async def _taken(desk: Desk, work: UnitOfWork, values: Mapping[str, str]) -> tuple[RowOutcome, AccountEvent | None]:
    said, _ = facts_from(values)
    known, doubt = await known_account(work, said)
    if doubt:
        return RowOutcome(outcome=Outcome.REFUSED, account=known, errors={"": f"This row {doubt}."}), None
    if known is not None and merged_name(known, said):
        # Its system does not know of the merge: what it says of the part is not true of the whole.
        return RowOutcome(outcome=Outcome.SAME, account=known), None
    try:
        saved, event = await _saved(desk, work, known, values, version=None)
    except BadRequestError as refused:
        return RowOutcome(outcome=Outcome.REFUSED, account=known, errors=refused.fields), None
    except AccountTakenError as refused:
        return RowOutcome(outcome=Outcome.REFUSED, account=known, errors={"": str(refused)}), None
    if known is None:
        return RowOutcome(outcome=Outcome.NEW, account=saved), event
    return RowOutcome(outcome=Outcome.CHANGED if event else Outcome.SAME, account=saved), event


async def _saved(
    desk: Desk, work: UnitOfWork, account: Account | None, values: Mapping[str, str], *, version: int | None
) -> tuple[Account, AccountEvent | None]:
    facts, errors = facts_from(values, account.facts if account else None)
    if errors:
        raise BadRequestError(next(iter(errors.values())), fields=errors)
    entered = Entered(
        workspace_id=work.workspace_id,
        user_id=None,
        facts=facts,
        account_id=account.id if account else None,
        version=version or (account.version if account else 0),
        # Two customers of almost the same name are two: another system keeps them apart.
        is_another=True,
    )
    saved, event = await save_within(desk, work, entered)
    return saved.account, event


async def _settle(desk: Desk, workspace_id: str, events: Sequence[AccountEvent | None]) -> None:
    for event in events:
        if event is not None:
            await desk.jobs.enqueue(settle_job(workspace_id, event))


async def _known(work: UnitOfWork, reader: Reader, number: int) -> Account:
    found = await work.accounts.with_number(number)
    if found is None or found.state is AccountState.FORGOTTEN:
        raise AccountNotFoundError
    account = await lives_on(work, found)
    if not await work.accounts.is_known(account.id, reader):
        raise AccountNotFoundError
    return account
