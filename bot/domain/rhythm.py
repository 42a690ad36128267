"""One person's own rhythm: when they work, what they do not want to be reminded of, how much they want to hear."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from bot.domain.channels import Preferences
from bot.domain.working_hours import OfficeHours

# Who wants to hear everything at once has no use for a cap, and with more than this nobody reads the last of them.
MOST_DMS_PER_DAY = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPreferences:
    """What one person chose for themselves; None: as the workspace has it."""

    user_id: str
    begins: time | None = None
    ends: time | None = None
    # As `date.weekday` counts: 0 is Monday.
    workdays: frozenset[int] | None = None
    # Days off of their own, besides the workspace's holidays, as `bot/domain/days_off.py` writes them.
    days_off: tuple[str, ...] = ()
    # So many unasked direct messages a day; the others are folded into one.
    dms_per_day: int | None = None
    # Nudge rules that they do not want, by name; the workspace's own choice holds besides.
    nudges_off: frozenset[str] = frozenset()
    # They know the first steps, or leave one of them out: Home shows them no more.
    hides_steps: bool = False
    set_at: datetime | None = None


def hours_of(person: PersonPreferences, preferences: Preferences) -> OfficeHours:
    """Return when somebody is at work: their own hours and weekdays, else the workspace's; days off of both."""
    usual = preferences.hours
    return replace(
        usual,
        begins=usual.begins if person.begins is None else person.begins,
        ends=usual.ends if person.ends is None else person.ends,
        workdays=usual.workdays if person.workdays is None else person.workdays,
        holidays=(*usual.holidays, *person.days_off),
    )


def dms_a_day(person: PersonPreferences, preferences: Preferences) -> int:
    """Return how many unasked direct messages somebody gets in a day."""
    return preferences.dms_per_day if person.dms_per_day is None else person.dms_per_day


def wants(rule: str, person: PersonPreferences, preferences: Preferences) -> bool:
    """Say whether somebody is to hear of a nudge rule at all."""
    return rule not in preferences.nudges_off and rule not in person.nudges_off
