"""What people of one workspace chose for themselves."""

from collections.abc import Mapping, Sequence
from datetime import time

from sqlalchemy import select
from sqlmodel import col

from bot.domain.rhythm import PersonPreferences
from storage.scope import Scope
from storage.tables import PersonPreferencesRow

# Small enough for any engine's limit on parameters.
_IDS_PER_QUERY = 500


class SqlPeopleStore:
    """`PeopleStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def of(self, user_id: str) -> PersonPreferences:
        """Return somebody's choices; who never chose anything has none."""
        return (await self.of_all([user_id]))[user_id]

    async def of_all(self, user_ids: Sequence[str]) -> Mapping[str, PersonPreferences]:
        """Return the choices of each of some people, in one query or a few."""
        found = {user_id: PersonPreferences(user_id=user_id) for user_id in user_ids}
        mine = col(PersonPreferencesRow.workspace_id) == self._scope.workspace_id
        for start in range(0, len(user_ids), _IDS_PER_QUERY):
            these = col(PersonPreferencesRow.user_id).in_(user_ids[start : start + _IDS_PER_QUERY])
            query = select(PersonPreferencesRow).where(mine, these)
            rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
            found.update({row.user_id: _preferences_of(row) for row in rows})
        return found

    async def keep(self, preferences: PersonPreferences) -> None:
        """Store somebody's choices in the place of earlier ones; raise ValueError when it is not said since when."""
        if preferences.set_at is None:
            msg = "choices without a time"
            raise ValueError(msg)
        key = {"workspace_id": self._scope.workspace_id, "user_id": preferences.user_id}
        chosen = {
            "work_begins": _wall(preferences.begins),
            "work_ends": _wall(preferences.ends),
            "workdays": None if preferences.workdays is None else sorted(preferences.workdays),
            "days_off": list(preferences.days_off) or None,
            "dms_per_day": preferences.dms_per_day,
            "nudges_off": sorted(preferences.nudges_off) or None,
            "hides_steps": preferences.hides_steps or None,
            "set_at": preferences.set_at,
        }
        put = self._scope.insert(PersonPreferencesRow).values(**key, **chosen)
        await self._scope.session.execute(put.on_conflict_do_update(index_elements=list(key), set_=chosen))


def _preferences_of(row: PersonPreferencesRow) -> PersonPreferences:
    return PersonPreferences(
        user_id=row.user_id,
        begins=time.fromisoformat(row.work_begins) if row.work_begins else None,
        ends=time.fromisoformat(row.work_ends) if row.work_ends else None,
        workdays=None if row.workdays is None else frozenset(row.workdays),
        days_off=tuple(row.days_off or ()),
        dms_per_day=row.dms_per_day,
        nudges_off=frozenset(row.nudges_off or ()),
        hides_steps=bool(row.hides_steps),
        set_at=row.set_at,
    )


def _wall(at: time | None) -> str | None:
    return None if at is None else at.isoformat("minutes")
