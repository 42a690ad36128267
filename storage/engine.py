"""Connections: SQLite as the embedded default, PostgreSQL for more than one machine."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Connection, event, util
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.domain.errors import StorageError
from storage.address import postgresql_dsn, prepare_folder, sqlite_file
from storage.sqlite import OrderlyConnection
from storage.turns import Patience, line_at

# Transactions are short, so who waits this long for another writer has met one that is stuck; and Slack, which waits
# three seconds in all, must still hear about it.
BUSY_MILLISECONDS = 2_000
# One process works on a handful of jobs at once; more connections would only queue inside the database.
_CONNECTIONS = 5
_SPARE_CONNECTIONS = 5
# Seconds to wait for a server, for a free connection, or for a turn to write: longer, and whoever asked has given up.
_PATIENCE_SECONDS = 10
# Marks a query that reads what it will then change: it waits for other writers before it looks.
LOCKS: Mapping[str, Any] = {"heed_locks": True, "populate_existing": True}


def connect(url: str) -> AsyncEngine:
    """Return an engine for an address as people write it; raise BadAddressError when it is none."""
    file = sqlite_file(url)
    if file is None:
        return _postgresql(postgresql_dsn(url))
    prepare_folder(file)
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{file}",
        async_creator=partial(OrderlyConnection, file, line_at(file)),
        pool_size=_CONNECTIONS,
        max_overflow=_SPARE_CONNECTIONS,
        pool_timeout=_PATIENCE_SECONDS,
    )
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "before_cursor_execute", _begin_before_writing)
    return engine


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn what a database says when it cannot work into StorageError; a mistake of ours stays what it is."""
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError):
        raise
    except (DBAPIError, PoolTimeoutError, sqlite3.OperationalError) as error:
        raise StorageError from error


def _set_up_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Make a connection durable, patient and forgetful of what was deleted."""
    cursor = connection.cursor()
    for setting in sqlite_settings(BUSY_MILLISECONDS):
        cursor.execute(setting)
    cursor.close()


def sqlite_settings(busy_milliseconds: int) -> tuple[str, ...]:
    """Return what every SQLite connection is told first."""
    return (
        f"PRAGMA busy_timeout={busy_milliseconds:d}",
        "PRAGMA journal_mode=WAL",
        # What was acknowledged survives a power cut, not only a crash.
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        # Erased words are overwritten, not left behind in free pages.
        "PRAGMA secure_delete=ON",
    )


def _begin_before_writing(
    connection: Connection,
    _cursor: DBAPICursor,
    _statement: str,
    _parameters: object,
    context: DefaultExecutionContext | None,
    _many: bool,
) -> None:
    """Begin a transaction at the first write, as a writer: a reader that turns writer may have to be refused.

    It waits for its turn among the writers of this process, as it does for a connection: a line that moves is no
    reason to give up. Other processes are not in that line.
    Until then each query sees the latest committed state, as it does on PostgreSQL.
    """
    driver = connection.connection.driver_connection
    if context is None or not isinstance(driver, OrderlyConnection) or driver.in_transaction:
        return
    writes = context.isinsert or context.isupdate or context.isdelete
    if writes or context.execution_options.get("heed_locks"):
        util.await_only(driver.begin(Patience(in_line=_PATIENCE_SECONDS, milliseconds=BUSY_MILLISECONDS)))


def _postgresql(dsn: str) -> AsyncEngine:
    """Return an engine whose connections the driver itself makes, so that it reads the whole address."""
    from storage.postgresql import connected  # noqa: PLC0415 -- the driver is loaded only where it is used

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: connected(dsn, _PATIENCE_SECONDS),
        pool_size=_CONNECTIONS,
        max_overflow=_SPARE_CONNECTIONS,
        pool_timeout=_PATIENCE_SECONDS,
        # After a restart of the server the connections from before it are replaced, not handed out.
        pool_pre_ping=True,
    )
