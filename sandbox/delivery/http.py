"""Signed HTTP, as Slack sends it to an app's one address."""

import hashlib
import hmac
import json
import time
from contextlib import suppress
from urllib.parse import urlencode

import aiohttp

from sandbox.config import SandboxConfig
from sandbox.delivery.faults import Faults
from sandbox.delivery.outgoing import Ack, Outgoing
from sandbox.wire import Json


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
            # A connection for each request: the app may close one that rests at the very moment it is used again.
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))
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
