"""When somebody is at work where they live, so that a reminder comes when it can be acted on."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.moments import require_aware
from bot.domain.schedules import instant_of, zone_names

# The hours that most offices share: earlier, a reminder is a disturbance at breakfast, later it waits until tomorrow
# anyway and is buried by then.
WORK_BEGINS, WORK_ENDS = time(9), time(18)
# Monday to Friday, as `date.weekday` counts.
_WORKDAYS = range(5)
MONDAY_TO_FRIDAY = frozenset(_WORKDAYS)
_FALLBACK_ZONE = "UTC"
# Later than this, it is a new plan and no reminder.
LONGEST_SNOOZE = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """When people of a team, or one person, may be disturbed: local times, weekdays, and days off."""

    begins: time = WORK_BEGINS
    ends: time = WORK_ENDS
    # As `date.weekday` counts: 0 is Monday.
    workdays: frozenset[int] = MONDAY_TO_FRIDAY
    # Days on which nobody works: `2026-12-25` once, `12-25` every year.
    holidays: tuple[str, ...] = ()


class Snooze(StrEnum):
    """When a reminder comes back."""

    TOMORROW = "tomorrow"
    NEXT_WEEK = "next week"
    # Its reader chooses the day.
    DATE = "date"


def zone_of_person(name: str | None) -> ZoneInfo:
    """Return somebody's time zone; one that this machine does not know counts as UTC."""
    return ZoneInfo(name if name is not None and name in zone_names() else _FALLBACK_ZONE)


def is_at_work(now: datetime, zone: ZoneInfo) -> bool:
    """Say whether somebody is at work now, Monday to Friday from 9:00 to 18:00; raise ValueError for a naive time."""
    require_aware(now)
    local = now.astimezone(zone)
    return local.weekday() in _WORKDAYS and WORK_BEGINS <= local.time() < WORK_ENDS


def morning_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the UTC moment at which work begins on a day."""
    return instant_of(datetime.combine(day, WORK_BEGINS), zone)


def snoozed_day(snooze: Snooze, now: datetime, zone: ZoneInfo) -> date:
    """Return the day on which something snoozed comes back: tomorrow, or on Monday."""
    today = now.astimezone(zone).date()
    if snooze is Snooze.NEXT_WEEK:
        return today + timedelta(days=7 - today.weekday())
    return today + timedelta(days=1)
