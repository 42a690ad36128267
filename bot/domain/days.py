"""Days as Heed says them: in its own language, whatever the machine's is."""

from datetime import date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day_label(day: date) -> str:
    """Return a day as `16 Nov`."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def named_day(on: date) -> str:
    """Return a day as `Tue 1 Dec 2026`, where the year is not plain from what stands around it."""
    return f"{_WEEKDAYS[on.weekday()]} {day_label(on)} {on.year}"
