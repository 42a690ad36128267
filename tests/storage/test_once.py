"""PostgreSQL counts once what it joins with many rows, also when it knows nothing of its tables."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text

from bot.domain.labels import SetBy
from bot.domain.themes import NewTheme
from bot.ports import UnitOfWork
from storage.unit_of_work import SqlStorage, open_storage
from tests.storage_builders import EVERYBODY, HERE, NOW, new_feedback, weeks

THEMES = 12
BEFORE, NOW_WEEK = weeks()[-2:]
LOOKS: dict[str, Callable[[UnitOfWork], Awaitable[object]]] = {
    "priorities": lambda work: work.priority.evidence(EVERYBODY, NOW_WEEK, BEFORE),
    "reaches": lambda work: work.themes.reaches(EVERYBODY, NOW_WEEK, BEFORE, limit=9, offset=0),
    "silence": lambda work: work.quality.heard_accounts(EVERYBODY),
}


@pytest.fixture
async def storage(postgres_url: str) -> AsyncIterator[SqlStorage]:
    """Store themes and accounts of a few items each, of which no statistics are made."""
    opened = open_storage(postgres_url)
    async with opened.scope(HERE) as scope:
        for table in ("feedback", "themes", "accounts"):
            await scope.session.execute(text(f"ALTER TABLE {table} SET (autovacuum_enabled = false)"))
    async with opened.work(HERE) as work:
        for place in range(THEMES):
            new = NewTheme(name=f"Theme {place}", description="", named_by=SetBy.LOCAL, created_at=NOW)
            theme = await work.themes.add(new)
            for _ in range(3):
                item = (await work.feedback.add(new_feedback(account_name=f"Account {place}"))).feedback
                await work.themes.assign([item.id], theme.id)
    yield opened
    await opened.close()


@pytest.mark.parametrize("look", LOOKS)
async def test_counts_are_made_once(storage: SqlStorage, look: str) -> None:
    """However many rows they are joined with, no counting step of the plan runs again."""
    with asked(storage) as statements:
        async with storage.work(HERE) as work:
            assert await LOOKS[look](work)
    (counting,) = [each for each in statements if "GROUP BY" in each[0]]
    async with storage.scope(HERE) as scope:
        connection = await scope.session.connection()
        told = await connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {counting[0]}", counting[1])
        (plan,) = told.scalar_one()
    loops = [step["Actual Loops"] for step in steps(plan["Plan"]) if step["Node Type"] == "Aggregate"]
    assert loops
    assert max(loops) == 1


@contextmanager
def asked(storage: SqlStorage) -> Iterator[list[tuple[str, Any]]]:
    """Collect what the database is asked meanwhile, with the values."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        seen.append((statement, values))

    event.listen(storage._engine.sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(storage._engine.sync_engine, "before_cursor_execute", note)


def steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Walk through a plan and everything below it."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from steps(below)
