"""Who in Slack belongs to which account."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import col

from bot.ports.accounts import AccountPerson
from storage.account_rows import in_parts
from storage.scope import Scope
from storage.tables import AccountPersonRow


async def holders(scope: Scope, user_ids: Collection[str]) -> dict[str, str]:
    """Return the ids of the accounts that people belong to, by their user ids."""
    found: dict[str, str] = {}
    for some in in_parts(sorted(user_ids)):
        query = select(AccountPersonRow).where(
            col(AccountPersonRow.workspace_id) == scope.workspace_id, col(AccountPersonRow.user_id).in_(some)
        )
        rows = await scope.session.scalars(query, execution_options={"populate_existing": True})
        found.update({row.user_id: row.account_id for row in rows})
    return found


async def people_of(scope: Scope, account_ids: Collection[str]) -> list[AccountPerson]:
    """Return who belongs to accounts, by user id."""
    rows: list[AccountPersonRow] = []
    for some in in_parts(sorted(account_ids)):
        query = select(AccountPersonRow).where(
            col(AccountPersonRow.workspace_id) == scope.workspace_id, col(AccountPersonRow.account_id).in_(some)
        )
        rows += await scope.session.scalars(query, execution_options={"populate_existing": True})
    return [
        AccountPerson(user_id=row.user_id, account_id=row.account_id, set_by=row.set_by, set_at=row.set_at)
        for row in sorted(rows, key=lambda row: row.user_id)
    ]


async def put_people(scope: Scope, account_id: str, user_ids: Sequence[str], *, by: str | None, at: datetime) -> None:
    """Replace who belongs to an account; who stays keeps who said so, and who belonged to another one moves."""
    known = {person.user_id for person in await people_of(scope, [account_id])}
    mine = col(AccountPersonRow.workspace_id) == scope.workspace_id, col(AccountPersonRow.account_id) == account_id
    gone = known - set(user_ids)
    if gone:
        await scope.session.execute(delete(AccountPersonRow).where(*mine, col(AccountPersonRow.user_id).in_(gone)))
    rows = [
        {
            "workspace_id": scope.workspace_id,
            "user_id": user_id,
            "account_id": account_id,
            "set_by": by,
            "set_at": at,
        }
        for user_id in dict.fromkeys(user_ids)
        if user_id not in known
    ]
    if not rows:
        return
    put = scope.insert(AccountPersonRow).values(rows)
    fresh = {name: put.excluded[name] for name in ("account_id", "set_by", "set_at")}
    await scope.session.execute(put.on_conflict_do_update(index_elements=["workspace_id", "user_id"], set_=fresh))
