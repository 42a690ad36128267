"""Whom nobody hears: accounts and segments that said nothing for a while, and one question that a human may ask them.

The question is Heed's own sentence around the name of what the account spoke of last. Nothing of it is sent by Heed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.accounts import Money
from bot.domain.days import day_label
from bot.domain.language import later, say
from bot.domain.statuses import ThemeStatus

_ASKED = {
    ThemeStatus.SHIPPED: later(
        "You asked about {about}, and it is out now. Does it do what you need, or what is missing?"
    ),
    ThemeStatus.PLANNED: later("You told us about {about}, and it is planned. Is it still what holds you up most?"),
    ThemeStatus.BUILDING: later(
        "You told us about {about}, and we are building it. What would make it a success for you?"
    ),
}
_STILL = later("On {day} you told us about {about}. How is that for you today, and what has come up since?")
_SINCE = later(
    "We last heard from you on {day}. What is the one thing in our product that costs you most time at the moment?"
)
_NEVER = later(
    "We have not heard from you yet. What is the one thing in our product that costs you most time at the moment?"
)
_SEGMENT = later("What do you use our product for in a usual week, and where does it get in your way?")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardAccount:
    """An account, when it was last heard and what it spoke of then, as its reader may know."""

    account_id: str
    name: str
    segment: str | None
    revenue: Money | None
    # None: never.
    last_at: datetime | None
    # Since when it is known; None: from before accounts had a date.
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTheme:
    """What an account spoke of last."""

    theme_id: str
    name: str
    status: ThemeStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentSegment:
    """A segment none of whose accounts was heard."""

    name: str
    accounts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Who said nothing for a number of days, of whom."""

    days: int
    # The one with most revenue first, then the longest silent.
    accounts: tuple[HeardAccount, ...]
    segments: tuple[SilentSegment, ...]
    # All accounts that could have been heard.
    known: int


def silence_among(accounts: Sequence[HeardAccount], days: int, now: datetime) -> Silence:
    """Return the accounts and segments that said nothing for `days` days.

    An account that is known for less than that is new, not silent. Amounts of different currencies are not compared:
    the commonest currency comes first, its largest amount before the others.
    """
    edge = now - timedelta(days=days)
    old = [each for each in accounts if each.last_at is not None or each.since is None or each.since <= edge]
    silent = [each for each in old if each.last_at is None or each.last_at < edge]
    currencies = [each.revenue.currency for each in accounts if each.revenue]
    common = max(sorted(set(currencies)), key=currencies.count, default="")

    def rank(each: HeardAccount) -> tuple[bool, int, float, str]:
        is_common = each.revenue is not None and each.revenue.currency == common
        amount = each.revenue.amount if each.revenue else 0
        return not is_common, -amount if is_common else 0, each.last_at.timestamp() if each.last_at else 0, each.name

    names = sorted({each.segment for each in old if each.segment})
    sizes = {name: sum(each.segment == name for each in old) for name in names}
    heard = {each.segment for each in old if each not in silent}
    segments = [SilentSegment(name=name, accounts=sizes[name]) for name in names if name not in heard]
    return Silence(days=days, accounts=tuple(sorted(silent, key=rank)), segments=tuple(segments), known=len(old))


def question_for(account: HeardAccount, last: LastTheme | None) -> str:
    """Return one question that a human may send to an account; `{about}` is where the name of its theme goes."""
    if account.last_at is None:
        return say(_NEVER)
    day = day_label(account.last_at.date())
    if last is None:
        return say(_SINCE, day=day)
    return say(_ASKED.get(last.status, _STILL), about="{about}", day=day)


def question_for_segment() -> str:
    """Return one question for somebody in a segment that nobody heard: an open one, since nothing is known."""
    return _SEGMENT
