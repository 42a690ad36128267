"""The two doors behind every transport: events are stored before they are acknowledged, the rest is answered."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bot.ports import Inbox
from handlers.payloads.envelope import Payload, arrival_of, challenge_of, envelope_of, event_type_of, storable

log = structlog.get_logger(__name__)

# Slack waits 3 s; a store that takes this long is told as failed while Slack still listens, and Slack sends again.
STORE_SECONDS = 2.5

# Outer types that carry no event and ask for no answer.
_NOTICES = {"app_rate_limited"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What Slack is told."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"


ACCEPTED = Reply()
MALFORMED = Reply(status=400, body=b"This is not a request that Slack would send.")

Dispatch = Callable[[Payload], Awaitable[Reply]]


class MalformedError(ValueError):
    """The body cannot be read as what Slack sends."""


class Intake:
    """Takes what a transport has authenticated, over HTTP and over Socket Mode alike."""

    def __init__(self, *, inbox: Inbox, wake: Callable[[str], None], dispatch: Dispatch) -> None:
        """Take the inbox, whom to tell about a stored event, and who answers everything else."""
        self._inbox = inbox
        self._wake = wake
        self._dispatch = dispatch

    async def take(self, body: Payload, text: str) -> Reply:
        """Store or answer one request; `text` is the JSON of the body. Raises when an event cannot be stored."""
        kind = envelope_of(body).kind
        if kind == "event_callback":
            return await self._keep(body, text)
        if kind == "url_verification":
            return Reply(body=challenge_of(body).encode("utf-8", "replace"))
        if kind in _NOTICES:
            log.warning("notice received", kind=kind)
            return ACCEPTED
        if kind == "":
            return MALFORMED
        return await self._dispatch(body)

    async def _keep(self, body: Payload, text: str) -> Reply:
        arrival = arrival_of(body, text)
        if arrival is None:
            # Sending it again would not make it better.
            log.warning("event ignored", reason="no event inside")
            return ACCEPTED
        async with asyncio.timeout(STORE_SECONDS):
            is_new = await self._inbox.store(arrival)
        if is_new:
            self._wake(arrival.event_id)
        else:
            log.info("event repeated", event_id=arrival.event_id, type=event_type_of(body))
        return ACCEPTED


def parsed(text: str) -> tuple[Payload, str]:
    """Return a JSON object and its text, free of what databases refuse; raise MalformedError on anything else."""
    try:
        body = json.loads(text)
        if "\\u" in text:
            # Only an escape can spell what UTF-8 cannot.
            cleaned = storable(body)
            if cleaned != body:
                body, text = cleaned, json.dumps(cleaned)
    except (ValueError, RecursionError) as error:
        raise MalformedError from error
    if not isinstance(body, dict):
        raise MalformedError
    return body, text
