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
async def ends() -> AsyncIterator[Ends]:
    """Connect Heed to a look-alike in Socket Mode."""
    described = json.loads(manifest(url=None, is_socket=True))
    async with running_sandbox(SandboxConfig(manifest=described, mode="socket", port=0)) as slack:
        both = Ends(slack)
        await both.socket.start()
        yield both
        await both.socket.stop()


async def test_an_event_is_stored_before_its_envelope_is_acknowledged(ends: Ends) -> None:
    """What fails to be stored is not acknowledged, and Slack sends it again."""
    ends.inbox.broken = ConnectionError("away")
    saying = asyncio.create_task(ends.slack.say("alice", "general", "the export is slow"))
    await asyncio.sleep(0.2)
    assert ends.inbox.letters == {}
    ends.inbox.broken = None
    await saying
    for _ in range(3_000):
        if ends.inbox.letters:
            break
        await asyncio.sleep(0.02)
    bodies = [json.loads(letter.body or "") for letter in ends.inbox.letters.values()]
    assert [body["event"]["text"] for body in bodies] == ["the export is slow"]


async def test_a_command_is_answered_over_the_connection(ends: Ends) -> None:
    """The answer comes back as an ephemeral message."""
    assert (await ends.slack.command("alice", "general", "/heed", "change the payload"))["ok"]
    assert ends.dispatched[0]["text"] == "change the payload"
    assert [message.text for message in ends.slack.whispers("general", "alice")] == ["kept"]
    assert await ends.socket.is_connected()
