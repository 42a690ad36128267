"""The rule that says when complaints about an area suddenly rise."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bot.domain.quality import (
    AreaWeeks,
    Burst,
    QualityWeeks,
    bursts_in,
    chance_of,
    monday_of,
    quality_weeks,
    weeks_to_compare,
)

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LONG_HEARD = (5,) * 9


def area(name: str | None, *accounts: int) -> AreaWeeks:
    """Return an area by its accounts of nine weeks; shorter ones were silent before."""
    weeks = (0,) * (9 - len(accounts)) + accounts
    return AreaWeeks(area=name, items=weeks, accounts=weeks, praise=(0,) * 9, praising=(0,) * 9)


def seen(*areas: AreaWeeks, heard: tuple[int, ...] = LONG_HEARD) -> QualityWeeks:
    """Return what was said in nine weeks."""
    return QualityWeeks(weeks=quality_weeks("UTC", NOW), began_on=monday_of("UTC", NOW), areas=areas, heard=heard)


def names(bursts: tuple[Burst, ...]) -> list[str]:
    """Return the areas that are named."""
    return [burst.area for burst in bursts]


@given(now=st.integers(1, 300), before=st.integers(0, 3_000), weeks=st.integers(1, 8))
def test_the_chance_is_the_binomial_tail(now: int, before: int, weeks: int) -> None:
    """The same number as SciPy's, from three accounts to thousands."""
    expected = float(stats.binom.sf(now - 1, now + before, 1 / (weeks + 1)))
    assert chance_of(now, before, weeks) == pytest.approx(expected, rel=1e-9, abs=1e-300)


@given(now=st.integers(1, 60), before=st.integers(0, 200))
def test_another_account_never_makes_an_alarm_less_likely(now: int, before: int) -> None:
    """What is an alarm on Wednesday is one on Sunday: looking at an unfinished week is no second chance for luck."""
    assert chance_of(now + 1, before, 8) <= chance_of(now, before, 8)
    assert chance_of(now, before + 1, 8) >= chance_of(now, before, 8)


def test_a_sudden_rise_is_named_with_its_numbers() -> None:
    """One account in most weeks, and six in this one: twice in ten thousand weeks, had nothing changed."""
    (burst,) = bursts_in(seen(area("Exports", 1, 0, 1, 1, 0, 0, 1, 0, 6), area("Billing", 1, 1, 1, 1, 1, 1, 1, 1, 1)))
    assert (burst.area, burst.accounts, burst.before, burst.areas) == ("Exports", 6, (1, 0, 1, 1, 0, 0, 1, 0), 2)
    assert burst.week == date(2026, 11, 23)
    assert burst.chance == pytest.approx(float(stats.binom.sf(5, 10, 1 / 9)))


def test_a_team_without_complaints_has_no_alarm() -> None:
    """Nothing was said, or nothing that is a complaint."""
    assert bursts_in(seen()) == ()
    assert bursts_in(seen(area("Exports"))) == ()


def test_two_accounts_are_never_an_alarm() -> None:
    """However silent the area was before, and however loud the two are."""
    assert bursts_in(seen(area("Exports", 2))) == ()
    assert names(bursts_in(seen(area("Exports", 3)))) == ["Exports"]


def test_a_busy_area_that_stays_busy_is_no_alarm() -> None:
    """Ten accounts after ten a week are as many as before."""
    assert bursts_in(seen(area("Exports", 10, 11, 9, 10, 10, 8, 12, 10, 13))) == ()


def test_what_has_no_area_is_no_area() -> None:
    """Unsorted items rise when nobody sorts them; that is not the customers' doing."""
    assert bursts_in(seen(area(None, 20))) == ()


def test_nobody_compares_with_weeks_in_which_nobody_listened() -> None:
    """The first weeks of a team are compared with nothing, and the first week of all is hardly a whole one."""
    assert weeks_to_compare((0,) * 9) == 0
    assert weeks_to_compare((0, 0, 0, 0, 0, 0, 0, 0, 9)) == 0
    assert weeks_to_compare((0, 0, 0, 0, 3, 3, 3, 3, 9)) == 0
    assert weeks_to_compare((0, 0, 0, 3, 0, 3, 3, 3, 9)) == 4
    assert weeks_to_compare((1, 0, 0, 0, 0, 0, 0, 3, 9)) == 8
    assert bursts_in(seen(area("Exports", 9), heard=(0, 0, 0, 0, 0, 0, 0, 2, 9))) == ()


def test_the_more_areas_the_more_it_takes() -> None:
    """Three accounts out of nowhere are an alarm among ten areas, and none among two hundred; five are."""
    quiet = [area(f"Area {number}", 1, 0) for number in range(199)]
    assert names(bursts_in(seen(area("Exports", 3), *quiet[:9]))) == ["Exports"]
    assert bursts_in(seen(area("Exports", 3), *quiet)) == ()
    assert names(bursts_in(seen(area("Exports", 5), *quiet))) == ["Exports"]


def test_two_rises_at_once_are_both_named() -> None:
    """The least likely first; the second needs less because the first is surely there."""
    found = bursts_in(seen(area("Exports", 3), area("Login", 9), *[area(f"Area {n}", 1, 0) for n in range(18)]))
    assert names(found) == ["Login", "Exports"]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Etc/GMT+12", "UTC"])
def test_weeks_begin_on_monday_where_the_team_lives(zone: str) -> None:
    """Nine weeks that touch, the last with this moment in it, also where the clocks change."""
    for now in (NOW, datetime(2026, 3, 29, 12, tzinfo=UTC), datetime(2026, 10, 25, 12, tzinfo=UTC)):
        weeks = quality_weeks(zone, now)
        assert len(weeks) == 9
        assert all(one.end == other.start for one, other in pairwise(weeks))
        assert weeks[-1].start <= now < weeks[-1].end
        assert all(abs(week.end - week.start - timedelta(days=7)) <= timedelta(hours=1) for week in weeks)
        assert monday_of(zone, now).weekday() == 0
