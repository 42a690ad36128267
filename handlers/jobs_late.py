"""Durable jobs that may be asked for before their engine is up: the gate opens first, the engine follows."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.errors import TryAgainError
from bot.ports import Job

# A listener that begins a job before the engine is up waits this long: Slack's three seconds leave no more.
START_SECONDS = 2.0


class Engine(Protocol):
    """What runs durable jobs."""

    async def start(self) -> None:
        """Open the job database and pick up what an earlier process left."""
        ...

    async def stop(self) -> None:
        """Close."""
        ...

    async def enqueue(self, job: Job) -> None:
        """Store a job and begin it."""
        ...

    async def counts(self) -> Mapping[str, int]:
        """Return how many jobs are unfinished and how many failed."""
        ...

    async def failed(self, ids: list[str]) -> set[str]:
        """Return those of the ids whose job has failed for good."""
        ...

    async def forget_older(self, than: datetime) -> int:
        """Remove jobs that ended before a time."""
        ...

    async def take_over(self, now: datetime) -> int:
        """Resume jobs that nobody runs any more."""
        ...

    async def drop_mentions(self, user_id: str) -> int:
        """Remove jobs that name somebody."""
        ...


class LateJobs:
    """Plays the port `Jobs` from the first moment on."""

    def __init__(self) -> None:
        """Begin without an engine."""
        self._engine: Engine | None = None
        self._started = asyncio.Event()

    @property
    def is_ready(self) -> bool:
        """Say whether jobs can be stored."""
        return self._started.is_set()

    async def start(self, load: Callable[[], Engine]) -> None:
        """Load the engine beside the loop, since that takes most of a second, and start it."""
        self._engine = await asyncio.to_thread(load)
        await self._engine.start()
        self._started.set()

    async def stop(self) -> None:
        """Stop the engine, when it has started."""
        if self._engine is not None and self.is_ready:
            self._started.clear()
            await self._engine.stop()

    async def engine(self) -> Engine:
        """Return the engine, waiting for it as long as it takes."""
        await self._started.wait()
        if self._engine is None:
            raise TryAgainError
        return self._engine

    async def enqueue(self, job: Job) -> None:
        """Store a job and begin it; the same id again changes nothing. Raises TryAgainError while still starting."""
        try:
            async with asyncio.timeout(START_SECONDS):
                engine = await self.engine()
        except TimeoutError:
            raise TryAgainError from None
        await engine.enqueue(job)

    async def drop_mentions(self, user_id: str) -> int:
        """Remove jobs that name somebody; return how many."""
        return await (await self.engine()).drop_mentions(user_id)
