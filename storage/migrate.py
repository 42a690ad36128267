"""The schema's history: bringing a database up to what this code knows, and back."""

import asyncio

from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.errors import StorageError
from storage.engine import clear_errors, connect
from storage.pgvector import use_where_possible
from storage.revision import FOLDER, head
from storage.tables import EVERY_WORKSPACE

# A number that no other program on the same server is likely to lock: "heed" in ASCII.
_LOCK = 0x68656564
# PostgreSQL's word for a deadlock: a replica of the version before works on, and each waits for the other's table.
_DEADLOCK = "40P01"
# Seconds before each further attempt. Nothing of the one before is left, and a busy replica pauses now and then.
_PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0)


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database up to a revision; raise BadAddressError or StorageError when it cannot be reached."""
    await _migrate(url, "upgrade", revision)


async def downgrade(url: str, revision: str = "base") -> None:
    """Take a database back to a revision; `base` leaves it empty."""
    await _migrate(url, "downgrade", revision)


async def check(url: str) -> None:
    """Raise alembic's CommandError when the steps leave a database that differs from the tables of the code."""
    await _migrate(url, "check")


async def is_current(url: str) -> bool:
    """Say whether a database has the schema that this code knows; raise StorageError when it cannot be reached."""
    engine = connect(url)
    try:
        with clear_errors():
            async with engine.connect() as connection:
                return await is_at_head(connection)
    finally:
        await engine.dispose()


async def is_at_head(connection: AsyncConnection) -> bool:
    """Say whether a connection's database has the newest revision, without loading the migration tool."""
    return await connection.run_sync(_revision) == head()


def _revision(connection: Connection) -> str | None:
    """Return the revision of a database, or None when it has no schema yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


async def _migrate(url: str, what: str, *revision: str) -> None:
    """Run one of the migration tool's commands, again when it was given up for a replica that still works."""
    engine = connect(url)
    try:
        for pause in _PAUSES:
            try:
                return await _attempt(engine, what, *revision)
            except StorageError as error:
                if not _is_deadlock(error):
                    raise
            await asyncio.sleep(pause)
        return await _attempt(engine, what, *revision)
    finally:
        await engine.dispose()


async def _attempt(engine: AsyncEngine, what: str, *revision: str) -> None:
    """Run a command in one transaction, one process at a time."""
    with clear_errors():
        async with engine.connect() as connection:
            await _hold(connection)
            await connection.run_sync(_run, what, *revision)
            await connection.commit()


def _is_deadlock(error: StorageError) -> bool:
    cause = error.__cause__
    return isinstance(cause, DBAPIError) and getattr(cause.orig, "sqlstate", None) == _DEADLOCK


async def _hold(connection: AsyncConnection) -> None:
    """Keep other processes from migrating meanwhile, and see the rows of every workspace."""
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        await connection.execute(select(func.set_config("heed.workspace_id", EVERY_WORKSPACE, True)))
        return
    # A table that is rebuilt is dropped for a moment, which must not take its rows' children along.
    await connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    await connection.exec_driver_sql("BEGIN IMMEDIATE")


def _run(connection: Connection, what: str, *revision: str) -> None:
    """Hand the connection to the migration tool, which a running server never loads."""
    from alembic import command  # noqa: PLC0415 -- 10 MB that only a migration needs
    from alembic.config import Config  # noqa: PLC0415 -- same

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    getattr(command, what)(config, *revision)
    if what == "upgrade" and revision == ("head",) and connection.dialect.name == "postgresql":
        use_where_possible(connection)
