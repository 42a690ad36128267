"""Durable jobs on DBOS: the only importer of dbos, so that something else could take its place."""

import asyncio
import contextvars
import logging
import re
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeAlias, TypeVar

import structlog
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID, WorkflowStatus

from bot.ports import Job, Locks
from handlers.job_runner import JobRunner

log = structlog.get_logger(__name__)

Result = TypeVar("Result")
# The kind and the arguments of a job, as they are stored: ids, never words.
Workflow: TypeAlias = Callable[[str, dict[str, str]], Coroutine[Any, Any, None]]

# DBOS hands a job only to workers of the version that stored it, so the version must never change by itself.
VERSION = "heed-1"
NAME = "heed"
# A job that brings its process down with it is set aside after so many restarts.
MAX_RECOVERIES = 20
MAX_TAKEOVERS = 5
# One connection per running job and a few for the engine's own housekeeping.
AT_MOST_CONNECTIONS = 12
# Nobody else is this slow to write down that a job is done, so a job that is ours and not here was forgotten.
FORGOTTEN = timedelta(seconds=60)
# Writing that down takes some milliseconds; a process that is told to end waits this long for it, in seconds.
WRITE_SECONDS = 2.0
LOOK_AGAIN_SECONDS = 0.01
# Rows per round of housekeeping; SQL has a limit on parameters.
BATCH = 200

_UNFINISHED = ["PENDING", "ENQUEUED", "DELAYED"]
_FAILED = ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED"]


class DurableJobs:
    """Stores jobs and has them run on the loop that called `start`."""

    def __init__(self, runner: JobRunner, *, database_url: str, executor_id: str, locks: Locks) -> None:
        """Take who runs the jobs, where they are stored, this process's name among its replicas, and their locks."""
        self._runner = runner
        self._database_url = database_url
        self._executor_id = executor_id
        self._locks = locks
        self._loop: asyncio.AbstractEventLoop
        # Jobs by id, on whichever loop, until DBOS has written down how they ended.
        self._begun: dict[str, asyncio.Task[Any]] = {}
        self._is_ending = False
        self._workflow: Workflow
        # DBOS's calls block; in one thread they also queue up politely for SQLite's single writer.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="heed-jobs")

    async def start(self) -> None:
        """Open the job database, bring it up to date and pick up what an earlier process left."""
        self._loop = asyncio.get_running_loop()
        await self._call(self._launch)
        log.info("jobs started", executor_id=self._executor_id)

    async def stop(self) -> None:
        """Close; jobs that still run are picked up by the next start."""
        with suppress(TimeoutError):
            async with asyncio.timeout(WRITE_SECONDS):
                await self._written()
        self._is_ending = True
        await self._call(lambda: DBOS.destroy(destroy_registry=True))
        self._thread.shutdown(wait=False)
        # DBOS made its own threads the loop's, and took them along; whoever closes after it needs some.
        self._loop.set_default_executor(ThreadPoolExecutor(thread_name_prefix="heed"))

    async def enqueue(self, job: Job) -> None:
        """Store a job and begin it; the same id again changes nothing."""
        # DBOS would take a job that is enqueued by a job for its child, and demand the same order at every attempt.
        await self._loop.create_task(self._begin(job), context=contextvars.Context())

    async def _begin(self, job: Job) -> None:
        with SetWorkflowID(job.id):
            await DBOS.start_workflow_async(self._workflow, job.kind, dict(job.args))

    async def counts(self) -> Mapping[str, int]:
        """Return how many jobs are `unfinished` and how many `failed`, each counted up to a thousand."""
        unfinished = await self._listed(_UNFINISHED, limit=1_000)
        failed = await self._listed(_FAILED, limit=1_000)
        return {"unfinished": len(unfinished), "failed": len(failed)}

    async def failed(self, ids: list[str]) -> set[str]:
        """Return those of the ids whose job has failed for good."""
        return {status.workflow_id for status in await self._listed(_FAILED, ids=ids)} if ids else set()

    async def forget_older(self, than: datetime) -> int:
        """Remove jobs that ended before a time, and return how many."""
        removed = 0
        while ended := await self._listed(["SUCCESS", *_FAILED], limit=BATCH, ended_before=than):
            ids = [status.workflow_id for status in ended]
            await self._call(partial(DBOS.delete_workflows, ids))
            removed += len(ids)
        return removed

    async def drop_mentions(self, user_id: str) -> int:
        """Remove jobs that have somebody's id among their arguments or in their own, also those that still wait."""
        # Ids have no common length, so one may begin another.
        names = re.compile(rf"(?<![A-Z0-9]){re.escape(user_id)}(?![A-Z0-9])")
        found: list[str] = []
        offset = 0
        while page := await self._call(partial(_with_arguments, offset)):
            found += [each.workflow_id for each in page if names.search(f"{each.workflow_id} {each.input}")]
            offset += len(page)
        for start in range(0, len(found), BATCH):
            await self._call(partial(_removed, found[start : start + BATCH]))
        return len(found)

    async def take_over(self, now: datetime) -> int:
        """Resume jobs whose process has died, and our own that nobody runs; return how many."""
        dead: dict[str, list[WorkflowStatus]] = {}
        for status in await self._listed(["PENDING"], limit=BATCH):
            owner = status.executor_id or ""
            if owner != self._executor_id or self._is_forgotten(status, now):
                dead.setdefault(owner, []).append(status)
        resumed = 0
        for owner, statuses in dead.items():
            # Whoever lives holds the lock of its own name; ours we hold anyway.
            if await self._locks.hold(owner):
                resumed += await self._call(partial(_resume, statuses))
                if owner != self._executor_id:
                    await self._locks.release(owner)
        if resumed:
            log.warning("jobs taken over", jobs=resumed)
        return resumed

    def _is_forgotten(self, status: WorkflowStatus, now: datetime) -> bool:
        age = now.timestamp() - (status.updated_at or 0) / 1_000
        return status.workflow_id not in self._runner.present and age > FORGOTTEN.total_seconds()

    async def _listed(
        self,
        states: list[str],
        *,
        limit: int | None = None,
        ids: list[str] | None = None,
        ended_before: datetime | None = None,
    ) -> list[WorkflowStatus]:
        return await self._call(
            lambda: DBOS.list_workflows(
                status=states,
                workflow_ids=ids,
                limit=limit,
                completed_before=ended_before.isoformat() if ended_before else None,
                load_input=False,
                load_output=False,
            )
        )

    def _launch(self) -> None:
        # With a handler already there, DBOS leaves the log to us.
        logging.getLogger("dbos").addHandler(logging.NullHandler())
        DBOS(config=_config(self._database_url, self._executor_id))

        async def job(kind: str, args: dict[str, str]) -> None:
            job_id = DBOS.workflow_id or ""
            if task := asyncio.current_task():
                self._begun[job_id] = task
                task.add_done_callback(lambda _: self._begun.pop(job_id, None))
            await self._on_our_loop(Job(id=job_id, kind=kind, args=args))

        self._workflow = DBOS.workflow(name="job", max_recovery_attempts=MAX_RECOVERIES)(job)
        DBOS.launch()

    async def _on_our_loop(self, job: Job) -> None:
        """Run the job where the database pools live, outside of DBOS's context, whichever loop DBOS is on."""
        empty = contextvars.Context()
        future = empty.run(asyncio.run_coroutine_threadsafe, self._runner.run(job), self._loop)
        try:
            await asyncio.wrap_future(future)
        finally:
            if self._is_ending:
                # DBOS could not write it down any more, so it has not ended: the next process does it again.
                raise asyncio.CancelledError

    async def _written(self) -> None:
        """Wait until DBOS has written down how the jobs ended that are not here any more: else they would run again."""
        while self._begun.keys() - self._runner.present:  # noqa: ASYNC110 -- they may be on another loop
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def _call(self, function: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)


def _resume(statuses: list[WorkflowStatus]) -> int:
    resumed: list[str] = []
    for status in statuses:
        # Resuming resets DBOS's own count of attempts, so a job that kills its process is counted by us.
        taken = int((status.attributes or {}).get("takeovers", 0)) + 1
        if taken > MAX_TAKEOVERS:
            DBOS.cancel_workflow(status.workflow_id)
            log.error("job set aside", job_id=status.workflow_id, reason="its process died each time")
            continue
        DBOS.update_workflow_attributes(status.workflow_id, {"takeovers": taken})
        resumed.append(status.workflow_id)
    if resumed:
        DBOS.resume_workflows(resumed)
    return len(resumed)


def _with_arguments(offset: int) -> list[WorkflowStatus]:
    return DBOS.list_workflows(limit=BATCH, offset=offset, load_input=True, load_output=False)


def _removed(ids: list[str]) -> None:
    # What still waits or runs is called off first: somebody who was forgotten is told nothing any more.
    DBOS.cancel_workflows(ids)
    DBOS.delete_workflows(ids)


def _config(database_url: str, executor_id: str) -> DBOSConfig:
    return {
        "name": NAME,
        "system_database_url": database_url,
        "application_version": VERSION,
        "executor_id": executor_id,
        # Never pickle: it would log the objects that it cannot read.
        "serializer": DBOSPortableJSONSerializer(),
        "sys_db_pool_size": AT_MOST_CONNECTIONS,
        # Heed never waits for a message between jobs, so no connection has to listen.
        "use_listen_notify": False,
        "log_level": "ERROR",
    }
