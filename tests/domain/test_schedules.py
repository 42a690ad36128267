"""Slots: the promised local time, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadScheduleError
from bot.domain.schedules import (
    Cadence,
    Rhythm,
    instant_of,
    is_worth_posting,
    slot_after,
    slot_at_or_before,
    slot_named,
    slots_up_to,
    zone_names,
)

# Half-hour daylight saving, midnight changes, +14, the skipped day of 2011, quarter-hour zones, none at all.
AWKWARD = (
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Pacific/Kiritimati",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Africa/Casablanca",
    "Antarctica/Troll",
    "America/St_Johns",
    "Asia/Gaza",
    "Europe/Dublin",
    "Europe/Berlin",
    "UTC",
)
zones = st.sampled_from(AWKWARD) | st.sampled_from(sorted(zone_names()))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(1995, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 the zone is beside it
rhythms = st.builds(
    Rhythm, cadence=st.sampled_from(Cadence), at=times, zone=zones, weekday=st.integers(min_value=0, max_value=6)
)
weekly = st.builds(
    Rhythm, cadence=st.just(Cadence.WEEKLY), at=times, zone=zones, weekday=st.integers(min_value=0, max_value=6)
)


def wall(text: str) -> datetime:
    """Return a naive local time."""
    return datetime.fromisoformat(text)


def berlin(at: str = "09:00", cadence: Cadence = Cadence.WEEKLY, weekday: int = 0) -> Rhythm:
    """Return a rhythm in Berlin."""
    return Rhythm(cadence=cadence, at=time.fromisoformat(at), zone="Europe/Berlin", weekday=weekday)


@given(rhythm=rhythms, moment=moments)
def test_the_next_slot_is_later_and_the_newest_one_is_not(rhythm: Rhythm, moment: datetime) -> None:
    """Between the newest slot and the next one there is no other."""
    newest, following = slot_at_or_before(rhythm, moment), slot_after(rhythm, moment)
    assert newest.at <= moment < following.at
    assert slot_after(rhythm, newest.at) == following
    assert slot_at_or_before(rhythm, following.at) == following
    assert slot_at_or_before(rhythm, following.at - timedelta(microseconds=1)) == newest


@given(rhythm=weekly, moment=moments)
def test_a_weekly_digest_has_exactly_one_slot_in_each_local_week(rhythm: Rhythm, moment: datetime) -> None:
    """Twelve slots in a row: strictly later, each in the next week, on the weekday and at the time promised."""
    slot = slot_after(rhythm, moment)
    for _ in range(12):
        following = slot_after(rhythm, slot.at)
        assert following.at > slot.at
        assert following.on - slot.on == timedelta(days=7)
        assert following.on.weekday() == rhythm.weekday
        assert following.name.endswith(f"T{rhythm.at:%H:%M}")
        slot = following


@given(zone=zones, local=st.datetimes(datetime(1995, 1, 1), datetime(2037, 1, 1)))  # noqa: DTZ001 naive on purpose
def test_a_local_time_falls_on_itself_or_on_the_first_minute_after_a_gap(zone: str, local: datetime) -> None:
    """A time that exists is kept, its first occurrence; one that does not is moved to the end of its gap."""
    place, local = ZoneInfo(zone), local.replace(second=0, microsecond=0)
    instant = instant_of(local, place)
    shown = instant.astimezone(place)
    if shown.replace(tzinfo=None) == local:
        assert shown.fold == 0
        return
    minute_before = (instant - timedelta(minutes=1)).astimezone(place).replace(tzinfo=None)
    assert minute_before < local < shown.replace(tzinfo=None)
    assert shown.replace(tzinfo=None) - minute_before > timedelta(minutes=1)


@pytest.mark.parametrize(
    ("zone", "local", "instant"),
    [
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30"),
        ("Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-03T15:30"),
        ("America/Sao_Paulo", "2017-10-15T00:00", "2017-10-15T03:00"),
        ("Pacific/Apia", "2011-12-30T09:00", "2011-12-30T10:00"),
        ("Pacific/Kiritimati", "2026-11-23T09:00", "2026-11-22T19:00"),
        ("Asia/Kathmandu", "2026-11-23T09:00", "2026-11-23T03:15"),
    ],
)
def test_known_gaps_and_overlaps(zone: str, local: str, instant: str) -> None:
    """Fault 42: the changes that people have met, half-hour ones and a skipped day included."""
    assert instant_of(wall(local), ZoneInfo(zone)) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


def test_a_daily_digest_at_the_skipped_day_is_posted_once() -> None:
    """Samoa had no 30 December 2011: its midnight slot and the next day's are one instant, and one slot."""
    rhythm = Rhythm(cadence=Cadence.DAILY, at=time(0, 0), zone="Pacific/Apia")
    slots = slots_up_to(rhythm, slot_at_or_before(rhythm, datetime(2012, 1, 1, 12, tzinfo=UTC)), 4)
    assert [slot.name for slot in slots] == [
        "2011-12-29T00:00",
        "2011-12-30T00:00",
        "2012-01-01T00:00",
        "2012-01-02T00:00",
    ]
    assert slot_named(rhythm, "2011-12-31T00:00") is None


def test_a_monthly_digest_goes_out_on_the_first_of_its_weekday() -> None:
    """Monthly on Fridays in the winter of 2026: the first Friday of each month, over the end of the year."""
    rhythm = berlin(cadence=Cadence.MONTHLY, weekday=4)
    last = slot_after(rhythm, datetime(2027, 1, 10, tzinfo=UTC))
    assert [slot.on for slot in slots_up_to(rhythm, last, 4)] == [
        date(2026, 11, 6),
        date(2026, 12, 4),
        date(2027, 1, 1),
        date(2027, 2, 5),
    ]


def test_nine_in_the_morning_stays_nine_over_the_change() -> None:
    """Fault 42: the slot before the change is at 07:00 UTC and the one after it at 08:00 UTC."""
    before = slot_at_or_before(berlin(), datetime(2026, 10, 20, tzinfo=UTC))
    assert before.at.hour == 7
    assert slot_after(berlin(), before.at).at.hour == 8


@pytest.mark.parametrize("day", [23, 25, 27, 29])
def test_a_is_worth_posting_is_worth_posting_until_the_next_one_comes(day: int) -> None:
    """Fault 42: Heed was down on Monday and comes back on any day of the week."""
    slot = slot_at_or_before(berlin(), datetime(2026, 11, day, 12, tzinfo=UTC))
    assert slot.name == "2026-11-23T09:00"
    assert is_worth_posting(berlin(), slot, datetime(2026, 11, day, 12, tzinfo=UTC))


def test_a_slot_is_let_go_when_the_next_one_has_come() -> None:
    """Three weeks away: one digest comes, not three."""
    back = datetime(2026, 12, 14, 8, 30, tzinfo=UTC)
    newest = slot_at_or_before(berlin(), back)
    assert newest.name == "2026-12-14T09:00"
    assert is_worth_posting(berlin(), newest, back)
    assert not is_worth_posting(berlin(), slot_at_or_before(berlin(), datetime(2026, 11, 25, tzinfo=UTC)), back)


@pytest.mark.parametrize("name", ["2026-11-24T09:00", "2026-11-23T10:00", "yesterday", "2026-11-23T09:00+01:00", ""])
def test_a_name_that_is_no_slot_of_the_rhythm_names_none(name: str) -> None:
    """The team changed the rhythm since, or the name is not ours."""
    assert slot_named(berlin(), name) is None


def test_a_slot_is_found_by_its_name() -> None:
    """The name is the promised local time."""
    slot = slot_after(berlin(), datetime(2026, 11, 20, tzinfo=UTC))
    assert slot_named(berlin(), "2026-11-23T09:00") == slot


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "", "../../etc/passwd", "localtime", "europe/berlin\0"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    """Nobody gets a digest in a zone that does not exist, and no path is opened."""
    with pytest.raises(BadScheduleError, match="no time zone"):
        slot_after(Rhythm(cadence=Cadence.DAILY, at=time(9), zone=zone), datetime(2026, 11, 20, tzinfo=UTC))
