"""Events that Slack was told we have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An event as Slack delivered it, authenticated and parsed; `body` is the raw JSON text."""

    event_id: str
    workspace_id: str
    body: str


class Inbox(Protocol):
    """Events that Slack was told we have; storing is what happens before an acknowledgement."""

    async def store(self, arrival: Arrival) -> bool:
        """Commit an event durably and return True, or False when its event id is already there."""
        ...

    async def waiting(self, limit: int) -> list[str]:
        """Return ids of events that are not finished and not parked, oldest first."""
        ...

    async def body(self, event_id: str) -> str | None:
        """Return the body of an event, or None when it is finished or unknown."""
        ...

    async def finish(self, event_id: str) -> None:
        """Mark an event as done and drop its body: only captured words are kept, never channel traffic."""
        ...

    async def park(self, event_id: str, reason: str) -> None:
        """Set an event aside after its last attempt; the reason names the error's class, never the words."""
        ...

    async def counts(self, workspace_id: str | None = None) -> Mapping[str, int]:
        """Return how many events of a workspace, or of all, are `waiting` and how many `parked`."""
        ...

    async def drop_older(self, than: datetime) -> int:
        """Remove finished events; their ids are needed only while Slack may still repeat them."""
        ...

    async def close(self) -> None:
        """Finish what is being stored and give the connections back."""
        ...
