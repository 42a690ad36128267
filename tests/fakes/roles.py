"""Who was trusted with what, in memory."""

from collections.abc import Sequence

from bot.domain.roles import Role, RoleGiven
from tests.fakes.shelf import Shelf


class InMemoryRoleStore:
    """The twin of `SqlRoleStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._roles = shelf.roles

    async def hold(self) -> None:
        """Do nothing: transactions in memory come one after another."""

    async def around(self, user_id: str) -> Sequence[RoleGiven]:
        """Return every admin, and what this person was given."""
        return [each for each in await self.all() if each.role is Role.ADMIN or each.user_id == user_id]

    async def all(self) -> Sequence[RoleGiven]:
        """Return everybody who was given a role, by id."""
        return sorted(self._roles.values(), key=lambda each: each.user_id)

    async def give(self, given: RoleGiven) -> None:
        """Store somebody's role, in the place of the one before."""
        self._roles[given.user_id] = given

    async def take(self, user_id: str) -> None:
        """Forget what somebody was given."""
        self._roles.pop(user_id, None)
