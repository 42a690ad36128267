"""The web application behind the gate, loaded when somebody first asks for it.

Slack never does: its deliveries end at the gate. So Heed starts sooner and an idle one stays smaller; whether the
process lives is answered here, since that is what supervisors ask every few seconds.
"""

import asyncio
from collections.abc import Awaitable, Callable

from handlers.gate import AsgiApp, Receive, Scope, Send

HEALTH = "/healthz"


class LateWeb:
    """An ASGI application that is made at its first request."""

    def __init__(self, make: Callable[[], Awaitable[AsgiApp]]) -> None:
        """Take what loads and makes the application."""
        self._make = make
        self._made: AsgiApp | None = None
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] == "http" and scope["path"] == HEALTH:
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"2")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"ok"})
            return
        async with self._making:
            if self._made is None:
                self._made = await self._make()
        await self._made(scope, receive, send)
