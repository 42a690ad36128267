"""What people of one workspace chose for themselves, in memory."""

from collections.abc import Mapping, Sequence

from bot.domain.rhythm import PersonPreferences
from tests.fakes.shelf import Shelf


class InMemoryPeopleStore:
    """The twin of `SqlPeopleStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._known = shelf.person_preferences

    async def of(self, user_id: str) -> PersonPreferences:
        """Return somebody's choices; who never chose anything has none."""
        return self._known.get(user_id, PersonPreferences(user_id=user_id))

    async def of_all(self, user_ids: Sequence[str]) -> Mapping[str, PersonPreferences]:
        """Return the choices of each of some people."""
        return {user_id: await self.of(user_id) for user_id in user_ids}

    async def keep(self, preferences: PersonPreferences) -> None:
        """Store somebody's choices in the place of earlier ones."""
        if preferences.set_at is None:
            msg = "choices without a time"
            raise ValueError(msg)
        self._known[preferences.user_id] = preferences
