"""Days as Heed says them: in the language that is spoken, whatever the machine's is."""

from datetime import date

from bot.domain.language import later_about, say_about

_MONTHS = (
    later_about("short month", "Jan"),
    later_about("short month", "Feb"),
    later_about("short month", "Mar"),
    later_about("short month", "Apr"),
    later_about("short month", "May"),
    later_about("short month", "Jun"),
    later_about("short month", "Jul"),
    later_about("short month", "Aug"),
    later_about("short month", "Sep"),
    later_about("short month", "Oct"),
    later_about("short month", "Nov"),
    later_about("short month", "Dec"),
)
_SHORT = (
    later_about("short weekday", "Mon"),
    later_about("short weekday", "Tue"),
    later_about("short weekday", "Wed"),
    later_about("short weekday", "Thu"),
    later_about("short weekday", "Fri"),
    later_about("short weekday", "Sat"),
    later_about("short weekday", "Sun"),
)
_LONG = (
    later_about("weekday", "Monday"),
    later_about("weekday", "Tuesday"),
    later_about("weekday", "Wednesday"),
    later_about("weekday", "Thursday"),
    later_about("weekday", "Friday"),
    later_about("weekday", "Saturday"),
    later_about("weekday", "Sunday"),
)

# Languages that write weekdays with a small letter write them so within a sentence only.
_WITHIN = (
    later_about("weekday within a sentence", "Monday"),
    later_about("weekday within a sentence", "Tuesday"),
    later_about("weekday within a sentence", "Wednesday"),
    later_about("weekday within a sentence", "Thursday"),
    later_about("weekday within a sentence", "Friday"),
    later_about("weekday within a sentence", "Saturday"),
    later_about("weekday within a sentence", "Sunday"),
)


def day_label(day: date) -> str:
    """Return a day as `16 Nov`."""
    return say_about("day", "{day} {month}", day=str(day.day), month=_month(day))


def day_in_week(day: date) -> str:
    """Return a day as `Mon 16 Nov`, where it is not far away."""
    return say_about("day", "{weekday} {day} {month}", weekday=_weekday(day), day=str(day.day), month=_month(day))


def named_day(on: date) -> str:
    """Return a day as `Tue 1 Dec 2026`, where the year is not plain from what stands around it."""
    return say_about(
        "day",
        "{weekday} {day} {month} {year}",
        weekday=_weekday(on),
        day=str(on.day),
        month=_month(on),
        year=str(on.year),
    )


def weekday_name(number: int) -> str:
    """Return the name of a weekday as it begins a line, such as `Monday`; 0 is Monday."""
    return say_about("weekday", _LONG[number])


def weekday_within(number: int) -> str:
    """Return the name of a weekday as it stands within a sentence; 0 is Monday."""
    return say_about("weekday within a sentence", _WITHIN[number])


def short_weekday(number: int) -> str:
    """Return the short name of a weekday, such as `Mon`; 0 is Monday."""
    return say_about("short weekday", _SHORT[number])


def _month(day: date) -> str:
    return say_about("short month", _MONTHS[day.month - 1])


def _weekday(day: date) -> str:
    return short_weekday(day.weekday())
