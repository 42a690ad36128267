"""Which revision a database stands at, read without loading what migrates it: a start asks this before all else."""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from storage.address import postgresql_dsn, sqlite_file

FOLDER = Path(__file__).parent / "migrations"
_REVISION = "SELECT version_num FROM alembic_version"
# A server that does not answer by then is left to the migration, which says what is wrong.
ANSWER_SECONDS = 5.0


@cache
def head() -> str:
    """Return the newest revision, which is the beginning of its file's name."""
    return max(file.stem.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*.py"))


async def is_surely_current(url: str) -> bool:
    """Say whether a database has the schema that this code knows; False also when it could not be read."""
    file = sqlite_file(url)
    found = await _of_server(postgresql_dsn(url)) if file is None else _of_file(file)
    return found == head()


def _of_file(file: Path) -> str | None:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute(_REVISION).fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None


async def _of_server(dsn: str) -> str | None:
    import asyncpg  # noqa: PLC0415 -- only where there is a server

    try:
        connection = await asyncpg.connect(dsn, timeout=ANSWER_SECONDS, command_timeout=ANSWER_SECONDS)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return None
    try:
        return str(await connection.fetchval(_REVISION))
    except asyncpg.PostgresError:
        return None
    finally:
        await connection.close()
