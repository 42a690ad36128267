"""Where each call to an endpoint is written down before it is made, and questions wait for their job."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ledger import ModelCall, Outcome, Spent


class Ledger(Protocol):
    """The ledger of data sent."""

    async def begin(self, call: ModelCall) -> None:
        """Write a call down, before anything is sent."""
        ...

    async def finish(
        self, call_id: str, outcome: Outcome, *, note: str, tokens_in: int, tokens_out: int, milliseconds: int
    ) -> None:
        """Write down what became of a call."""
        ...

    async def newest(self, limit: int) -> list[ModelCall]:
        """Return the newest calls."""
        ...

    async def since(self, at: datetime) -> list[ModelCall]:
        """Return every call from a time on, oldest first."""
        ...

    async def spent(self, since: datetime) -> Spent:
        """Return what the workspace used from a time on."""
        ...

    async def drop_older(self, than: datetime) -> int:
        """Remove calls that are older than the ledger reaches; return how many."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question that somebody typed, until its answer was given."""

    id: str
    user_id: str
    question: str
    # Where the answer belongs.
    channel_id: str | None
    thread_ts: str | None
    asked_at: datetime


class AskingStore(Protocol):
    """Questions on the way to their job, whose arguments hold no words."""

    async def keep(self, asking: Asking) -> None:
        """Store a question under its id; the same id again changes nothing."""
        ...

    async def with_id(self, asking_id: str) -> Asking | None:
        """Return a question, or None when it was answered."""
        ...

    async def drop(self, asking_id: str) -> None:
        """Remove a question that was answered."""
        ...

    async def drop_older(self, than: datetime) -> int:
        """Remove questions that were never answered; return how many."""
        ...
