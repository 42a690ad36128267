"""The spans of time that a digest counts: eight of them, from slot to slot, in the team's local time."""

from datetime import datetime, timedelta
from itertools import pairwise

from bot.domain.days import day_label
from bot.domain.digests import Period
from bot.domain.schedules import Cadence, Rhythm, Slot, instant_of, slots_up_to, zone_of

# The digest's own period, the one it is compared with, and six more: two months of weeks show a direction, and still
# fit a phone's chart.
PERIODS = 8
# A month is four weeks here, so that each span has the same number of weekends.
_ROLLING_DAYS = {Cadence.DAILY: 1, Cadence.WEEKLY: 7, Cadence.MONTHLY: 28}


def periods_of(rhythm: Rhythm, slot: Slot) -> tuple[Period, ...]:
    """Return the eight periods that end at a slot, oldest first; the last is the digest's own."""
    slots = slots_up_to(rhythm, slot, PERIODS + 1)
    return tuple(Period(start=start.at, end=end.at, label=day_label(start.on)) for start, end in pairwise(slots))


def rolling_periods(cadence: Cadence, zone: str, now: datetime) -> tuple[Period, ...]:
    """Return eight spans of equal length in local time that end now: what a digest outside its rhythm counts.

    Whole spans, so that on a Wednesday three days are never compared with seven.
    """
    place = zone_of(zone)
    wall = now.astimezone(place).replace(tzinfo=None)
    walls = [wall - timedelta(days=_ROLLING_DAYS[cadence] * back) for back in range(PERIODS, 0, -1)]
    edges = [*(instant_of(edge, place) for edge in walls), now]
    return tuple(
        Period(start=start, end=end, label=day_label(edge.date()))
        for (start, end), edge in zip(pairwise(edges), walls, strict=True)
    )
