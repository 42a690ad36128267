"""A connection to a SQLite file that waits for its turn to write, and wastes no time while it is its turn."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Self

import aiosqlite
from aiosqlite.core import _STOP_RUNNING_SENTINEL, _connection_worker_thread

from storage.turns import Line, Patience, Turn


class Answer(NamedTuple):
    """What a statement came to."""

    rows: list[Any]
    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None


class OneTripCursor:
    """The part of a cursor that SQLAlchemy uses.

    aiosqlite's own goes to the connection's thread and back four times for a statement: to open, to execute, to read
    and to close. When the machine is busy each of these takes a while, and everybody else who writes waits for all.
    """

    def __init__(self, connection: "OrderlyConnection") -> None:
        """Ask this connection."""
        self._connection = connection
        self._answer = Answer([])
        self.arraysize = 1

    @property
    def description(self) -> Any:
        """Return the columns of the rows, or None when the statement has none."""
        return self._answer.description

    @property
    def rowcount(self) -> int:
        """Return how many rows were changed."""
        return self._answer.rowcount

    @property
    def lastrowid(self) -> int | None:
        """Return the number of the row that was inserted last."""
        return self._answer.lastrowid

    async def __aenter__(self) -> Self:
        """Return this cursor: there is nothing to open."""
        return self

    async def execute(self, sql: str, parameters: Any = ()) -> Self:
        """Run a statement."""
        self._answer = await self._connection.ask("execute", sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Any) -> Self:
        """Run a statement for each set of values."""
        self._answer = await self._connection.ask("executemany", sql, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        """Return the rows."""
        return self._answer.rows

    async def close(self) -> None:
        """Do nothing: it is closed already."""


class OrderlyConnection(aiosqlite.Connection):
    """A connection that writes in its turn.

    The turn is waited for and ended in the connection's own thread, so that it lasts no longer than SQLite's lock, even
    when the event loop is busy or whoever asked has been cancelled.
    """

    def __init__(self, file: Path, line: Line) -> None:
        """Write to this file, in this line; the file is opened when the connection is awaited."""
        # Kept by the thread, since whoever asked for it may have been cancelled when it is open.
        self._opened: list[sqlite3.Connection] = []
        super().__init__(partial(_open, file, self._opened), iter_chunk_size=64)
        # Nobody waits for an answer any more when the interpreter ends.
        self._thread = threading.Thread(target=_serve, args=(self._tx,), daemon=True)
        self._line = line
        self._turn: Turn | None = None
        self._closed: asyncio.Future[object] | None = None

    async def begin(self, patience: Patience) -> None:
        """Begin a transaction that writes; raise sqlite3.OperationalError when that takes longer."""
        # A transaction that SQLite itself has rolled back, on a full disk for example, is over as well.
        self._end_turn()
        turn = self._turn = self._line.join()
        try:
            await self._execute(turn.begin, self._conn, patience)
        except asyncio.CancelledError:
            turn.give_up()
            raise

    async def commit(self) -> None:
        """Commit, and let the next one in."""
        await self._execute(self._committed)

    async def rollback(self) -> None:
        """Roll back, and let the next one in."""
        await self._execute(self._rolled_back)

    def cursor(self) -> "OneTripCursor":  # type: ignore[override]  # SQLAlchemy asks for no more than this
        """Return a cursor that costs one trip to the thread for a statement."""
        return OneTripCursor(self)

    async def ask(self, method: str, sql: str, parameters: Any) -> "Answer":
        """Run a statement, read what it returns, and close it, in one trip."""
        answer: Answer = await self._execute(self._answer, method, sql, parameters)
        return answer

    def _answer(self, method: str, sql: str, parameters: Any) -> "Answer":
        with closing(self._conn.cursor()) as cursor:
            getattr(cursor, method)(sql, parameters)
            description = cursor.description
            rows = cursor.fetchall() if description else []
            return Answer(rows, description, cursor.rowcount, cursor.lastrowid)

    async def close(self) -> None:
        """Close after what was asked before; twice changes nothing."""
        if self._connection is None and self._closed is None:
            return
        closed = self.stop()
        if closed is not None:
            # Shielded: whoever else waits for it must not learn of a cancellation that was not theirs.
            await asyncio.shield(closed)

    def stop(self) -> "asyncio.Future[object] | None":
        """Close without waiting, and let the next one in; a connection that is closed, collected or lost comes here.

        SQLAlchemy begins to close, and comes here as well when it is cancelled meanwhile: both wait for one end.
        """
        if self._running:
            self._running = False
            with suppress(RuntimeError):
                # Without a loop there is nobody to tell.
                self._closed = asyncio.get_running_loop().create_future()
            self._tx.put_nowait((self._closed, self._abandoned))
            self._tx.put_nowait((None, lambda: _STOP_RUNNING_SENTINEL))
        return self._closed

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]  # aiosqlite left it out

    def _committed(self) -> None:
        try:
            self._conn.commit()
        finally:
            if not self._conn.in_transaction:
                self._end_turn()

    def _rolled_back(self) -> None:
        try:
            self._conn.rollback()
        finally:
            if not self._conn.in_transaction:
                self._end_turn()

    def _abandoned(self) -> None:
        try:
            while self._opened:
                self._opened.pop().close()
        finally:
            self._connection = None
            self._end_turn()

    def _end_turn(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.end()


def _open(file: Path, opened: list[sqlite3.Connection]) -> sqlite3.Connection:
    opened.append(sqlite3.connect(file, isolation_level=None, check_same_thread=False))
    return opened[-1]


def _serve(asked: Any) -> None:
    """Do what a connection is asked until it is told to stop; a loop that has ended meanwhile needs no answer."""
    is_over = False
    while not is_over:
        with suppress(RuntimeError):
            _connection_worker_thread(asked)
            is_over = True
