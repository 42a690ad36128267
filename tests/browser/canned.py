"""A control interface that answers from memory, so that the page can be tested alone, in any state."""

import json
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

# A minute in all: a click is handled within milliseconds, but the machine may be slow and busy.
STEP_MS, PATIENCE_STEPS = 20, 3000
PAGE = Path(__file__).parents[2] / "sandbox" / "page"
# Friday 20 November 2026, 15:40 in London.
NOW = 1_795_189_200

Json = dict[str, object]


def person(user_id: str, name: str, real_name: str, **more: object) -> Json:
    """Return somebody as the control interface describes them."""
    plain: Json = {
        "id": user_id,
        "name": name,
        "real_name": real_name,
        "title": "",
        "team_id": "T1",
        "is_external": False,
        "is_guest": False,
        "is_bot": False,
        "emoji": "",
        "tz": "Europe/London",
    }
    return plain | more


def channel(channel_id: str, name: str, **more: object) -> Json:
    """Return a channel that the acting person is in."""
    plain: Json = {
        "id": channel_id,
        "name": name,
        "kind": "public",
        "is_external": False,
        "topic": "",
        "is_member": True,
        "members": ["U1", "U2", "UBOT"],
        "unread": 0,
    }
    return plain | more


def message(ts: float, user: str, text: str = "", **more: object) -> Json:
    """Return a message as the control interface lists it."""
    return {"ts": f"{ts:.6f}", "user": user, "text": text, "blocks": [], "reactions": [], "files": []} | more


def workspace() -> Json:
    """Return a small workspace: three people, the app, four places."""
    return {
        "workspace": {"id": "T1", "name": "Wrenfield", "domain": "wrenfield"},
        "people": [
            person("U1", "mira", "Mira Okafor", title="Product manager", emoji="🧭", avatar_color="#c2410c"),
            person("U2", "sam", "Sam Adeyemi", is_guest=True),
            person("U3", "dan", "Dan Whitlow", team_id="T2", is_external=True, team_name="Cobbold Lifts"),
            person("UBOT", "heed", "Heed", is_bot=True, emoji="👂"),
        ],
        "channels": [
            channel("C1", "support", topic="Where customers' words arrive"),
            channel("C2", "cobbold", is_external=True, members=["U1", "U3", "UBOT"], unread=2),
            channel("G1", "founders", kind="private", members=["U1"]),
            channel("C3", "random", is_member=False, members=["U2"]),
            channel("D1", "", kind="im", members=["U1", "UBOT"], app_dm=True) | {"with": "UBOT"},
        ],
        "manifest": {
            "app_name": "Heed",
            "has_home": True,
            "commands": [
                {"command": "/heed", "usage_hint": "find <words> | show F-12 | help", "description": "Keep feedback"},
                {"command": "/digest", "usage_hint": "schedule | preview | now", "description": "The weekly digest"},
            ],
            "message_shortcuts": [{"name": "Tag as feedback", "callback_id": "feedback.tag", "description": "Keep it"}],
            "global_shortcuts": [{"name": "Log feedback", "callback_id": "feedback.log", "description": "From a call"}],
        },
        "bot": {"user_id": "UBOT", "bot_id": "B1", "name": "Heed"},
        "clock": {"now": NOW, "offset": 0},
        "faults": {"delay_ms": 0, "rate_limit": False, "server_errors": 0, "retry_speed": 1},
        "views": [],
        "home": None,
        "emoji": {"ear": "👂"},
    }


class CannedSlack:
    """State that a test may change at will, and a list of what the page asked for."""

    def __init__(self, origin: str) -> None:
        """Begin with a small workspace and nothing said."""
        self.origin = origin
        self.state = workspace()
        self.messages: dict[str, list[Json]] = {}
        self.threads: dict[str, list[Json]] = {}
        self.rows: list[Json] = []
        # What a POST is answered with, by its last word; {"ok": true} otherwise.
        self.answers: dict[str, Json] = {}
        self.posted: list[tuple[str, Json]] = []

    def open(self, page: Page, place: str = "as=U1&in=C1") -> None:
        """Open the page with the guide closed; one test is about the guide."""
        page.add_init_script("localStorage.setItem('earshot-guide', '{\"isOpen\": false}')")
        page.goto(f"{self.origin}/#{place}")
        page.wait_for_selector("body.ready")

    def posts(self, what: str) -> list[Json]:
        """Return the bodies that were sent to one address so far."""
        return [body for name, body in self.posted if name == what]

    def sent(self, page: Page, what: str, count: int = 1) -> list[Json]:
        """Wait until so many bodies were sent to one address and return them."""
        for _ in range(PATIENCE_STEPS):
            if len(self.posts(what)) >= count:
                break
            page.wait_for_timeout(STEP_MS)
        return self.posts(what)

    def take(self, name: str, body: Json) -> Json:
        """Note what was sent and answer as the test wants."""
        self.posted.append((name, body))
        return self.answers.get(name, {"ok": True})

    def get(self, path: str, query: dict[str, list[str]]) -> Json:
        """Answer what the page reads."""
        if path == "/sandbox/state":
            acting = query.get("as", ["U1"])[0]
            people = self.state["people"]
            assert isinstance(people, list)
            return self.state | {"me": next(one for one in people if one["id"] == acting)}
        if path == "/sandbox/log":
            return {"rows": self.rows}
        if "thread" in query:
            return {"messages": self.threads.get(query["thread"][0], [])}
        return {"messages": self.messages.get(path.split("/")[3], [])}


class CannedServer(ThreadingHTTPServer):
    """Serves the page's files as they are, and the control interface of whichever test is running."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on a free port of this machine."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.origin = f"http://127.0.0.1:{self.server_address[1]}"
        self.slack = CannedSlack(self.origin)


@contextmanager
def canned_server() -> Iterator[CannedServer]:
    """Serve while the block runs."""
    with CannedServer() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """One connection; the browser keeps it for many requests."""

    protocol_version = "HTTP/1.1"
    server: CannedServer

    def do_GET(self) -> None:
        """Answer files, the stream and what the control interface reads."""
        url = urlsplit(self.path)
        if url.path == "/sandbox/stream":
            # Nothing happens by itself here, so the browser need not ask again for ten minutes.
            self._answer(b"retry: 600000\n\n", "text/event-stream")
        elif url.path.startswith("/sandbox/"):
            self._json(self.server.slack.get(url.path, parse_qs(url.query)))
        else:
            self._file(url.path)

    def do_POST(self) -> None:
        """Take what the page sends."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._json(self.server.slack.take(self.path.removeprefix("/sandbox/"), body))

    def log_request(self, _code: int | str = "-", _size: int | str = "-") -> None:
        """Say nothing: a test's output is about the test."""

    def _file(self, path: str) -> None:
        wanted = PAGE / (path.removeprefix("/page/") if path != "/" else "index.html")
        if wanted.is_file():
            self._answer(wanted.read_bytes(), mimetypes.guess_type(wanted.name)[0] or "text/plain", age_s=600)
        else:
            self._answer(b"", "text/plain", status=404)

    def _json(self, body: Json) -> None:
        self._answer(json.dumps(body).encode(), "application/json")

    def _answer(self, body: bytes, kind: str, *, status: int = 200, age_s: int = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", f"max-age={age_s}" if age_s else "no-store")
        self.end_headers()
        self.wfile.write(body)
