"""Whatever happens to a connection, the next one in the line gets its turn."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage.sqlite import OrderlyConnection
from storage.turns import Line, line_at
from tests.storage.test_turns import LONG, SHORT, is_free


async def opened(file: Path, line: Line) -> OrderlyConnection:
    """Return an open connection."""
    connection = OrderlyConnection(file, line)
    await connection
    return connection


@contextmanager
def locked_by_others(file: Path) -> Iterator[None]:
    """Hold SQLite's own lock, as another process does."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.parametrize("ending", ["commit", "rollback", "close", "stop", "begin"])
async def test_every_end_of_a_transaction_ends_the_turn(sqlite_file: Path, ending: str) -> None:
    """Whether it went well or not, and when a connection begins anew after SQLite itself had rolled back."""
    line = line_at(sqlite_file)
    connection = await opened(sqlite_file, line)
    await connection.begin(SHORT)
    waiting = line.join()
    assert not line.is_in(waiting)
    if ending == "begin":
        await connection.ask("execute", "ROLLBACK", ())
        with pytest.raises(sqlite3.OperationalError):
            await connection.begin(SHORT)
    else:
        await (getattr(connection, ending)() or asyncio.sleep(0))
    assert await asyncio.to_thread(waiting.called.wait, 1)
    assert line.is_in(waiting)
    waiting.end()
    await connection.close()


async def test_who_cannot_begin_has_no_turn(sqlite_file: Path) -> None:
    """Another process that holds the file costs the first its patience, and the next one may try."""
    line = line_at(sqlite_file)
    connection = await opened(sqlite_file, line)
    with locked_by_others(sqlite_file), pytest.raises(sqlite3.OperationalError):
        await connection.begin(SHORT)
    assert is_free(line)
    await connection.begin(SHORT)
    await connection.close()
    assert is_free(line)


async def test_who_is_cancelled_while_waiting_leaves_the_line(sqlite_file: Path) -> None:
    """The thread that waited for them is free at once, and so is the connection."""
    line = line_at(sqlite_file)
    first = line.join()
    connection = await opened(sqlite_file, line)
    beginning = asyncio.create_task(connection.begin(LONG))
    await asyncio.sleep(0.01)
    beginning.cancel()
    with pytest.raises(asyncio.CancelledError):
        await beginning
    async with asyncio.timeout(60):
        await connection.rollback()
    first.end()
    assert is_free(line)
    await connection.begin(SHORT)
    await connection.close()


def test_a_loop_that_ends_in_the_middle_leaves_no_turn_behind(sqlite_file: Path) -> None:
    """Its connections are collected, and whoever comes next can write."""
    line = line_at(sqlite_file)

    async def begin() -> OrderlyConnection:
        connection = await opened(sqlite_file, line)
        await connection.begin(SHORT)
        return connection

    with pytest.warns(ResourceWarning, match="was deleted before being closed"):
        asyncio.run(begin())
    assert is_free(line)
