"""The ledger and the questions on their way of one workspace, in memory."""

from dataclasses import replace
from datetime import datetime

from bot.domain.ledger import ModelCall, Outcome, Spent
from bot.ports import Asking
from tests.fakes.shelf import Shelf


class InMemoryLedger:
    """The twin of `SqlLedger`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._calls = shelf.calls

    async def begin(self, call: ModelCall) -> None:
        """Write a call down, before anything is sent."""
        self._calls[call.id] = call

    async def finish(
        self, call_id: str, outcome: Outcome, *, note: str, tokens_in: int, tokens_out: int, milliseconds: int
    ) -> None:
        """Write down what became of a call."""
        if call_id in self._calls:
            self._calls[call_id] = replace(
                self._calls[call_id],
                outcome=outcome,
                note=note,
                tokens_in=tokens_in,
                tokens_out=tokens_out,
                milliseconds=milliseconds,
            )

    async def newest(self, limit: int) -> list[ModelCall]:
        """Return the newest calls."""
        return sorted(self._calls.values(), key=lambda call: (call.at, call.id), reverse=True)[:limit]

    async def since(self, at: datetime) -> list[ModelCall]:
        """Return every call from a time on, oldest first."""
        return sorted((c for c in self._calls.values() if c.at >= at), key=lambda call: (call.at, call.id))

    async def spent(self, since: datetime) -> Spent:
        """Return what the workspace used from a time on."""
        calls = await self.since(since)
        return Spent(
            calls=len(calls),
            tokens_in=sum(call.tokens_in for call in calls),
            tokens_out=sum(call.tokens_out for call in calls),
        )

    async def drop_older(self, than: datetime) -> int:
        """Remove calls that are older than the ledger reaches; return how many."""
        old = [call.id for call in self._calls.values() if call.at < than]
        for call_id in old:
            del self._calls[call_id]
        return len(old)


class InMemoryAskingStore:
    """The twin of `SqlAskingStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._askings = shelf.askings

    async def keep(self, asking: Asking) -> None:
        """Store a question under its id; the same id again changes nothing."""
        self._askings.setdefault(asking.id, asking)

    async def with_id(self, asking_id: str) -> Asking | None:
        """Return a question, or None when it was answered."""
        return self._askings.get(asking_id)

    async def drop(self, asking_id: str) -> None:
        """Remove a question that was answered."""
        self._askings.pop(asking_id, None)

    async def drop_older(self, than: datetime) -> int:
        """Remove questions that were never answered; return how many."""
        old = [asking.id for asking in self._askings.values() if asking.asked_at < than]
        for asking_id in old:
            del self._askings[asking_id]
        return len(old)
