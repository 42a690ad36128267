"""Web applications that are loaded when somebody asks for them."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from handlers.gate import AsgiApp, Receive, Scope, Send
from handlers.web_late import LateWeb


def part(name: str, made: list[str]) -> Callable[[], Awaitable[AsgiApp]]:
    """Return what makes an application that answers with its name."""

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": name.encode()})

    async def make() -> AsgiApp:
        made.append(name)
        await asyncio.sleep(0)
        return app

    return make


async def asked(web: LateWeb, path: str) -> bytes:
    """Ask for a path and return the answer's body."""
    told: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request"}

    async def send(message: MutableMapping[str, Any]) -> None:
        told.append(message)

    await web({"type": "http", "path": path}, receive, send)
    return bytes(told[-1]["body"])


async def test_each_part_is_made_once_and_only_when_asked_for() -> None:
    """Health needs none of them; the API is not loaded for numbers, nor the other way round."""
    made: list[str] = []
    web = LateWeb({"/api/": part("api", made), "": part("web", made)})
    assert (await asked(web, "/healthz"), made) == (b"ok", [])
    assert (await asked(web, "/metrics"), made) == (b"web", ["web"])
    answers = await asyncio.gather(*(asked(web, "/api/v1/feedback") for _ in range(3)))
    assert (set(answers), made) == ({b"api"}, ["web", "api"])
    assert await asked(web, "/apiary") == b"web"
