"""How long from a reaction in Slack until the item is stored and found, at the pace of Slack's own ceiling."""

import asyncio
import json
import statistics
import time

import aiohttp
from rich.console import Console
from rich.table import Table

from benchmarks.servers import ROOT, database, free_port, heed
from bot.domain.audience import Reader
from bot.ports import Search
from sandbox.config import SandboxConfig
from sandbox.server import running_sandbox
from storage.unit_of_work import SqlStorage, open_storage

# Slack delivers at most 30,000 events an hour to an app in a workspace: 8.3 a second.
PER_SECOND = 8
EVENTS = 160
TARGET_SECONDS = 1.0
# An item that takes longer than this is lost, and the run says so.
LOST_SECONDS = 30.0
LOOK_EVERY, LOOK_FOR = 0.005, 4
# People and places of the look-alike's small workspace.
WORKSPACE, CHANNEL, SPEAKER, LISTENER = "T0HOME0001", "C0GENERAL1", "U0BOB00001", "U0ALICE001"


def word(number: int) -> str:
    """Return a word that one message alone has."""
    return f"zebra{number:04d}"


class Watch:
    """Looks for the items that were reacted to, and notes the seconds until each was found."""

    def __init__(self, storage: SqlStorage) -> None:
        """Take where the items will be."""
        self._storage = storage
        self._started: dict[int, float] = {}
        self.seconds: list[float] = []

    def expect(self, number: int) -> None:
        """Start the clock of an item."""
        self._started[number] = time.perf_counter()

    async def until_found(self, items: int) -> None:
        """Search until every item was found; the oldest few at a time, so that looking costs Heed little."""
        async with asyncio.timeout(items / PER_SECOND + LOST_SECONDS):
            while len(self.seconds) < items:
                for number in list(self._started)[:LOOK_FOR]:
                    await self._look(number)
                await asyncio.sleep(LOOK_EVERY)

    async def _look(self, number: int) -> None:
        async with self._storage.work(WORKSPACE) as work:
            found = await work.feedback.search(Search(words=word(number)), Reader(workspace_id=WORKSPACE))
        if found.total:
            self.seconds.append(time.perf_counter() - self._started.pop(number))


async def react(session: aiohttp.ClientSession, ts: str) -> None:
    """React to one message."""
    body = {"as": LISTENER, "channel": CHANNEL, "ts": ts, "name": "ear"}
    async with session.post("/sandbox/react", json=body) as answer:
        answer.raise_for_status()


async def say(session: aiohttp.ClientSession, number: int) -> str:
    """Let somebody say something; return the message's ts."""
    body = {"as": SPEAKER, "channel": CHANNEL, "text": f"The export is slow again, {word(number)}"}
    async with session.post("/sandbox/say", json=body) as answer:
        return str((await answer.json())["ts"])


async def sample(slack_url: str, database_url: str) -> list[float]:
    """Say everything first, then react at a steady pace; return the seconds of each item."""
    storage = open_storage(database_url)
    async with aiohttp.ClientSession(slack_url) as session:
        said = []
        for number in range(EVENTS):
            said.append(await say(session, number))
            await asyncio.sleep(1 / PER_SECOND / 4)
        watch = Watch(storage)
        watching = asyncio.create_task(watch.until_found(len(said)))
        began = time.perf_counter()
        for number, ts in enumerate(said):
            # Against the schedule, not after a pause: a slow answer must not lower the pace.
            await asyncio.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
            watch.expect(number)
            await react(session, ts)
        await watching
    await storage.close()
    return watch.seconds


async def measure(engine: str) -> list[float]:
    """Run Heed beside the look-alike on one engine, and take a sample."""
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    port = free_port()
    with database(engine) as url:
        config = SandboxConfig(manifest=manifest, app_url=f"http://127.0.0.1:{port}", port=free_port())
        async with running_sandbox(config) as lookalike:
            slack_url = lookalike.core.config.public_url
            serving = heed(url, f"{slack_url}/api/", secret=config.signing_secret, token=config.bot_token, port=port)
            # Starting and stopping a process waits, and the look-alike must go on answering meanwhile.
            await asyncio.to_thread(serving.__enter__)
            try:
                return await sample(slack_url, url)
            finally:
                await asyncio.to_thread(serving.__exit__, None, None, None)


def run(console: Console) -> None:
    """Print how long items took on both engines."""
    title = f"From a reaction to the item found, {PER_SECOND} a second, target under {TARGET_SECONDS:.0f} s"
    table = Table(title=title)
    for heading in ("engine", "items", "p50 ms", "p99 ms", "longest ms"):
        table.add_column(heading, justify="left" if heading == "engine" else "right")
    for engine in ("sqlite", "postgresql"):
        console.print(f"  {EVENTS} reactions on {engine} ...", style="dim")
        seconds = asyncio.run(measure(engine))
        cuts = [cut * 1_000 for cut in statistics.quantiles(seconds, n=100)]
        row = (f"{cuts[49]:.0f}", f"{cuts[98]:.0f}", f"{max(seconds) * 1_000:.0f}")
        table.add_row(engine, str(len(seconds)), *row)
    console.print(table)
