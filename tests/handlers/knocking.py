"""Knocking at the gate as Slack does, or as somebody else: raw ASGI, without a socket."""

import asyncio
import hmac
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from handlers.gate import Gate, Message, Receive, Scope, Send
from handlers.intake import Intake, Reply
from handlers.payloads.envelope import Payload
from tests.fakes.inbox import InMemoryInbox
from tests.fakes.jobs import FixedClock

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
EVENT: dict[str, Any] = {
    "type": "event_callback",
    "team_id": "T0WORK",
    "event_id": "Ev0ONE",
    "event": {"type": "message", "channel": "C1", "user": "U1", "text": "hello", "ts": "1790000000.000100"},
}


@dataclass(slots=True)
class Gatehouse:
    """A gate, and what passes through it."""

    clock: FixedClock = field(default_factory=FixedClock)
    inbox: InMemoryInbox = field(default_factory=InMemoryInbox)
    dispatched: list[Payload] = field(default_factory=list)
    woken: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    # What the dispatch does instead of answering.
    broken: Exception | None = None
    gate: Gate = field(init=False)

    def __post_init__(self) -> None:
        """Put the gate in front."""
        intake = Intake(inbox=self.inbox, wake=self.woken.append, dispatch=self._dispatch)
        self.gate = Gate(self._behind, intake=intake, signing_secret=SECRET, clock=self.clock)

    async def _dispatch(self, body: Payload) -> Reply:
        if self.broken is not None:
            raise self.broken
        self.dispatched.append(body)
        return Reply(body=b"answered")

    async def _behind(self, scope: Scope, _receive: Receive, send: Send) -> None:
        self.behind.append(scope["path"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def knock(
        self,
        body: bytes | dict[str, Any],
        *,
        content_type: str | None = None,
        secret: str = SECRET,
        timestamp: bytes | None = None,
        signature: bytes | None = None,
        headers: dict[bytes, bytes] | None = None,
        chunk: int | None = None,
    ) -> tuple[int, bytes]:
        """Send a signed request and return the status and the body of the answer."""
        raw = json.dumps(body).encode() if isinstance(body, dict) else body
        at = timestamp if timestamp is not None else str(int(self.clock.now().timestamp())).encode()
        signed = {
            b"content-type": (content_type or JSON).encode(),
            b"x-slack-request-timestamp": at,
            b"x-slack-signature": signature if signature is not None else sign(secret, at, raw),
            **(headers or {}),
        }
        return await self.send(raw, signed, chunk=chunk)

    async def form(self, fields: dict[str, str]) -> tuple[int, bytes]:
        """Send a signed form."""
        return await self.knock(urlencode(fields).encode(), content_type=FORM)

    async def send(
        self, raw: bytes, headers: dict[bytes, bytes], *, path: str = "/slack/events", chunk: int | None = None
    ) -> tuple[int, bytes]:
        """Send a request as it is."""
        parts = [raw] if chunk is None else [raw[at : at + chunk] for at in range(0, len(raw), chunk)]
        messages: list[Message] = [
            {"type": "http.request", "body": part, "more_body": number < len(parts)}
            for number, part in enumerate(parts, start=1)
        ]
        answers: list[Message] = []

        async def receive() -> Message:
            await asyncio.sleep(0)
            return messages.pop(0) if messages else {"type": "http.disconnect"}

        async def answer(message: Message) -> None:
            answers.append(message)

        scope = {"type": "http", "method": "POST", "path": path, "headers": list(headers.items())}
        await self.gate(scope, receive, answer)
        return (answers[0]["status"], answers[1]["body"]) if answers else (0, b"")


def sign(secret: str, timestamp: bytes, raw: bytes) -> bytes:
    """Return the signature that Slack would send."""
    return b"v0=" + hmac.new(secret.encode(), b"v0:" + timestamp + b":" + raw, "sha256").hexdigest().encode()
