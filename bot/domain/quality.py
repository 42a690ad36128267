"""Complaints by product area and week, and the rule that says when there are suddenly more of them.

A complaint is a bug, a complaint or a churn risk. What counts is how many distinct accounts complained about an area in
a week: one customer who writes twenty times is one customer. Items without a known account count as items only.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from bot.domain.days import day_label
from bot.domain.digests import Period
from bot.domain.feedback import Kind
from bot.domain.schedules import instant_of, zone_of

COMPLAINTS = (Kind.BUG, Kind.COMPLAINT, Kind.CHURN_RISK)
# Two months: long enough for a rate, short enough to be about the present product.
WEEKS_BEFORE = 8
# With less than a month to compare with, a busy week says nothing.
FEWEST_WEEKS = 4
# Two accounts in a week are a coincidence that the whole channel need not read about, however rare it was before.
FEWEST_ACCOUNTS = 3
# The share of false alarms among all alarms that is accepted. While nothing happens it bounds how many weeks have any.
# Counts are whole numbers, so that in truth it is less: simulated, one week in a hundred, a false alarm in two years
# (`test_quality_simulated.py`). A stricter 0.02 would miss a third of the rises from one account in two weeks to six,
# this one a quarter.
FALSE_ALARMS = 0.05
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaWeeks:
    """What was said about an area in each week, oldest first; the last week is the present one."""

    # None: nobody has said which area it is about.
    area: str | None
    # Complaints, and the distinct accounts that they came from.
    items: tuple[int, ...]
    accounts: tuple[int, ...]
    # Praise of the same weeks, and its accounts.
    praise: tuple[int, ...]
    praising: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityWeeks:
    """The weeks that the board shows, and what was said in them."""

    weeks: tuple[Period, ...]
    # The Monday of the present week, by which a burst is known.
    began_on: date
    areas: tuple[AreaWeeks, ...]
    # Everything that was heard in each week, of whatever kind: before the first there is nothing to compare with.
    heard: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """An area about which suddenly more accounts complain, with its numbers as they were when it was found."""

    area: str
    # The Monday of the week that it was found in.
    week: date
    accounts: int
    items: int
    # The accounts of the weeks before that it was compared with, oldest first.
    before: tuple[int, ...]
    # The probability of so many or more, had nothing changed.
    chance: float
    # How many areas were looked at in the same week.
    areas: int


def monday_of(zone: str, now: datetime) -> date:
    """Return the Monday on which the present week began in a time zone."""
    today = now.astimezone(zone_of(zone)).date()
    return today - timedelta(days=today.weekday())


def quality_weeks(zone: str, now: datetime) -> tuple[Period, ...]:
    """Return nine calendar weeks, from one Monday 00:00 of a time zone to the next, oldest first, the present one last.

    A week in which the clocks change has 167 or 169 hours and counts as any other: that is less than a hundredth.
    """
    place, this = zone_of(zone), monday_of(zone, now)
    mondays = [this + _WEEK * at for at in range(-WEEKS_BEFORE, 2)]
    edges = [instant_of(datetime.combine(day, time()), place) for day in mondays]
    return tuple(
        Period(start=start, end=end, label=day_label(day))
        for day, (start, end) in zip(mondays[:-1], pairwise(edges), strict=True)
    )


def chance_of(now: int, before: int, weeks: int) -> float:
    """Return the probability of `now` or more this week, given `before` in so many weeks, had the rate not changed.

    The exact conditional test of two Poisson counts (Przyborowski and Wilenski, "Homogeneity of results in testing
    samples from Poisson series", Biometrika 31, 1940): given their sum, each event falls into this week with the
    probability 1 / (weeks + 1), so that their number is binomial. One-sided, because only a rise is an alarm.

    A week that is not over counts as a whole one. Its count can only grow, so that an alarm in the middle of a week is
    one at its end too: to look every hour is no more likely to cry wolf than to look once, on Sunday night.
    """
    if now <= 0:
        return 1.0
    total, share = now + before, 1 / (weeks + 1)
    logs = math.log(share), math.log1p(-share)

    def probability(count: int) -> float:
        ways = math.lgamma(total + 1) - math.lgamma(count + 1) - math.lgamma(total - count + 1)
        return math.exp(ways + count * logs[0] + (total - count) * logs[1])

    return min(math.fsum(map(probability, range(now, total + 1))), 1.0)


def weeks_to_compare(heard: Sequence[int]) -> int:
    """Return how many of the weeks before are compared with, 0 when they are too few.

    All eight, once Heed has heard anything in the first of them. Else only those after the first week in which it did:
    before that nobody listened, and that week itself was hardly a whole one.
    """
    before = list(heard[:-1])
    first = next((at for at, count in enumerate(before) if count), len(before))
    known = len(before) - (first + 1 if first else 0)
    return known if known >= FEWEST_WEEKS else 0


def bursts_in(seen: QualityWeeks) -> tuple[Burst, ...]:
    """Return the areas whose complaints rose suddenly in the present week, the least likely first.

    Many areas are looked at, so that one of them is rare by chance in most weeks: the procedure of Benjamini and
    Hochberg ("Controlling the false discovery rate", J. R. Statist. Soc. B 57, 1995) keeps the share of false alarms
    among the alarms below FALSE_ALARMS. An area below FEWEST_ACCOUNTS takes part in it with the probability 1, which
    can only make the others less likely to be named. Items without an area are nobody's area.
    """
    weeks = weeks_to_compare(seen.heard)
    if not weeks:
        return ()
    named = [each for each in seen.areas if each.area is not None and any(each.accounts[-weeks - 1 :])]
    found = sorted((_burst(each, each.area, weeks, len(named), seen) for each in named if each.area), key=_rarity)
    passing = [rank for rank, burst in enumerate(found, start=1) if burst.chance <= FALSE_ALARMS * rank / len(found)]
    return tuple(found[: max(passing, default=0)])


def _rarity(burst: Burst) -> tuple[float, int, str]:
    return burst.chance, -burst.accounts, burst.area


def _burst(weeks_of: AreaWeeks, area: str, weeks: int, areas: int, seen: QualityWeeks) -> Burst:
    now, before = weeks_of.accounts[-1], weeks_of.accounts[-weeks - 1 : -1]
    return Burst(
        area=area,
        week=seen.began_on,
        accounts=now,
        items=weeks_of.items[-1],
        before=before,
        chance=chance_of(now, sum(before), weeks) if now >= FEWEST_ACCOUNTS else 1.0,
        areas=areas,
    )
