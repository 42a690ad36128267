"""When each channel gets its digest."""

from datetime import datetime, time
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, and_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from bot.domain.schedules import Cadence, Rhythm, Schedule
from storage.scope import Scope
from storage.tables import DigestScheduleRow


class SqlScheduleStore:
    """`ScheduleStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def put(self, channel_id: str, rhythm: Rhythm, *, next_at: datetime, by: str) -> Schedule:
        """Create or replace the schedule of a channel; replacing unmutes it and keeps its id."""
        facts = {
            "cadence": rhythm.cadence.value,
            "at": rhythm.at.isoformat("minutes"),
            "zone": rhythm.zone,
            "weekday": rhythm.weekday,
            "next_at": next_at,
            "muted_at": None,
            "created_by": by,
        }
        key = {"workspace_id": self._scope.workspace_id, "channel_id": channel_id}
        put = self._scope.insert(DigestScheduleRow).values(**key, id=uuid4().hex, **facts)
        await self._scope.session.execute(put.on_conflict_do_update(index_elements=list(key), set_=facts))
        (schedule,) = await self._those(col(DigestScheduleRow.channel_id) == channel_id)
        return schedule

    async def of_channel(self, channel_id: str) -> Schedule | None:
        """Return the schedule of a channel."""
        return next(iter(await self._those(col(DigestScheduleRow.channel_id) == channel_id)), None)

    async def with_id(self, schedule_id: str) -> Schedule | None:
        """Return a schedule by its id."""
        return next(iter(await self._those(col(DigestScheduleRow.id) == schedule_id)), None)

    async def every(self) -> list[Schedule]:
        """Return all schedules, by channel."""
        return await self._those()

    async def mute(self, schedule_id: str, at: datetime | None) -> None:
        """Mute a schedule, or unmute it with None."""
        await self._scope.session.execute(update(DigestScheduleRow).where(self._is(schedule_id)).values(muted_at=at))

    async def advance(self, schedule_id: str, next_at: datetime) -> None:
        """Move on to a later slot; moving backwards changes nothing, so that two replicas may both do it."""
        earlier = and_(self._is(schedule_id), col(DigestScheduleRow.next_at) < next_at)
        await self._scope.session.execute(update(DigestScheduleRow).where(earlier).values(next_at=next_at))

    def _is(self, schedule_id: str) -> ColumnElement[bool]:
        """Return the condition for one schedule of this workspace."""
        return and_(
            col(DigestScheduleRow.workspace_id) == self._scope.workspace_id, col(DigestScheduleRow.id) == schedule_id
        )

    async def _those(self, *which: ColumnElement[bool]) -> list[Schedule]:
        """Return the schedules of this workspace that fulfil the conditions, by channel."""
        mine = col(DigestScheduleRow.workspace_id) == self._scope.workspace_id
        query = select(DigestScheduleRow).where(mine, *which).order_by(col(DigestScheduleRow.channel_id))
        return await _load(self._scope.session, query)


async def due_schedules(session: AsyncSession, at: datetime) -> list[Schedule]:
    """Return the unmuted schedules of every workspace whose next slot is not after `at`, the longest overdue first."""
    query = select(DigestScheduleRow).where(
        col(DigestScheduleRow.muted_at).is_(None), col(DigestScheduleRow.next_at) <= at
    )
    return await _load(session, query.order_by(col(DigestScheduleRow.next_at), col(DigestScheduleRow.id)))


async def _load(session: AsyncSession, query: Select[DigestScheduleRow]) -> list[Schedule]:
    """Return the schedules of a query."""
    rows = await session.scalars(query, execution_options={"populate_existing": True})
    return [
        Schedule(
            id=row.id,
            workspace_id=row.workspace_id,
            channel_id=row.channel_id,
            rhythm=Rhythm(
                cadence=Cadence(row.cadence), at=time.fromisoformat(row.at), zone=row.zone, weekday=row.weekday
            ),
            next_at=row.next_at,
            muted_at=row.muted_at,
            created_by=row.created_by,
        )
        for row in rows
    ]
