"""Days on which nobody works, as people type them: one in each line, with a name if they like.

`2026-12-25 Christmas` is that day, `12-25` is the day of every year, `2026-12-24 to 2027-01-02 Skiing` all of these,
and `12-24 to 01-02` all of these every year.
Kept as they were read, days first: a stretch as `2026-12-24/2027-01-02`.
"""

import re
from collections.abc import Iterable
from datetime import date

from bot.domain.errors import HeedError
from bot.domain.language import say
from bot.domain.words import clean_words

# A year of days off fits in a form's field of 3,000 characters, and more is a calendar.
MOST_DAYS_OFF = 100
# A name is for whoever edits the list; it is shown nowhere else.
_NAME_BUDGET = 60
# A longer absence than this is somebody who has left.
_LONGEST_DAYS = 366
_DAY = r"(?:\d{4}-)?\d{1,2}-\d{1,2}"
_TO = r"to\b|bis\b|hasta\b"
_LINE = re.compile(
    rf"(?P<first>{_DAY})(?:\s*(?:/|\.\.|\u2013|\u2014|{_TO}|-(?=\s))\s*(?P<last>{_DAY}))?"
    # A stretch whose last day cannot be read is refused: as a name it would be a single day, and nobody would notice.
    rf"(?:[\s,;:]+(?![\s,;:]*(?:{_TO}))(?P<name>.*))?"
)
# A leap year, so that the 29th of February is a day of every year that has it.
_LEAP_YEAR = 2024


class DayOffError(HeedError):
    """Write one day in each line, such as `2026-12-25 Christmas`, `12-25`, or `2026-12-24 to 2027-01-02`."""


def read_days_off(text: str) -> tuple[str, ...]:
    """Return the days of a text, one a line, as they are kept; raise DayOffError with the line that is none."""
    lines = [line for line in map(str.strip, clean_words(text).splitlines()) if line]
    if len(lines) > MOST_DAYS_OFF:
        raise DayOffError(
            say("These are {lines:,} lines, and {most:,} are the most.", lines=len(lines), most=MOST_DAYS_OFF)
        )
    return tuple(dict.fromkeys(_read(line) for line in lines))


def days_off_text(days_off: Iterable[str]) -> str:
    """Return kept days as people type them: `read_days_off` reads them back as they are."""
    return "\n".join(each.replace("/", " to ", 1) if "/" in each.split(" ", 1)[0] else each for each in days_off)


def is_day_off(day: date, days_off: Iterable[str]) -> bool:
    """Say whether a day is among kept days off; what cannot be read any more is none."""
    once, yearly = day.isoformat(), day.isoformat()[5:]
    for each in days_off:
        first, _, last = each.split(" ", 1)[0].partition("/")
        if _is_within(yearly if len(first) == len(yearly) else once, first, last or first):
            return True
    return False


def _is_within(day: str, first: str, last: str) -> bool:
    """Say whether a day is in a stretch; days of one form are in the order of their letters."""
    if first <= last:
        return first <= day <= last
    # Over the turn of every year.
    return day >= first or day <= last


def _read(line: str) -> str:
    found = _LINE.fullmatch(line)
    if found is None:
        raise _refused(line)
    first, last = found["first"], found["last"]
    name = " ".join((found["name"] or "").split())[:_NAME_BUDGET]
    days = _day(first, line)
    if last is not None:
        days = f"{days}/{_last_day(days, last, line)}"
    return f"{days} {name}".strip()


def _last_day(first: str, typed: str, line: str) -> str:
    """Return the last day of a stretch; it has a year where the first one has, and then it does not come before it."""
    last = _day(typed, line)
    is_once = first.count("-") > 1
    if len(first) != len(last) or (is_once and not 0 <= _between(first, last) <= _LONGEST_DAYS):
        raise _refused(line)
    return last


def _between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _day(typed: str, line: str) -> str:
    """Return a day as `2026-12-25` or `12-25`; raise DayOffError when the calendar has no such day."""
    year = typed[:4] if typed.count("-") > 1 else None
    month, day = typed.split("-")[-2:]
    try:
        read = date(int(year or _LEAP_YEAR), int(month), int(day))
    except ValueError:
        raise _refused(line) from None
    return read.isoformat() if year else read.isoformat()[5:]


def _refused(line: str) -> DayOffError:
    seen = line if len(line) <= _NAME_BUDGET else f"{line[:_NAME_BUDGET]}…"
    return DayOffError(
        say(
            "“{line}” is no day: write `2026-12-25 Christmas`, `12-25` for every year, or `2026-12-24 to 2027-01-02`.",
            line=seen,
        )
    )
