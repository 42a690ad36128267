"""The eight periods of a digest."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.periods import PERIODS, periods_of, rolling_periods
from bot.domain.schedules import Cadence, Rhythm, slot_after, zone_names

zones = st.sampled_from(sorted(zone_names()))
moments = st.datetimes(datetime(1995, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 the zone is beside it
rhythms = st.builds(
    Rhythm,
    cadence=st.sampled_from(Cadence),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=zones,
    weekday=st.integers(min_value=0, max_value=6),
)


@given(rhythm=rhythms, moment=moments)
def test_eight_periods_touch_each_other_and_end_at_the_slot(rhythm: Rhythm, moment: datetime) -> None:
    """No item falls between two periods or into both, and each has a name of its own for the chart."""
    slot = slot_after(rhythm, moment)
    periods = periods_of(rhythm, slot)
    assert len(periods) == PERIODS
    assert periods[-1].end == slot.at
    assert all(before.end == after.start for before, after in pairwise(periods))
    assert all(period.start < period.end for period in periods)
    assert len({period.label for period in periods}) == PERIODS
    nouns = {Cadence.DAILY: "day", Cadence.WEEKLY: "week", Cadence.MONTHLY: "month"}
    assert {period.noun for period in periods} == {nouns[rhythm.cadence]}


@given(cadence=st.sampled_from(Cadence), zone=zones, now=moments)
def test_rolling_periods_end_now(cadence: Cadence, zone: str, now: datetime) -> None:
    """Eight spans in a row, named apart, whatever the clocks did in between."""
    periods = rolling_periods(cadence, zone, now)
    assert len(periods) == PERIODS
    assert periods[-1].end == now
    assert all(before.end == after.start for before, after in pairwise(periods))
    assert len({period.label for period in periods}) == PERIODS


def test_a_week_with_a_change_of_clocks_is_an_hour_longer() -> None:
    """From Monday 09:00 to Monday 09:00 on the wall, over the end of summer time in Berlin."""
    rhythm = Rhythm(cadence=Cadence.WEEKLY, at=time(9), zone="Europe/Berlin")
    period = periods_of(rhythm, slot_after(rhythm, datetime(2026, 10, 20, tzinfo=UTC)))[-1]
    assert period.label == "19 Oct"
    assert period.end - period.start == timedelta(days=7, hours=1)
