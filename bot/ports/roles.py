"""Where it is kept who was trusted with what."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.roles import RoleGiven


class RoleStore(Protocol):
    """The roles of one workspace."""

    async def hold(self) -> None:
        """Keep everybody else from giving roles until the end: two admins must not remove one another at once."""
        ...

    async def around(self, user_id: str) -> Sequence[RoleGiven]:
        """Return every admin, and what this person was given: enough to tell what they may do."""
        ...

    async def all(self) -> Sequence[RoleGiven]:
        """Return everybody who was given a role, by id."""
        ...

    async def give(self, given: RoleGiven) -> None:
        """Store somebody's role, in the place of the one before."""
        ...

    async def take(self, user_id: str) -> None:
        """Forget what somebody was given: they are what newcomers are."""
        ...
