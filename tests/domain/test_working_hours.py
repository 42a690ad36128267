"""When somebody is at work where they live."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.channels import Preferences
from bot.domain.rhythm import PersonPreferences, dms_a_day, hours_of, wants
from bot.domain.working_hours import (
    OfficeHours,
    Snooze,
    is_at_work,
    morning_of,
    snoozed_day,
    zone_of_person,
)

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


NIGHTS = OfficeHours(begins=time(22), ends=time(6), workdays=frozenset({4}), holidays=("2026-12-04",))


@pytest.mark.parametrize(
    ("now", "hours", "is_there"),
    [
        # Friday night, which ends on Saturday; Thursday night's morning is not worked.
        ("2026-11-27T21:59", NIGHTS, False),
        ("2026-11-27T22:00", NIGHTS, True),
        ("2026-11-28T05:59", NIGHTS, True),
        ("2026-11-28T06:00", NIGHTS, False),
        ("2026-11-27T03:00", NIGHTS, False),
        # The whole night belongs to the day on which it began: a day off is off until its morning.
        ("2026-12-04T23:00", NIGHTS, False),
        ("2026-12-05T03:00", NIGHTS, False),
        # Around the clock.
        ("2026-11-23T03:00", OfficeHours(begins=time(8), ends=time(8)), False),
        ("2026-11-24T03:00", OfficeHours(begins=time(8), ends=time(8)), True),
        # A holiday of every year, on a Friday.
        ("2026-12-25T12:00", OfficeHours(holidays=("12-25",)), False),
        ("2026-12-24T12:00", OfficeHours(holidays=("12-25",)), True),
        # Sunday to Thursday.
        ("2026-11-29T12:00", OfficeHours(workdays=frozenset({6, 0, 1, 2, 3})), True),
        ("2026-11-27T12:00", OfficeHours(workdays=frozenset({6, 0, 1, 2, 3})), False),
    ],
)
def test_hours_are_those_that_were_chosen(now: str, hours: OfficeHours, is_there: bool) -> None:
    """Nights belong to the day on which they began, and so do their days off."""
    assert is_at_work(datetime.fromisoformat(now).replace(tzinfo=UTC), ZoneInfo("UTC"), hours) is is_there


def test_work_begins_when_it_begins_on_the_wall() -> None:
    """On the days when clocks jump too: an hour that summer time skips begins after it."""
    early = OfficeHours(begins=time(2, 30), ends=time(12), workdays=frozenset({6}))
    # In autumn half past two comes twice: the first counts.
    spring, autumn = datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    # From nine on Monday, the same hour of the clock before and after the change.
    friday, monday = datetime(2026, 3, 27, 8, tzinfo=UTC), datetime(2026, 3, 30, 7, tzinfo=UTC)
    for begins, hours in ((spring, early), (autumn, early), (friday, OfficeHours()), (monday, OfficeHours())):
        assert morning_of(begins.astimezone(BERLIN).date(), BERLIN, hours) == begins
        assert is_at_work(begins, BERLIN, hours)
        assert not is_at_work(begins - timedelta(minutes=1), BERLIN, hours)
    assert is_at_work(autumn + timedelta(hours=1), BERLIN, early)


def test_a_time_without_its_zone_is_refused() -> None:
    """Nobody could tell whether somebody is at work then."""
    with pytest.raises(ValueError, match="naive"):
        is_at_work(datetime(2026, 11, 23), BERLIN)  # noqa: DTZ001 -- that is the point


def test_who_works_differently_keeps_what_is_theirs() -> None:
    """The workspace's hours where they chose none, and the days off of both."""
    usual = Preferences(hours=OfficeHours(begins=time(8), holidays=("12-25",)), dms_per_day=2)
    own = PersonPreferences(user_id="U1", workdays=frozenset({0}), days_off=("12-28",), nudges_off=frozenset({"stale"}))
    mine = hours_of(own, usual)
    assert (mine.begins, mine.ends, mine.workdays) == (time(8), time(18), frozenset({0}))
    assert mine.holidays == ("12-25", "12-28")
    assert (dms_a_day(own, usual), dms_a_day(replace(own, dms_per_day=9), usual)) == (2, 9)
    assert (wants("stale", own, usual), wants("unsure", own, usual)) == (False, True)
    assert not wants("unsure", own, replace(usual, nudges_off=frozenset({"unsure"})))
