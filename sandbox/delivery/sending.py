"""How events, commands and interactions reach the app: signed HTTP as Slack sends it, retries, answers."""

import asyncio
import hashlib
import hmac
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol
from urllib.parse import urlencode

import aiohttp

from sandbox.config import SandboxConfig
from sandbox.delivery.faults import Faults
from sandbox.delivery.journal import Journal
from sandbox.wire import Json
from sandbox.workspace.world import World

# Slack tries an event again at once, after a minute and after five.
RETRY_DELAYS_S = (0, 60, 300)
# How long an event waits for another to overtake it; long enough for a person or a test to cause one.
OVERTAKING_S = 2.0

Kind = Literal["events_api", "slash_commands", "interactive"]
Reason = Literal["http_timeout", "connection_failed", "http_error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One request to the app."""

    kind: Kind
    what: str
    payload: Json
    retry: int = 0
    retry_reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """What the app answered, or why there is no answer."""

    status: int | None = None
    body: Json | str = field(default_factory=dict)
    # What Slack shows the person: operation_timeout or dispatch_failed.
    error: str | None = None
    reason: Reason | None = None
    forbids_retry: bool = False

    @property
    def json(self) -> Json:
        """The answer as an object; plain text counts as a message's text."""
        if isinstance(self.body, str):
            return {"text": self.body} if self.body.strip() else {}
        return self.body


class Transport(Protocol):
    """A way to the app."""

    async def send(self, outgoing: Outgoing) -> Ack:
        """Send one request and wait for its acknowledgement."""
        ...

    async def knock(self, payload: Json) -> bool:
        """Whether the app is there; the payload is Slack's url_verification."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """Return Slack's signature of a request."""
    base = b"v0:%d:%s" % (timestamp, body)
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class HttpTransport:
    """Signed POST requests to the app's one address."""

    def __init__(self, config: SandboxConfig, faults: Faults) -> None:
        """Remember the address; connections are opened when there is something to send."""
        self._config = config
        self._faults = faults
        self._session: aiohttp.ClientSession | None = None

    async def send(self, outgoing: Outgoing) -> Ack:
        """Post one request; a late, missing or refusing app becomes an Ack with the reason."""
        content_type, body = encode(outgoing)
        # Signatures carry real time even when the clock has been moved: the app checks them against its own.
        timestamp = int(time.time()) + self._faults.clock_skew_s
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Heed-Sandbox/1.0",
            "X-Slack-Request-Timestamp": str(timestamp),
            "X-Slack-Signature": sign(self._config.signing_secret, timestamp, body),
        }
        if outgoing.retry:
            headers["X-Slack-Retry-Num"] = str(outgoing.retry)
            headers["X-Slack-Retry-Reason"] = outgoing.retry_reason or "unknown_error"
        try:
            return await self._post(body, headers)
        except TimeoutError:
            return Ack(error="operation_timeout", reason="http_timeout")
        except aiohttp.ClientError:
            return Ack(error="dispatch_failed", reason="connection_failed")

    async def knock(self, payload: Json) -> bool:
        """Whether the app returns the challenge."""
        ack = await self.send(Outgoing(kind="events_api", what="url_verification", payload=payload))
        return ack.error is None and payload["challenge"] in str(ack.body)

    async def _post(self, body: bytes, headers: dict[str, str]) -> Ack:
        """Send the bytes and read the whole answer within the time that Slack gives."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        url = self._config.app_url.rstrip("/") + self._config.events_path
        limit = aiohttp.ClientTimeout(total=self._config.ack_timeout_s)
        async with self._session.post(url, data=body, headers=headers, timeout=limit, allow_redirects=False) as answer:
            text = await answer.text(errors="replace")
            is_ok = answer.status == 200  # noqa: PLR2004 - Slack takes nothing else for an acknowledgement
            return Ack(
                status=answer.status,
                body=decoded(text),
                error=None if is_ok else "dispatch_failed",
                reason=None if is_ok else "http_error",
                forbids_retry=answer.headers.get("X-Slack-No-Retry") == "1",
            )

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None


class Delivery:
    """Sends through a transport, logs every attempt and repeats events as Slack does."""

    def __init__(self, transport: Transport, world: World, faults: Faults, journal: Journal) -> None:
        """Begin with nothing under way."""
        self._transport = transport
        self._world = world
        self._faults = faults
        self._journal = journal
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: asyncio.Event | None = None

    def event(self, envelope: Json) -> None:
        """Send an event in the background."""
        task = asyncio.get_running_loop().create_task(self._in_turn(envelope))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def ask(self, outgoing: Outgoing) -> Ack:
        """Send one request, log it and return its acknowledgement."""
        row = self._journal.open_row("to_app", outgoing.what, outgoing.payload, at=self._world.epoch())
        row.retry = outgoing.retry
        started = time.perf_counter()
        ack = await self._transport.send(outgoing)
        row.ms = round((time.perf_counter() - started) * 1000, 1)
        if self._faults.drop_ack:
            ack = Ack(error="operation_timeout", reason="http_timeout")
        row.status, row.error, row.response = ack.status, ack.error, ack.body
        self._journal.close_row(row)
        return ack

    async def knock(self) -> bool:
        """Whether the app is there: it answers Slack's url_verification, or holds a websocket."""
        challenge = World.new_id("", 20)
        payload = {"type": "url_verification", "token": "sandbox-verification-token", "challenge": challenge}
        return await self._transport.knock(payload)

    async def settled(self, timeout_s: float = 10.0) -> None:
        """Wait until every event was acknowledged or given up; raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while self._tasks:
                await asyncio.wait(set(self._tasks))

    async def close(self) -> None:
        """Drop what is under way and close connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._transport.close()

    async def _in_turn(self, envelope: Json) -> None:
        """Deliver an event, after the one that follows it when order is to suffer."""
        if not self._faults.out_of_order:
            await self._copies(envelope)
            return
        if self._waiting is not None:
            overtaken, self._waiting = self._waiting, None
            await self._copies(envelope)
            overtaken.set()
            return
        self._waiting = mine = asyncio.Event()
        with suppress(TimeoutError):
            await asyncio.wait_for(mine.wait(), OVERTAKING_S)
        if self._waiting is mine:
            self._waiting = None
        await self._copies(envelope)

    async def _copies(self, envelope: Json) -> None:
        """Deliver an event as often as the faults want, at the same time."""
        copies = [envelope]
        for _ in range(self._faults.duplicate):
            new_id = {"event_id": World.new_id("Ev")} if self._faults.duplicate_ids else {}
            copies.append(envelope | new_id)
        await asyncio.gather(*(self._with_retries(one) for one in copies))

    async def _with_retries(self, envelope: Json) -> None:
        """Deliver an event, again and again until it is acknowledged or Slack would give up."""
        outgoing = Outgoing(kind="events_api", what=_event_name(envelope), payload=envelope)
        ack = await self.ask(outgoing)
        for number, delay_s in enumerate(RETRY_DELAYS_S, start=1):
            if ack.error is None or ack.forbids_retry:
                return
            await asyncio.sleep(delay_s / self._faults.retry_speed)
            ack = await self.ask(replace(outgoing, retry=number, retry_reason=ack.reason))


def encode(outgoing: Outgoing) -> tuple[str, bytes]:
    """Return the content type and body that Slack uses for a kind of request."""
    if outgoing.kind == "events_api":
        return "application/json", json.dumps(outgoing.payload).encode()
    if outgoing.kind == "slash_commands":
        return "application/x-www-form-urlencoded", urlencode(outgoing.payload).encode()
    return "application/x-www-form-urlencoded", urlencode({"payload": json.dumps(outgoing.payload)}).encode()


def decoded(text: str) -> Json | str:
    """Return an answer as an object when it is one, else as it came."""
    with suppress(ValueError):
        value = json.loads(text)
        if isinstance(value, dict):
            return value
    return text


def _event_name(envelope: Json) -> str:
    """Name an event for the log: type and subtype."""
    event: Json = envelope.get("event", {})
    subtype = event.get("subtype")
    return f"{event.get('type', envelope.get('type'))}" + (f".{subtype}" if subtype else "")
