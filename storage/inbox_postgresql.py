"""The inbox on PostgreSQL: what waits is inserted together, in one statement and one round trip."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from bot.domain.errors import StorageError
from bot.ports import Arrival
from storage.postgresql import SERVER_SETTINGS, UNAVAILABLE
from storage.tables import EVERY_WORKSPACE

_STORE = """
INSERT INTO inbox (workspace_id, event_id, body, received_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
ON CONFLICT (event_id) DO NOTHING RETURNING event_id
"""
_WAITING = "SELECT event_id FROM inbox WHERE finished_at IS NULL AND parked_reason IS NULL ORDER BY id LIMIT $1"
_FINISH = (
    "UPDATE inbox SET finished_at = $2, body = NULL, parked_reason = NULL WHERE event_id = $1 AND finished_at IS NULL"
)
_PARK = "UPDATE inbox SET parked_reason = $2 WHERE event_id = $1 AND finished_at IS NULL"
_COUNTS = (
    "SELECT count(*) FILTER (WHERE parked_reason IS NULL), count(*) FILTER (WHERE parked_reason IS NOT NULL) "
    "FROM inbox WHERE finished_at IS NULL AND coalesce(workspace_id = $1, TRUE)"
)
_DROP = "DELETE FROM inbox WHERE finished_at < $1"

# Two inserts may be under way at once: while one is being flushed to disk the next is already on its way.
_LANES = 2
# Lanes, and one connection more for those who read.
_CONNECTIONS = _LANES + 1
_MOST_TOGETHER = 256
# Slack waits three seconds for an answer; past two it is better to say no and be sent the event again.
_PATIENCE_SECONDS = 2
# How a connection looks that the server closed while nobody used it.
_STALE = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.AdminShutdownError, ConnectionError)


@dataclass(slots=True)
class _Waiting:
    """An event that is about to be stored, and who waits for it."""

    arrival: Arrival
    received_at: datetime
    stored: "asyncio.Future[bool]"


class PostgresqlInbox:
    """`Inbox` on a PostgreSQL server."""

    def __init__(self, dsn: str, now: Callable[[], datetime]) -> None:
        """Keep events in this database, stamped with `now`."""
        self._dsn = dsn
        self._now = now
        self._pool: asyncpg.Pool | None = None
        self._opening = asyncio.Lock()
        self._queue: list[_Waiting] = []
        self._lanes: set[asyncio.Task[None]] = set()

    async def store(self, arrival: Arrival) -> bool:
        """Commit an event durably and return True, or False when its event id is already there."""
        waiting = _Waiting(arrival, self._now(), asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        if len(self._lanes) < _LANES:
            lane = asyncio.create_task(self._drain())
            self._lanes.add(lane)
            lane.add_done_callback(self._lanes.discard)
        return await waiting.stored

    async def waiting(self, limit: int) -> list[str]:
        """Return ids of events that are not finished and not parked, oldest first."""
        return [row[0] for row in await self._fetch(_WAITING, limit)]

    async def body(self, event_id: str) -> str | None:
        """Return the body of an event, or None when it is finished or unknown."""
        rows = await self._fetch("SELECT body FROM inbox WHERE event_id = $1", event_id)
        return rows[0][0] if rows else None

    async def finish(self, event_id: str) -> None:
        """Mark an event as done and drop its body."""
        await self._fetch(_FINISH, event_id, self._now())

    async def park(self, event_id: str, reason: str) -> None:
        """Set an event aside after its last attempt; its body stays for whoever looks into it."""
        await self._fetch(_PARK, event_id, reason)

    async def counts(self, workspace_id: str | None = None) -> Mapping[str, int]:
        """Return how many events of a workspace, or of all, are `waiting` and how many `parked`."""
        ((waiting, parked),) = await self._fetch(_COUNTS, workspace_id)
        return {"waiting": waiting, "parked": parked}

    async def drop_older(self, than: datetime) -> int:
        """Remove finished events; return how many."""
        return len(await self._fetch(f"{_DROP} RETURNING id", than))

    async def close(self) -> None:
        """Finish what is being stored and give the connections back."""
        await asyncio.gather(*self._lanes)
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    async def _drain(self) -> None:
        """Store what waits, group by group, until nothing does."""
        while self._queue:
            group, self._queue = self._queue[:_MOST_TOGETHER], self._queue[_MOST_TOGETHER:]
            try:
                await self._settle(group)
            finally:
                # Whatever ended the lane, nobody is left waiting for it.
                for waiting in group:
                    waiting.stored.cancel()

    async def _settle(self, group: Sequence[_Waiting]) -> None:
        """Store a group and tell everybody; text that the database cannot hold spoils only itself."""
        try:
            fresh = await self._insert(group)
        except StorageError as error:
            if isinstance(error.__cause__, (asyncpg.DataError, UnicodeError)) and len(group) > 1:
                for waiting in group:
                    await self._settle([waiting])
                return
            for waiting in group:
                _tell(waiting, error)
            return
        for waiting in group:
            # An event that is twice in one group is new once.
            is_new = waiting.arrival.event_id in fresh
            fresh.discard(waiting.arrival.event_id)
            _tell(waiting, is_new)

    async def _insert(self, group: Sequence[_Waiting]) -> set[str]:
        """Store a group and return the ids that are new.

        Sorted, so that two processes with the same events never wait for each other in a circle.
        """
        rows = sorted(group, key=lambda waiting: waiting.arrival.event_id)
        columns = (
            [waiting.arrival.workspace_id for waiting in rows],
            [waiting.arrival.event_id for waiting in rows],
            [waiting.arrival.body for waiting in rows],
            [waiting.received_at for waiting in rows],
        )
        return {row[0] for row in await self._fetch(_STORE, *columns)}

    async def _fetch(self, query: str, *values: object) -> list[asyncpg.Record]:
        """Run a statement and return its rows; once more when the connection turns out to be from before a restart."""
        try:
            pool = await self._opened()
            try:
                rows: list[asyncpg.Record] = await pool.fetch(query, *values)
            except _STALE:
                rows = await pool.fetch(query, *values)
        except (*UNAVAILABLE, UnicodeError) as error:
            raise StorageError from error
        return rows

    async def _opened(self) -> asyncpg.Pool:
        """Return the pool, opening it first when there is none."""
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._dsn,
                    min_size=1,
                    max_size=_CONNECTIONS,
                    timeout=_PATIENCE_SECONDS,
                    command_timeout=_PATIENCE_SECONDS,
                    # The inbox serves every workspace; row-level security lets it.
                    server_settings={**SERVER_SETTINGS, "heed.workspace_id": EVERY_WORKSPACE},
                )
            return self._pool


def _tell(waiting: _Waiting, outcome: bool | StorageError) -> None:
    """Tell whoever waits, unless they went away."""
    if waiting.stored.done():
        return
    if isinstance(outcome, StorageError):
        waiting.stored.set_exception(outcome)
    else:
        waiting.stored.set_result(outcome)
