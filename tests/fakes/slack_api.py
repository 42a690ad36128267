"""A small Slack Web API on this machine that remembers what it was asked, and that can be told to misbehave.

It knows only what the messenger and the directory use; the look-alike in `sandbox/` is the faithful one.
"""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.fakes.slack_rooms import FakeRooms, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What goes wrong with one call: before Slack does it, or after."""

    # Do what was asked first: the answer is what gets lost.
    is_done: bool = False
    status: int = 200
    error: str | None = None
    retry_after: str | None = None
    is_reset: bool = False
    hang_seconds: float = 0.0


def rate_limited(retry_after: str | None = "0") -> Trouble:
    """Return 429, with or without Retry-After."""
    return Trouble(status=429, error="ratelimited", retry_after=retry_after)


def refused(error: str) -> Trouble:
    """Return 200 with `ok: false`."""
    return Trouble(error=error)


@dataclass(slots=True)
class FakeSlackApi(FakeRooms):
    """The rooms behind HTTP."""

    calls: list[tuple[str, Row]] = field(default_factory=list)
    troubles: dict[str, deque[Trouble]] = field(default_factory=lambda: defaultdict(deque))
    # Decides on trouble by chance, for simulations; asked when no trouble was planned.
    chance: Callable[[str], Trouble | None] = lambda _method: None

    def plan(self, method: str, *troubles: Trouble) -> None:
        """Make the next calls of a method go wrong, one trouble each."""
        self.troubles[method].extend(troubles)

    def asked(self, method: str) -> list[Row]:
        """Return the arguments of every call of a method."""
        return [arguments for name, arguments in self.calls if name == method]

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["FakeSlackApi"]:
        """Answer at `url` while the block runs."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._answer)
        app.router.add_post("/upload/{file}", self._upload)
        # A hanging call must not hold up the end of a test.
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        try:
            yield self
        finally:
            await runner.cleanup()

    # --- answering -----------------------------------------------------------------------------------------------

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.calls.append((method, arguments))
        trouble = self.troubles[method].popleft() if self.troubles[method] else self.chance(method)
        if trouble is None:
            return web.json_response(self.done(method, arguments))
        if trouble.is_done:
            self.done(method, arguments)
        if trouble.hang_seconds:
            await asyncio.sleep(trouble.hang_seconds)
        if trouble.is_reset and request.transport is not None:
            request.transport.abort()
        headers = {} if trouble.retry_after is None else {"Retry-After": trouble.retry_after}
        if trouble.error is None:
            return web.Response(status=trouble.status, text="upstream failed", headers=headers)
        return web.json_response({"ok": False, "error": trouble.error}, status=trouble.status, headers=headers)

    async def _upload(self, request: web.Request) -> web.Response:
        self.uploads[request.match_info["file"]] = await request.read()
        return web.Response(text="OK")


async def _arguments(request: web.Request) -> Row:
    given: dict[str, object] = {name: _parsed(value) for name, value in request.query.items()}
    if request.content_type == "application/json":
        return {**given, **await request.json()}
    return {**given, **{name: _parsed(value) for name, value in (await request.post()).items()}}


def _parsed(value: object) -> object:
    """Return what a client put into a form or an address as JSON."""
    return json.loads(value) if isinstance(value, str) and value[:1] in ("[", "{") else value
