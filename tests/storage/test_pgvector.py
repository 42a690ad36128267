"""Nearness inside PostgreSQL: an index where the extension is, and nothing missing where it is not."""

import asyncpg
import numpy as np

from storage import migrate
from storage.pgvector import NEAR_INDEX
from storage.unit_of_work import open_storage
from tests.databases import Postgres
from tests.storage_builders import EVERYBODY, HERE, kept


async def index_of(url: str) -> str | None:
    """Return the index of nearness, if there is one."""
    connection = await asyncpg.connect(url)
    found = await connection.fetchval("SELECT to_regclass($1)::text", NEAR_INDEX)
    await connection.close()
    return None if found is None else str(found)


async def test_a_migration_uses_the_extension_where_it_is(postgres: Postgres, postgres_url: str) -> None:
    """Also when it was installed later; the schema is no other, and both ways of searching are ready."""
    assert await index_of(postgres_url) is None
    url = postgres.with_pgvector()
    assert await index_of(url) == NEAR_INDEX
    await migrate.check(url)
    await migrate.downgrade(url, "0003")
    assert await index_of(url) is None
    await migrate.upgrade(url)
    assert await index_of(url) == NEAR_INDEX
    postgres.drop(url)


async def test_vectors_of_another_width_are_ranked_in_memory(postgres: Postgres) -> None:
    """The index has one width; another model's vectors are kept and found all the same."""
    url = postgres.with_pgvector()
    storage = open_storage(url)
    item = await kept(storage)
    wide = np.ones(8, np.float32) / np.sqrt(np.float32(8))
    async with storage.work(HERE) as work:
        await work.embeddings.put(item.id, "wide", wide)
        near = await work.embeddings.nearest(wide, "wide", EVERYBODY, limit=3)
        assert await work.embeddings.nearest(np.ones(384, np.float32), "wide", EVERYBODY, limit=3) == []
    assert [(found.id, round(score, 3)) for found, score in near] == [(item.id, 1.0)]
    assert len(storage._memory.board(HERE, "wide")) == 0
    await storage.close()
    postgres.give_back(url)
