"""PostgreSQL itself keeps workspaces apart, even from raw SQL (fault 36)."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from storage.tables import every_table
from storage.unit_of_work import open_storage
from tests.storage_builders import kept


def test_every_table_belongs_to_a_workspace() -> None:
    """No row without one; where the workspace is not the key, it is at least required."""
    for table in every_table():
        assert not table.c.workspace_id.nullable, table.name


@pytest.fixture
async def raw(postgres_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Connect as Heed does, with one item in each of two workspaces."""
    storage = open_storage(postgres_url)
    for workspace_id in ("T1", "T2"):
        await kept(storage, f"Words of {workspace_id}", workspace_id=workspace_id)
    await storage.close()
    connection = await asyncpg.connect(postgres_url)
    yield connection
    await connection.close()


async def _enter(connection: asyncpg.Connection, workspace_id: str) -> None:
    await connection.execute("SELECT set_config('heed.workspace_id', $1, false)", workspace_id)


async def test_every_table_is_guarded(raw: asyncpg.Connection) -> None:
    """Row-level security is on and forced for each table, so that the owner is bound as well."""
    rows = await raw.fetch("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    assert {row["relname"] for row in rows} == {table.name for table in every_table()}


async def test_heed_connects_without_special_rights(raw: asyncpg.Connection) -> None:
    """The tests would prove nothing for a superuser, whom no policy binds."""
    row = await raw.fetchrow("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    assert tuple(row) == (False, False)


async def test_a_session_without_a_workspace_sees_nothing(raw: asyncpg.Connection) -> None:
    """Forgetting to say whose rows are meant fails closed."""
    assert await raw.fetch("SELECT * FROM feedback") == []


async def test_a_session_of_one_workspace_cannot_read_another(raw: asyncpg.Connection) -> None:
    """Not by asking for it, and not in the search index."""
    await _enter(raw, "T1")
    assert [row["words"] for row in await raw.fetch("SELECT words FROM feedback")] == ["Words of T1"]
    assert await raw.fetch("SELECT * FROM feedback WHERE workspace_id = 'T2'") == []
    for table in every_table():
        rows = await raw.fetch(f"SELECT DISTINCT workspace_id FROM {table.name}")  # noqa: S608 -- our own names
        assert {row["workspace_id"] for row in rows} <= {"T1"}, table.name


async def test_a_session_of_one_workspace_cannot_change_another(raw: asyncpg.Connection) -> None:
    """Updates and deletions meet no rows; an insert, or moving a row over, is refused."""
    await _enter(raw, "T1")
    assert await raw.execute("UPDATE feedback SET words = 'Stolen' WHERE workspace_id = 'T2'") == "UPDATE 0"
    assert await raw.execute("DELETE FROM workspaces WHERE workspace_id = 'T2'") == "DELETE 0"
    for attempt in (
        "INSERT INTO workspaces (workspace_id, next_feedback_number) VALUES ('T3', 1)",
        "INSERT INTO inbox (workspace_id, event_id, received_at) VALUES ('T2', 'Ev1', now())",
        "INSERT INTO posts (workspace_id, key, channel_id, claimed_at) VALUES ('T2', 'k', 'C1', now())",
        "UPDATE workspaces SET workspace_id = 'T9'",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await raw.execute(attempt)


async def test_the_house_itself_sees_every_workspace(raw: asyncpg.Connection) -> None:
    """The clock and the inbox work for all of them."""
    await _enter(raw, "*")
    assert await raw.fetchval("SELECT count(*) FROM feedback") == 2


async def test_a_transaction_leaves_its_workspace_behind(postgres_url: str) -> None:
    """A connection that is used again for another workspace carries nothing over."""
    storage = open_storage(postgres_url)
    await kept(storage, workspace_id="T1")
    async with storage._engine.connect() as connection:
        rows = (await connection.exec_driver_sql("SELECT * FROM feedback")).all()
    await storage.close()
    assert rows == []
