"""Starting both sides, and moving the company in."""

import asyncio
import json
import shutil
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import typer

from app import serve
from bot.domain.errors import StorageError
from bot.flows.account_settling import settle_event
from bot.flows.transfers import import_rows, plan_import
from bot.ports import Storage
from bot.settings import Settings, read_settings
from demo.company import enter_customers, introduce_company
from demo.experiments import try_things
from handlers.manifest import manifest
from handlers.server import first_listening_socket, free_port, ready, stop_on_signals
from sandbox.clock import MovableClock
from sandbox.config import SEED_FOLDER, SandboxConfig
from sandbox.seed.helpdesk import helpdesk_export
from sandbox.server import Sandbox, running_sandbox
from storage.unit_of_work import open_storage

# People move the clock and look; nobody waits a quarter of a minute for a digest.
PACE = timedelta(seconds=1)
# When most of a day has been said.
_AFTERNOON = time(15, tzinfo=UTC)
FOLDER = Path(".heed") / "demo"
HEED_PORT, SANDBOX_PORT = 3000, 3100
# How far to look for a free port: a few demos may run side by side.
PORTS_TRIED = 20
# The database may be busy while Heed starts; each try waits for seconds by itself.
TRIES = 5

_STARTING = "Starting Heed beside a look-alike of Slack; a small company moves in, which takes some seconds ..."
_READY = """
  Heed is running beside a look-alike of Slack. Open {page}

  Everything stays on this machine and begins afresh each time. Ctrl-C stops it.
"""


async def demonstrate(on: date | None = None) -> None:
    """Run both sides until stopped, on a fresh database; their clock begins now, or on the afternoon of a day."""
    typer.echo(_STARTING)
    shutil.rmtree(FOLDER, ignore_errors=True)
    stop = stop_on_signals()
    listener = first_listening_socket(range(HEED_PORT, HEED_PORT + PORTS_TRIED))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = SandboxConfig(
        manifest=json.loads(manifest(url=url, is_socket=False)),
        app_url=url,
        port=free_port(range(SANDBOX_PORT, SANDBOX_PORT + PORTS_TRIED)),
        seed_folder=SEED_FOLDER,
        clock=MovableClock(None if on is None else datetime.combine(on, _AFTERNOON)),
    )
    settings = _settings(config)
    heed = asyncio.create_task(serve(settings, clock=config.clock, listener=listener, stop=stop, pace=PACE))
    async with running_sandbox(config) as slack:
        moving_in = asyncio.create_task(_move_in(slack, settings, url))
        # A company that cannot move in is no demo: then Heed stops as well, and the reason is shown.
        moving_in.add_done_callback(lambda task: stop.set() if task.cancelled() or task.exception() else None)
        try:
            await heed
        finally:
            moving_in.cancel()
        with suppress(asyncio.CancelledError):
            await moving_in


def _settings(config: SandboxConfig) -> Settings:
    return read_settings(
        data_dir=FOLDER.absolute(),
        database_url=f"sqlite:///{(FOLDER / 'heed.db').absolute()}",
        slack_mode="http",
        slack_bot_token=config.bot_token,
        slack_signing_secret=config.signing_secret,
        slack_api_url=f"{config.public_url}/api/",
        executor_id="demo",
    )


async def _move_in(slack: Sandbox, settings: Settings, heed_url: str) -> None:
    """Bring in what the company's help desk holds and what its people have reacted to, then say where to look."""
    await ready(f"{heed_url}/readyz")
    plan = plan_import(helpdesk_export(SEED_FOLDER, slack.clock.now()))
    storage = open_storage(settings.database)
    try:
        await _introduce(storage, slack)
        await import_rows(storage, slack.clock, plan, workspace_id=slack.bot.team_id, source="help desk")
    finally:
        await storage.close()
    # The five reports of the running experiment come through the front door, as people said them.
    slack.tell_messages()
    await slack.ears_delivered()
    typer.echo(_READY.format(page=slack.config.public_url))


async def _introduce(storage: Storage, slack: Sandbox) -> None:
    """Store what the company wants, who its customers are and what it tried, while Heed is still starting."""
    now, left = slack.clock.now(), TRIES
    while True:
        left -= 1
        try:
            async with storage.work(slack.bot.team_id) as work:
                objectives = await introduce_company(work, now)
                await try_things(work, now, objectives)
                events = await enter_customers(work, now)
        except StorageError:
            if not left:
                raise
        else:
            break
    # What customers said since Heed began to start was kept before anybody knew them.
    for event_id in events:
        await settle_event(storage, slack.bot.team_id, event_id)
