"""The clock ends as quietly as it ran, at whatever moment it is told to."""

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from handlers.clock import SCHEDULE, HeedClock
from handlers.system_clock import SystemClock
from storage.unit_of_work import SqlStorage, open_storage

WORKSPACE = "T0CLOCK001"
# Rounds of the loop: enough for a chore to have been handed out, begun, and ended.
ROUNDS = 40


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged as an error."""
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


def clock_with(chore: Callable[[datetime], Awaitable[object]]) -> HeedClock:
    """Return a clock whose chores are all the same, often."""
    duties = {entry.chore: chore for entry in SCHEDULE}
    return HeedClock(duties, clock=SystemClock(), pace=timedelta(milliseconds=5))


@pytest.mark.parametrize("rounds", range(8))
async def test_a_clock_that_is_stopped_while_chores_begin_says_nothing(
    caplog: pytest.LogCaptureFixture, rounds: int
) -> None:
    """Handed out, not begun, just begun: a chore that is never awaited would be an error here."""
    begun = ended = 0

    async def chore(_now: datetime) -> None:
        nonlocal begun, ended
        begun += 1
        try:
            await asyncio.sleep(60)
        finally:
            ended += 1

    clock = clock_with(chore)
    clock.start()
    for _ in range(rounds):
        await asyncio.sleep(0)
    await clock.stop()
    assert not clock.is_running
    assert begun == ended
    gc.collect()
    assert errors(caplog) == []
    await asyncio.sleep(0.02)
    assert begun == ended


async def test_a_chore_that_cleans_up_slowly_is_not_disturbed_again() -> None:
    """It is cancelled once, and waited for."""
    begun, told = asyncio.Event(), []

    async def chore(_now: datetime) -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            for _ in range(5):
                await asyncio.sleep(0.001)
            told.append("clean")
            raise

    clock = clock_with(chore)
    clock.start()
    await begun.wait()
    await clock.stop()
    assert set(told) == {"clean"}


@pytest.mark.parametrize("writes", [False, True])
async def test_a_clock_that_is_stopped_in_mid_transaction_leaves_nothing_behind(
    sqlite_url: str, caplog: pytest.LogCaptureFixture, *, writes: bool
) -> None:
    """Wherever a chore is with its database, no connection is lost and no error is logged."""
    for rounds in range(ROUNDS):
        storage = open_storage(sqlite_url)
        clock = clock_with(_visit(storage, writes=writes))
        clock.start()
        for _ in range(rounds):
            await asyncio.sleep(0)
        await clock.stop()
        await storage.close()
    gc.collect()
    assert errors(caplog) == []


def _visit(storage: SqlStorage, *, writes: bool) -> Callable[[datetime], Awaitable[None]]:
    async def chore(now: datetime) -> None:
        async with storage.work(WORKSPACE) as work:
            if writes:
                await work.posts.claim(now.isoformat(), "C0CLOCK001", now)
            await work.posts.posted("another")

    return chore
