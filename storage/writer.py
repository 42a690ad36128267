"""A thread that alone writes to a SQLite file: whatever waits is committed together, with one flush of the disk."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from bot.domain.errors import StorageError
from storage.engine import sqlite_settings
from storage.turns import Patience, Turn, line_at

T = TypeVar("T")

# Slack waits three seconds for an answer; past two it is better to say no and be sent the event again.
_BUSY_MILLISECONDS = 2_000
# A commit grows with what it holds; more than this at once would make the first of them wait for the last.
_MOST_TOGETHER = 256


@dataclass(slots=True)
class _Task(Generic[T]):
    """Work on the connection, and who waits for it."""

    work: Callable[[sqlite3.Connection], T]
    loop: asyncio.AbstractEventLoop
    waiter: "asyncio.Future[T]"
    is_reading: bool

    def resolve(self, outcome: T | BaseException) -> None:
        """Tell the waiter, in its own thread; it may have gone away, and so may its loop."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._set, outcome)

    def _set(self, outcome: T | BaseException) -> None:
        """Set the outcome unless the waiter was cancelled."""
        if self.waiter.done():
            return
        if isinstance(outcome, BaseException):
            self.waiter.set_exception(outcome)
        else:
            self.waiter.set_result(outcome)


class Writer:
    """Runs work on its own connection, in order, many pieces to a commit."""

    def __init__(self, file: Path) -> None:
        """Write to this file; the thread starts with the first work."""
        self._file = file
        self._line = line_at(file)
        self._queue: SimpleQueue[_Task[Any] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._connection: sqlite3.Connection | None = None

    async def run(self, work: Callable[[sqlite3.Connection], T], *, is_reading: bool = False) -> T:
        """Return what the work returns, once it is committed; raise StorageError when it is not.

        Work that only reads stands in no line.
        """
        if self._thread is None:
            # A daemon: nobody waits for an answer any more when the interpreter ends without `close`.
            self._thread = threading.Thread(target=self._serve, name="heed-inbox", daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        task = _Task(work, loop, loop.create_future(), is_reading)
        self._queue.put(task)
        outcome: T = await task.waiter
        return outcome

    async def close(self) -> None:
        """Finish what waits, then end the thread."""
        if self._thread is not None:
            self._queue.put(None)
            await asyncio.to_thread(self._thread.join)
            self._thread = None

    def _serve(self) -> None:
        """Commit groups of work until told to end."""
        is_open = True
        while is_open:
            group = self._next_group()
            is_open = group[-1] is not None
            tasks = [task for task in group if task is not None]
            # Reading before what came with it is allowed: nobody was told yet that it is written.
            self._do([task for task in tasks if task.is_reading], self._read)
            self._do([task for task in tasks if not task.is_reading], self._committed)
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _next_group(self) -> "list[_Task[Any] | None]":
        """Wait for work, then take what else is there; None at the end says that this was the last."""
        group = [self._queue.get()]
        while group[-1] is not None and len(group) < _MOST_TOGETHER:
            try:
                group.append(self._queue.get_nowait())
            except Empty:
                break
        return group

    def _do(self, tasks: "list[_Task[Any]]", work: "Callable[[list[_Task[Any]]], list[Any]]") -> None:
        """Do a group of work, and tell everybody how it went after the end, never before."""
        if not tasks:
            return
        try:
            outcomes = work(tasks)
        except sqlite3.Error as error:
            outcomes = [_unavailable(error) for _ in tasks]
        for task, outcome in zip(tasks, outcomes, strict=True):
            task.resolve(outcome)

    def _read(self, tasks: "list[_Task[Any]]") -> list[Any]:
        """Return what reading found."""
        connection = self._connected()
        return [_outcome(task, connection) for task in tasks]

    def _committed(self, tasks: "list[_Task[Any]]") -> list[Any]:
        """Return the outcomes of a group of work, done in one transaction. Who writes here goes before who works."""
        turn = self._line.join(is_urgent=True)
        try:
            return self._written(tasks, turn)
        except sqlite3.Error:
            self._roll_back()
            raise
        finally:
            turn.end()

    def _written(self, tasks: "list[_Task[Any]]", turn: Turn) -> list[Any]:
        connection = self._connected()
        turn.begin(connection, Patience(in_line=_BUSY_MILLISECONDS / 1000, milliseconds=_BUSY_MILLISECONDS))
        outcomes = [_outcome(task, connection) for task in tasks]
        connection.execute("COMMIT")
        return outcomes

    def _connected(self) -> sqlite3.Connection:
        """Return the connection, opening it first when there is none."""
        if self._connection is None:
            connection = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False)
            for setting in sqlite_settings(_BUSY_MILLISECONDS):
                connection.execute(setting)
            self._connection = connection
        return self._connection

    def _roll_back(self) -> None:
        """Leave no half transaction behind; a connection that cannot even do that is replaced by a new one."""
        if self._connection is None:
            return
        try:
            self._connection.rollback()
        except sqlite3.Error:
            self._connection.close()
            self._connection = None


def _outcome(task: _Task[T], connection: sqlite3.Connection) -> T | BaseException:
    """Do one piece of work; text that no database can hold spoils only itself, not the group."""
    try:
        return task.work(connection)
    except (UnicodeError, sqlite3.IntegrityError, sqlite3.DataError) as error:
        return _unavailable(error)


def _unavailable(error: Exception) -> StorageError:
    """Return the error that the gate knows, with its cause."""
    refusal = StorageError()
    refusal.__cause__ = error
    return refusal
