"""Socket Mode: the app holds a websocket, envelopes go down it and acknowledgements come up."""

import asyncio
import secrets
from contextlib import suppress

from fastapi import WebSocket, WebSocketDisconnect

from sandbox.config import SandboxConfig
from sandbox.delivery.outgoing import Ack, Outgoing
from sandbox.wire import ApiError, Json


class SocketTransport:
    """The app's open websockets; each envelope goes down one of them, in turn."""

    def __init__(self, config: SandboxConfig) -> None:
        """Begin without connections."""
        self._config = config
        self._tickets: set[str] = set()
        self._sockets: list[WebSocket] = []
        self._acks: dict[str, asyncio.Future[Json]] = {}
        self._turn = 0
        # Set while the app holds a connection.
        self.is_connected = asyncio.Event()

    def open_ticket(self) -> str:
        """Return the address of a new connection, as apps.connections.open answers."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return self._config.public_url.replace("http", "ws", 1) + f"/socket?ticket={ticket}"

    async def serve(self, socket: WebSocket, ticket: str) -> None:
        """Hold one connection until it closes; a ticket works once."""
        if ticket not in self._tickets:
            await socket.close(code=4001)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        self._sockets.append(socket)
        self.is_connected.set()
        try:
            await socket.send_json(self._hello())
            while True:
                self._take(await socket.receive_json())
        except (WebSocketDisconnect, ValueError):
            # A frame that is not JSON ends the connection, as a broken one does.
            pass
        finally:
            self._forget(socket)

    async def send(self, outgoing: Outgoing) -> Ack:
        """Send an envelope and wait for its acknowledgement; without a connection it fails at once."""
        if not self._sockets:
            return Ack(error="dispatch_failed", reason="connection_failed")
        self._turn += 1
        envelope_id = secrets.token_hex(16)
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._acks[envelope_id] = answer
        try:
            socket = self._sockets[self._turn % len(self._sockets)]
            await socket.send_json(_envelope(outgoing, envelope_id))
            payload = await asyncio.wait_for(answer, self._config.ack_timeout_s)
        except TimeoutError:
            return Ack(error="operation_timeout", reason="http_timeout")
        except (WebSocketDisconnect, RuntimeError):
            # Starlette says RuntimeError when the socket closed under us.
            return Ack(error="dispatch_failed", reason="connection_failed")
        finally:
            self._acks.pop(envelope_id, None)
        return Ack(status=200, body=payload)

    async def knock(self, _payload: Json) -> bool:
        """Whether the app holds a websocket."""
        return bool(self._sockets)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the app to reconnect, as Slack does every few hours."""
        if not self._sockets:
            raise ApiError("no_connection")
        for socket in list(self._sockets):
            self._forget(socket)
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})
            await socket.close()

    async def close(self) -> None:
        """Close every connection."""
        for socket in list(self._sockets):
            with suppress(RuntimeError, WebSocketDisconnect):
                await socket.close()

    def _forget(self, socket: WebSocket) -> None:
        """Send nothing more down a websocket."""
        if socket in self._sockets:
            self._sockets.remove(socket)
        if not self._sockets:
            self.is_connected.clear()

    def _hello(self) -> Json:
        """Return the first frame of a connection."""
        return {
            "type": "hello",
            "num_connections": len(self._sockets),
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._config.app_id},
        }

    def _take(self, frame: Json) -> None:
        """Hand an acknowledgement to whoever waits for it; a late one finds nobody."""
        waiting = self._acks.get(str(frame.get("envelope_id")))
        if waiting is not None and not waiting.done():
            payload = frame.get("payload")
            waiting.set_result(payload if isinstance(payload, dict) else {})


def _envelope(outgoing: Outgoing, envelope_id: str) -> Json:
    """Wrap a request for the websocket."""
    wrapped: Json = {
        "type": outgoing.kind,
        "envelope_id": envelope_id,
        "payload": outgoing.payload,
        "accepts_response_payload": outgoing.kind != "events_api",
    }
    if outgoing.kind == "events_api":
        wrapped |= {"retry_attempt": outgoing.retry, "retry_reason": outgoing.retry_reason or ""}
    return wrapped
