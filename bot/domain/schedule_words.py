"""A schedule as people type it (`friday 16:30 Europe/Berlin`) and as Heed says it back."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from difflib import get_close_matches

from bot.domain.days import day_in_week, weekday_within
from bot.domain.errors import BadScheduleError
from bot.domain.language import later, say
from bot.domain.schedules import WEEKDAYS, Cadence, Rhythm, Slot, zone_names

# Monday morning: the week's plan is made then, and the words of the week before are complete.
USUAL_TIME = time(9, 0)
USUAL_WEEKDAY = 0

_CADENCES = {
    "daily": Cadence.DAILY,
    "day": Cadence.DAILY,
    "weekly": Cadence.WEEKLY,
    "week": Cadence.WEEKLY,
    "monthly": Cadence.MONTHLY,
    "month": Cadence.MONTHLY,
}
# Said between the words that matter.
_FILLERS = frozenset({"a", "at", "each", "every", "first", "in", "o'clock", "of", "on", "the", "time"})
# Shorter than three letters a day has no name of its own ("t" is Tuesday or Thursday).
_SHORTEST_DAY = 3
_TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2}))?(?P<half>am|pm)?")
_NOON = 12
_LAST_HOUR = 23
_LAST_MINUTE = 59
# Enough to choose from without scrolling, and what a Slack menu takes at most.
MOST_ZONES = 100


def usual_rhythm(zone: str) -> Rhythm:
    """Return what a team gets that says nothing else: weekly, on Monday at 09:00, in this zone (else in UTC)."""
    known = zone if zone in zone_names() else "UTC"
    return Rhythm(cadence=Cadence.WEEKLY, at=USUAL_TIME, zone=known, weekday=USUAL_WEEKDAY)


def rhythm_from_words(words: str, usual: Rhythm) -> Rhythm:
    """Return the rhythm that somebody typed; what they left out is as usual.

    Raises BadScheduleError that names the word which cannot be read.
    """
    rhythm, tokens = usual, words.replace(",", " ").split()
    while tokens:
        taken, rhythm = _read(tokens, rhythm)
        tokens = tokens[taken:]
    return rhythm


def _read(tokens: Sequence[str], rhythm: Rhythm) -> tuple[int, Rhythm]:
    """Return how many tokens were understood at the front, and what they change."""
    word = tokens[0].casefold()
    if word in _FILLERS:
        return 1, rhythm
    if word in _CADENCES:
        return 1, replace(rhythm, cadence=_CADENCES[word])
    if (weekday := _weekday_of(word)) is not None:
        return 1, replace(rhythm, weekday=weekday)
    if (found := _time_of(tokens)) is not None:
        taken, at = found
        return taken, replace(rhythm, at=at)
    # "New York" and "Port of Spain" are places of two and three words.
    for taken in (3, 2, 1):
        if len(tokens) >= taken and (zone := zone_called("_".join(tokens[:taken]))) is not None:
            return taken, replace(rhythm, zone=zone)
    raise BadScheduleError(_unread(tokens[0]))


def _unread(word: str) -> str:
    near = get_close_matches(word.casefold(), [day.casefold() for day in WEEKDAYS] + list(_CADENCES), n=1)
    # A digest's worth of text may have been pasted after the command.
    typed = word[:40]
    if near:
        return say(
            "“{typed}” is no day, time or time zone that I know. Did you mean “{near}”?", typed=typed, near=near[0]
        )
    return say(
        "“{typed}” is no day, time or time zone that I know. Try `/digest schedule monday 09:00 Europe/Berlin`.",
        typed=typed,
    )


def _weekday_of(word: str) -> int | None:
    word = word.removesuffix("s")
    if len(word) < _SHORTEST_DAY:
        return None
    return next((number for number, day in enumerate(WEEKDAYS) if day.casefold().startswith(word)), None)


def _time_of(tokens: Sequence[str]) -> tuple[int, time] | None:
    """Return how many tokens make a time such as `9`, `9am`, `9 am` or `16:30`, and the time."""
    if len(tokens) > 1 and tokens[1].casefold() in {"am", "pm"}:
        joined = _clock_time(tokens[0] + tokens[1])
        return None if joined is None else (2, joined)
    alone = _clock_time(tokens[0])
    return None if alone is None else (1, alone)


def _clock_time(word: str) -> time | None:
    match = _TIME.fullmatch(word.casefold())
    if match is None:
        return None
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), match["half"]
    if half is not None:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    return time(hour, minute) if hour <= _LAST_HOUR and minute <= _LAST_MINUTE else None


def zone_called(text: str) -> str | None:
    """Return the zone of this name or of this city, however it is capitalised, or None."""
    wanted = _plain(text)
    cities = []
    for name in sorted(zone_names()):
        if _plain(name) == wanted:
            return name
        if "/" in name and _plain(name.rpartition("/")[2]) == wanted:
            cities.append(name)
    return cities[0] if cities else None


def zones_like(text: str) -> list[str]:
    """Return the zones that contain a text, those whose city begins with it first; at most 100."""
    wanted = _plain(text)
    matching = [name for name in sorted(zone_names()) if wanted in _plain(name)]
    return sorted(matching, key=lambda name: not _plain(name.rpartition("/")[2]).startswith(wanted))[:MOST_ZONES]


def _plain(text: str) -> str:
    return "_".join(text.casefold().split())


def rhythm_sentence(rhythm: Rhythm) -> str:
    """Return a rhythm in words, such as `Every Monday at 09:00 (Europe/Berlin)`."""
    sentence = {
        Cadence.DAILY: later("Every day at {time} ({zone})"),
        Cadence.WEEKLY: later("Every {weekday} at {time} ({zone})"),
        Cadence.MONTHLY: later("On the first {weekday} of each month at {time} ({zone})"),
    }[rhythm.cadence]
    weekday = weekday_within(rhythm.weekday)
    return say(sentence, weekday=weekday, time=f"{rhythm.at:%H:%M}", zone=rhythm.zone)


def slot_day(slot: Slot) -> str:
    """Return the day of a slot in words, such as `Mon 23 Nov`."""
    return day_in_week(slot.on)
