"""Durable jobs on DBOS, on both engines."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from bot.ports import Job
from handlers.job_runner import JobRunner
from handlers.jobs import DurableJobs
from storage.jobs_file import jobs_database
from storage.locks import open_locks


class Workshop:
    """Jobs with functions that note what they did."""

    def __init__(self, database_url: str) -> None:
        """Take a migrated database."""
        self.done: list[str] = []
        self.given_up: list[str] = []
        self.loops: set[asyncio.AbstractEventLoop] = set()
        self.locks = open_locks(database_url)
        functions = {"note": self.note, "fail": self.fail, "pass_on": self.pass_on}
        self.runner = JobRunner(functions, give_up=self.give_up, pauses=())
        self.jobs = DurableJobs(
            self.runner, database_url=jobs_database(database_url), executor_id="workshop", locks=self.locks
        )

    async def note(self, args: Mapping[str, str]) -> None:
        """Note a name."""
        self.loops.add(asyncio.get_running_loop())
        self.done.append(args["name"])

    async def fail(self, args: Mapping[str, str]) -> None:
        """Never work."""
        raise RuntimeError(args["name"])

    async def pass_on(self, args: Mapping[str, str]) -> None:
        """Begin another job from inside this one."""
        await self.jobs.enqueue(Job(id=f"{args['name']}-next", kind="note", args={"name": "next"}))

    async def give_up(self, job: Job, reason: str) -> None:
        """Note what failed."""
        self.given_up.append(f"{job.id} {reason}")

    async def finished(self) -> None:
        """Wait until no job is left."""
        for _ in range(3_000):
            if not (await self.jobs.counts())["unfinished"]:
                return
            await asyncio.sleep(0.02)
        pytest.fail("jobs are left")


@pytest.fixture
async def workshop(database_url: str) -> AsyncIterator[Workshop]:
    """Start jobs on a database, once on each engine."""
    shop = Workshop(database_url)
    await shop.locks.hold("workshop")
    await shop.jobs.start()
    yield shop
    await shop.jobs.stop()
    await shop.locks.close()


def note(job_id: str, name: str) -> Job:
    """Return a job that notes a name."""
    return Job(id=job_id, kind="note", args={"name": name})


async def test_jobs_run_once_here_and_fail_where_it_shows(workshop: Workshop) -> None:
    """One id is one job, on the loop that owns the connections; a job may begin another; a failure is counted."""
    await asyncio.gather(*[workshop.jobs.enqueue(note("digest:T1:1", "a")) for _ in range(4)])
    await workshop.jobs.enqueue(Job(id="p", kind="pass_on", args={"name": "p"}))
    await workshop.jobs.enqueue(Job(id="f", kind="fail", args={"name": "x"}))
    await workshop.finished()
    for _ in range(3_000):
        if "next" in workshop.done:
            break
        await asyncio.sleep(0.02)
    await workshop.finished()
    await workshop.jobs.enqueue(note("digest:T1:1", "again"))
    assert sorted(workshop.done) == ["a", "next"]
    assert workshop.loops == {asyncio.get_running_loop()}
    assert workshop.given_up == ["f RuntimeError"]
    assert await workshop.jobs.failed(["f", "p", "unknown"]) == {"f"}
    assert await workshop.jobs.failed([]) == set()
    assert await workshop.jobs.counts() == {"unfinished": 0, "failed": 1}
    assert await workshop.jobs.forget_older(datetime.now(UTC) + timedelta(minutes=1)) == 4
    assert await workshop.jobs.counts() == {"unfinished": 0, "failed": 0}


async def test_jobs_about_somebody_forgotten_go(workshop: Workshop) -> None:
    """By their arguments and their ids; somebody whose id begins alike keeps theirs."""
    for number, name in enumerate(("U0JO", "U0JOAN", "C1")):
        await workshop.jobs.enqueue(note(f"n{number}", name))
    await workshop.jobs.enqueue(note("nudges:U0JO:1", "x"))
    await workshop.finished()
    assert await workshop.jobs.drop_mentions("U0JO") == 2
    assert await workshop.jobs.drop_mentions("U0JO") == 0
    assert await workshop.jobs.forget_older(datetime.now(UTC) + timedelta(minutes=1)) == 2


async def test_only_a_dead_replicas_jobs_are_taken_over(workshop: Workshop, database_url: str) -> None:
    """Whoever lives holds the lock of its name, and its jobs are left alone."""
    other = open_locks(database_url)
    now = datetime.now(UTC)
    await other.hold("somebody")
    assert not await workshop.locks.hold("somebody")
    await other.release("somebody")
    assert await workshop.locks.hold("somebody")
    assert not await other.hold("somebody")
    assert await workshop.jobs.take_over(now) == 0
    await other.close()


async def test_what_has_ended_is_written_down_before_the_end(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A job that ended just before its process was told to stop does not run again at the next start."""
    first, second = Workshop(database_url), Workshop(database_url)
    await first.jobs.start()
    for number in range(20):
        await first.jobs.enqueue(note(f"n{number}", str(number)))
    for _ in range(30_000):
        if len(first.done) == 20:
            break
        await asyncio.sleep(0.001)
    await first.runner.idle()
    await first.jobs.stop()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
    await second.jobs.start()
    assert await second.jobs.counts() == {"unfinished": 0, "failed": 0}
    await second.jobs.stop()
    assert (len(first.done), second.done) == (20, [])
    for shop in (first, second):
        await shop.locks.close()
