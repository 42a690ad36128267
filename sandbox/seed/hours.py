"""When the people of the seed talk: during the day, whatever the hour at which a look-alike is started."""

from datetime import datetime, timedelta

# The seed's people live between Lisbon and Osaka; these hours in UTC are a working day for most of them.
OPENS, CLOSES = timedelta(hours=7), timedelta(hours=17)
_DAY = timedelta(days=1)


def by_day(at: datetime, now: datetime) -> datetime:
    """Return a moment of the past moved into the working hours of its own day, so that what was said keeps its order.

    What is from today stays as it is: moved, it might not have happened yet.
    """
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if at.date() >= now.date():
        return at
    return midnight + OPENS + (CLOSES - OPENS) * ((at - midnight) / _DAY)
