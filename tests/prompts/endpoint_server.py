"""A server that speaks like an OpenAI-compatible one and misbehaves as a test tells it to."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

from aiohttp import web

Act: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


class EndpointServer:
    """Plays its acts in order, the last one for ever, and remembers what it was sent."""

    def __init__(self, *acts: Act) -> None:
        """Take the acts."""
        self.acts = list(acts)
        self.asked: list[dict[str, object]] = []
        self.url = ""
        # Set when somebody hung up before an act was over.
        self.hung_up = asyncio.Event()

    async def play(self, request: web.Request) -> web.StreamResponse:
        """Answer a request for a chat completion."""
        self.asked.append(await request.json())
        act = self.acts.pop(0) if len(self.acts) > 1 else self.acts[0]
        try:
            return await act(request)
        except (asyncio.CancelledError, ConnectionError):
            self.hung_up.set()
            raise

    @property
    def words(self) -> str:
        """Return every word that was sent, as one text."""
        return json.dumps([asked["messages"] for asked in self.asked], ensure_ascii=False)


@asynccontextmanager
async def serving(*acts: Act) -> AsyncIterator[EndpointServer]:
    """Run a server on a port of its own while the block lasts."""
    server = EndpointServer(*acts)
    app = web.Application()
    app.router.add_post("/v1/chat/completions", server.play)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        yield server
    finally:
        await runner.cleanup()


def says(text: str, *, finish: str = "stop", usage: bool = True, size: int = 7) -> Act:
    """Stream a text in small pieces, as a model that writes."""

    async def act(request: web.Request) -> web.StreamResponse:
        response = await _begun(request)
        for at in range(0, len(text), size):
            await _send(response, {"choices": [{"index": 0, "delta": {"content": text[at : at + size]}}]})
        await _send(response, {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        if usage:
            await _send(response, {"choices": [], "usage": {"prompt_tokens": 321, "completion_tokens": 45}})
        await response.write(b"data: [DONE]\n\n")
        return response

    return act


def says_json(value: object, **how: str) -> Act:
    """Stream a value as JSON."""
    return says(json.dumps(value), finish=how.get("finish", "stop"))


def fails(status: int, *, retry_after: str | None = None, message: str = "no") -> Act:
    """Answer with an error."""

    async def act(_request: web.Request) -> web.StreamResponse:
        headers = {"Retry-After": retry_after} if retry_after else {}
        return web.json_response({"error": {"message": message, "param": None}}, status=status, headers=headers)

    return act


async def hangs(_request: web.Request) -> web.StreamResponse:
    """Say nothing, ever."""
    await asyncio.Event().wait()
    raise AssertionError


async def stalls(request: web.Request) -> web.StreamResponse:
    """Begin to answer, and stop in the middle of it."""
    response = await _begun(request)
    await _send(response, {"choices": [{"index": 0, "delta": {"content": '{"kind": "b'}}]})
    await asyncio.Event().wait()
    return response


async def resets(request: web.Request) -> web.StreamResponse:
    """Cut the connection after the first piece."""
    response = await _begun(request)
    await _send(response, {"choices": [{"index": 0, "delta": {"content": '{"sentences": ['}}]})
    if request.transport is not None:
        request.transport.abort()
    return response


async def floods(request: web.Request) -> web.StreamResponse:
    """Send 100,000 tokens, whatever the limit was."""
    response = await _begun(request)
    for _ in range(20_000):
        await _send(response, {"choices": [{"index": 0, "delta": {"content": "and so on and on " * 5}}]})
    return response


async def garbles(request: web.Request) -> web.StreamResponse:
    """Send events that hold no JSON."""
    response = await _begun(request)
    await response.write(b"data: <html>Bad gateway</html>\n\n")
    return response


async def mistypes(request: web.Request) -> web.StreamResponse:
    """Send events whose parts have the wrong types."""
    response = await _begun(request)
    odds: list[dict[str, object]] = [
        {"choices": None},
        {"choices": [{"delta": None}]},
        {"choices": [{"delta": {"content": 7}}]},
        {"usage": {}},
    ]
    for odd in odds:
        await _send(response, odd)
    await response.write(b"data: [DONE]\n\n")
    return response


def redirects(to: str) -> Act:
    """Point to another host."""

    async def act(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": to})

    return act


async def _begun(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    return response


async def _send(response: web.StreamResponse, value: object) -> None:
    chunk = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    event = {**chunk, **value} if isinstance(value, dict) else value
    await response.write(f"data: {json.dumps(event)}\n\n".encode())
