"""From the inbox to the listeners: each stored event becomes a durable job that ends with the event finished."""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping

import structlog

from bot.domain.errors import HeedError
from bot.ports import Inbox, Job
from handlers.job_runner import PASSING, JobRunner, survived
from handlers.jobs_late import Engine, LateJobs
from handlers.payloads.envelope import Payload

log = structlog.get_logger(__name__)

KIND = "event"
# Ids that wait in memory; beyond that the inbox itself is the queue and the sweep reads it.
MAX_QUEUED = 10_000
SWEEP_LIMIT = 500
# Slack gives the gate three seconds and the worker all the time it needs, so the worker lets the gate go first:
# it pauses before each event while the gate is busy, but never for longer than this, in seconds.
MAX_COURTESY = 0.25
_LOOK_AGAIN = 0.02
# After a failure to hand an event over, in seconds: the database is probably away.
PAUSE_AFTER_FAILURE = 1.0


class InboxWorker:
    """Hands stored events to durable jobs, and is the function that those jobs run."""

    def __init__(
        self, inbox: Inbox, *, dispatch: Callable[[Payload], Awaitable[None]], is_busy: Callable[[], bool]
    ) -> None:
        """Take the inbox, what processes a body (raising when it failed), and whether the gate is busy."""
        self._inbox = inbox
        self._dispatch = dispatch
        self._is_busy = is_busy
        self._queue: deque[str] = deque()
        self._queued: set[str] = set()
        self._woken = asyncio.Event()
        # More came than memory should hold, or an earlier process left some: look into the inbox.
        self._must_sweep = True

    def wake(self, event_id: str) -> None:
        """Tell the worker about an event that was stored."""
        if event_id not in self._queued:
            if len(self._queue) < MAX_QUEUED:
                self._queue.append(event_id)
                self._queued.add(event_id)
            else:
                self._must_sweep = True
        self._woken.set()

    async def run(self, jobs: LateJobs, runner: JobRunner) -> None:
        """Hand events over until cancelled."""
        engine = await jobs.engine()
        while True:
            if not await survived(self._hand_over_all(engine, runner), "hand over events"):
                # The rows stay in the inbox, so nothing is lost by looking there later.
                self._must_sweep = True
                await asyncio.sleep(PAUSE_AFTER_FAILURE)
                continue
            self._woken.clear()
            if not self._queue and not self._must_sweep:
                await self._woken.wait()

    async def process(self, args: Mapping[str, str]) -> None:
        """Run the listeners on an event and finish it; whatever they raise makes the job try again."""
        event_id = args["event_id"]
        text = await self._inbox.body(event_id)
        if text is None:
            return
        try:
            await self._dispatch(json.loads(text))
        except PASSING:
            raise
        except HeedError as refusal:
            # A refusal with a reason is an outcome: it would be the same the next time.
            log.info("event refused", event_id=event_id, reason=type(refusal).__name__)
        await self._inbox.finish(event_id)

    async def set_aside(self, event_id: str, reason: str) -> None:
        """Park an event that failed for good, where `heed doctor` and the metrics show it."""
        await self._inbox.park(event_id, reason)
        log.error("event parked", event_id=event_id, reason=reason)

    async def sweep(self, engine: Engine, runner: JobRunner) -> None:
        """Find stored events that have no job: an earlier process, or another replica, died before making it."""
        waiting = await self._inbox.waiting(SWEEP_LIMIT)
        unknown = [event_id for event_id in waiting if event_id not in self._queued | runner.present]
        failed = await engine.failed(unknown)
        for event_id in unknown:
            if event_id in failed:
                await self.set_aside(event_id, "JobFailed")
            else:
                self.wake(event_id)

    async def _hand_over_all(self, engine: Engine, runner: JobRunner) -> None:
        if self._must_sweep and not self._queue:
            self._must_sweep = False
            await self.sweep(engine, runner)
        while self._queue:
            await self._let_the_gate_pass()
            await runner.room()
            event_id = self._queue.popleft()
            self._queued.discard(event_id)
            await engine.enqueue(Job(id=event_id, kind=KIND, args={"event_id": event_id}))

    async def _let_the_gate_pass(self) -> None:
        waited = 0.0
        while self._is_busy() and waited < MAX_COURTESY:
            await asyncio.sleep(_LOOK_AGAIN)
            waited += _LOOK_AGAIN
