"""What accounts said: which items are theirs, and whose words nobody has given an account yet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.account_matching import Clues, Match
from bot.domain.accounts import MatchedBy
from bot.domain.audience import Reader
from bot.domain.feedback import Feedback
from bot.domain.themes import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Clued:
    """An item that may be recognised anew, with its clues and the account that it has now."""

    feedback_id: str
    clues: Clues
    account_id: str | None
    account_by: MatchedBy | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSignal:
    """How much an account said, as far as a reader may see."""

    items: int
    people: int
    last_said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """Outsiders whose account nobody has said: a Slack workspace or a domain, and how many items came from there."""

    kind: MatchedBy
    value: str
    items: int
    # One who wrote there, to know them again.
    author_name: str | None


class AccountSignalStore(Protocol):
    """Items by their accounts, of one workspace."""

    async def clued(self, kind: MatchedBy, values: Collection[str], *, after: str, limit: int) -> list[Clued]:
        """Return active items with one of these clues whose account nobody said, by id, those behind `after`."""
        ...

    async def attribute(self, matches: Mapping[str, Match | None]) -> None:
        """Set the accounts of items by their ids, and keep the search index in step; None: nobody knows."""
        ...

    async def reindex(self, account_id: str, *, after: str, limit: int) -> str | None:
        """Let items of an account be found by its present name; return where to go on, None at the end."""
        ...

    async def signals(self, account_ids: Collection[str], reader: Reader) -> Mapping[str, AccountSignal]:
        """Return what accounts said by their ids; those of which the reader may see nothing are missing."""
        ...

    async def items(self, account_id: str, reader: Reader, *, limit: int, offset: int = 0) -> list[Feedback]:
        """Return the items of an account that a reader may see, the newest first."""
        ...

    async def themes(self, account_id: str, reader: Reader, *, limit: int) -> list[tuple[Theme, int]]:
        """Return the themes that an account speaks of with how many of its items, most items first."""
        ...

    async def strangers(self, reader: Reader, *, limit: int) -> list[Stranger]:
        """Return the outsiders whose account nobody has said, those with most items first."""
        ...

    async def spellings(self) -> Mapping[str, list[str]]:
        """Return the segments and the tiers that active accounts have, under `segment` and `tier`."""
        ...
