"""What a digest says: numbers from the database and the items worth reading."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.digest_experiments import DigestExperiment
from bot.domain.digest_notes import DigestNote
from bot.domain.digest_themes import DigestSentence, DigestTheme, Telling
from bot.domain.feedback import Feedback, Kind
from bot.domain.labels import Accuracy

# One Slack screen holds three quotes between the numbers and the buttons; the thread holds the rest.
PICKS_IN_HEAD = 3
PICKS_BESIDE_THEMES = 1
PICKS_IN_THREAD = 15
# The accounts that a digest names one by one; the others are counted.
ACCOUNTS_NAMED = 20
# Below five items, one talkative customer makes the whole difference: the numbers are told, but no trend is named.
FEW = 5
# Daylight saving makes a day 23 to 25 hours long, and a day that the date line skips makes its neighbour 48.
_LONGEST_DAY = timedelta(hours=49)
_LONGEST_WEEK = timedelta(days=9)
_PLURALS = {
    Kind.BUG: "bugs",
    Kind.REQUEST: "requests",
    Kind.PRAISE: "praise",
    Kind.QUESTION: "questions",
    Kind.COMPLAINT: "complaints",
    Kind.CHURN_RISK: "churn risks",
    Kind.OTHER: "other items",
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
    themes: tuple[DigestTheme, ...] = ()
    telling: Telling = field(default_factory=Telling)
    # How often Heed's kinds were what people said in the month before; None where too few people have said.
    accuracy: Accuracy | None = None
    # What was decided about experiments, and what is due, the most pressing first.
    experiments: tuple[DigestExperiment, ...] = ()
    notes: tuple[DigestNote, ...] = ()

    @property
    def has_news(self) -> bool:
        """Say whether it is worth a post: customers said something, or something happened to an experiment.

        What is due since an earlier digest is no news: it stands in digests that are posted for another reason.
        """
        return self.tally.has_news or any(each.is_new for each in self.experiments)

    @property
    def period(self) -> Period:
        """Return the digest's own period, the newest."""
        return self.periods[-1]

    @property
    def verdict(self) -> str:
        """Return the one sentence that the numbers allow."""
        return verdict_of(self.tally, self.period.noun)

    @property
    def head_picks(self) -> tuple[Feedback | None, ...]:
        """Return the items that the digest itself quotes: the gravest alone where themes have quotes of their own."""
        return self.picks[: self._in_head]

    @property
    def thread_picks(self) -> tuple[Feedback | None, ...]:
        """Return the items that its thread quotes."""
        return self.picks[self._in_head : self._in_head + PICKS_IN_THREAD]

    def standing(self) -> dict[str | None, DigestSentence]:
        """Return what an analyst wrote, by theme (None: of the whole period), while its items still say so.

        Each sentence passes the evidence lock again, which takes milliseconds: ask once for each drawing.
        """
        return {sentence.theme_id: sentence for sentence in self.telling.sentences if sentence.holds}

    @property
    def _in_head(self) -> int:
        return PICKS_BESIDE_THEMES if self.themes else PICKS_IN_HEAD


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun, such as `1 item` or `5,000 items`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def kind_plural(kind: Kind | None) -> str:
    """Return what several items of a kind are called, such as `churn risks`."""
    return "items not sorted yet" if kind is None else _PLURALS[kind]


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
        return "as before"
    if not before:
        return "▲ none before"
    return f"▲ up from {before:,}" if now > before else f"▼ down from {before:,}"


def verdict_of(tally: Tally, noun: str) -> str:
    """Return what a digest's numbers say in one plain sentence; `noun` is the span: day, week or month."""
    if not tally.has_news:
        return f"A silent {noun}: nothing new was said."
    if not tally.now:
        earlier = counted(tally.late, "earlier item was", "earlier items were")
        return f"A silent {noun}: nothing new was said, but {earlier} captured."
    return f"{_total_clause(tally, noun)}{_kind_clause(tally)}."


def _total_clause(tally: Tally, noun: str) -> str:
    now, before, items = tally.now, tally.before, counted(tally.now, "item")
    if tally.is_first:
        return f"{items}, the first in {len(tally.by_period)} {noun}s"
    if not before:
        return f"{items}, after a {noun} without any"
    if now == before:
        return f"{items}, as many as the {noun} before"
    if is_marked(now, before):
        busier = now > before
        return f"{'Busier' if busier else 'Quieter'} {noun}: {items}, {'up' if busier else 'down'} from {before:,}"
    told = f"{items}, {before:,} the {noun} before"
    return f"{told}: {'too few to call a trend' if max(now, before) < FEW else 'no marked change'}"


def _kind_clause(tally: Tally) -> str:
    """Return the kind that changed most, or the one that most items are of, or nothing.

    A kind that goes against the whole comes first: bugs that rise in a quiet week are the news of that week.
    """
    sorted_kinds = [count for count in tally.by_kind if count.kind is not None]
    moved = [count for count in sorted_kinds if tally.before and is_marked(count.now, count.before)]
    if moved:
        grew = tally.now >= tally.before
        most = max(moved, key=lambda count: ((count.now >= count.before) != grew, abs(count.now - count.before)))
        verb = "rose" if most.now > most.before else "fell"
        return f"; {kind_plural(most.kind)} {verb} from {most.before:,} to {most.now:,}"
    leading = [count for count in sorted_kinds if tally.now >= FEW and 2 * count.now > tally.now]
    return f"; mostly {kind_plural(leading[0].kind)} ({leading[0].now:,})" if leading else ""
