"""Where digests and their schedules are kept, and the numbers for new ones."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.audience import Reader
from bot.domain.digests import Digest, Period, Tally
from bot.domain.feedback import Feedback
from bot.domain.schedules import Rhythm, Schedule


class ScheduleStore(Protocol):
    """Digest schedules of one workspace."""

    async def put(self, channel_id: str, rhythm: Rhythm, *, next_at: datetime, by: str) -> Schedule:
        """Create or replace the schedule of a channel; replacing unmutes it."""
        ...

    async def of_channel(self, channel_id: str) -> Schedule | None:
        """Return the schedule of a channel."""
        ...

    async def with_id(self, schedule_id: str) -> Schedule | None:
        """Return a schedule by its id."""
        ...

    async def every(self) -> list[Schedule]:
        """Return all schedules, by channel."""
        ...

    async def mute(self, schedule_id: str, at: datetime | None) -> None:
        """Mute a schedule, or unmute it with None."""
        ...

    async def advance(self, schedule_id: str, next_at: datetime) -> None:
        """Move on to a later slot; moving backwards changes nothing, so that two replicas may both do it."""
        ...


class DigestStore(Protocol):
    """Digests that were made, and the numbers for new ones."""

    async def tally(self, periods: Sequence[Period], reader: Reader, *, accounts: int) -> Tally:
        """Count everything that a digest needs, in a number of queries that does not grow with the data.

        `accounts` limits the named accounts; the items without one are a row of their own, the last.
        """
        ...

    async def worth_reading(self, period: Period, reader: Reader, *, limit: int) -> list[Feedback]:
        """Return the items to quote: the gravest first, then those from an account, then the newest.

        Items said in the period come before those only captured in it, and items without words are left out.
        """
        ...

    async def keep(self, digest: Digest) -> Digest:
        """Store a digest under its slot, or return the one that is there: a slot has one digest."""
        ...

    async def with_id(self, digest_id: str) -> Digest | None:
        """Return a digest with the present words of its items."""
        ...

    async def quoting(self, feedback_id: str) -> list[Digest]:
        """Return the digests that quote an item, with the present words of their items."""
        ...
