"""Everything behind the gate: storage, Slack, jobs and the clock, introduced to each other, started and stopped."""

import asyncio
import socket
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from bot.domain.ledger import Caps
from bot.flows.desk import Desk, Mind
from bot.flows.languages import language_of
from bot.ports import Clock, Inbox, Installations, Job
from bot.settings import Settings, SettingsError, missing_for_serving, plain
from handlers.chores import chores
from handlers.directory import SlackDirectory
from handlers.errands import errands
from handlers.health import SlackCheckup
from handlers.inbox_worker import KIND, InboxWorker
from handlers.job_runner import JobRunner, started, survived
from handlers.jobs_late import Engine, LateJobs
from handlers.manifest import bot_scopes
from handlers.messenger import SlackMessenger
from handlers.naming import own_name
from handlers.oauth import oauth_flow
from handlers.outgoing import HttpCaller
from handlers.slack import Bolt, register, slack_app
from handlers.workspaces import ManySeats, OneSeat, Reception, Seats
from prompts.catalog import read_catalog
from prompts.endpoint import OpenAIEndpoint, open_endpoint
from prompts.local_mind import local_mind
from storage.address import sqlite_file
from storage.installations import SqlInstallations
from storage.jobs_file import jobs_database
from storage.locks import open_locks
from storage.unit_of_work import SqlStorage, open_storage
from storage.vault import LateVault
from words.catalog import Catalogues

if TYPE_CHECKING:
    from handlers.clock import HeedClock

log = structlog.get_logger(__name__)

# Jobs that run when the process is asked to end get this long, in seconds; the others are picked up by the next one.
FINISH_SECONDS = 5.0


class Rooms:
    """What hears, thinks, remembers and speaks, put together but not started."""

    def __init__(self, settings: Settings, *, clock: Clock, inbox: Inbox, worker: InboxWorker) -> None:
        """Put the parts together; the database is connected at first use and must be migrated by then."""
        self._settings = settings
        self._clock = clock
        self._inbox = inbox
        self._worker = worker
        self._storage = open_storage(settings.database)
        self._installations = installations_of(settings, self._storage)
        self._locks = open_locks(settings.database)
        self._jobs = LateJobs()
        self._ticking: HeedClock | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._reception = Reception(seats_of(settings, self._installations, clock), api_url=settings.slack_api_url)
        self._endpoint = _endpoint(settings)
        self.desk = self._desk()
        self.bolt = self._bolt()
        self._runner = JobRunner({**errands(self.desk), KIND: worker.process}, give_up=self._give_up)

    def _desk(self) -> Desk:
        directory = SlackDirectory(self._reception.client)
        messenger = SlackMessenger(self._reception.client, self._storage, directory, self._clock)
        mind = _mind(settings=self._settings, endpoint=self._endpoint)
        checkup = SlackCheckup(
            self._reception.client,
            storage=self._storage,
            directory=directory,
            inbox=self._inbox,
            embedder=mind.embedder,
            clock=self._clock,
            readiness=self.readiness,
        )
        return Desk(
            storage=self._storage,
            directory=directory,
            messenger=messenger,
            jobs=self._jobs,
            clock=self._clock,
            mind=mind,
            reaction=self._settings.reaction,
            caller=HttpCaller(),
            languages=Catalogues(),
            vault=LateVault(plain(self._settings.encryption_keys)),
            checkup=checkup,
        )

    def _bolt(self) -> Bolt:
        app = slack_app(self._reception, api_url=self._settings.slack_api_url)
        register(app, self.desk, installations=self._installations, forget=self._reception.forget)
        return Bolt(app, partial(language_of, self.desk))

    def oauth(self) -> AsyncOAuthFlow | None:
        """Return the way to install Heed in further workspaces, when the settings allow it."""
        settings = self._settings
        if self._installations is None or settings.slack_client_id is None or settings.slack_client_secret is None:
            return None
        return oauth_flow(
            self._installations,
            clock=self._clock,
            forget=self._reception.forget,
            jobs=self._jobs,
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret.get_secret_value(),
            scopes=bot_scopes(),
            api_url=settings.slack_api_url,
        )

    def start(self, *, pace: timedelta | None = None) -> None:
        """Start the parts, each as often as it takes; `pace` makes the clock tick faster."""
        self._begin(started(self._start_jobs))
        self._begin(started(lambda: self._start_clock(pace)))
        self._begin(self._worker.run(self._jobs, self._runner))

    async def stop(self) -> None:
        """Let running jobs finish for a few seconds, then close everything but the inbox."""
        if self._ticking is not None:
            await self._ticking.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(TimeoutError):
            async with asyncio.timeout(FINISH_SECONDS):
                await self._runner.idle()
        await survived(self._jobs.stop(), "stop the jobs")
        await self._runner.end()
        if self._endpoint is not None:
            await survived(self._endpoint.close(), "hang up on the language model")
        await survived(self._locks.close(), "let go of locks")
        await survived(self._storage.close(), "close the database")

    async def readiness(self) -> Mapping[str, bool]:
        """Say which parts work."""
        return {
            "database": await self._storage.is_ready(),
            "jobs": self._jobs.is_ready,
            "clock": self._ticking is not None and self._ticking.is_running,
        }

    async def job_counts(self) -> Mapping[str, int]:
        """Return how many jobs there are, by what has become of them; nothing while their engine starts."""
        return await (await self._jobs.engine()).counts() if self._jobs.is_ready else {}

    async def _give_up(self, job: Job, reason: str) -> None:
        if job.kind == KIND:
            await self._worker.set_aside(job.args["event_id"], reason)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start_jobs(self) -> None:
        name = await own_name(_wanted_name(self._settings), self._locks)

        def load() -> Engine:
            from handlers.jobs import DurableJobs  # noqa: PLC0415 -- a part of a second that commands need not wait for

            url = jobs_database(self._settings.database)
            return DurableJobs(self._runner, database_url=url, executor_id=name, locks=self._locks)

        await self._jobs.start(load)

    async def _start_clock(self, pace: timedelta | None) -> None:
        from handlers.clock import HeedClock  # noqa: PLC0415 -- same

        engine = await self._jobs.engine()
        duties = chores(self.desk, inbox=self._inbox, worker=self._worker, runner=self._runner, engine=engine)
        self._ticking = HeedClock(duties, clock=self._clock, pace=pace)
        self._ticking.start()


def _endpoint(settings: Settings) -> OpenAIEndpoint | None:
    """Return the endpoint of the settings; raises PromptError when a prompt and the code do not fit together."""
    catalog = read_catalog()
    if settings.wants_endpoint and settings.openai_model is None:
        log.warning("language model not used", missing="HEED_OPENAI_MODEL")
    if not settings.wants_endpoint or settings.openai_model is None:
        return None
    return open_endpoint(
        settings.openai_model, settings.openai_base_url, plain(settings.openai_api_key), catalog=catalog
    )


def _mind(settings: Settings, endpoint: OpenAIEndpoint | None) -> Mind:
    caps = Caps(
        tokens_a_day=settings.openai_tokens_a_day,
        cost_a_day=settings.openai_cost_a_day,
        price_in=settings.openai_price_in,
        price_out=settings.openai_price_out,
    )
    return replace(local_mind(), endpoint=endpoint, host=endpoint.host if endpoint else "", caps=caps)


def installations_of(settings: Settings, storage: SqlStorage) -> Installations | None:
    """Return where the tokens of many workspaces are kept, or None for a Heed of one workspace."""
    keys = settings.encryption_keys
    return SqlInstallations(storage, keys.get_secret_value()) if settings.is_distributed and keys else None


def seats_of(settings: Settings, installations: Installations | None, clock: Clock) -> Seats:
    """Return which token speaks for which workspace; raise SettingsError where the settings name none."""
    if settings.slack_bot_token is not None:
        return OneSeat(settings.slack_bot_token.get_secret_value(), api_url=settings.slack_api_url, clock=clock)
    if installations is None:
        raise SettingsError("\n".join(missing_for_serving(settings)))
    return ManySeats(installations, clock=clock)


def _wanted_name(settings: Settings) -> str:
    """Return the name of this process: given, else the machine's; on SQLite there is only one machine."""
    if settings.executor_id is not None:
        return settings.executor_id
    return "heed" if sqlite_file(settings.database) is not None else socket.gethostname()
