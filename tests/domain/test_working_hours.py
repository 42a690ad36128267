"""When somebody is at work where they live."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.working_hours import Snooze, is_at_work, morning_of, snoozed_day, zone_of_person

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    ("now", "zone", "is_there"),
    [
        ("2026-11-23T07:59", BERLIN, False),
        ("2026-11-23T08:00", BERLIN, True),
        ("2026-11-23T16:59", BERLIN, True),
        ("2026-11-23T17:00", BERLIN, False),
        ("2026-11-21T12:00", BERLIN, False),
        ("2026-11-22T12:00", BERLIN, False),
        # It is Monday in Tokyo already.
        ("2026-11-23T00:00", TOKYO, True),
        ("2026-11-22T23:59", TOKYO, False),
        # Summer time is over since October, so nine in Berlin is eight in London in July as well.
        ("2026-07-20T07:00", BERLIN, True),
    ],
)
def test_office_hours_are_those_of_the_person(now: str, zone: ZoneInfo, is_there: bool) -> None:
    """Monday to Friday from nine to six, by the clock on their wall."""
    assert is_at_work(datetime.fromisoformat(now).replace(tzinfo=UTC), zone) is is_there


def test_a_snooze_ends_in_the_morning() -> None:
    """Tomorrow, or the next Monday, where its reader lives."""
    monday_evening = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert snoozed_day(Snooze.TOMORROW, monday_evening, BERLIN) == date(2026, 11, 25)
    assert snoozed_day(Snooze.TOMORROW, monday_evening, ZoneInfo("UTC")) == date(2026, 11, 24)
    assert snoozed_day(Snooze.NEXT_WEEK, monday_evening, BERLIN) == date(2026, 11, 30)
    assert snoozed_day(Snooze.NEXT_WEEK, datetime(2026, 11, 29, 12, tzinfo=UTC), BERLIN) == date(2026, 11, 30)
    assert morning_of(date(2026, 11, 30), BERLIN) == datetime(2026, 11, 30, 8, tzinfo=UTC)


def test_an_unknown_zone_is_utc() -> None:
    """Slack may tell a zone that this machine does not know, or none."""
    assert zone_of_person("Mars/Olympus") == zone_of_person(None) == ZoneInfo("UTC")
    assert zone_of_person("Asia/Tokyo") == TOKYO
