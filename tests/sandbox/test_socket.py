"""Socket Mode with slack_sdk's own client."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from sandbox.config import SandboxConfig
from sandbox.server import Sandbox, running_sandbox
from sandbox.wire import Json
from tests.sandbox.conftest import client_of, refusal

QUICK = 1000.0


class SocketApp:
    """The app's side of the websocket: records envelopes and acknowledges them."""

    def __init__(self) -> None:
        """Begin with nothing recorded."""
        self.requests: list[SocketModeRequest] = []
        self.answers: Json = {}
        # Envelopes to let pass without acknowledgement.
        self.is_silent_for = 0

    async def take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Record an envelope and acknowledge it."""
        self.requests.append(request)
        if self.is_silent_for:
            self.is_silent_for -= 1
            return
        payload = self.answers.get(request.type)
        await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id, payload=payload))


@pytest.fixture
def config(request: pytest.FixtureRequest, app_url: str, config: SandboxConfig) -> SandboxConfig:
    """Start the look-alike in Socket Mode; a test may say how many seconds it waits for an acknowledgement."""
    return replace(
        config, mode="socket", app_url=app_url, ack_timeout_s=getattr(request, "param", config.ack_timeout_s)
    )


@pytest.fixture
async def sandbox(config: SandboxConfig) -> AsyncIterator[Sandbox]:
    """Run a look-alike in Socket Mode."""
    async with running_sandbox(config) as running:
        yield running


@pytest.fixture
async def socket_app(sandbox: Sandbox) -> AsyncIterator[SocketApp]:
    """Connect an app."""
    app = SocketApp()
    web_client = client_of(sandbox, sandbox.config.app_token)
    client = SocketModeClient(app_token=sandbox.config.app_token, web_client=web_client, auto_reconnect_enabled=False)
    client.socket_mode_request_listeners.append(app.take)
    await client.connect()  # type: ignore[no-untyped-call]  # slack_sdk has no types here
    await asyncio.wait_for(sandbox.core.sockets.is_connected.wait(), 30)
    yield app
    await client.close()  # type: ignore[no-untyped-call]  # slack_sdk has no types here


async def test_events_and_commands_come_down_the_websocket(socket_app: SocketApp, sandbox: Sandbox) -> None:
    """The same payloads as over HTTP, and the answer of a command in its acknowledgement."""
    socket_app.answers = {"slash_commands": {"text": "Kept."}}
    await sandbox.say("alice", "general", "Hello")
    await sandbox.settled()
    assert await sandbox.command("alice", "general", "/heed", "words") == {"ok": True}
    event, command = socket_app.requests
    assert (event.type, event.payload["event"]["text"]) == ("events_api", "Hello")
    assert (command.type, command.payload["text"]) == ("slash_commands", "words")
    assert sandbox.whispers("general", "alice")[0].text == "Kept."


@pytest.mark.parametrize("config", [0.5], indirect=True)
async def test_an_envelope_without_acknowledgement_comes_again(socket_app: SocketApp, sandbox: Sandbox) -> None:
    """Numbered, with the reason."""
    sandbox.faults.retry_speed = QUICK
    socket_app.is_silent_for = 1
    await sandbox.say("alice", "general", "Hello")
    await sandbox.settled()
    assert [one.retry_attempt for one in socket_app.requests][:2] == [0, 1]
    assert socket_app.requests[1].retry_reason == "http_timeout"


async def test_without_a_connection_a_command_fails(sandbox: Sandbox) -> None:
    """Nobody is there to take it."""
    outcome = await sandbox.command("alice", "general", "/heed", "x")
    assert outcome == {"ok": False, "error": "dispatch_failed"}


async def test_a_connection_needs_the_apps_token(sandbox: Sandbox) -> None:
    """apps.connections.open refuses a bot's token."""
    client = client_of(sandbox, sandbox.config.bot_token)
    call = client.apps_connections_open(app_token=sandbox.config.bot_token)
    assert await refusal(call) == "not_allowed_token_type"


async def test_slack_asks_to_reconnect(socket_app: SocketApp, sandbox: Sandbox) -> None:
    """After a disconnect nobody holds a websocket until the app comes again."""
    assert await sandbox.core.delivery.knock()
    await sandbox.core.sockets.disconnect()
    assert not await sandbox.core.delivery.knock()
    assert socket_app.requests == []
