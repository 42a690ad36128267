"""The gate: raw ASGI in front of everything, so that nothing unsigned is parsed and nothing acknowledged is lost."""

import asyncio
import hmac
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

import structlog

from bot.ports import Clock
from handlers.intake import ACCEPTED, MALFORMED, Intake, MalformedError, Reply, parsed
from handlers.payloads.envelope import Payload

log = structlog.get_logger(__name__)

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
AsgiApp: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

PATH = "/slack/events"
# Slack's largest payloads are some 250 kB; a megabyte is generous and still cheap to refuse.
MAX_BYTES = 1_000_000
# Slack's own rule against replays: a request is good for five minutes.
MAX_SKEW_SECONDS = 300
# A sender that drips its body gets no more time than Slack itself would wait for the answer.
READ_SECONDS = 3.0
# A form from Slack has about fifteen fields.
MAX_FIELDS = 100
# Slack's check of the certificate: `ssl_check=1&token=...`, perhaps unsigned, never longer than this.
_SSL_CHECK_BYTES = 1_000

_TIMESTAMP = re.compile(rb"[0-9]{9,11}")
_SIGNATURE = re.compile(rb"v0=[0-9a-f]{64}")

UNSIGNED = Reply(status=401, body=b"The signature does not match. Is HEED_SLACK_SIGNING_SECRET this app's?")
TOO_SLOW = Reply(status=408)
TOO_LARGE = Reply(status=413)
UNAVAILABLE = Reply(status=503, body=b"Heed could not keep this; please send it again.")


class GoneError(Exception):
    """The sender hung up before its request was complete."""


class RefusedError(Exception):
    """The request goes no further."""

    def __init__(self, answer: Reply) -> None:
        """Take what the sender is told."""
        super().__init__()
        self.answer = answer


class Gate:
    """Answers POST /slack/events by itself and hands every other request to the application behind it."""

    def __init__(
        self,
        behind: AsgiApp,
        *,
        intake: Intake,
        signing_secret: str | None,
        clock: Clock,
        count: Callable[[int], None] = lambda _status: None,
    ) -> None:
        """Take the application behind the gate, the intake, Slack's secret, a clock, and who counts the answers.

        Without a secret (Socket Mode needs none) every delivery over HTTP is refused.
        """
        self._behind = behind
        self._intake = intake
        self._secret = signing_secret.encode() if signing_secret else None
        self._clock = clock
        self._count = count
        # Requests that are being answered right now: slow work waits while there are many.
        self.in_flight = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            await self._behind(scope, receive, send)
            return
        self.in_flight += 1
        try:
            answer = await self._answer(scope["headers"], receive)
        except GoneError:
            return
        except Exception:
            # The edge towards Slack: whatever broke, it must be told to send again.
            log.exception("request failed")
            answer = UNAVAILABLE
        finally:
            self.in_flight -= 1
        self._count(answer.status)
        await _send(answer, send)

    async def _answer(self, header_list: Iterable[tuple[bytes, bytes]], receive: Receive) -> Reply:
        headers = dict(header_list)
        try:
            _require_short(headers)
            timestamp = headers.get(b"x-slack-request-timestamp", b"")
            signature = headers.get(b"x-slack-signature", b"")
            if not (_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
                return await _unsigned(headers, receive)
            self._require_recent(timestamp)
            raw = await _read(receive, MAX_BYTES)
            self._require_genuine(timestamp, raw, signature)
            return await self._take(raw, headers.get(b"content-type", b""))
        except RefusedError as refused:
            log.info("request refused", status=refused.answer.status)
            return refused.answer
        except MalformedError:
            log.warning("request refused", status=MALFORMED.status, reason="malformed")
            return MALFORMED

    def _require_recent(self, timestamp: bytes) -> None:
        if abs(self._clock.now().timestamp() - int(timestamp)) > MAX_SKEW_SECONDS:
            raise RefusedError(UNSIGNED)

    def _require_genuine(self, timestamp: bytes, raw: bytes, signature: bytes) -> None:
        if self._secret is None:
            raise RefusedError(UNSIGNED)
        expected = b"v0=" + hmac.digest(self._secret, b"v0:%b:%b" % (timestamp, raw), "sha256").hex().encode()
        if not hmac.compare_digest(expected, signature):
            raise RefusedError(UNSIGNED)

    async def _take(self, raw: bytes, content_type: bytes) -> Reply:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise MalformedError from error
        if content_type.startswith(b"application/json") or text.lstrip()[:1] == "{":
            body, text = parsed(text)
            return await self._intake.take(body, text)
        fields = _fields(text)
        if fields.get("ssl_check") == "1":
            return ACCEPTED
        if "payload" in fields:
            body, text = parsed(fields["payload"])
            return await self._intake.take(body, text)
        return await self._intake.take(_command(fields), "")


def _require_short(headers: dict[bytes, bytes]) -> None:
    if _declared_length(headers) > MAX_BYTES:
        raise RefusedError(TOO_LARGE)


def _declared_length(headers: dict[bytes, bytes]) -> int:
    declared = headers.get(b"content-length", b"0")
    # More digits than any length has: int() itself refuses thousands of them.
    return int(declared) if declared.isdigit() and len(declared) <= len(str(MAX_BYTES)) else MAX_BYTES + 1


async def _read(receive: Receive, limit: int) -> bytes:
    """Return the whole body; raise RefusedError when it is longer than the limit in bytes, or too slow."""
    try:
        async with asyncio.timeout(READ_SECONDS):
            message = await receive()
            raw: bytes = message.get("body", b"")
            while message.get("more_body", False) and len(raw) <= limit:
                message = await receive()
                raw += message.get("body", b"")
    except TimeoutError:
        raise RefusedError(TOO_SLOW) from None
    if message["type"] == "http.disconnect":
        raise GoneError
    if len(raw) > limit:
        raise RefusedError(TOO_LARGE)
    return raw


async def _unsigned(headers: dict[bytes, bytes], receive: Receive) -> Reply:
    """Reply Slack's certificate check, which tells nothing to anybody; all else is unauthorised."""
    is_form = headers.get(b"content-type", b"").startswith(b"application/x-www-form-urlencoded")
    if not is_form or not 0 < _declared_length(headers) <= _SSL_CHECK_BYTES:
        raise RefusedError(UNSIGNED)
    raw = await _read(receive, _SSL_CHECK_BYTES)
    try:
        is_check = _fields(raw.decode("utf-8")).get("ssl_check") == "1"
    except ValueError:
        is_check = False
    return ACCEPTED if is_check else UNSIGNED


def _fields(text: str) -> dict[str, str]:
    """Return the first value of each field of a form; raise MalformedError on anything that is none."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise MalformedError from error
    return dict(reversed(pairs))


def _command(fields: dict[str, str]) -> Payload:
    return {name: value.replace("\x00", "\ufffd") for name, value in fields.items()}


async def _send(answer: Reply, send: Send) -> None:
    headers = [
        (b"content-type", answer.content_type.encode()),
        (b"content-length", str(len(answer.body)).encode()),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
