"""Calling the API as another tool does: raw ASGI, without a socket."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from bot.domain.tokens import TokenScope
from bot.flows.desk import Desk
from bot.flows.tokens import TokenOrder, make_token
from bot.ports import Storage
from handlers.api.door import Door
from handlers.api.pace import Pace
from handlers.api.web import api_app
from handlers.errands import errands
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.outside import PlainVault, RecordingCaller
from tests.fakes.slack import WORKSPACE, RecordingMessenger
from tests.handlers.people import populated

EVERYTHING = frozenset(TokenScope)
# Nobody in a test calls too often, but those who want to.
UNHURRIED = 10_000


@dataclass(slots=True, kw_only=True)
class Answered:
    """What a caller was told."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        """Return the body, parsed."""
        return json.loads(self.raw)


@dataclass(slots=True)
class Api:
    """The API in front of a storage, and a tool that calls it."""

    desk: Desk
    jobs: InlineJobs
    clock: FixedClock
    messenger: RecordingMessenger
    caller: RecordingCaller
    door: Door
    token: str = ""

    async def new_token(
        self, *, workspace: str = WORKSPACE, scopes: frozenset[TokenScope] = EVERYTHING, days: int | None = None
    ) -> str:
        """Make a token and return it."""
        order = TokenOrder(name="Helpdesk", scopes=scopes, lives=timedelta(days=days) if days else None)
        _, credential = await make_token(self.desk.storage, self.clock, order, workspace_id=workspace)
        return str(credential)

    async def get(self, path: str, **given: Any) -> Answered:
        """Read something."""
        return await self.call("GET", path, **given)

    async def post(self, path: str, body: object, **given: Any) -> Answered:
        """Send JSON."""
        return await self.call("POST", path, raw=json.dumps(body).encode(), **given)

    async def put(self, path: str, body: object, **given: Any) -> Answered:
        """Send JSON to what is there."""
        return await self.call("PUT", path, raw=json.dumps(body).encode(), **given)

    async def hand_over(self, words: str = "The export is slow", *, key: str = "", **facts: Any) -> Answered:
        """Send something that a customer said."""
        headers = {"idempotency-key": key} if key else {}
        return await self.post("/feedback", {"words": words, **facts}, headers=headers)

    async def call(
        self,
        method: str,
        path: str,
        *,
        raw: bytes = b"",
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        full_path: str | None = None,
    ) -> Answered:
        """Send a request and return the answer."""
        shown = self.token if token is None else token
        given = {"content-type": "application/json", "authorization": f"Bearer {shown}", **(headers or {})}
        where = full_path or f"/api/v1{path}"
        asked = "&".join(f"{name}={quote(value)}" for name, value in (query or {}).items())
        sent = [(name.encode(), value.encode("latin-1")) for name, value in given.items() if value]
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "path": where,
            "raw_path": quote(where).encode(),
            "query_string": asked.encode(),
            "headers": sent,
            "server": ("127.0.0.1", 80),
            "client": ("127.0.0.1", 9),
            "scheme": "https",
        }
        if raw:
            scope["headers"] = [*sent, (b"content-length", str(len(raw)).encode())]
        return await self._sent(scope, raw)

    async def _sent(self, scope: dict[str, Any], raw: bytes) -> Answered:
        messages: list[dict[str, Any]] = []
        bodies = iter([raw])

        async def receive() -> dict[str, Any]:
            try:
                return {"type": "http.request", "body": next(bodies), "more_body": False}
            except StopIteration:
                await asyncio.Event().wait()
                raise

        async def send(message: Any) -> None:
            messages.append(dict(message))

        await self.door(scope, receive, send)
        headers = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        body = b"".join(message.get("body", b"") for message in messages[1:])
        return Answered(status=messages[0]["status"], headers=headers, raw=body)


@asynccontextmanager
async def api_of(storage: Storage, *, pace: Pace | None = None) -> AsyncIterator[Api]:
    """Put the API in front of a storage, with a token that may do everything."""
    directory, clock, jobs = populated(), FixedClock(), InlineJobs()
    messenger, caller = RecordingMessenger(directory), RecordingCaller()
    desk = Desk(
        storage=storage,
        directory=directory,
        messenger=messenger,
        jobs=jobs,
        clock=clock,
        mind=plain_mind(),
        caller=caller,
        vault=PlainVault(),
    )
    jobs.functions = errands(desk)
    door = api_app(desk, pace=pace or Pace(burst=UNHURRIED))
    api = Api(desk=desk, jobs=jobs, clock=clock, messenger=messenger, caller=caller, door=door)
    api.token = await api.new_token()
    yield api
