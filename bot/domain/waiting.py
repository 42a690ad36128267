"""How long customers wait for their first answer, those who still wait included."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.language import digits, say

MEDIAN, SLOW_TENTH = 0.5, 0.9
# Below five questions one holiday is the whole number.
FEWEST_WAITS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A customer's message, and when one of us first answered it in its thread; None: nobody has."""

    said_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAnswers:
    """How fast customers were answered."""

    answered: int
    waiting: int
    # Half of them heard back within this time, and nine of ten within that; None: so many have not been answered yet.
    median: timedelta | None = None
    slow_tenth: timedelta | None = None

    @property
    def total(self) -> int:
        """Return how many messages of customers there were."""
        return self.answered + self.waiting


def first_answers(waits: Sequence[Wait], now: datetime) -> FirstAnswers:
    """Return the median and the slowest tenth of the time to the first answer, in hours of the clock.

    Whoever still waits counts with the time waited so far: to leave them out would make a team that answers only what
    is easy look fast. The product-limit estimate of Kaplan and Meier ("Nonparametric estimation from incomplete
    observations", J. Am. Stat. Assoc. 53, 1958).
    """
    done = [max(wait.answered_at - wait.said_at, timedelta()) for wait in waits if wait.answered_at is not None]
    open_ones = [max(now - wait.said_at, timedelta()) for wait in waits if wait.answered_at is None]
    return FirstAnswers(
        answered=len(done),
        waiting=len(open_ones),
        median=_within(MEDIAN, done, open_ones),
        slow_tenth=_within(SLOW_TENTH, done, open_ones),
    )


def _within(share: float, done: Sequence[timedelta], open_ones: Sequence[timedelta]) -> timedelta | None:
    """Return the time within which this share was answered, None while that is not known."""
    unanswered = 1.0
    times, others = sorted(done), sorted(open_ones)
    for time, answered in sorted(Counter(times).items()):
        at_risk = len(times) - bisect_left(times, time) + len(others) - bisect_left(others, time)
        unanswered *= 1 - answered / at_risk
        # A hair's breadth, because a tenth has no exact value in a computer.
        if unanswered <= 1 - share + 1e-9:
            return time
    return None


def time_words(time: timedelta) -> str:
    """Return a span as `12 min`, `3.5 h` or `2.4 days`."""
    minutes = time.total_seconds() / 60
    if minutes < 90:  # noqa: PLR2004 -- up to here minutes read better than 1.4 h
        return say("{minutes} min", minutes=max(round(minutes), 1))
    if minutes < 48 * 60:
        return say("{hours} h", hours=_short(minutes / 60))
    return say("{days} days", days=_short(minutes / 60 / 24))


def _short(number: float) -> str:
    return digits(f"{number:.1f}".removesuffix(".0"))
