"""Where people's own rhythm is kept."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.rhythm import PersonPreferences


class PeopleStore(Protocol):
    """What people of one workspace chose for themselves."""

    async def of(self, user_id: str) -> PersonPreferences:
        """Return somebody's choices; who never chose anything has none."""
        ...

    async def of_all(self, user_ids: Sequence[str]) -> Mapping[str, PersonPreferences]:
        """Return the choices of each of some people, in one query or a few."""
        ...

    async def keep(self, preferences: PersonPreferences) -> None:
        """Store somebody's choices in the place of earlier ones; raise ValueError when it is not said since when."""
        ...
