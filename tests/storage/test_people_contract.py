"""What people chose for themselves: the fake, SQLite and PostgreSQL alike."""

from datetime import time, timedelta

import pytest

from bot.domain.rhythm import PersonPreferences
from bot.ports import Storage
from tests.storage_builders import HERE, NOW

NIGHTS = PersonPreferences(
    user_id="U1",
    begins=time(22),
    ends=time(6, 30),
    workdays=frozenset({6, 0, 1}),
    days_off=("2026-12-24/2027-01-02 Skiing", "12-25"),
    dms_per_day=0,
    nudges_off=frozenset({"stale", "silent account"}),
    hides_steps=True,
    set_at=NOW,
)


async def test_who_never_chose_has_no_wishes(storage_with_memory: Storage) -> None:
    """Everything is as the workspace has it."""
    async with storage_with_memory.work(HERE) as work:
        assert await work.people.of("U1") == PersonPreferences(user_id="U1")
        assert await work.people.of_all([]) == {}


async def test_choices_come_back_as_they_were_made(storage_with_memory: Storage) -> None:
    """And the later ones stand in the place of the earlier."""
    plain = PersonPreferences(user_id="U1", workdays=frozenset(), set_at=NOW + timedelta(days=1))
    async with storage_with_memory.work(HERE) as work:
        await work.people.keep(NIGHTS)
    async with storage_with_memory.work(HERE) as work:
        assert await work.people.of_all(["U1", "U2"]) == {"U1": NIGHTS, "U2": PersonPreferences(user_id="U2")}
        await work.people.keep(plain)
        assert await work.people.of("U1") == plain


async def test_choices_say_since_when(storage_with_memory: Storage) -> None:
    """Without a time they are nobody's."""
    with pytest.raises(ValueError, match="without a time"):
        async with storage_with_memory.work(HERE) as work:
            await work.people.keep(PersonPreferences(user_id="U1"))


async def test_choices_of_another_workspace_are_out_of_reach(storage_with_memory: Storage) -> None:
    """Neither read nor kept when their workspace is forgotten (fault 36)."""
    async with storage_with_memory.work("T2") as work:
        await work.people.keep(NIGHTS)
    async with storage_with_memory.work(HERE) as work:
        assert await work.people.of("U1") == PersonPreferences(user_id="U1")
    assert "T2" in await storage_with_memory.workspace_ids()
    await storage_with_memory.forget_workspace("T2")
    assert "T2" not in await storage_with_memory.workspace_ids()
