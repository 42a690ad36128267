"""Making one account of two, and two of one again: everything that belongs to an account moves with it."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped
from sqlmodel import col

from bot.domain.account_errors import AccountMergeError, AccountUndoError
from bot.domain.accounts import AccountState
from storage.account_rows import in_parts
from storage.accounts import rows_with
from storage.scope import Scope
from storage.tables import AccountKeyRow, AccountPersonRow, AccountRow, DebtRow, FeedbackRow

_Row: TypeAlias = type[FeedbackRow] | type[DebtRow] | type[AccountPersonRow] | type[AccountKeyRow]

FACTS = "filled"
# What the other account takes over when it did not know it; a name and an id elsewhere stay with the merged one.
_FILLED = ("segment", "tier", "owner_id")
# What belongs to an account, and by which column a row is known again; keys have two, joined by this.
_BETWEEN = " "


async def merge(scope: Scope, account_id: str, into_id: str) -> dict[str, list[str]]:
    """Move everything of an account to another; raise AccountMergeError unless both are active."""
    rows = await rows_with(scope, [account_id, into_id])
    gone, stays = rows.get(account_id), rows.get(into_id)
    if gone is None or stays is None or gone is stays or not _are_active(gone, stays):
        raise AccountMergeError
    moved = {
        "feedback": await _move(scope, FeedbackRow, col(FeedbackRow.id), account_id, into_id),
        "debts": await _move(scope, DebtRow, col(DebtRow.id), account_id, into_id),
        "people": await _move(scope, AccountPersonRow, col(AccountPersonRow.user_id), account_id, into_id),
        "keys": await _move_keys(scope, account_id, into_id),
        FACTS: _fill(gone, stays),
    }
    gone.state, gone.merged_into, gone.version = AccountState.MERGED.value, into_id, gone.version + 1
    stays.version += 1
    await scope.session.flush()
    return moved


async def unmerge(scope: Scope, account_id: str, into_id: str, moved: Mapping[str, Sequence[str]]) -> None:
    """Give a merged account back what still belongs to the other one; raise AccountUndoError when that is gone."""
    rows = await rows_with(scope, [account_id, into_id])
    gone, stays = rows.get(account_id), rows.get(into_id)
    if gone is None or stays is None or gone.merged_into != into_id or stays.state != AccountState.ACTIVE.value:
        raise AccountUndoError
    await _return(scope, FeedbackRow, col(FeedbackRow.id), moved.get("feedback", ()), (into_id, account_id))
    await _return(scope, DebtRow, col(DebtRow.id), moved.get("debts", ()), (into_id, account_id))
    await _return(
        scope, AccountPersonRow, col(AccountPersonRow.user_id), moved.get("people", ()), (into_id, account_id)
    )
    for kind, values in _by_kind(moved.get("keys", ())).items():
        await _return(scope, AccountKeyRow, col(AccountKeyRow.value), values, (into_id, account_id), kind=kind)
    _empty(gone, stays, moved.get(FACTS, ()))
    gone.state, gone.merged_into, gone.version = AccountState.ACTIVE.value, None, gone.version + 1
    stays.version += 1
    await scope.session.flush()


def _are_active(*rows: AccountRow) -> bool:
    return all(row.state == AccountState.ACTIVE.value for row in rows)


async def _move(scope: Scope, table: _Row, key: Mapped[str], account_id: str, into_id: str) -> list[str]:
    """Move the rows of one table, and return by what they are known."""
    its = col(table.workspace_id) == scope.workspace_id, col(table.account_id) == account_id
    ids = sorted(await scope.session.scalars(select(key).where(*its)))
    await scope.session.execute(update(table).where(*its).values(account_id=into_id))
    return ids


async def _move_keys(scope: Scope, account_id: str, into_id: str) -> list[str]:
    its = col(AccountKeyRow.workspace_id) == scope.workspace_id, col(AccountKeyRow.account_id) == account_id
    query = select(col(AccountKeyRow.kind), col(AccountKeyRow.value)).where(*its)
    keys = sorted(_BETWEEN.join(pair) for pair in (await scope.session.execute(query)).all())
    await scope.session.execute(update(AccountKeyRow).where(*its).values(account_id=into_id))
    return keys


def _by_kind(keys: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key in keys:
        kind, _, value = key.partition(_BETWEEN)
        found.setdefault(kind, []).append(value)
    return found


async def _return(
    scope: Scope,
    table: _Row,
    key: Mapped[str],
    ids: Sequence[str],
    way: tuple[str, str],
    *,
    kind: str | None = None,
) -> None:
    """Move rows back which are still where the merge brought them; what somebody gave to a third one stays there."""
    from_id, to_id = way
    for some in in_parts(ids):
        these = [col(table.workspace_id) == scope.workspace_id, col(table.account_id) == from_id, key.in_(some)]
        if kind is not None:
            these.append(col(AccountKeyRow.kind) == kind)
        await scope.session.execute(update(table).where(*these).values(account_id=to_id))


def _fill(gone: AccountRow, stays: AccountRow) -> list[str]:
    """Let an account take over what it did not know; return which columns these were."""
    filled = [name for name in _FILLED if getattr(stays, name) is None and getattr(gone, name) is not None]
    for name in filled:
        setattr(stays, name, getattr(gone, name))
    if stays.revenue is None and gone.revenue is not None:
        stays.revenue, stays.currency = gone.revenue, gone.currency
        filled.append("revenue")
    return filled


def _empty(gone: AccountRow, stays: AccountRow, filled: Sequence[str]) -> None:
    """Take out again what an account had taken over; what somebody has changed since stays."""
    for name in filled:
        if getattr(stays, name) == getattr(gone, name):
            setattr(stays, name, None)
            if name == "revenue":
                stays.currency = None
