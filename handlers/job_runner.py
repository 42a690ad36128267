"""How a job runs once it is durable: so many at a time, again after a failure, and set aside at last."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
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
# Before another attempt to start a part of Heed, in seconds.
RESTART_SECONDS = 2.0
# Seconds before each further attempt: a hiccup is over at once, a deployment in a minute, an outage perhaps in ten.
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 60.0, 120.0, 300.0)


# What passes by itself; every other error that Heed can explain would be the same the next time.
PASSING = (TryAgainError, StorageError)


class GivenUpError(Exception):
    """A job failed at its last attempt; the text is the class of the error."""


class Lane:
    """Jobs that wait for one another's slots, and for nobody else's."""

    def __init__(self) -> None:
        """Begin empty."""
        self.slots = asyncio.Semaphore(AT_ONCE)
        self.room = asyncio.Event()
        self.room.set()
        self.idle = asyncio.Event()
        self.idle.set()
        # Ids of the jobs that are here, working or waiting for another attempt.
        self.present: set[str] = set()
        self._pausing = 0

    @contextmanager
    def job(self, job_id: str) -> Iterator[None]:
        """Count a job as here while the block runs."""
        self.present.add(job_id)
        self._tell()
        try:
            yield
        finally:
            self.present.discard(job_id)
            self._tell()

    async def pause(self, seconds: float) -> None:
        """Let a job wait for its next attempt, without a slot."""
        self._pausing += 1
        self._tell()
        try:
            await asyncio.sleep(seconds)
        finally:
            self._pausing -= 1
            self._tell()

    def _tell(self) -> None:
        working = len(self.present) - self._pausing
        _set(self.room, working < AT_ONCE and self._pausing < MAX_WAITING)
        _set(self.idle, working == 0)


class JobRunner:
    """Runs job functions on the loop that owns the connections.

    Events have a lane of their own: an errand may have to wait until Slack lets Heed speak in a channel again, and
    what people say meanwhile must not wait behind it.
    """

    def __init__(
        self,
        functions: Mapping[str, JobFunction],
        *,
        give_up: GiveUp,
        events: str = "event",
        pauses: tuple[float, ...] = PAUSES,
    ) -> None:
        """Take the function of each kind, what happens after the last attempt, and the kind that events have."""
        self._functions = functions
        self._give_up = give_up
        self._events_kind = events
        self._pauses = pauses
        self._events, self._errands = Lane(), Lane()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def present(self) -> set[str]:
        """Return the ids of the jobs that are here, working or waiting for another attempt."""
        return self._events.present | self._errands.present

    async def room(self) -> None:
        """Wait until another event could start at once."""
        await self._events.room.wait()

    async def idle(self) -> None:
        """Wait until no job works; those that wait for another attempt do not count."""
        await self._events.idle.wait()
        await self._errands.idle.wait()

    async def run(self, job: Job) -> None:
        """Run a job to its end; raises GivenUpError after the last attempt."""
        lane = self._events if job.kind == self._events_kind else self._errands
        with lane.job(job.id), self._known():
            await self._attempts(job, lane)

    async def end(self) -> None:
        """Stop the jobs that are still here, so that nothing uses a database that is being closed; they are durable."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @contextmanager
    def _known(self) -> Iterator[None]:
        task = asyncio.current_task()
        if task is None:
            yield
            return
        self._tasks.add(task)
        try:
            yield
        finally:
            self._tasks.discard(task)

    async def _attempts(self, job: Job, lane: Lane) -> None:
        for attempt, pause in enumerate((*self._pauses, None), start=1):
            async with lane.slots:
                error = await self._attempt(job, attempt)
            if error is None:
                return
            if pause is None:
                await self._give_up(job, type(error).__name__)
                raise GivenUpError(type(error).__name__)
            asked = error.after_seconds if isinstance(error, TryAgainError) else None
            await lane.pause(max(pause, asked or 0.0))

    async def _attempt(self, job: Job, attempt: int) -> Exception | None:
        """Try once, and return what went wrong if trying again may help."""
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


def _set(event: asyncio.Event, is_so: bool) -> None:
    if is_so:
        event.set()
    else:
        event.clear()


async def survived(work: Awaitable[object], chore: str) -> bool:
    """Await work that will be done again soon; False when it failed, which is logged and ends nothing else."""
    try:
        await work
    except Exception:
        log.exception("chore failed", chore=chore)
        return False
    return True


async def started(start: Callable[[], Awaitable[None]]) -> None:
    """Start a part of Heed, again until it does: its database or Slack may be away."""
    is_started = False
    while not is_started:
        is_started = await survived(start(), "start")
        await asyncio.sleep(0 if is_started else RESTART_SECONDS)
