"""A quarter of a product manager, week by week, with the customers of the seed workspace: once on each database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.loop import quarter_beginning as beginning
from tests.loop import quarter_deciding as deciding
from tests.loop import quarter_ending as ending
from tests.loop.beside import heed_beside_slack
from tests.loop.quarter_people import Team
from tests.loop.quarter_story import day, quiet_seed


@pytest.fixture
async def team(database_url: str, tmp_path: Path) -> AsyncIterator[Team]:
    """Run Heed beside the seed workspace."""
    seed, data = tmp_path / "seed", tmp_path / "data"
    seed.mkdir()
    data.mkdir()
    async with heed_beside_slack(database_url, data, seed_folder=quiet_seed(seed)) as running:
        yield Team(loop=running)


async def test_a_quarter_from_hearing_to_hearing_back(team: Team, tmp_path: Path) -> None:
    """Accounts, vision, themes, decisions, answers, what came back, a burst, silence, and somebody is forgotten."""
    await beginning.bring_accounts_in(team, tmp_path)
    await beginning.write_the_vision(team)
    await beginning.settle_in(team)
    lost_notes = await beginning.hear_of_lost_notes(team)
    first = await beginning.read_the_digest(team, 1)
    assert "Notes without a signal" in first
    await beginning.chat(team, 1)
    excel = await beginning.hear_of_excel(team)
    await _week(team, 2)
    await deciding.consider(team)
    assert "1 looked into" in await _week(team, 3)
    await deciding.plan(team, lost_notes)
    assert "1 planned" in await _week(team, 4)
    await deciding.put_off(team, excel)
    assert "1 put off" in await _week(team, 5)
    await deciding.ship(team, lost_notes)
    assert all(one.is_reply for one in deciding.said_to_customers(team))
    shipped = await _week(team, 6)
    assert "1 shipped" in shipped
    assert "who asked were told" in shipped
    await _week(team, 7)
    await team.moves_to(day(7, weekday=3))
    await deciding.hear_whether_it_helped(team)
    came_back = await _week(team, 8)
    assert "It helped 1 of 2 who said (not 1)." in came_back
    assert "1 theme came back after shipping" in came_back
    await _week(team, 9)
    await _week(team, 10)
    await ending.break_the_invoices(team)
    burst = await _week(team, 11)
    assert "uddenly more about Invoices (4 accounts)" in burst
    assert len(ending.alarms(team)) == 1
    assert "Pennine Boilers" in await _week(team, 12)
    await ending.ask_the_silent(team)
    await _week(team, 13)
    await ending.forget_dan(team)


async def _week(team: Team, week: int) -> str:
    """Read Monday's digest and let a customer talk at noon on Wednesday; return the digest."""
    digest = await beginning.read_the_digest(team, week)
    await beginning.chat(team, week)
    return digest
