"""The door of the API: raw ASGI in front of its routes. Who has no token gets no further, whatever they send.

Behind it every body is JSON that was read once, of a size that was checked, without what databases refuse.
"""

import hashlib
import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from uuid import uuid4

import structlog

from bot.domain.errors import StorageError
from bot.domain.tokens import ApiToken, TokenScope
from bot.flows.receiving import Repeatable
from bot.flows.tokens import caller_of
from bot.ports import Clock, Storage
from handlers.api.body import UnreadableError, json_body
from handlers.api.pace import Pace
from handlers.api.problems import MEDIA_TYPE, problem_body
from handlers.api.visitor import SCOPE_KEY, Visitor
from handlers.gate import AsgiApp, GoneError, Message, Receive, Scope, Send

log = structlog.get_logger(__name__)

PREFIX = "/api/v1"
# Anybody may see what the API can do; it is the same for everybody.
OPENAPI = f"{PREFIX}/openapi.json"
_READS = frozenset({"GET", "HEAD"})
_KEY = re.compile(r"[!-~](?:[ -~]{0,253}[!-~])?")
_BEARER = re.compile(rb"[Bb]earer ([!-~]{1,200})")
# One for all reasons: who guesses learns nothing.
_UNKNOWN = "Send a valid token: Authorization: Bearer heed_... (`heed token new` makes one)."


class StoppedError(Exception):
    """The request goes no further."""

    def __init__(self, status: int, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        """Take what the caller is told."""
        super().__init__()
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


@dataclass(slots=True)
class _Answering:
    """Notes whether an answer has begun: after that nothing else can be said."""

    send: Send
    has_begun: bool = field(default=False)

    async def __call__(self, message: Message) -> None:
        self.has_begun = True
        await self.send(message)


class Door:
    """Lets requests with a token through to the routes, and answers all others."""

    def __init__(self, behind: AsgiApp, *, storage: Storage, clock: Clock, pace: Pace | None = None) -> None:
        """Take the routes, where tokens are, and how often each may call."""
        self._behind = behind
        self._storage = storage
        self._clock = clock
        self._pace = pace or Pace()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        answering = _Answering(send)
        try:
            if scope["path"] != OPENAPI:
                scope, receive = await self._admitted(scope, receive)
            await self._behind(scope, receive, answering)
        except GoneError:
            return
        except StoppedError as stopped:
            await _refuse(send, stopped)
        except StorageError as error:
            await _refuse(send, StoppedError(503, str(error), headers={"Retry-After": "5"}))
        except Exception:
            # The edge towards other tools: whatever broke, they are told, by a name that is in the log too.
            name = uuid4().hex[:12]
            log.exception("api_call_failed", error_id=name)
            if answering.has_begun:
                raise
            await _refuse(send, StoppedError(500, f"Something went wrong in Heed; its log knows it as {name}."))

    async def _admitted(self, scope: Scope, receive: Receive) -> tuple[Scope, Receive]:
        headers = dict(scope["headers"])
        token = await self._token(headers)
        self._require_pace(token)
        _require_scope(token, scope["method"])
        if b"%00" in scope["query_string"]:
            raise StoppedError(400, "The address has a character in it that nothing keeps: %00.")
        try:
            raw, cleaned = await json_body(scope["method"], headers, receive)
        except UnreadableError as error:
            raise StoppedError(error.status, error.detail) from None
        visitor = Visitor(token=token, repeatable=_repeatable(scope, headers, raw))
        scope[SCOPE_KEY] = visitor

        is_told = False

        async def replayed() -> Message:
            nonlocal is_told
            if is_told:
                # Whoever asks again wants to know when the caller hangs up.
                return await receive()
            is_told = True
            return {"type": "http.request", "body": cleaned, "more_body": False}

        fresh = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
        scope["headers"] = [*fresh, (b"content-length", str(len(cleaned)).encode())] if cleaned else fresh
        return scope, replayed

    async def _token(self, headers: Mapping[bytes, bytes]) -> ApiToken:
        shown = _BEARER.fullmatch(headers.get(b"authorization", b""))
        token = await caller_of(self._storage, self._clock, shown[1].decode("ascii")) if shown else None
        if token is None:
            raise StoppedError(HTTPStatus.UNAUTHORIZED, _UNKNOWN, headers={"WWW-Authenticate": "Bearer"})
        return token

    def _require_pace(self, token: ApiToken) -> None:
        wait = self._pace.wait_for(token.id, time.monotonic())
        if wait:
            seconds = str(math.ceil(wait))
            detail = f"This token called too often: wait {seconds} s."
            raise StoppedError(HTTPStatus.TOO_MANY_REQUESTS, detail, headers={"Retry-After": seconds})


def _require_scope(token: ApiToken, method: str) -> None:
    needed = TokenScope.READ if method in _READS else TokenScope.WRITE
    if needed not in token.scopes:
        raise StoppedError(HTTPStatus.FORBIDDEN, f"This token may not {needed.value}: make one with that scope.")


def _repeatable(scope: Scope, headers: Mapping[bytes, bytes], raw: bytes) -> Repeatable | None:
    given = headers.get(b"idempotency-key")
    if given is None:
        return None
    key = given.decode("latin-1")
    if not _KEY.fullmatch(key):
        raise StoppedError(400, "Idempotency-Key has to be 1 to 255 printable ASCII characters.")
    asked = b"\0".join((scope["method"].encode(), scope["path"].encode(), scope["query_string"], raw))
    return Repeatable(key=key, request_hash=hashlib.sha256(asked).hexdigest())


async def _refuse(send: Send, stopped: StoppedError) -> None:
    body = problem_body(stopped.status, stopped.detail)
    given = {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), **stopped.headers}
    headers = [(name.lower().encode(), value.encode()) for name, value in given.items()]
    await send({"type": "http.response.start", "status": int(stopped.status), "headers": headers})
    await send({"type": "http.response.body", "body": body})
