"""What people were trusted with, in one workspace."""

from collections.abc import Sequence

from sqlalchemy import Select, delete, or_, select
from sqlmodel import col

from bot.domain.roles import Role, RoleGiven
from storage.scope import Scope
from storage.tables import RoleRow

# No id is empty: it stands for nobody, since whoever installed Heed was given nothing by anybody.
_INSTALLER = ""


class SqlRoleStore:
    """`RoleStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def hold(self) -> None:
        """Keep everybody else from giving roles until the end: two admins must not remove one another at once."""
        await self._scope.lock_workspace()

    async def around(self, user_id: str) -> Sequence[RoleGiven]:
        """Return every admin, and what this person was given: enough to tell what they may do."""
        is_asked = or_(col(RoleRow.role) == Role.ADMIN.value, col(RoleRow.user_id) == user_id)
        return await self._found(self._every().where(is_asked))

    async def all(self) -> Sequence[RoleGiven]:
        """Return everybody who was given a role, by id."""
        return await self._found(self._every())

    async def give(self, given: RoleGiven) -> None:
        """Store somebody's role, in the place of the one before."""
        key = {"workspace_id": self._scope.workspace_id, "user_id": given.user_id}
        facts = {"role": given.role.value, "set_by": given.set_by or _INSTALLER, "set_at": given.set_at}
        put = self._scope.insert(RoleRow).values(**key, **facts)
        await self._scope.session.execute(put.on_conflict_do_update(index_elements=list(key), set_=facts))

    async def take(self, user_id: str) -> None:
        """Forget what somebody was given: they are what newcomers are."""
        mine = col(RoleRow.workspace_id) == self._scope.workspace_id
        await self._scope.session.execute(delete(RoleRow).where(mine, col(RoleRow.user_id) == user_id))

    def _every(self) -> Select[RoleRow]:
        mine = col(RoleRow.workspace_id) == self._scope.workspace_id
        return select(RoleRow).where(mine).order_by(col(RoleRow.user_id))

    async def _found(self, query: Select[RoleRow]) -> Sequence[RoleGiven]:
        rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
        return [
            RoleGiven(user_id=row.user_id, role=Role(row.role), set_by=row.set_by or None, set_at=row.set_at)
            for row in rows
        ]
