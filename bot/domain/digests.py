"""What a digest says: numbers from the database and the items worth reading."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.feedback import Feedback, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A span of time from `start` (included) to `end` (excluded), aware UTC, and its short local name."""

    start: datetime
    end: datetime
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCount:
    """How many items of a kind were said in this period and in the one before; None means not sorted yet."""

    kind: Kind | None
    now: int
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCount:
    """How many items came from an account in this period and in the one before; None means no account known."""

    name: str | None
    now: int
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Every number of a digest, as one pass over the database gives them."""

    # One count for each of the eight periods, oldest first; the last is the digest's own.
    by_period: tuple[int, ...]
    by_kind: tuple[KindCount, ...]
    # The accounts with the most items first; at most as many as the caller asked for.
    by_account: tuple[AccountCount, ...]
    accounts: int
    people: int
    # Captured in this period but said before it began.
    late: int
    # Said or captured in this period, in places that the readers of this digest may not all read.
    withheld: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A digest as it is shown: the facts that were frozen when it was made, and words that are read afresh.

    Words are never frozen: a message that is deleted in Slack must disappear from digests that were posted long ago.
    """

    id: str
    workspace_id: str
    channel_id: str
    slot: str
    periods: tuple[Period, ...]
    tally: Tally
    # The items worth reading, in order; None stands where an item's words were removed since.
    picks: tuple[Feedback | None, ...]
    time_zone: str

    @property
    def period(self) -> Period:
        """Return the digest's own period, the newest."""
        return self.periods[-1]
