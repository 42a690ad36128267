"""Where it is looked up what waits for people, whoever may know of it: for jobs that nudge them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.closing import Debt
from bot.domain.listening import TriageQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingItem:
    """An item that waits, as far as it matters whose it is."""

    id: str
    since: datetime
    captured_by: str | None
    channel_id: str | None
    private_to: str | None
    # Who looks after its account.
    owner_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAccount:
    """An account that somebody looks after, and when it was last heard anywhere."""

    id: str
    owner_id: str
    # None: never, and it is not known since when there is such an account.
    since: datetime | None


class WaitingStore(Protocol):
    """What waits in one workspace. Everything comes with the oldest first, and at most so much of it."""

    async def unsorted(self, *, since: datetime, until: datetime, limit: int) -> list[WaitingItem]:
        """Return items captured between two times that have no theme and that nobody has looked through since.

        Praise needs no sorting; an import and other tools bring history; what a question is open about is not asked
        twice.
        """
        ...

    async def unanswered(self, *, since: datetime, until: datetime, limit: int) -> list[WaitingItem]:
        """Return messages of customers said between two times that nobody of us has answered; praise needs none."""
        ...

    async def owed(self, *, until: datetime, limit: int) -> list[Debt]:
        """Return answers that are owed since `until` or longer."""
        ...

    async def asked(self, *, since: datetime, until: datetime, limit: int) -> list[TriageQuestion]:
        """Return unanswered questions that stand on a card, asked between two times."""
        ...

    async def silent(self, *, until: datetime, limit: int) -> list[WaitingAccount]:
        """Return active accounts with an owner that were not heard since `until`, wherever that was said."""
        ...

    async def last_sorters(self) -> Mapping[str, str]:
        """Return who last answered a question in each triage channel, by its id."""
        ...

    async def last_preferred_by(self) -> str | None:
        """Return who last chose something for the whole workspace."""
        ...
