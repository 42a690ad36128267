"""Starting `heed serve` as a process, sending it what Slack would, and killing it."""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from handlers.server import free_port
from tests.handlers.knocking import sign

ROOT = Path(__file__).parent.parent.parent
SECRET = "process-secret"
# A start takes one second; a machine that runs other things beside it may need many.
START_SECONDS = 120.0
# Nothing of what was stored waits longer than the sweep's quarter of a minute, and a busy machine.
SETTLE_SECONDS = 120.0
# Below those that a system hands out to connections: none of them may take a port before Heed listens there.
PORTS = range(20_000, 32_000)


@dataclass(slots=True)
class HeedProcess:
    """One `heed serve`."""

    database_url: str
    api_url: str
    folder: Path
    executor_id: str | None = None
    port: int = 0
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Start the process; it may not listen yet."""
        self.port = free_port(random.sample(PORTS, 10))
        names = ("HEED_DATABASE_URL", "HEED_SLACK_API_URL", "HEED_DATA_DIR", "HEED_PORT")
        given = (self.database_url, self.api_url, str(self.folder), str(self.port))
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HEED_", "SLACK_"))}
        environment = {
            **kept,
            **dict(zip(names, given, strict=True)),
            "HEED_SLACK_BOT_TOKEN": "xoxb-process",
            "HEED_SLACK_SIGNING_SECRET": SECRET,
            "HEED_LOG_FORMAT": "json",
            # What must not change anything: another app's settings and a proxy that leads nowhere.
            "SLACK_CLIENT_ID": "1.2",
            "SLACK_CLIENT_SECRET": "other",
            "SLACK_BOT_TOKEN": "xoxb-other",
            "HTTP_PROXY": "http://127.0.0.1:9",
            "HTTPS_PROXY": "http://127.0.0.1:9",
        }
        if self.executor_id is not None:
            environment["HEED_EXECUTOR_ID"] = self.executor_id
        with (self.folder / f"heed-{self.port}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "cli.py"), "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log
            )

    def kill(self) -> None:
        """End it as a crash does: nothing is tidied up."""
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        """Ask it to end, as a deployment does, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=START_SECONDS)

    async def listens(self) -> None:
        """Wait until the gate is open."""
        await self._answers("/healthz")

    async def is_ready(self) -> None:
        """Wait until every part works."""
        await self._answers("/readyz")

    async def send(self, event: dict[str, Any], session: aiohttp.ClientSession) -> int | None:
        """Deliver an event once; return the status, or None when the connection broke."""
        raw = json.dumps(event).encode()
        at = str(int(time.time())).encode()
        headers = {
            "content-type": "application/json",
            "x-slack-request-timestamp": at.decode(),
            "x-slack-signature": sign(SECRET, at, raw).decode(),
        }
        try:
            async with session.post(f"http://127.0.0.1:{self.port}/slack/events", data=raw, headers=headers) as answer:
                return answer.status
        except aiohttp.ClientError:
            return None

    async def _answers(self, path: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        async with aiohttp.ClientSession() as session:
            while time.monotonic() < deadline:
                assert self.process.poll() is None, self._log()
                try:
                    async with session.get(f"http://127.0.0.1:{self.port}{path}") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.02)
        raise AssertionError(self._log())

    def _log(self) -> str:
        return (self.folder / f"heed-{self.port}.log").read_text(encoding="utf-8")[-4_000:]


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is so; fail when it takes too long."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while not await condition():
        assert time.monotonic() < deadline, "it never came to be"
        await asyncio.sleep(0.05)


def ear_on(channel_id: str, ts: str, event_id: str) -> dict[str, Any]:
    """Return the event of somebody who puts an ear on a message."""
    return {
        "type": "event_callback",
        "team_id": "T1",
        "api_app_id": "A1",
        "event_id": event_id,
        "event_time": int(time.time()),
        "authorizations": [{"team_id": "T1", "enterprise_id": None, "user_id": "UHEED", "is_bot": True}],
        "event": {
            "type": "reaction_added",
            "user": "UANA",
            "reaction": "ear",
            "item": {"type": "message", "channel": channel_id, "ts": ts},
            "item_user": "UBEN",
            "event_ts": f"{time.time():.6f}",
        },
    }
