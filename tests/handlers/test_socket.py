"""Socket Mode: the same two doors, over a connection that Heed opens."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from handlers.intake import Intake, Reply
from handlers.manifest import manifest
from handlers.payloads.envelope import Payload
from handlers.socket import Socket
from sandbox.config import SandboxConfig
from sandbox.server import Sandbox, running_sandbox
from tests.fakes.inbox import InMemoryInbox


class Ends:
    """Both ends of the connection."""

    def __init__(self, slack: Sandbox) -> None:
        """Put an intake behind the socket."""
        self.slack = slack
        self.inbox = InMemoryInbox()
        self.dispatched: list[Payload] = []
        intake = Intake(inbox=self.inbox, wake=lambda _event_id: None, dispatch=self._dispatch)
        config = slack.core.config
        self.socket = Socket(intake, app_token=config.app_token, api_url=f"{config.public_url}/api/")

    async def _dispatch(self, body: Payload) -> Reply:
        self.dispatched.append(body)
        answer = json.dumps({"response_type": "ephemeral", "text": "kept"}).encode()
        return Reply(body=answer, content_type="application/json")


@pytest.fixture
async def ends(request: pytest.FixtureRequest) -> AsyncIterator[Ends]:
    """Connect Heed to a look-alike in Socket Mode; a test may say how many seconds that waits for an answer."""
    described, seconds = json.loads(manifest(url=None, is_socket=True)), getattr(request, "param", 60.0)
    config = SandboxConfig(manifest=described, mode="socket", port=0, ack_timeout_s=seconds)
    async with running_sandbox(config) as slack:
        slack.faults.retry_speed = 100.0
        both = Ends(slack)
        await both.socket.start()
        await slack.core.sockets.is_connected.wait()
        yield both
        await both.socket.stop()


@pytest.mark.parametrize("ends", [0.5], indirect=True)
async def test_an_event_is_stored_before_its_envelope_is_acknowledged(ends: Ends) -> None:
    """What fails to be stored is not acknowledged, and Slack sends it again."""
    ends.inbox.broken = ConnectionError("away")
    await ends.slack.say("alice", "general", "the export is slow")
    for _ in range(3_000):
        if any(row.error for row in ends.slack.log("message")):
            break
        await asyncio.sleep(0.02)
    assert ends.inbox.letters == {}
    ends.inbox.broken = None
    await ends.slack.settled()
    bodies = [json.loads(letter.body or "") for letter in ends.inbox.letters.values()]
    assert [body["event"]["text"] for body in bodies] == ["the export is slow"]


async def test_a_command_is_answered_over_the_connection(ends: Ends) -> None:
    """The answer comes back as an ephemeral message."""
    assert (await ends.slack.command("alice", "general", "/heed", "change the payload"))["ok"]
    assert ends.dispatched[0]["text"] == "change the payload"
    assert [message.text for message in ends.slack.whispers("general", "alice")] == ["kept"]
    assert await ends.socket.is_connected()
