"""When a digest is due: local slots, correct across daylight saving.

A slot is the local time that a team was promised, such as `2026-11-23T09:00`; its name is that time, whatever the
clock does. In a gap (02:30 on the day when clocks jump from 02:00 to 03:00) a slot falls on the first minute after
the gap; in an overlap it falls on the first of the two. Two slots that a gap pushes onto one instant are one slot.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.errors import BadScheduleError
from bot.domain.language import say
from bot.domain.moments import require_aware

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_A_DAY = timedelta(days=1)
_A_WEEK = timedelta(days=7)
# A local date and the UTC date of the same instant differ by at most a day, and a gap moves a slot by at most a day
# (Samoa skipped 30 December 2011): three days from an instant, every slot is surely on its far side.
_SURELY_BEYOND = timedelta(days=3)
# Names of the zone database that are no place: a leftover, a link to this machine's own zone, and its test entry.
_NO_PLACES = frozenset({"Factory", "localtime", "posixrules"})


class Cadence(StrEnum):
    """How often a digest goes out."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """The wish of a team: how often, on which day, at what local time, in which zone."""

    cadence: Cadence
    at: time
    zone: str
    # 0 is Monday; a daily rhythm ignores it. A monthly one goes out on the first of this weekday in the month.
    weekday: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A digest that goes to one channel in a rhythm; a channel has at most one."""

    id: str
    workspace_id: str
    channel_id: str
    rhythm: Rhythm
    # The next slot that has not been handed to a job, in UTC.
    next_at: datetime
    muted_at: datetime | None
    created_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One promised time: its local name, such as `2026-11-23T09:00`, and the instant that it falls on, in UTC."""

    name: str
    at: datetime

    @property
    def on(self) -> date:
        """Return the local day that was promised."""
        return datetime.fromisoformat(self.name).date()


@cache
def zone_names() -> frozenset[str]:
    """Return the time zones that people may choose, as the zone database names them."""
    return frozenset(available_timezones() - _NO_PLACES)


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone; raise BadScheduleError when there is none of that name."""
    if name not in zone_names():
        raise BadScheduleError(
            say("There is no time zone called “{name}”: choose one such as Europe/Berlin.", name=name)
        )
    return ZoneInfo(name)


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a naive local time: the first valid minute after a gap, the first of an overlap."""
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    # In a gap, fold 0 reads the time with the offset from before it and so lands after it; fold 1 lands before it.
    return _end_of_gap(wall.replace(tzinfo=zone, fold=1).astimezone(UTC), first, zone)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant at which the offset changes, to the minute."""
    changed = after.astimezone(zone).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = (before + (after - before) / 2).replace(second=0, microsecond=0)
        middle = middle if middle > before else before + timedelta(minutes=1)
        if middle.astimezone(zone).utcoffset() == changed:
            after = middle
        else:
            before = middle
    return after


def slot_after(rhythm: Rhythm, moment: datetime) -> Slot:
    """Return the first slot later than a moment; raise BadScheduleError when the zone is unknown."""
    require_aware(moment)
    slots = _slots_from(rhythm, _local_day(rhythm, moment) - _SURELY_BEYOND, forwards=True)
    return next(slot for slot in slots if slot.at > moment)


def slot_at_or_before(rhythm: Rhythm, moment: datetime) -> Slot:
    """Return the newest slot not later than a moment; raise BadScheduleError when the zone is unknown."""
    require_aware(moment)
    slots = _slots_from(rhythm, _local_day(rhythm, moment) + _SURELY_BEYOND, forwards=False)
    # Of two that a gap pushed onto one instant the earlier name counts, as it does for `slot_after`.
    return next(slot for slot, earlier in pairwise(slots) if slot.at <= moment and earlier.at < slot.at)


def slot_named(rhythm: Rhythm, name: str) -> Slot | None:
    """Return the slot of a rhythm that has this name, or None: the team may have changed the rhythm since."""
    try:
        wall = datetime.fromisoformat(name)
    except ValueError:
        return None
    if wall.tzinfo is not None:
        return None
    slot = slot_at_or_before(rhythm, instant_of(wall, zone_of(rhythm.zone)))
    return slot if slot.name == name else None


def is_worth_posting(rhythm: Rhythm, slot: Slot, now: datetime) -> bool:
    """Say whether a slot is still the newest: once the next one has come, its digest tells the news fresher.

    A team that comes back to a stopped Heed on Friday is better served with Monday's digest than with none. A slot
    that has not come yet is worth posting too: the replica that handed it out may have a faster clock.
    """
    return now < slot_after(rhythm, slot.at).at


def slots_up_to(rhythm: Rhythm, last: Slot, count: int) -> tuple[Slot, ...]:
    """Return `count` slots in order, of which `last` is the last."""
    slots = [last]
    while len(slots) < count:
        slots.append(slot_at_or_before(rhythm, slots[-1].at - timedelta(microseconds=1)))
    return tuple(reversed(slots))


def _local_day(rhythm: Rhythm, moment: datetime) -> date:
    return moment.astimezone(zone_of(rhythm.zone)).date()


def _slots_from(rhythm: Rhythm, start: date, *, forwards: bool) -> Iterator[Slot]:
    zone = zone_of(rhythm.zone)
    for day in _days_from(rhythm, start, 1 if forwards else -1):
        wall = datetime.combine(day, rhythm.at.replace(second=0, microsecond=0, tzinfo=None))
        yield Slot(name=wall.isoformat(timespec="minutes"), at=instant_of(wall, zone))


def _days_from(rhythm: Rhythm, day: date, direction: int) -> Iterator[date]:
    """Yield the days of a rhythm from `day` on, forwards (1) or backwards (-1)."""
    if rhythm.cadence is Cadence.MONTHLY:
        yield from _first_weekdays(rhythm.weekday, day, direction)
        return
    step = _A_DAY if rhythm.cadence is Cadence.DAILY else _A_WEEK
    while rhythm.cadence is Cadence.WEEKLY and day.weekday() != rhythm.weekday:
        day += direction * _A_DAY
    while True:
        yield day
        day += direction * step


def _first_weekdays(weekday: int, start: date, direction: int) -> Iterator[date]:
    months = start.year * 12 + start.month - 1
    while True:
        first = date(months // 12, months % 12 + 1, 1)
        day = first + timedelta(days=(weekday - first.weekday()) % 7)
        if (day - start).days * direction >= 0:
            yield day
        months += direction
