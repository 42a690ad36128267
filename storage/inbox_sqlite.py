"""The inbox on SQLite."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.ports import Arrival
from storage.writer import Writer

_STORE = (
    "INSERT INTO inbox (workspace_id, event_id, body, received_at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (event_id) DO NOTHING"
)
_WAITING = "SELECT event_id FROM inbox WHERE finished_at IS NULL AND parked_reason IS NULL ORDER BY id LIMIT ?"
_FINISH = (
    "UPDATE inbox SET finished_at = ?, body = NULL, parked_reason = NULL WHERE event_id = ? AND finished_at IS NULL"
)
_PARK = "UPDATE inbox SET parked_reason = ? WHERE event_id = ? AND finished_at IS NULL"
_COUNTS = (
    "SELECT coalesce(sum(parked_reason IS NULL), 0), coalesce(sum(parked_reason IS NOT NULL), 0) "
    "FROM inbox WHERE finished_at IS NULL AND coalesce(workspace_id = ?, TRUE)"
)
_DROP = "DELETE FROM inbox WHERE finished_at < ?"


class SqliteInbox:
    """`Inbox` in a SQLite file, written by one thread."""

    def __init__(self, file: Path, now: Callable[[], datetime]) -> None:
        """Keep events in this file, stamped with `now`."""
        self._writer = Writer(file)
        self._now = now

    async def store(self, arrival: Arrival) -> bool:
        """Commit an event durably and return True, or False when its event id is already there."""
        row = (arrival.workspace_id, arrival.event_id, arrival.body, _written(self._now()))
        return await self._changed(_STORE, *row) > 0

    async def waiting(self, limit: int) -> list[str]:
        """Return ids of events that are not finished and not parked, oldest first."""
        return [str(event_id) for (event_id,) in await self._rows(_WAITING, limit)]

    async def body(self, event_id: str) -> str | None:
        """Return the body of an event, or None when it is finished or unknown."""
        found = await self._rows("SELECT body FROM inbox WHERE event_id = ?", event_id)
        return None if not found or found[0][0] is None else str(found[0][0])

    async def finish(self, event_id: str) -> None:
        """Mark an event as done and drop its body."""
        await self._changed(_FINISH, _written(self._now()), event_id)

    async def park(self, event_id: str, reason: str) -> None:
        """Set an event aside after its last attempt; its body stays for whoever looks into it."""
        await self._changed(_PARK, reason, event_id)

    async def counts(self, workspace_id: str | None = None) -> Mapping[str, int]:
        """Return how many events of a workspace, or of all, are `waiting` and how many `parked`."""
        ((waiting, parked),) = await self._rows(_COUNTS, workspace_id)
        return {"waiting": int(str(waiting)), "parked": int(str(parked))}

    async def drop_older(self, than: datetime) -> int:
        """Remove finished events; return how many."""
        return await self._changed(_DROP, _written(than))

    async def close(self) -> None:
        """Finish what is being stored and give the connection back."""
        await self._writer.close()

    async def _changed(self, statement: str, *values: object) -> int:
        """Run a statement and return how many rows it changed."""

        def work(connection: sqlite3.Connection) -> int:
            return connection.execute(statement, values).rowcount

        return await self._writer.run(work)

    async def _rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Run a query and return its rows."""

        def work(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
            return connection.execute(query, values).fetchall()

        return await self._writer.run(work, is_reading=True)


def _written(moment: datetime) -> str:
    """Return a time as `UtcDateTime` writes it on SQLite."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
