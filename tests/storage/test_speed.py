"""The number of queries does not grow with the data."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import event

from bot.ports import Search
from storage.unit_of_work import SqlStorage
from tests.storage_builders import EVERYBODY, HERE, NOW, new_feedback, weeks


@contextmanager
def counted(storage: SqlStorage) -> Iterator[list[str]]:
    """Collect the statements that reach the database meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(storage._engine.sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(storage._engine.sync_engine, "before_cursor_execute", note)


async def test_a_digest_of_a_thousand_takes_as_many_queries_as_one_of_ten(storage: SqlStorage) -> None:
    """The same for a page of search results."""
    amounts = []
    for start, number in ((0, 10), (10, 990)):
        batch = [
            new_feedback(f"Slow {row}", origin_key=f"import:{row}", said_at=NOW - timedelta(minutes=5 * row))
            for row in range(start, start + number)
        ]
        async with storage.work(HERE) as work:
            await work.feedback.add_many(batch)
        with counted(storage) as statements:
            async with storage.work(HERE) as work:
                await work.digests.tally(weeks(), EVERYBODY, accounts=20)
                await work.digests.worth_reading(weeks()[-1], EVERYBODY, limit=18)
                await work.feedback.search(Search(words="slow", limit=50), EVERYBODY)
        amounts.append(len(statements))
    assert amounts[0] == amounts[1]
    assert amounts[0] <= 13
