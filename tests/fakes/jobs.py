"""Durable work and the clock, played in the test's own process."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from bot.ports import Job

JobFunction: TypeAlias = Callable[[Mapping[str, str]], Awaitable[None]]

# A Monday morning, so that a test's weekdays read well.
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class FixedClock:
    """A clock that moves when it is told to."""

    def __init__(self, at: datetime = MONDAY) -> None:
        """Start at a time, aware UTC."""
        self.at = at

    def now(self) -> datetime:
        """Return the time it was set to."""
        return self.at

    def advance(self, by: timedelta) -> datetime:
        """Move on, and return the new time."""
        self.at += by
        return self.at


class InlineJobs:
    """Jobs that are remembered, and run when the test says so or at once when they have a function.

    The same id twice is one job, as the durable runner has it.
    """

    def __init__(self, functions: Mapping[str, JobFunction] | None = None, *, at_once: bool = False) -> None:
        """Take the function of each kind; with `at_once` a job runs inside `enqueue`."""
        self.functions = dict(functions or {})
        self.at_once = at_once
        self.jobs: dict[str, Job] = {}
        self.done: list[str] = []

    async def enqueue(self, job: Job) -> None:
        """Remember a job once, and run it now when asked to."""
        if job.id in self.jobs:
            return
        self.jobs[job.id] = job
        if self.at_once:
            await self._run(job)

    async def drop_mentions(self, user_id: str) -> int:
        """Remove jobs that name somebody, done or not."""
        named = [job.id for job in self.jobs.values() if user_id in f"{job.id} {dict(job.args)}"]
        for job_id in named:
            del self.jobs[job_id]
        return len(named)

    async def run_all(self) -> int:
        """Run what waits, what these jobs enqueue included; return how many ran."""
        count = 0
        while waiting := [job for job in self.jobs.values() if job.id not in self.done]:
            for job in waiting:
                await self._run(job)
                count += 1
        return count

    def of_kind(self, kind: str) -> list[Job]:
        """Return the jobs of a kind, in the order in which they came."""
        return [job for job in self.jobs.values() if job.kind == kind]

    async def _run(self, job: Job) -> None:
        self.done.append(job.id)
        await self.functions[job.kind](job.args)
