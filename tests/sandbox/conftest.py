"""A listening look-alike with a recording app on the other side, and slack_sdk to talk to it."""

import socket
from collections.abc import AsyncIterator, Awaitable, Iterator
from dataclasses import replace

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.config import SandboxConfig
from sandbox.server import Sandbox, bind, listening, running_sandbox
from sandbox.wire import Json
from tests.sandbox.recording import RecordingApp

# How long the look-alike waits for an app that will answer, and how long an app keeps silent that never does.
LONG_S = 60.0
SCOPES = [
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "reactions:read",
    "reactions:write",
    "team:read",
    "users:read",
]
EVENTS = [
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_rename",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "reaction_added",
    "reaction_removed",
    "tokens_revoked",
]
MANIFEST: Json = {
    "display_information": {"name": "Heed"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Heed"},
        "slash_commands": [
            {"command": "/heed", "description": "Keep it", "should_escape": True},
            {"command": "/plain", "description": "Without ids"},
        ],
        "shortcuts": [
            {"name": "Tag", "type": "message", "callback_id": "feedback.tag", "description": "Tag"},
            {"name": "Log", "type": "global", "callback_id": "feedback.log", "description": "Log"},
        ],
    },
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {"event_subscriptions": {"bot_events": EVENTS}},
}


class Page:
    """The page's side of the control API."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        """Speak to a look-alike."""
        self._session = session
        self._base = base

    async def get(self, path: str, **query: str) -> Json:
        """Read; returns the body with the HTTP status beside it."""
        async with self._session.get(f"{self._base}/sandbox/{path}", params=query) as answer:
            body: Json = await answer.json()
            return {"status": answer.status} | body

    async def post(self, path: str, **body: object) -> Json:
        """Do something; `as_` becomes `as`."""
        sent = {name.rstrip("_"): value for name, value in body.items()}
        async with self._session.post(f"{self._base}/sandbox/{path}", json=sent) as answer:
            got: Json = await answer.json()
            return {"status": answer.status} | got


@pytest.fixture
async def app() -> RecordingApp:
    """Remember what arrives at the app."""
    return RecordingApp()


@pytest.fixture
async def app_url(app: RecordingApp) -> AsyncIterator[str]:
    """Serve the recording app and return its address."""
    site = web.Application()
    site.router.add_post("/slack/events", app.take)
    runner = web.AppRunner(site, shutdown_timeout=0.1)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", 0)
    await listening.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
def config(app_url: str) -> SandboxConfig:
    """How the look-alike is started; tests replace it to start another."""
    return SandboxConfig(manifest=MANIFEST, app_url=app_url, port=0, ack_timeout_s=LONG_S, trigger_life_s=LONG_S)


@pytest.fixture
async def hasty(config: SandboxConfig) -> AsyncIterator[Sandbox]:
    """Run a look-alike that does not wait long for the app."""
    async with running_sandbox(replace(config, ack_timeout_s=0.8)) as running:
        yield running


@pytest.fixture
def bound(config: SandboxConfig) -> Iterator[socket.socket]:
    """Take an address for the look-alike; only tests that call it let it listen there."""
    with bind(config) as taken:
        yield taken


@pytest.fixture
async def sandbox(config: SandboxConfig, bound: socket.socket) -> AsyncIterator[Sandbox]:
    """Build a look-alike that speaks to the app; with `client` it listens as well."""
    built = Sandbox(replace(config, port=bound.getsockname()[1]))
    yield built
    await built.core.delivery.close()


@pytest.fixture
async def client(sandbox: Sandbox, bound: socket.socket) -> AsyncIterator[AsyncWebClient]:
    """Let the look-alike listen and return the app's Web API client."""
    async with listening(sandbox, bound):
        yield client_of(sandbox, sandbox.config.bot_token)


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Page]:
    """Open a page without drawing it."""
    # A connection for each request: the look-alike closes one that has rested while the machine was busy.
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session:
        yield Page(session, sandbox.config.public_url)


async def refusal(call: Awaitable[object]) -> str:
    """Return the error that a Web API call is answered with."""
    with pytest.raises(SlackApiError) as raised:
        await call
    return str(raised.value.response["error"])


async def respond(url: str, body: Json) -> int:
    """Post to a response_url and return the status."""
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as answer:
        return answer.status


def client_of(sandbox: Sandbox, token: str | None) -> AsyncWebClient:
    """Return a Web API client without the retries that would hide answers."""
    return AsyncWebClient(token=token, base_url=f"{sandbox.config.public_url}/api/", retry_handlers=[])
