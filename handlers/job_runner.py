"""How a job runs once it is durable: so many at a time, again after a failure, and set aside at last."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

import structlog

from bot.domain.errors import HeedError, StorageError, TryAgainError
from bot.ports import Job

log = structlog.get_logger(__name__)

JobFunction: TypeAlias = Callable[[Mapping[str, str]], Awaitable[None]]
GiveUp: TypeAlias = Callable[[Job, str], Awaitable[None]]

# Enough to hide the waiting for Slack and the database, few enough to leave connections for people's requests.
AT_ONCE = 8
# Jobs that wait for their next attempt cost only memory, but a day of Slack's silence must not fill it.
MAX_WAITING = 1_000
# Seconds before each further attempt: a hiccup is over at once, a deployment in a minute, an outage perhaps in ten.
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 60.0, 120.0, 300.0)


# What passes by itself; every other error that Heed can explain would be the same the next time.
PASSING = (TryAgainError, StorageError)


class GivenUpError(Exception):
    """A job failed at its last attempt; the text is the class of the error."""


class JobRunner:
    """Runs job functions on the loop that owns the connections."""

    def __init__(
        self, functions: Mapping[str, JobFunction], *, give_up: GiveUp, pauses: tuple[float, ...] = PAUSES
    ) -> None:
        """Take the function of each kind, what happens after the last attempt, and the pauses between attempts."""
        self._functions = functions
        self._give_up = give_up
        self._pauses = pauses
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._room = asyncio.Event()
        self._room.set()
        self._idle = asyncio.Event()
        self._idle.set()
        # Ids of the jobs that are here, working or waiting for another attempt.
        self.present: set[str] = set()
        self._waiting = 0

    async def room(self) -> None:
        """Wait until another job could start at once."""
        await self._room.wait()

    async def idle(self) -> None:
        """Wait until no job works; those that wait for another attempt do not count."""
        await self._idle.wait()

    async def run(self, job: Job) -> None:
        """Run a job to its end; raises GivenUpError after the last attempt."""
        self.present.add(job.id)
        self._tell_room()
        try:
            await self._attempts(job)
        finally:
            self.present.discard(job.id)
            self._tell_room()

    async def _attempts(self, job: Job) -> None:
        for attempt, pause in enumerate((*self._pauses, None), start=1):
            error = await self._attempt(job, attempt)
            if error is None:
                return
            if pause is None:
                await self._give_up(job, type(error).__name__)
                raise GivenUpError(type(error).__name__)
            await self._wait(pause, error)

    async def _attempt(self, job: Job, attempt: int) -> Exception | None:
        """Try once, and return what went wrong if trying again may help."""
        async with self._slots:
            try:
                await self._functions[job.kind](job.args)
            except PASSING as error:
                log.info("job postponed", job_id=job.id, kind=job.kind, attempt=attempt)
                return error
            except HeedError as error:
                # A refusal with a reason is an outcome: it would be the same the next time.
                log.info("job refused", job_id=job.id, kind=job.kind, reason=type(error).__name__)
                return None
            except Exception as error:
                log.exception("job failed", job_id=job.id, kind=job.kind, attempt=attempt)
                return error
        return None

    async def _wait(self, pause: float, error: Exception) -> None:
        asked = error.after_seconds if isinstance(error, TryAgainError) else None
        self._waiting += 1
        self._tell_room()
        try:
            await asyncio.sleep(max(pause, asked or 0.0))
        finally:
            self._waiting -= 1
            self._tell_room()

    def _tell_room(self) -> None:
        working = len(self.present) - self._waiting
        if working < AT_ONCE and self._waiting < MAX_WAITING:
            self._room.set()
        else:
            self._room.clear()
        if working == 0:
            self._idle.set()
        else:
            self._idle.clear()


async def survived(work: Awaitable[object], chore: str) -> bool:
    """Await work that will be done again soon; False when it failed, which is logged and ends nothing else."""
    try:
        await work
    except Exception:
        log.exception("chore failed", chore=chore)
        return False
    return True
