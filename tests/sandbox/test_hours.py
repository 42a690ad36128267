"""The seed's people talk by day."""

from datetime import UTC, datetime, timedelta

from sandbox.config import SEED_FOLDER
from sandbox.seed.helpdesk import helpdesk_export
from sandbox.seed.hours import by_day

NIGHT = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


def test_nobody_writes_at_night_and_the_order_stays() -> None:
    """Started at half past one at night, eight weeks of talk still lie in working hours, one after the other."""
    said = [by_day(NIGHT - timedelta(hours=hours), NIGHT) for hours in range(24 * 56, 2, -1)]
    assert said == sorted(said)
    assert {at.hour for at in said} == set(range(7, 17))


def test_what_is_from_today_has_happened() -> None:
    """A message of an hour ago is not moved into the future."""
    assert by_day(NIGHT - timedelta(hours=1), NIGHT) == NIGHT - timedelta(hours=1)


def test_the_help_desk_counts_back_from_now() -> None:
    """Its export is as old as its tickets, each with a date of the past."""
    rows = helpdesk_export(SEED_FOLDER, NIGHT).decode().splitlines()
    assert rows[0].startswith("created_at,ticket_id,")
    dates = [datetime.fromisoformat(row.split(",", 1)[0]) for row in rows[1:]]
    assert dates == sorted(dates)
    assert NIGHT - timedelta(weeks=8) < dates[0] < dates[-1] < NIGHT
