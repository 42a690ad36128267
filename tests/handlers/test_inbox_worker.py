"""From the inbox to the listeners, without losing or repeating anything."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from bot.domain.errors import MessageGoneError, TryAgainError
from bot.ports import Arrival, Job
from handlers.inbox_worker import KIND, InboxWorker
from handlers.job_runner import JobRunner
from handlers.jobs_late import LateJobs
from handlers.payloads.envelope import Payload
from tests.fakes.inbox import InMemoryInbox


class FakeEngine:
    """Durable jobs without a database: they run at once, each id once."""

    def __init__(self, runner: JobRunner) -> None:
        """Take who runs the jobs."""
        self.runner = runner
        self.ids: list[str] = []
        self.dead: set[str] = set()
        self.broken = False

    async def start(self) -> None:
        """Be ready."""

    async def stop(self) -> None:
        """End."""

    async def enqueue(self, job: Job) -> None:
        """Run a job that is new."""
        if self.broken:
            self.broken = False
            raise ConnectionError
        if job.id not in self.ids:
            self.ids.append(job.id)
            await asyncio.gather(self.runner.run(job), return_exceptions=True)

    async def counts(self) -> Mapping[str, int]:
        """Count nothing."""
        return {}

    async def drop_mentions(self, user_id: str) -> int:
        """Have kept no job that names anybody."""
        del user_id
        return 0

    async def failed(self, ids: list[str]) -> set[str]:
        """Return the ids that failed for good."""
        return self.dead & set(ids)

    async def forget_older(self, than: datetime) -> int:
        """Forget nothing."""
        del than
        return 0

    async def take_over(self, now: datetime) -> int:
        """Take nothing over."""
        del now
        return 0


class Postroom:
    """An inbox, a worker, and what the listeners saw."""

    def __init__(self) -> None:
        """Put the parts together."""
        self.inbox = InMemoryInbox()
        self.seen: list[Payload] = []
        self.failures: list[Exception] = []
        self.is_busy = False
        self.worker = InboxWorker(self.inbox, dispatch=self._listen, is_busy=lambda: self.is_busy)
        self.runner = JobRunner({KIND: self.worker.process}, give_up=self._give_up, pauses=(0.0,))
        self.engine = FakeEngine(self.runner)
        self.jobs = LateJobs()

    async def _listen(self, body: Payload) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.seen.append(body)

    async def _give_up(self, job: Job, reason: str) -> None:
        await self.worker.set_aside(job.id, reason)

    async def store(self, event_id: str, *, wake: bool = True) -> None:
        """Store an event as the gate does."""
        await self.inbox.store(Arrival(event_id=event_id, workspace_id="T1", body=json.dumps({"n": event_id})))
        if wake:
            self.worker.wake(event_id)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Run the worker while the block runs, then until nothing waits."""
        await self.jobs.start(lambda: self.engine)
        task = asyncio.create_task(self.worker.run(self.jobs, self.runner))
        yield
        for _ in range(6_000):
            if not (await self.inbox.counts())["waiting"]:
                break
            await asyncio.sleep(0.01)
        task.cancel()


async def test_a_stored_event_reaches_the_listeners_once() -> None:
    """Being woken twice for the same event changes nothing, and afterwards its body is gone."""
    room = Postroom()
    async with room.working():
        await room.store("Ev1")
        room.worker.wake("Ev1")
    assert (room.seen, await room.inbox.body("Ev1")) == ([{"n": "Ev1"}], None)


async def test_an_event_of_a_process_that_died_is_found() -> None:
    """Fault 40: stored and acknowledged, and nobody was woken; the first look into the inbox finds it."""
    room = Postroom()
    await room.store("Ev1", wake=False)
    async with room.working():
        pass
    assert room.seen == [{"n": "Ev1"}]


async def test_an_event_that_fails_for_good_is_parked() -> None:
    """Its body stays for whoever looks into it, and the metrics count it."""
    room = Postroom()
    room.failures = [RuntimeError("boom")] * 2
    async with room.working():
        await room.store("Ev1")
    assert await room.inbox.counts() == {"waiting": 0, "parked": 1}
    assert room.inbox.letters["Ev1"].reason == "RuntimeError"


async def test_an_event_that_is_refused_is_finished() -> None:
    """A refusal is an outcome; the inbox must not keep it for ever."""
    room = Postroom()
    room.failures = [MessageGoneError()]
    async with room.working():
        await room.store("Ev1")
    assert await room.inbox.counts() == {"waiting": 0, "parked": 0}


async def test_an_event_is_tried_again_when_slack_was_away() -> None:
    """It stays in the inbox until it is done."""
    room = Postroom()
    room.failures = [TryAgainError()]
    async with room.working():
        await room.store("Ev1")
    assert room.seen == [{"n": "Ev1"}]


async def test_an_event_whose_job_died_is_parked_by_the_sweep() -> None:
    """A job that killed its process too often has no end of its own."""
    room = Postroom()
    room.engine.dead = {"Ev1"}
    await room.store("Ev1", wake=False)
    async with room.working():
        pass
    assert room.inbox.letters["Ev1"].reason == "JobFailed"


async def test_a_job_database_that_is_away_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault 41: the worker looks into the inbox again after a pause."""
    monkeypatch.setattr("handlers.inbox_worker.PAUSE_AFTER_FAILURE", 0.01)
    room = Postroom()
    room.engine.broken = True
    async with room.working():
        await room.store("Ev1")
    assert room.seen == [{"n": "Ev1"}]


async def test_more_events_than_memory_holds_are_read_from_the_inbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """The inbox is the queue; memory only makes it quick."""
    monkeypatch.setattr("handlers.inbox_worker.MAX_QUEUED", 2)
    room = Postroom()
    for number in range(9):
        await room.store(f"Ev{number}")
    async with room.working():
        pass
    assert len(room.seen) == 9


async def test_a_busy_gate_only_slows_the_worker() -> None:
    """Acknowledging has three seconds and comes first, but events are never starved."""
    room = Postroom()
    room.is_busy = True
    async with room.working():
        await room.store("Ev1")
    assert room.seen == [{"n": "Ev1"}]
