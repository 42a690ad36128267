"""The roof: opens the gate at once, has the rooms behind it furnished, and stops both."""

import asyncio
import socket
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.ports import Clock
from bot.settings import Settings, require_complete
from handlers.environment import forget_proxies
from handlers.gate import AsgiApp, Gate
from handlers.inbox_worker import InboxWorker
from handlers.intake import Intake, Reply
from handlers.job_runner import started, survived
from handlers.metrics import Metrics
from handlers.payloads.envelope import Payload
from handlers.server import serve_until
from handlers.system_clock import SystemClock
from handlers.web_late import LateWeb
from storage.inbox import open_inbox
from storage.revision import is_surely_current

if TYPE_CHECKING:
    from handlers.socket import Socket
    from rooms import Rooms

log = structlog.get_logger(__name__)

# More requests at once than Slack's own ceiling makes: then storing comes before processing.
BUSY = 4
# Where other tools call.
API = "/api/"


class Heed:
    """One process of Heed: its gate takes events from the first moment on, whatever is still being loaded."""

    def __init__(self, settings: Settings, *, clock: Clock) -> None:
        """Put the gate together; the database must be migrated by now."""
        self._settings = settings
        self._clock = clock
        self._inbox = open_inbox(settings.database)
        self._metrics = Metrics()
        self._rooms: asyncio.Future[Rooms] = asyncio.get_running_loop().create_future()
        self._socket: Socket | None = None
        self._worker = InboxWorker(self._inbox, dispatch=self._process, is_busy=self._is_busy)
        self._intake = Intake(inbox=self._inbox, wake=self._worker.wake, dispatch=self._answer)
        secret = settings.slack_signing_secret
        self.gate = Gate(
            LateWeb({API: self._api, "": self._web}),
            intake=self._intake,
            signing_secret=secret.get_secret_value() if secret else None,
            # Slack signs with the time of day, whatever time the desk has been moved to.
            clock=SystemClock(),
            count=self._metrics.count_answer,
        )

    async def furnish(self, *, pace: timedelta | None = None) -> None:
        """Load and start everything behind the gate; `pace` makes the clock tick faster."""
        await asyncio.to_thread(_load)
        from rooms import Rooms  # noqa: PLC0415 -- loaded beside the loop just now

        rooms = Rooms(self._settings, clock=self._clock, inbox=self._inbox, worker=self._worker)
        rooms.start(pace=pace)
        self._rooms.set_result(rooms)
        if self._settings.slack_mode == "socket":
            await started(self._start_socket)

    async def stop(self) -> None:
        """Let running jobs finish for a few seconds, then close everything."""
        if self._socket is not None:
            await survived(self._socket.stop(), "close the socket")
        if self._rooms.done() and not self._rooms.cancelled():
            await self._rooms.result().stop()
        self._rooms.cancel()
        await survived(self._inbox.close(), "close the inbox")
        log.info("stopped")

    async def readiness(self) -> Mapping[str, bool]:
        """Say which parts work."""
        parts = dict(await (await self._furnished()).readiness())
        if self._settings.slack_mode == "socket":
            parts["socket"] = self._socket is not None and await self._socket.is_connected()
        return parts

    async def _furnished(self) -> "Rooms":
        # Shielded: who stops waiting must not take the rooms from all the others.
        return await asyncio.shield(self._rooms)

    async def _process(self, body: Payload) -> None:
        await (await self._furnished()).bolt.process(body)

    async def _answer(self, body: Payload) -> Reply:
        return await (await self._furnished()).bolt.answer(body)

    async def _web(self) -> AsgiApp:
        rooms = await self._furnished()

        def made() -> AsgiApp:
            from handlers.http import web_app  # noqa: PLC0415 -- Slack never needs it

            return web_app(readiness=self.readiness, numbers=self._numbers, oauth=rooms.oauth())

        return await asyncio.to_thread(made)

    async def _api(self) -> AsgiApp:
        rooms = await self._furnished()

        def made() -> AsgiApp:
            from handlers.api.web import api_app  # noqa: PLC0415 -- same

            return api_app(rooms.desk)

        return await asyncio.to_thread(made)

    async def _numbers(self) -> bytes:
        jobs = await (await self._furnished()).job_counts()
        return self._metrics.text(await self._inbox.counts(), jobs, await self.readiness())

    def _is_busy(self) -> bool:
        return self.gate.in_flight > BUSY

    async def _start_socket(self) -> None:
        from handlers.socket import Socket  # noqa: PLC0415 -- only where Slack cannot call

        token = self._settings.slack_app_token
        self._socket = Socket(
            self._intake, app_token=token.get_secret_value() if token else "", api_url=self._settings.slack_api_url
        )
        await self._socket.start()


async def serve(
    settings: Settings, *, clock: Clock, listener: socket.socket, stop: asyncio.Event, pace: timedelta | None = None
) -> None:
    """Serve until told to stop; raises SettingsError when something needed is missing, before anything is touched."""
    require_complete(settings)
    if settings.talks_to_loopback:
        forget_proxies()
    if not await is_surely_current(settings.database):
        await _migrate(settings.database)
    heed = Heed(settings, clock=clock)
    furnishing = asyncio.create_task(heed.furnish(pace=pace))
    # Without its rooms a gate would fill the inbox for nobody: then Heed stops and says why.
    furnishing.add_done_callback(lambda task: None if task.cancelled() or task.exception() is None else stop.set())
    try:
        log.info("listening", port=listener.getsockname()[1], mode=settings.slack_mode)
        await serve_until(stop, heed.gate, listener)
    finally:
        furnishing.cancel()
        ended = await asyncio.gather(furnishing, return_exceptions=True)
        await heed.stop()
    if isinstance(ended[0], Exception):
        raise ended[0]


async def _migrate(url: str) -> None:
    from storage.migrate import is_current, upgrade  # noqa: PLC0415 -- a start that finds everything current is sooner up

    if not await is_current(url):
        await upgrade(url)


def _load() -> None:
    import rooms  # noqa: F401, PLC0415 -- most of a second, during which the gate already takes events
