"""The inbox in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.ports import Arrival, Clock


@dataclass(slots=True)
class _Letter:
    """An event and what became of it."""

    arrival: Arrival
    body: str | None
    finished_at: datetime | None = None
    reason: str | None = None


class InMemoryInbox:
    """The twin of the durable inboxes; a test may set `broken` to an error that storing then raises."""

    def __init__(self, clock: Clock | None = None) -> None:
        """Start empty."""
        self._clock = clock
        self.letters: dict[str, _Letter] = {}
        self.broken: Exception | None = None

    async def store(self, arrival: Arrival) -> bool:
        """Keep an event and return True, or False when its event id is already there."""
        if self.broken is not None:
            raise self.broken
        if arrival.event_id in self.letters:
            return False
        self.letters[arrival.event_id] = _Letter(arrival, arrival.body)
        return True

    async def waiting(self, limit: int) -> list[str]:
        """Return ids of events that are not finished and not parked, oldest first."""
        return [key for key, letter in self.letters.items() if _waits(letter)][:limit]

    async def body(self, event_id: str) -> str | None:
        """Return the body of an event, or None when it is finished or unknown."""
        letter = self.letters.get(event_id)
        return None if letter is None else letter.body

    async def finish(self, event_id: str) -> None:
        """Mark an event as done and drop its body."""
        letter = self.letters.get(event_id)
        if letter is not None and letter.finished_at is None:
            letter.body, letter.reason, letter.finished_at = None, None, self._now()

    async def park(self, event_id: str, reason: str) -> None:
        """Set an event aside after its last attempt; its body stays for whoever looks into it."""
        letter = self.letters.get(event_id)
        if letter is not None and letter.finished_at is None:
            letter.reason = reason

    async def counts(self, workspace_id: str | None = None) -> Mapping[str, int]:
        """Return how many events of a workspace, or of all, are `waiting` and how many `parked`."""
        letters = [each for each in self.letters.values() if workspace_id in {None, each.arrival.workspace_id}]
        parked = sum(letter.reason is not None for letter in letters)
        return {"waiting": sum(map(_waits, letters)), "parked": parked}

    async def drop_older(self, than: datetime) -> int:
        """Remove finished events; return how many."""
        old = [k for k, letter in self.letters.items() if letter.finished_at is not None and letter.finished_at < than]
        for key in old:
            del self.letters[key]
        return len(old)

    async def close(self) -> None:
        """Do nothing: there is nothing to give back."""

    def _now(self) -> datetime:
        """Return the time of the given clock, else the machine's."""
        return datetime.now(UTC) if self._clock is None else self._clock.now()


def _waits(letter: _Letter) -> bool:
    """Say whether an event still has to be worked on."""
    return letter.finished_at is None and letter.reason is None
