"""What goes out to the app and what comes back, whichever way it travels."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from sandbox.wire import Json

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
