"""Counts of a span of time, and what a count is called."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.feedback import Kind
from bot.domain.language import later, say, say_many

# Below five items, one talkative customer makes the whole difference: the numbers are told, but no trend is named.
FEW = 5
# Daylight saving makes a day 23 to 25 hours long, and a day that the date line skips makes its neighbour 48.
_LONGEST_DAY = timedelta(hours=49)
_LONGEST_WEEK = timedelta(days=9)
_PLURALS = {
    Kind.BUG: later("bugs"),
    Kind.REQUEST: later("requests"),
    Kind.PRAISE: later("praise"),
    Kind.QUESTION: later("questions"),
    Kind.COMPLAINT: later("complaints"),
    Kind.CHURN_RISK: later("churn risks"),
    Kind.OTHER: later("other items"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A span of time from `start` (included) to `end` (excluded), aware UTC, and its short local name."""

    start: datetime
    end: datetime
    label: str

    @property
    def noun(self) -> str:
        """Return what people call a span of this length: day, week or month."""
        length = self.end - self.start
        if length <= _LONGEST_DAY:
            return "day"
        return "week" if length <= _LONGEST_WEEK else "month"


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

    @property
    def now(self) -> int:
        """Return how many items were said in the digest's own period."""
        return self.by_period[-1]

    @property
    def before(self) -> int:
        """Return how many items were said in the period before it."""
        return self.by_period[-2]

    @property
    def is_first(self) -> bool:
        """Say whether there is nothing earlier to compare with."""
        return not any(self.by_period[:-1])

    @property
    def is_sorted(self) -> bool:
        """Say whether the kind or the account of any counted item is known."""
        return any(count.kind for count in self.by_kind) or any(count.name for count in self.by_account)

    @property
    def has_news(self) -> bool:
        """Say whether there is anything to tell: an item said in the period, or an older one captured in it."""
        return self.now > 0 or self.late > 0


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun, such as `1 item` or `5,000 items`; the nouns are literals, for the catalogue."""
    single, several = f"{{number:,}} {one}", f"{{number:,}} {many or one + 's'}"
    return say_many(number, single, several)


def kind_plural(kind: Kind | None) -> str:
    """Return what several items of a kind are called, such as `churn risks`."""
    return say("items not sorted yet") if kind is None else say(_PLURALS[kind])


def is_marked(now: int, before: int) -> bool:
    """Say whether two counts differ by more than counting alone explains.

    The difference of two counts of independent events has a standard deviation of sqrt(now + before). Heed names a
    rise or a fall from sqrt(2) of those on, which chance alone reaches in about one period of six: a hint worth a
    look, always told with both numbers, and never for fewer than five items. Customers' words are not independent,
    they come in bursts, so a change of less than a tenth is none, however large the counts are.
    """
    gap, most = abs(now - before), max(now, before)
    return most >= FEW and gap**2 >= 2 * (now + before) and gap * 10 >= most


def change_words(now: int, before: int) -> str:
    """Return how a count compares with the one before it; the sign repeats the words and never stands alone."""
    if now == before:
        return say("as before")
    if not before:
        return say("▲ none before")
    if now > before:
        return say("▲ up from {before:,}", before=before)
    return say("▼ down from {before:,}", before=before)
