"""What becomes of the trust in somebody who is forgotten: the workspace keeps an admin, and its door stays closed."""

from sqlalchemy import select
from sqlmodel import col

from bot.domain.roles import Role, RoleGiven, is_closed
from storage.roles import SqlRoleStore
from storage.scope import Scope
from storage.tables import RoleRow


async def hand_on_role(scope: Scope, user_id: str, *, heir: str) -> None:
    """Make `heir` an admin when the last one is forgotten: else everybody might do everything again."""
    mine = col(RoleRow.workspace_id) == scope.workspace_id
    if await scope.session.scalar(select(col(RoleRow.role)).where(mine, col(RoleRow.user_id) == user_id)) is None:
        return
    store = SqlRoleStore(scope)
    every = {each.user_id: each for each in await store.all()}
    gone = every.pop(user_id)
    if is_closed([gone]) and not is_closed(every.values()) and heir != user_id:
        await store.give(RoleGiven(user_id=heir, role=Role.ADMIN, set_by=heir, set_at=gone.set_at))
