"""What happens by itself, and how often: SCHEDULE as data, handed to APScheduler.

Every replica has the whole schedule in memory. That is safe because a chore only looks what is due and begins durable
jobs whose ids name the slot, so that the same slot handed out twice is one job.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.ports import Clock
from handlers.job_runner import survived

Chore: TypeAlias = Callable[[datetime], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A chore and its rhythm."""

    chore: str
    every: timedelta
    # It watches Heed's clock, which a demo moves: then nobody wants to wait until somebody looks.
    watches_clock: bool = False


SCHEDULE = (
    # A digest may be this late; a minute is what people set, so a quarter of one is on time.
    Entry(chore="hand_out_digests", every=timedelta(seconds=15), watches_clock=True),
    # Questions to the team: what comes within this time stands on one card.
    Entry(chore="hand_out_triage", every=timedelta(seconds=20), watches_clock=True),
    # Words of what was overheard live an hour at most, so the last of them go a little before it is over.
    Entry(chore="forget_overheard", every=timedelta(minutes=5), watches_clock=True),
    # The first look after midnight removes what was kept long enough, and the first of an hour goes on with an erasure.
    Entry(chore="forget_and_retain", every=timedelta(minutes=10), watches_clock=True),
    # What is settled should not ask for long; what is due is told in working hours, at most once an hour to a person.
    Entry(chore="hand_out_nudges", every=timedelta(minutes=10), watches_clock=True),
    # What the budget of a day held back stands in one message within a minute, and after a crash too.
    Entry(chore="hand_out_folds", every=timedelta(seconds=30), watches_clock=True),
    # Whether it helped is asked weeks later, in working hours, at most once an hour to a person.
    Entry(chore="hand_out_checks", every=timedelta(minutes=10), watches_clock=True),
    # Answers whose process died between the press and their job; the living are begun at once.
    Entry(chore="resume_answers", every=timedelta(minutes=5), watches_clock=True),
    # The nightly look at themes: nobody waits for it, and each day's is one job.
    Entry(chore="hand_out_themes", every=timedelta(minutes=15), watches_clock=True),
    # A new theme hangs on an objective soon after it formed; two small questions when nothing is new.
    Entry(chore="align_themes", every=timedelta(seconds=20), watches_clock=True),
    # Complaints, once an hour: each hour of a workspace is one job, however often this looks.
    Entry(chore="hand_out_quality", every=timedelta(minutes=15), watches_clock=True),
    # Dates of experiments: a day begins at midnight of each one's zone, and each day is one job for each of them.
    Entry(chore="follow_experiments", every=timedelta(minutes=5), watches_clock=True),
    # Webhooks that failed: a minute is the shortest time between two attempts.
    Entry(chore="hand_out_deliveries", every=timedelta(minutes=1), watches_clock=True),
    # Only for events whose process died between storing and handing over: the living are woken at once.
    Entry(chore="sweep_inbox", every=timedelta(seconds=15)),
    # Items of an import, which somebody waits to see, and those whose process died before their own job was durable.
    Entry(chore="analyse_waiting", every=timedelta(seconds=10)),
    # What another model left, or a process that died: a small question, and whoever asks for learnings finds them all.
    Entry(chore="place_experiments", every=timedelta(minutes=1)),
    # Only for steps whose process died before their answers and webhooks were begun.
    Entry(chore="sweep_steps", every=timedelta(minutes=10), watches_clock=True),
    # The same of thumbs below digests: the living have told at once what they changed.
    Entry(chore="sweep_opinions", every=timedelta(minutes=10), watches_clock=True),
    # A dead replica's jobs wait no longer than this and the length of one round.
    Entry(chore="take_over_jobs", every=timedelta(seconds=10)),
    Entry(chore="clean_up", every=timedelta(hours=1)),
)


class HeedClock:
    """Runs the chores of SCHEDULE on the loop that starts it."""

    def __init__(self, chores: Mapping[str, Chore], *, clock: Clock, pace: timedelta | None = None) -> None:
        """Take a function for every chore, and the clock that they are told; a demo looks at it in its own `pace`."""
        self._chores = chores
        self._clock = clock
        self._pace = pace
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._running: set[asyncio.Task[None]] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._is_ending = False

    def start(self) -> None:
        """Run every chore now, since a slot may have been missed, and then in its rhythm."""
        for entry in SCHEDULE:
            every = self._pace if self._pace and entry.watches_clock else entry.every
            self._scheduler.add_job(
                self._run,
                IntervalTrigger(seconds=every.total_seconds(), timezone="UTC"),
                args=[entry.chore],
                id=entry.chore,
                # The machine slept: once is enough, and late is better than never.
                coalesce=True,
                misfire_grace_time=None,
                max_instances=1,
                next_run_time=datetime.now(self._scheduler.timezone),
            )
        self._scheduler.start()

    @property
    def is_running(self) -> bool:
        """Say whether the clock ticks."""
        return bool(self._scheduler.running)

    async def stop(self) -> None:
        """Stop; chores that run are cancelled, and what they had begun is durable."""
        self._is_ending = True
        if not self._scheduler.running:
            return
        # What has been handed to the loop already comes by once more, and is sent away.
        self._scheduler.remove_all_jobs()
        for task in self._running:
            task.cancel()
        await self._idle.wait()
        # APScheduler takes whatever it has to cancel for an error, and would cancel what is cleaning up once more.
        await asyncio.sleep(0)
        self._scheduler.shutdown(wait=False)
        # It does so when the loop comes to it.
        await asyncio.sleep(0)

    async def _run(self, chore: str) -> None:
        if self._is_ending:
            return
        task = asyncio.create_task(self._done(chore))
        self._running.add(task)
        self._idle.clear()
        try:
            await asyncio.wait({task})
        finally:
            self._running.discard(task)
            if not self._running:
                self._idle.set()
        # To the scheduler a chore that was cancelled has run; what it could not survive is told there.
        if not task.cancelled():
            task.result()

    async def _done(self, chore: str) -> None:
        """Do a chore, called in its own task only: a coroutine whose task never began would be complained about."""
        await survived(self._chores[chore](self._clock.now()), chore)
