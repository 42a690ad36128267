"""Customers by name: the first spelling stays, later ones find it, and a merged one leads to where it lives on."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlmodel import col

from bot.domain.accounts import AccountState
from storage.account_rows import in_parts
from storage.erasure_marks import forgotten_accounts
from storage.scope import Scope
from storage.tables import AccountRow
from storage.words import name_key

# Merges of merges: more than anybody makes, and an end for a circle that should not be there.
_MOST_STEPS = 20


async def known_accounts(scope: Scope, names: Iterable[str | None]) -> dict[str, AccountRow]:
    """Return the active accounts that have these names or took them over, by the keys of the names."""
    keys = sorted({key for name in names if name and (key := name_key(name))})
    rows: dict[str, AccountRow] = {}
    for some in in_parts(keys):
        query = select(AccountRow).where(
            col(AccountRow.workspace_id) == scope.workspace_id, col(AccountRow.name_key).in_(some)
        )
        found = await scope.session.scalars(query, execution_options={"populate_existing": True})
        rows.update({row.name_key: row for row in found})
    alive = await living_rows(scope, rows.values())
    return {key: alive[row.id] for key, row in rows.items() if row.id in alive}


async def living_rows(scope: Scope, rows: Iterable[AccountRow]) -> dict[str, AccountRow]:
    """Return by the ids of accounts the rows of the active ones that they are or live on in."""
    at = {row.id: row for row in rows}
    for _ in range(_MOST_STEPS):
        ahead = {row.merged_into for row in at.values() if row.merged_into is not None}
        if not ahead:
            break
        next_rows = await rows_with(scope, ahead)
        at = {
            start: next_rows.get(row.merged_into, row) if row.merged_into is not None else row
            for start, row in at.items()
        }
    return {start: row for start, row in at.items() if row.state == AccountState.ACTIVE.value}


async def rows_with(scope: Scope, ids: Collection[str]) -> dict[str, AccountRow]:
    """Return the rows of accounts by their ids."""
    found: dict[str, AccountRow] = {}
    for some in in_parts(sorted(ids)):
        query = select(AccountRow).where(
            col(AccountRow.workspace_id) == scope.workspace_id, col(AccountRow.id).in_(some)
        )
        rows = await scope.session.scalars(query, execution_options={"populate_existing": True})
        found.update({row.id: row for row in rows})
    return found


async def ensured_accounts(
    scope: Scope, names: Iterable[str | None], *, at: datetime | None = None
) -> dict[str, AccountRow]:
    """Return the accounts that have these names, by their keys, making those that are new.

    Blank names have none, and a name that was forgotten gets none either.
    """
    wanted = {key: " ".join(name.split()) for name in names if name and (key := name_key(name))}
    known = await known_accounts(scope, wanted.values())
    # Sorted, so that numbers go by the alphabet and never by chance.
    missing = sorted(wanted.keys() - known.keys())
    if not missing:
        return known
    workspace = await scope.lock_workspace()
    taken = await _taken(scope, missing) | await forgotten_accounts(scope, missing, ())
    fresh = [key for key in missing if key not in taken]
    first = workspace.next_account_number
    workspace.next_account_number += len(fresh)
    await scope.session.flush()
    rows = [
        {
            "workspace_id": scope.workspace_id,
            "id": uuid4().hex,
            "number": number,
            "name": wanted[key],
            "name_key": key,
            "created_at": at,
        }
        for number, key in enumerate(fresh, start=first)
    ]
    if rows:
        await scope.session.execute(scope.insert(AccountRow).values(rows).on_conflict_do_nothing())
    return await known_accounts(scope, wanted.values())


async def ensured_account(scope: Scope, name: str | None, *, at: datetime | None = None) -> AccountRow | None:
    """Return the account that has this name, making it when it is new; a blank name has none."""
    return next(iter((await ensured_accounts(scope, [name], at=at)).values()), None)


async def _taken(scope: Scope, keys: list[str]) -> set[str]:
    """Return those of the keys that any account has, a forgotten one too."""
    found: set[str] = set()
    for some in in_parts(keys):
        query = select(col(AccountRow.name_key)).where(
            col(AccountRow.workspace_id) == scope.workspace_id, col(AccountRow.name_key).in_(some)
        )
        found.update(await scope.session.scalars(query))
    return found
