"""Heed and the look-alike, started together as `heed demo` does, and what tests wait for."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp

import app
from bot.settings import read_settings
from handlers.server import listening_socket, ready
from sandbox.clock import MovableClock
from sandbox.config import SandboxConfig
from sandbox.server import Sandbox, running_sandbox
from sandbox.wire import Json
from sandbox.workspace.nouns import Message

MANIFEST = Path(__file__).parents[2] / "manifest.json"
# A Wednesday at noon, far from any clock change.
NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)
# Patience for what should take a moment, in seconds: these machines are shared.
PATIENCE_SECONDS = 180.0
# Slack sends again after a minute what was not taken; here it does so within seconds.
RETRY_SPEED = 20.0
# What Heed's metrics say when nothing waits.
_WORKED_OFF = ('heed_inbox_events{state="waiting"} 0.0', 'heed_jobs{state="unfinished"} 0.0')
# How often Heed looks at its clock, which the tests move; more often would keep a busy machine from all else.
PACE = timedelta(seconds=0.6)
# How long what must not come is waited for: longer than Heed takes to look at its clock.
QUIET_SECONDS = 0.9
# How long people wait for what was begun before they let hours pass.
REST_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """Both sides of the conversation."""

    slack: Sandbox
    database_url: str
    heed_url: str

    async def until(self, has_come: Callable[[], object]) -> None:
        """Wait until something is true; raises TimeoutError."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                if has_come():
                    return
                await asyncio.sleep(0.02)

    async def form(self, who: str, callback_id: str) -> Json:
        """Wait until somebody has a form open, by its callback id, and return it."""
        try:
            await self.until(lambda: (self.slack.view(who) or {}).get("callback_id") == callback_id)
        except TimeoutError:
            raise AssertionError(f"{who} has no {callback_id} but {self.slack.view(who)}") from None
        view = self.slack.view(who)
        assert view is not None
        return view

    async def quiet(self) -> None:
        """Wait until all that was sent is acknowledged and worked off, and a little longer for what must not come."""
        await self.slack.settled(PATIENCE_SECONDS)
        await self.worked_off()
        await asyncio.sleep(QUIET_SECONDS)

    async def worked_off(self, within: float = PATIENCE_SECONDS) -> None:
        """Wait so many seconds until no event and no job is left; raises TimeoutError."""
        async with aiohttp.ClientSession() as session, asyncio.timeout(within):
            while True:
                async with session.get(f"{self.heed_url}/metrics", headers={"Connection": "close"}) as answer:
                    told = await answer.text()
                if all(line in told for line in _WORKED_OFF):
                    return
                await asyncio.sleep(0.1)

    async def lets_pass(self, span: timedelta) -> None:
        """Let time pass, once what was begun is done: what is on its way for hours counts as lost."""
        await self.rests()
        self.slack.clock.advance(span)

    async def rests(self) -> None:
        """Wait a moment for what was begun; a job between two attempts may take minutes, and nobody waits for it."""
        with suppress(TimeoutError):
            await self.worked_off(REST_SECONDS)

    def digests(self, where: str) -> list[Message]:
        """Return the digests in a channel, without what stands in their threads."""
        said = self.slack.messages(where)
        return [one for one in said if one.bot_id and "Customer feedback" in one.text and not one.is_reply]


@asynccontextmanager
async def heed_beside_slack(
    database_url: str, folder: Path, *, pace: timedelta = PACE, seed_folder: Path | None = None
) -> AsyncIterator[Loop]:
    """Run both while the block runs; the clock begins at NOON and can be moved. No seed: the small workspace."""
    listener = listening_socket("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    # Slack's three seconds are tested where the clock is no real one; here they would say how busy the machine is.
    config = SandboxConfig(
        manifest=manifest,
        app_url=url,
        port=0,
        clock=MovableClock(NOON),
        seed_folder=seed_folder,
        ack_timeout_s=PATIENCE_SECONDS,
        trigger_life_s=PATIENCE_SECONDS,
    )
    async with running_sandbox(config) as slack:
        slack.faults.retry_speed = RETRY_SPEED
        stop = asyncio.Event()
        settings = read_settings(
            data_dir=folder,
            database_url=database_url,
            slack_mode="http",
            slack_bot_token=config.bot_token,
            slack_signing_secret=config.signing_secret,
            slack_api_url=f"{slack.config.public_url}/api/",
            executor_id="loop",
        )
        serving = asyncio.create_task(app.serve(settings, clock=config.clock, listener=listener, stop=stop, pace=pace))
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await ready(f"{url}/readyz")
            yield Loop(slack=slack, database_url=database_url, heed_url=url)
        finally:
            stop.set()
            await serving
