"""Accounts between table and domain: rows with their keys."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from bot.domain.accounts import Account, AccountFacts, AccountState, MatchedBy, Money
from storage.scope import Scope
from storage.tables import AccountKeyRow, AccountRow

# Small enough for any engine's limit on parameters.
IDS_PER_QUERY = 500


async def accounts_where(scope: Scope, *which: ColumnElement[bool]) -> list[Account]:
    """Return the accounts that fulfil conditions, with their keys, in two queries however many they are."""
    query = select(AccountRow).where(col(AccountRow.workspace_id) == scope.workspace_id, *which)
    rows = (await scope.session.scalars(query, execution_options={"populate_existing": True})).all()
    return await accounts_of(scope, rows)


async def accounts_of(scope: Scope, rows: Sequence[AccountRow]) -> list[Account]:
    """Return rows as accounts; one that has no number yet gets the next."""
    await _number(scope, [row for row in rows if row.number is None])
    keys = await _keys_of(scope, [row.id for row in rows])
    return [_account_of(row, keys.get(row.id, {})) for row in rows]


async def accounts_with(scope: Scope, ids: Collection[str]) -> dict[str, Account]:
    """Return accounts by their ids, whatever their state."""
    found: dict[str, Account] = {}
    for some in in_parts(sorted(ids)):
        found.update({account.id: account for account in await accounts_where(scope, col(AccountRow.id).in_(some))})
    return found


def in_parts(values: Sequence[str]) -> list[Sequence[str]]:
    """Return values in runs that one query takes."""
    return [values[start : start + IDS_PER_QUERY] for start in range(0, len(values), IDS_PER_QUERY)]


async def _number(scope: Scope, rows: Sequence[AccountRow]) -> None:
    """Give numbers to accounts that a replica of an earlier version made."""
    if not rows:
        return
    workspace = await scope.lock_workspace()
    for row in sorted(rows, key=lambda row: row.name_key):
        await scope.session.refresh(row)
        if row.number is None:
            row.number = workspace.next_account_number
            workspace.next_account_number += 1
    await scope.session.flush()


async def _keys_of(scope: Scope, ids: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """Return the keys of accounts by account and kind, in alphabetical order."""
    found: dict[str, dict[str, list[str]]] = {}
    for some in in_parts(ids):
        mine = col(AccountKeyRow.workspace_id) == scope.workspace_id, col(AccountKeyRow.account_id).in_(some)
        query = select(AccountKeyRow).where(*mine).order_by(col(AccountKeyRow.value))
        for row in await scope.session.scalars(query, execution_options={"populate_existing": True}):
            found.setdefault(row.account_id, {}).setdefault(row.kind, []).append(row.value)
    return found


def _account_of(row: AccountRow, keys: dict[str, list[str]]) -> Account:
    known = row.revenue is not None and row.currency is not None
    facts = AccountFacts(
        name=row.name,
        segment=row.segment,
        tier=row.tier,
        revenue=Money(amount=row.revenue or 0, currency=row.currency or "") if known else None,
        owner_id=row.owner_id,
        external_id=row.external_id,
        domains=tuple(keys.get(MatchedBy.DOMAIN, ())),
        channel_ids=tuple(keys.get(MatchedBy.CHANNEL, ())),
        team_ids=tuple(keys.get(MatchedBy.TEAM, ())),
    )
    return Account(
        id=row.id,
        number=row.number or 0,
        facts=facts,
        state=AccountState(row.state),
        merged_into=row.merged_into,
        created_at=row.created_at,
        version=row.version,
    )
