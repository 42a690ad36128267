"""Days off, as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.days_off import MOST_DAYS_OFF, DayOffError, days_off_text, is_day_off, read_days_off


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-12-25", "2026-12-25"),
        ("  2026-12-25  Christmas Day ", "2026-12-25 Christmas Day"),
        ("2026-1-6", "2026-01-06"),
        ("12-25: Christmas", "12-25 Christmas"),
        ("2-29", "02-29"),
        ("2026-12-24 to 2027-01-02 Skiing", "2026-12-24/2027-01-02 Skiing"),
        ("2026-12-24 \u2013 2027-01-02", "2026-12-24/2027-01-02"),
        ("2026-12-24..2026-12-24", "2026-12-24/2026-12-24"),
        ("12-24 to 12-31 Shutdown", "12-24/12-31 Shutdown"),
        ("12-24 - 1-2", "12-24/01-02"),
        ("12-25 <!channel> =HYPERLINK(1)", "12-25 <!channel> =HYPERLINK(1)"),
        ("12-25 عيد", "12-25 عيد"),
    ],
)
def test_a_line_is_a_day(typed: str, kept: str) -> None:
    """With a name if somebody likes, and as a stretch of days."""
    assert read_days_off(typed) == (kept,)
    assert read_days_off(days_off_text((kept,))) == (kept,)


@pytest.mark.parametrize(
    "typed",
    [
        "Christmas",
        "2026-02-30",
        "13-01",
        "2026-12-25 to 2026-12-24",
        "12-24 to 2026-12-26",
        "2026-12-24 to 12-26",
        "2026-12-24  to 2 January",
        "12-24 bis Neujahr",
        "2026-01-01 to 2028-01-01",
        "0000-01-01",
        "12-25Christmas",
    ],
)
def test_a_line_that_is_no_day_is_said_back(typed: str) -> None:
    """So that the others are not lost for it."""
    with pytest.raises(DayOffError) as refused:
        read_days_off(f"12-25\n\n{typed}")
    assert f"“{typed}” is no day" in str(refused.value)


def test_a_long_line_and_a_long_list_are_refused_shortly() -> None:
    """Whatever was pasted, the answer stays readable."""
    with pytest.raises(DayOffError) as refused:
        read_days_off("x" * 3000)
    assert len(str(refused.value)) < 200
    with pytest.raises(DayOffError, match="101 lines, and 100"):
        read_days_off("\n".join(f"{number}" for number in range(MOST_DAYS_OFF + 1)))


def test_the_same_day_twice_is_one_day() -> None:
    """And an empty field has none."""
    assert read_days_off("12-25\n12-25\n") == ("12-25",)
    assert read_days_off(" \n ") == ()


def test_days_of_every_year_and_stretches_hold() -> None:
    """With their first and last day; what an older version wrote and nobody can read is none."""
    kept = ("12-25 Christmas", "2026-12-28/2027-01-02 Skiing", "nonsense", "02-29", "")
    off = [date(2026, 12, 25), date(2031, 12, 25), date(2026, 12, 28), date(2027, 1, 2), date(2028, 2, 29)]
    assert [is_day_off(day, kept) for day in off] == [True] * len(off)
    on = [date(2026, 12, 26), date(2026, 12, 27), date(2027, 1, 3), date(2027, 3, 1)]
    assert [is_day_off(day, kept) for day in on] == [False] * len(on)


def test_a_stretch_comes_every_year() -> None:
    """Also over the turn of the year."""
    kept = read_days_off("12-24 to 01-02 Shutdown\n08-01 to 08-03")
    off = [date(2026, 12, 24), date(2026, 12, 31), date(2031, 1, 1), date(2031, 1, 2), date(2027, 8, 3)]
    assert [is_day_off(day, kept) for day in off] == [True] * len(off)
    on = [date(2026, 12, 23), date(2027, 1, 3), date(2027, 7, 31), date(2027, 8, 4)]
    assert [is_day_off(day, kept) for day in on] == [False] * len(on)


@given(st.dates(date(1970, 1, 1), date(2100, 1, 1)), st.integers(0, 366))
def test_every_day_of_a_stretch_is_off(first: date, days: int) -> None:
    """And the days around it are not."""
    last = first + timedelta(days=days)
    kept = read_days_off(f"{first} to {last}")
    assert is_day_off(first, kept)
    assert is_day_off(last, kept)
    assert not is_day_off(first - timedelta(days=1), kept)
    assert not is_day_off(last + timedelta(days=1), kept)
