"""Many messages through a bad day: requests fail at random, processes die at random, and each message is there once."""

import asyncio
import heapq
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from bot.domain.errors import TryAgainError
from bot.ports import Storage, UnitOfWork
from tests.fakes.jobs import FixedClock
from tests.fakes.slack_api import Trouble, rate_limited, refused
from tests.fakes.storage import InMemoryStorage
from tests.handlers.stage import GENERAL, PRIVATE, Stage, on_stage, post

KEYS = 12
TROUBLES = (
    rate_limited("0"),
    rate_limited("30"),
    rate_limited(None),
    refused("ratelimited"),
    refused("internal_error"),
    Trouble(status=503),
    Trouble(status=502, is_done=True),
    Trouble(is_reset=True),
    Trouble(is_reset=True, is_done=True),
)
WRITES_AND_LOOKS = ("chat.postMessage", "conversations.history", "conversations.replies")


class KilledError(Exception):
    """The process died here."""


class DyingStorage(InMemoryStorage):
    """A database whose clients die: before a transaction, inside it, or after it was committed."""

    def __init__(self, storage: Storage, chance: random.Random) -> None:
        """Take the real storage and a source of accidents."""
        super().__init__()
        self._storage = storage
        self._chance = chance

    @asynccontextmanager
    async def _work(self, workspace_id: str) -> AsyncIterator[UnitOfWork]:
        """Open a transaction that may be the last thing its process does."""
        self._die(0.06)
        async with self._storage.work(workspace_id) as work:
            yield work
            self._die(0.04)
        self._die(0.06)

    def _die(self, likelihood: float) -> None:
        if self._chance.random() < likelihood:
            raise KilledError


class VirtualTime:
    """Time that stands still while anybody works, and jumps to the next alarm when everybody waits."""

    def __init__(self, clock: FixedClock, workers: int) -> None:
        """Take the clock to move and how many there are to wait for."""
        self._clock = clock
        self._awake = workers
        self._alarms: list[tuple[datetime, int, asyncio.Event]] = []
        self._count = 0

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock has moved that far."""
        self._count += 1
        event = asyncio.Event()
        heapq.heappush(self._alarms, (self._clock.now() + timedelta(seconds=seconds), self._count, event))
        self.leave()
        await event.wait()

    def leave(self) -> None:
        """Stop counting a worker, because it sleeps or has finished."""
        self._awake -= 1
        if self._awake == 0 and self._alarms:
            self._clock.at, _, event = heapq.heappop(self._alarms)
            self._awake += 1
            event.set()


async def deliver(process: Stage, time: VirtualTime, key: str, channel_id: str, thread_ts: str | None) -> None:
    """Work on one message as a durable job does: until it is through, whatever happens in between."""
    for _ in range(200):
        try:
            await process.messenger.post(post(key, channel_id=channel_id, thread_ts=thread_ts))
        except KilledError:
            # A new process starts at once, knowing nothing.
            process.restart()
        except TryAgainError as error:
            await time.sleep((error.after_seconds or 1) + 0.001)
        else:
            time.leave()
            return
    raise AssertionError(f"{key} never went through")


class HurriedStage(Stage):
    """Turns are told by a clock that does not jump with the virtual one, so nobody queues for them here."""

    seconds_between = 0.0


@pytest.mark.parametrize("seed", range(8))
async def test_every_message_of_a_bad_day_is_there_once(storage: Storage, seed: int) -> None:
    """Faults 24 and 40: a third of the requests fail, a tenth of the steps kill a process, and two work at a time."""
    chance = random.Random(seed)  # noqa: S311 - accidents, not secrets

    def trouble(method: str) -> Trouble | None:
        is_bad = method in WRITES_AND_LOOKS and chance.random() < 0.33
        return chance.choice(TROUBLES) if is_bad else None

    async with on_stage(storage) as stage:
        root = stage.api.say(GENERAL, "The customer's message")
        stage.api.chance = trouble
        places = [(GENERAL, None), (GENERAL, root), (PRIVATE, None)]
        jobs = [(f"k{n}", *chance.choice(places)) for n in range(KEYS)]
        time = VirtualTime(stage.clock, 2 * KEYS)
        # Every job is given to two processes, as when a replica is thought dead and is not.
        dying = DyingStorage(storage, chance)
        processes = [HurriedStage(stage.api, stage.clock, dying, sleep=time.sleep) for _ in range(2)]
        await asyncio.gather(*(deliver(process, time, *job) for job in jobs for process in processes))
        counts = {key: len(stage.api.with_key(key)) for key, _, _ in jobs}
    assert counts == {key: 1 for key, _, _ in jobs}
