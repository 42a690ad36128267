"""Work that is cancelled, at whatever moment, gives its connection and its turn back, and leaves no half of itself."""

import asyncio
import gc
import logging
from collections.abc import Coroutine, Generator
from datetime import UTC, datetime
from itertools import count

import pytest

from storage.unit_of_work import SqlStorage, open_storage

WORKSPACE = "T0CANCEL01"
NOW = datetime(2026, 11, 11, 12, tzinfo=UTC)
# A unit of work waits more often than the first, and less often than the second.
FEW, MANY = 5, 200


class Cancelled:
    """A coroutine whose task is cancelled when it waits for the nth time, and perhaps each time after."""

    def __init__(self, work: Coroutine[object, object, None], *, at: int, again: bool) -> None:
        """Await this work."""
        self._steps, self._at, self._again = work.__await__(), at, again

    def __await__(self) -> Generator[object, object, None]:
        """Pass on what the work waits for, and what it is told."""
        outcome: BaseException | None = None
        for number in count():
            try:
                waited = self._steps.send(None) if outcome is None else self._steps.throw(outcome)
            except StopIteration:
                return
            if number == self._at or (self._again and number > self._at):
                asyncio.get_running_loop().call_soon(_task().cancel)
            try:
                yield waited
            except asyncio.CancelledError as error:
                outcome = error
            else:
                outcome = None


def _task() -> "asyncio.Task[object]":
    task = asyncio.current_task()
    assert task is not None
    return task


async def claimed(storage: SqlStorage, *keys: str) -> None:
    """Write some rows in one transaction."""
    async with storage.work(WORKSPACE) as work:
        for key in keys:
            await work.posts.claim(key, "C0CANCEL01", NOW)


async def cancelled(work: Coroutine[object, object, None], *, at: int, again: bool) -> bool:
    """Run some work and say whether it was cancelled before it had ended."""

    async def run() -> None:
        await Cancelled(work, at=at, again=again)

    task = asyncio.create_task(run())
    await asyncio.wait({task})
    if task.cancelled():
        return True
    await task
    return False


@pytest.mark.parametrize("again", [False, True], ids=["once", "again-and-again"])
async def test_work_that_is_cancelled_anywhere_is_whole_or_not_there(
    database_url: str, caplog: pytest.LogCaptureFixture, *, again: bool
) -> None:
    """Both rows or none, whatever it waited for: a connection, its turn, a statement, the commit."""
    told: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(str(context["message"])))
    for moment in range(MANY):
        keys = (f"{moment}a", f"{moment}b")
        storage = open_storage(database_url)
        is_over = not await cancelled(claimed(storage, *keys), at=moment, again=again)
        async with asyncio.timeout(60), storage.work(WORKSPACE) as work:
            found = [await work.posts.posted(key) is not None for key in keys]
        assert found in ([True, True], [False, False])
        await storage.close()
        if is_over:
            break
    gc.collect()
    await asyncio.sleep(0)
    assert told == []
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
    assert is_over
    assert moment > FEW
    assert found == [True, True]
