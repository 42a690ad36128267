"""The sentences of a digest that are the same wherever it is read: in Slack, in its text fall-back and on a page."""

from collections.abc import Mapping
from typing import TypeAlias

from bot.domain.bias import bias_words
from bot.domain.days import day_label
from bot.domain.digest_themes import DigestSentence, DigestTheme, Trend
from bot.domain.digests import AccountCount, Digest, KindCount, Period, change_words, counted, kind_plural
from bot.domain.labels import SetBy
from bot.domain.language import later, number, say, say_many
from bot.domain.priority_sources import short_money
from bot.domain.schedules import zone_of
from bot.domain.words import listed

# What an analyst wrote, by theme (None: of the whole period), while the items that it rests on still say so.
Standing: TypeAlias = Mapping[str | None, DigestSentence]

_CHART_TITLES = {"day": later("Items per day"), "week": later("Items per week"), "month": later("Items per month")}
_AXES = {
    "day": later("Day"),
    "week": later("Week that began on"),
    "month": later("Month that began on"),
}
_IN_WORDS = {
    "day": later("Items per day: {counts}."),
    "week": later("Items per week, by the day it began: {counts}."),
    "month": later("Items per month, by the day it began: {counts}."),
}
_NEW = {"day": later("new today"), "week": later("new this week"), "month": later("new this month")}
_NOTHING = {
    "day": later("No items this day"),
    "week": later("No items this week"),
    "month": later("No items this month"),
}
# The sign repeats the word, and never stands alone.
_TRENDS = {Trend.RISING: later("▲ rising"), Trend.COOLING: later("▼ cooling")}


def title_words(digest: Digest) -> str:
    """Return what a digest is called."""
    return say("Customer feedback, {span}", span=span_words(digest))


def span_words(digest: Digest) -> str:
    """Return the period of a digest, such as `16 Nov to 23 Nov`."""
    end = day_label(digest.period.end.astimezone(zone_of(digest.time_zone)).date())
    return say("{first} to {last}", first=_began(digest, digest.period), last=end)


def chart_title(digest: Digest) -> str:
    """Return what the chart shows."""
    return say(_CHART_TITLES[digest.period.noun])


def axis_words(digest: Digest) -> str:
    """Return what the names below the chart's columns are."""
    return say(_AXES[digest.period.noun])


def points(digest: Digest) -> list[tuple[str, int]]:
    """Return the columns of the chart, oldest first: the day on which each period began, and its items."""
    counts = zip(digest.periods, digest.tally.by_period, strict=True)
    return [(_began(digest, period), count) for period, count in counts]


def chart_words(digest: Digest) -> str:
    """Return the chart for those who cannot see it."""
    told = ", ".join(f"{label}: {number(count)}" for label, count in points(digest))
    return say(_IN_WORDS[digest.period.noun], counts=told)


def kind_rows(digest: Digest) -> list[tuple[str, str]]:
    """Return each kind with its count, the largest first, and last how many items nobody has sorted yet."""
    counts = sorted(digest.tally.by_kind, key=lambda count: count.kind is None)
    names = [kind_plural(count.kind) for count in counts]
    return [
        (name[:1].upper() + name[1:], count_words(digest, count)) for name, count in zip(names, counts, strict=True)
    ]


def count_words(digest: Digest, count: KindCount | AccountCount) -> str:
    """Return a count, and how it compares when there is anything to compare with, such as `6 (▲ up from 2)`."""
    if digest.tally.is_first:
        return number(count.now)
    return say("{count:,} ({change})", count=count.now, change=change_words(count.now, count.before))


def trend_words(digest: Digest, theme: DigestTheme) -> list[str]:
    """Return how a theme moved, its items, its reach and the revenue behind it, each in a few words."""
    compared = not (digest.tally.is_first or theme.trend is Trend.NEW)
    items = counted(theme.now, "item")
    if compared:
        items = say("{items} ({change})", items=items, change=change_words(theme.now, theme.before))
    moved = say(_NEW[digest.period.noun]) if theme.trend is Trend.NEW else say(_TRENDS.get(theme.trend, ""))
    accounts = [counted(theme.accounts, "account")] if theme.accounts else []
    reach = ", ".join([*accounts, counted(theme.people, "person", "people")])
    return [part for part in (moved, items, reach, revenue_words(theme)) if part]


def revenue_words(theme: DigestTheme) -> str:
    """Return the yearly revenue behind a theme, one amount for each currency; nothing where none is known."""
    amounts = [short_money(money.amount, money.currency) for money in theme.revenue if money.amount]
    return say("{amounts} a year", amounts=listed(amounts)) if amounts else ""


def sample_words(digest: Digest, standing: Standing, *, accuracy: str = "") -> str:
    """Return what the numbers rest on, what they leave out, and how far Heed's own part is to be trusted.

    `accuracy` is how often Heed was right lately, without a full stop.
    """
    tally, parts = digest.tally, []
    if tally.now:
        parts.append(_origin(digest))
    if tally.late:
        since = _began(digest, digest.period)
        late = counted(tally.late, "item")
        parts.append(say("{items} said earlier but captured since {day}", items=late, day=since))
    if tally.withheld:
        parts.append(
            say_many(
                tally.withheld,
                "{number:,} more is in a private place and left out",
                "{number:,} more are in private places and left out",
            )
        )
    counts = "; ".join(parts) or say(_NOTHING[digest.period.noun])
    notes = [note for note in (bias_words(tally), *telling_words(digest, standing), accuracy) if note]
    said = [counts, *(note[:1].upper() + note[1:] for note in notes), say("Times in {zone}", zone=digest.time_zone)]
    return " ".join(f"{sentence}." for sentence in said)


def telling_words(digest: Digest, standing: Standing) -> list[str]:
    """Return what people should know about the sentences of a digest, without full stops."""
    telling, notes = digest.telling, []
    if telling.withheld:
        notes.append(
            say_many(
                telling.withheld,
                "{number:,} sentence was withheld: no evidence",
                "{number:,} sentences were withheld: no evidence",
            )
        )
    if telling.set_by is SetBy.ENDPOINT and standing:
        notes.append(say("Sentences by AI, each checked against the items it names; numbers are Heed's own"))
    if telling.notice:
        notes.append(telling.notice.rstrip("."))
    return notes


def _origin(digest: Digest) -> str:
    tally = digest.tally
    items, people = counted(tally.now, "item"), counted(tally.people, "person", "people")
    accounts = counted(tally.accounts, "account")
    if tally.accounts and tally.people:
        return say("{items} from {accounts} and {people}", items=items, accounts=accounts, people=people)
    if tally.accounts or tally.people:
        return say("{items} from {sources}", items=items, sources=accounts if tally.accounts else people)
    return items


def _began(digest: Digest, period: Period) -> str:
    """Return the day on which a period began; its own label is in the language of the day on which it was made."""
    return day_label(period.start.astimezone(zone_of(digest.time_zone)).date())
