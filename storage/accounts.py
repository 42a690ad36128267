"""Customers by name: the first spelling stays, later ones find it."""

from collections.abc import Iterable
from uuid import uuid4

from sqlalchemy import select
from sqlmodel import col

from storage.scope import Scope
from storage.tables import AccountRow
from storage.words import name_key


async def known_accounts(scope: Scope, names: Iterable[str | None]) -> dict[str, AccountRow]:
    """Return the accounts that have these names, by their keys."""
    keys = {key for name in names if name and (key := name_key(name))}
    if not keys:
        return {}
    query = select(AccountRow).where(
        col(AccountRow.workspace_id) == scope.workspace_id, col(AccountRow.name_key).in_(keys)
    )
    return {row.name_key: row for row in await scope.session.scalars(query)}


async def ensured_accounts(scope: Scope, names: Iterable[str | None]) -> dict[str, AccountRow]:
    """Return the accounts that have these names, by their keys, making those that are new; blank names have none."""
    wanted = {key: " ".join(name.split()) for name in names if name and (key := name_key(name))}
    known = await known_accounts(scope, wanted.values())
    # Sorted, so that two transactions that name the same customers never wait for each other in a circle.
    fresh = [
        {"workspace_id": scope.workspace_id, "id": uuid4().hex, "name": wanted[key], "name_key": key}
        for key in sorted(wanted.keys() - known.keys())
    ]
    if not fresh:
        return known
    await scope.session.execute(scope.insert(AccountRow).values(fresh).on_conflict_do_nothing())
    return await known_accounts(scope, wanted.values())


async def ensured_account(scope: Scope, name: str | None) -> AccountRow | None:
    """Return the account that has this name, making it when it is new; a blank name has none."""
    return next(iter((await ensured_accounts(scope, [name])).values()), None)
