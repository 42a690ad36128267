"""Socket Mode: the same two doors as HTTP, for a Heed that Slack cannot call."""

import json

import structlog
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from handlers.clients import slack_client
from handlers.intake import Intake, MalformedError, Reply, parsed
from handlers.job_runner import survived

log = structlog.get_logger(__name__)

_OK = 200


class Socket:
    """Keeps a connection to Slack and hands what comes through it to the intake."""

    def __init__(self, intake: Intake, *, app_token: str, api_url: str) -> None:
        """Take the intake, the app-level token and where Slack's Web API is."""
        self._intake = intake
        self._client = SocketModeClient(
            app_token=app_token, web_client=slack_client(app_token, base_url=api_url), auto_reconnect_enabled=True
        )
        self._client.socket_mode_request_listeners.append(self._receive)

    async def start(self) -> None:
        """Connect; the client connects again by itself whenever Slack hangs up."""
        await self._client.connect()  # type: ignore[no-untyped-call]  # slack_sdk leaves out its types
        log.info("socket connected")

    async def stop(self) -> None:
        """Hang up; what Slack sends meanwhile it sends again."""
        await self._client.close()  # type: ignore[no-untyped-call]  # slack_sdk leaves out its types

    async def is_connected(self) -> bool:
        """Say whether the connection stands."""
        return await self._client.is_connected()

    async def _receive(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        # Without an acknowledgement Slack sends an event again, which is what should happen after a failure.
        await survived(self._answer(client, request), "answer over the socket")

    async def _answer(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        try:
            body, text = parsed(json.dumps(request.payload))
        except MalformedError:
            log.warning("request refused", reason="malformed", kind=request.type)
            return
        reply = await self._intake.take(body, text)
        if reply.status == _OK:
            payload = _payload(reply)
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id, payload=payload))


def _payload(reply: Reply) -> dict[str, object] | None:
    if not reply.body:
        return None
    text = reply.body.decode()
    if reply.content_type.startswith("application/json"):
        return dict(json.loads(text))
    return {"text": text}
