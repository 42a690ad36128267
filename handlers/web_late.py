"""The web applications behind the gate, each loaded when somebody first asks for it.

Slack never does: its deliveries end at the gate. So Heed starts sooner and an idle one stays smaller; whether the
process lives is answered here, since that is what supervisors ask every few seconds.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from handlers.gate import AsgiApp, Receive, Scope, Send

HEALTH = "/healthz"


Make = Callable[[], Awaitable[AsgiApp]]


class LateWeb:
    """ASGI applications, each below its own path and made at its first request."""

    def __init__(self, parts: Mapping[str, Make]) -> None:
        """Take what loads and makes the application below each path, the longest path first."""
        self._parts = parts
        self._made: dict[str, AsgiApp] = {}
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] == "http" and scope["path"] == HEALTH:
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"2")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"ok"})
            return
        path = scope.get("path", "")
        part = next(prefix for prefix in self._parts if path.startswith(prefix))
        async with self._making:
            if part not in self._made:
                self._made[part] = await self._parts[part]()
        await self._made[part](scope, receive, send)
