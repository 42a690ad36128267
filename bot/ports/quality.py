"""Where complaints, first answers and silence are counted, and where bursts are remembered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.feedback import MessageRef
from bot.domain.quality import AreaWeeks, Burst
from bot.domain.silence import HeardAccount, LastTheme
from bot.domain.waiting import Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A message that was kept, as far as answering it goes."""

    feedback_id: str
    message: MessageRef
    author_id: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBurst:
    """A burst as it was found, with the only channel whose members may know of it (None: everybody)."""

    burst: Burst
    found_at: datetime
    private_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Escape:
    """A theme that had to be opened again after it shipped, or of which customers said that it did not help."""

    theme_id: str
    number: int
    name: str
    # How many said so.
    unhelped: int


class QualityStore(Protocol):
    """Quality of one workspace: counts that a reader may know, and a few facts about when customers were answered."""

    async def areas(self, weeks: Sequence[Period], reader: Reader) -> tuple[AreaWeeks, ...]:
        """Return complaints and praise by area and week: the area with most complaining accounts now comes first.

        Two spellings of an area that differ in capitals are one area. The number of queries does not grow.
        """
        ...

    async def heard(self, weeks: Sequence[Period], reader: Reader) -> tuple[int, ...]:
        """Return how many items of any kind were said in each week."""
        ...

    async def waits(self, period: Period, reader: Reader) -> list[Wait]:
        """Return when the messages of customers in Slack were said and first answered, for those said in a period.

        Praise needs no answer and is left out.
        """
        ...

    async def questions_in(self, channel_id: str, root_ts: str) -> list[Question]:
        """Return the kept messages of a thread that count, its root among them, oldest first."""
        ...

    async def kept_late(self, since: datetime, *, limit: int) -> list[Question]:
        """Return unanswered messages of customers captured since then and not as they were said, newest first.

        Somebody may have answered before they were kept.
        """
        ...

    async def note_answer(self, feedback_ids: Collection[str], *, at: datetime, by: str | None) -> None:
        """Remember when items were first answered, and by whom; an earlier answer stays."""
        ...

    async def unknown_authors(self, since: datetime, *, limit: int) -> list[str]:
        """Return people who said something in Slack since then and of whom nobody knows whether they are customers."""
        ...

    async def mark_authors(self, user_ids: Collection[str], *, are_customers: bool) -> None:
        """Remember whether people are customers, for the items of theirs that do not know it yet."""
        ...

    async def shipped_in(self, period: Period, reader: Reader) -> int:
        """Return how many themes shipped in a period."""
        ...

    async def escapes(self, period: Period, reader: Reader) -> list[Escape]:
        """Return the themes that were opened again, or did not help, in a period: by how many said so, then number."""
        ...

    async def heard_accounts(self, reader: Reader) -> list[HeardAccount]:
        """Return the active accounts that the reader may know of with when they were last heard, by name."""
        ...

    async def last_themes(self, account_ids: Collection[str], reader: Reader) -> dict[str, LastTheme]:
        """Return the theme that each account spoke of last, as far as the reader may know it."""
        ...

    async def put_burst(self, found: FoundBurst) -> bool:
        """Remember a burst, once for an area and week; return whether it is new."""
        ...

    async def bursts(self, since: datetime, until: datetime) -> list[FoundBurst]:
        """Return the bursts found from one time on and before another, the oldest first."""
        ...
