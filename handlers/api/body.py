"""Reading the body of a request: not too much, not too slowly, and only JSON that can be kept."""

import asyncio
import json
from collections.abc import Mapping
from typing import NoReturn

from handlers.gate import GoneError, Receive
from handlers.payloads.envelope import storable

# Some hundred accounts, or the longest words many times over; what is larger is sent in parts.
MAX_BYTES = 1_000_000
# A slow line needs a few seconds for that; who takes longer only wants to keep a connection.
READ_SECONDS = 15.0
_WITH_BODY = frozenset({"POST", "PUT"})


class UnreadableError(Exception):
    """The body goes no further."""

    def __init__(self, status: int, detail: str) -> None:
        """Take what the caller is told."""
        super().__init__()
        self.status = status
        self.detail = detail


async def json_body(method: str, headers: Mapping[bytes, bytes], receive: Receive) -> tuple[bytes, bytes]:
    """Return a request's body as it came, and as JSON that can be kept; raise UnreadableError or GoneError."""
    if method not in _WITH_BODY:
        return b"", b""
    declared = headers.get(b"content-length", b"0")
    # More digits than any length has: int() itself refuses thousands of them.
    if not declared.isdigit() or len(declared) > len(str(MAX_BYTES)) or int(declared) > MAX_BYTES:
        raise _too_large()
    if headers.get(b"content-type", b"").split(b";")[0].strip().lower() != b"application/json":
        raise UnreadableError(415, "Send JSON, with Content-Type: application/json.")
    raw = await _read(receive)
    return raw, _cleaned(raw)


async def _read(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size, more = 0, True
    try:
        async with asyncio.timeout(READ_SECONDS):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise GoneError
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > MAX_BYTES:
                    raise _too_large()
                more = message.get("more_body", False)
    except TimeoutError:
        raise UnreadableError(408, "The request took too long to arrive.") from None
    return b"".join(parts)


def _cleaned(raw: bytes) -> bytes:
    """Return JSON without NUL and halves of surrogate pairs, which only an escape can spell."""
    try:
        text = raw.decode("utf-8")
        body = json.loads(text, parse_constant=_no_number)
        if "\\u" in text:
            body = storable(body)
        return json.dumps(body, ensure_ascii=False).encode() if "\\u" in text else raw
    except RecursionError:
        raise UnreadableError(400, "This JSON is nested too deeply.") from None
    except ValueError:
        # Not UTF-8, not JSON, or a number of thousands of digits.
        raise UnreadableError(400, "This is not JSON in UTF-8.") from None


def _no_number(_name: str) -> NoReturn:
    raise ValueError


def _too_large() -> UnreadableError:
    return UnreadableError(413, f"At most {MAX_BYTES:,} bytes fit into one request: send it in parts.")
