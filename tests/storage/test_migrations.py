"""The schema goes up, down and up again on both engines, and is the one of the code."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import inspect

from bot.domain.errors import StorageError
from storage import migrate, revision
from storage.engine import connect
from storage.unit_of_work import open_storage
from tests.databases import Postgres
from tests.storage_builders import kept


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database without tables, once for each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    url = postgres.empty()
    yield url
    postgres.drop(url)


async def tables(url: str) -> set[str]:
    """Return the tables of a database."""
    engine = connect(url)
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await engine.dispose()
    return set(names)


async def test_up_down_and_up_again(empty_url: str) -> None:
    """Every step has its way back, and coming back leaves nothing behind."""
    assert not await migrate.is_current(empty_url)
    await migrate.upgrade(empty_url)
    first = await tables(empty_url)
    assert await migrate.is_current(empty_url)
    await migrate.downgrade(empty_url)
    assert await tables(empty_url) == {"alembic_version"}
    await migrate.upgrade(empty_url)
    await migrate.upgrade(empty_url)
    assert await tables(empty_url) == first


async def test_each_step_can_be_taken_alone(empty_url: str) -> None:
    """One up, one down, one up, to the top."""
    steps = sorted(file.stem[:4] for file in (revision.FOLDER / "versions").glob("0*.py"))
    for step in steps:
        await migrate.upgrade(empty_url, step)
        await migrate.downgrade(empty_url, "-1")
        await migrate.upgrade(empty_url, step)
    assert revision.head() == steps[-1]
    assert await migrate.is_current(empty_url)


async def test_the_steps_make_the_tables_of_the_code(database_url: str) -> None:
    """Comparing the migrated database with the code finds no difference."""
    await migrate.check(database_url)


async def test_data_survives_a_step_down_and_up(database_url: str) -> None:
    """The search index and the guards can be taken away and put back around the rows."""
    storage = open_storage(database_url)
    item = await kept(storage, "Still here")
    await storage.close()
    await migrate.downgrade(database_url, "0001")
    await migrate.upgrade(database_url)
    storage = open_storage(database_url)
    async with storage.work(item.workspace_id) as work:
        assert await work.feedback.with_id(item.id) == item
        await work.feedback.erase(item.id, at=item.captured_at)
    await storage.close()


async def test_two_processes_migrate_at_once(empty_url: str) -> None:
    """The second waits for the first and finds nothing left to do (fault 43)."""
    await asyncio.gather(migrate.upgrade(empty_url), migrate.upgrade(empty_url))
    assert await migrate.is_current(empty_url)


async def test_a_storage_with_an_older_schema_is_not_ready(database_url: str) -> None:
    """Traffic is not sent to a process whose database has not been migrated (fault 43)."""
    await migrate.downgrade(database_url, "0002")
    storage = open_storage(database_url)
    assert not await storage.is_ready()
    await migrate.upgrade(database_url)
    assert await storage.is_ready()
    await storage.close()


async def test_a_server_that_is_not_there_is_told_in_a_sentence() -> None:
    """No traceback of a driver, and no password."""
    url = "postgresql://heed:hunter2@/heed?host=/nowhere"
    with pytest.raises(StorageError) as caught:
        await migrate.upgrade(url)
    assert "PostgreSQL" in str(caught.value)
    assert "hunter2" not in str(caught.value)
    storage = open_storage(url)
    assert not await storage.is_ready()


def test_a_running_server_never_loads_the_migration_tool(sqlite_url: str) -> None:
    """Nor the other engine's driver, nor the cryptography that only installations need."""
    program = (
        "import asyncio, sys; from storage import migrate; from storage.inbox import open_inbox; "
        "from storage.unit_of_work import open_storage; import storage.installations; "
        f"storage = open_storage({sqlite_url!r}); assert asyncio.run(storage.is_ready()); open_inbox({sqlite_url!r}); "
        "print([name for name in ('alembic', 'asyncpg', 'cryptography') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


async def test_a_start_knows_a_current_database_without_the_tool(database_url: str) -> None:
    """The newest schema is recognised; an older one, and one that cannot be read, is left to the migration."""
    assert await revision.is_surely_current(database_url)
    await migrate.downgrade(database_url, "0001")
    assert not await revision.is_surely_current(database_url)
    assert not await revision.is_surely_current("sqlite:////nowhere/at/all.db")
    assert not await revision.is_surely_current("postgresql://nobody@127.0.0.1:9/nothing")


async def test_a_replica_of_the_version_before_works_on_meanwhile(postgres: Postgres) -> None:
    """Fault 43: it holds one table and wants another that is being changed; the migration gives way and comes back."""
    url = postgres.empty()
    await migrate.upgrade(url, "0006")
    with psycopg.connect(f"{postgres.admin.info.dsn} dbname={urlsplit(url).path[1:]}") as old:
        # Whoever looks first is given up, and that is to be the migration.
        old.execute("SET deadlock_timeout = '1h'")
        old.execute("LOCK TABLE feedback IN ACCESS SHARE MODE")
        migration = asyncio.create_task(migrate.upgrade(url))
        await asyncio.to_thread(_until_somebody_waits, postgres)
        await asyncio.to_thread(old.execute, "SELECT count(*) FROM accounts")
    await migration
    assert await migrate.is_current(url)
    postgres.drop(url)


def _until_somebody_waits(postgres: Postgres) -> None:
    while not postgres.admin.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone():
        pass
