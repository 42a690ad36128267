"""The log of every request between the look-alike and the app, with acknowledgement times, and the change stream."""

import asyncio
from collections import deque
from dataclasses import asdict, dataclass
from typing import Literal

from sandbox.wire import Json

# Rows kept: enough for a long look back, small enough for a demo that runs all week.
KEPT_ROWS = 2000
# Changes a slow page may fall behind before it misses some; it refetches whole lists, so a gap does no harm.
KEPT_CHANGES = 200


@dataclass(slots=True, kw_only=True)
class Row:
    """One request and what came of it."""

    n: int
    at: float
    direction: Literal["to_app", "from_app"]
    what: str
    request: Json
    status: int | None = None
    ms: float | None = None
    retry: int = 0
    error: str | None = None
    response: Json | str | None = None


class Journal:
    """Rows in their order; subscribers of the change stream hear of each."""

    def __init__(self, stream: "ChangeStream") -> None:
        """Begin empty."""
        self._rows: deque[Row] = deque(maxlen=KEPT_ROWS)
        self._count = 0
        self._stream = stream

    def open_row(self, direction: Literal["to_app", "from_app"], what: str, request: Json, *, at: float) -> Row:
        """Note that a request began; the caller fills in the rest and calls `close_row`."""
        self._count += 1
        row = Row(n=self._count, at=at, direction=direction, what=what, request=request)
        self._rows.append(row)
        return row

    def close_row(self, _row: Row) -> None:
        """Tell the page that a row is complete."""
        self._stream.tell("log")

    def rows(self, after: int = 0) -> list[Row]:
        """Return the rows with a higher number, oldest first."""
        return [row for row in self._rows if row.n > after]

    def as_json(self, after: int = 0) -> list[Json]:
        """Return the rows with a higher number for the page."""
        return [asdict(row) for row in self.rows(after)]

    def clear(self) -> None:
        """Forget the rows; numbers go on counting, so that a page's `after` stays true."""
        self._rows.clear()


class ChangeStream:
    """Tells open pages what to refetch."""

    def __init__(self) -> None:
        """Begin without listeners."""
        self._queues: set[asyncio.Queue[Json | None]] = set()

    def tell(self, what: str, channel: str | None = None) -> None:
        """Tell every page that something changed: messages, state, views, home, log or clock."""
        change: Json = {"what": what} | ({"channel": channel} if channel else {})
        for queue in self._queues:
            if not queue.full():
                queue.put_nowait(change)

    def listen(self) -> "asyncio.Queue[Json | None]":
        """Return a queue of changes; None in it means that the look-alike stops."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue(maxsize=KEPT_CHANGES)
        self._queues.add(queue)
        return queue

    def leave(self, queue: "asyncio.Queue[Json | None]") -> None:
        """Forget a queue."""
        self._queues.discard(queue)

    def close(self) -> None:
        """Let every page go, so that the server can stop."""
        for queue in self._queues:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(None)
