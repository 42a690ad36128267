"""What was changed of the settings: the fake, SQLite and PostgreSQL alike."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.channels import ChannelSettings, Mode, Preferences
from bot.domain.listening import TriageQuestion, TriageTopic
from bot.ports import Storage
from storage.unit_of_work import SqlStorage
from tests.storage_builders import HERE, NOW

LATER = NOW + timedelta(hours=1)


async def test_each_choice_of_a_workspace_is_told_with_who_and_when(storage_with_memory: Storage) -> None:
    """Only what is another; the same again is no change."""
    async with storage_with_memory.work(HERE) as work:
        await work.channels.prefer(Preferences(), by="U0ADA", at=NOW)
        await work.channels.prefer(Preferences(silent_days=30), by="U0ADA", at=NOW)
        await work.channels.prefer(Preferences(silent_days=30, triage_channel_id="C1"), by="U0EVE", at=LATER)
    async with storage_with_memory.work(HERE) as work:
        found = await work.channels.changes(limit=5)
    assert [(each.setting, each.before, each.after, each.by, each.at) for each in found] == [
        ("triage_channel_id", "", "C1", "U0EVE", LATER),
        ("silent_days", "42", "30", "U0ADA", NOW),
    ]


async def test_a_channels_choices_are_told_with_the_channel(storage_with_memory: Storage) -> None:
    """Long values, such as lists, are told as changed only."""
    settings = ChannelSettings(channel_id="C1", mode=Mode.LISTEN, set_by="U0ADA", set_at=NOW)
    hours = replace(Preferences().hours, holidays=("12-25",))
    async with storage_with_memory.work(HERE) as work:
        await work.channels.keep(settings)
        await work.channels.keep(replace(settings, set_at=LATER))
        await work.channels.prefer(Preferences(hours=hours, weights={"reach": 2.0}), by="U0EVE", at=LATER)
        found = await work.channels.changes(limit=5)
    told = {each.setting: (each.channel_id, each.before, each.after) for each in found}
    assert told == {"mode": ("C1", "off", "listen"), "hours": (None, "", ""), "weights": (None, "", "")}


async def test_what_was_changed_stays_in_its_workspace(storage_with_memory: Storage) -> None:
    """And the newest come first, as many as are asked for."""
    async with storage_with_memory.work(HERE) as work:
        for days in range(1, 5):
            await work.channels.prefer(Preferences(check_days=days), by="U0ADA", at=NOW + timedelta(hours=days))
        found = await work.channels.changes(limit=2)
    async with storage_with_memory.work("T0OTHER") as work:
        assert list(await work.channels.changes(limit=5)) == []
    assert [each.after for each in found] == ["4", "3"]


async def test_questions_are_counted_where_they_are_asked(storage_with_memory: Storage) -> None:
    """What was answered waits no more."""
    async with storage_with_memory.work(HERE) as work:
        for number, place in enumerate(("C1", "C1", "C2", "C1")):
            asked = TriageQuestion(id=f"q{number}", topic=TriageTopic.SPLIT, asked_at=NOW, facts={"asked_in": place})
            await work.triage.ask(asked)
        await work.triage.answer("q0", "yes", by="U0ADA", at=NOW)
        assert dict(await work.triage.unanswered_by_place()) == {"C1": 2, "C2": 1}


async def test_two_admins_at_once_keep_each_others_choices(storage: SqlStorage) -> None:
    """All choices are stored together, so whoever changes one waits for who is changing another."""

    async def choose(**chosen: Any) -> None:
        async with storage.work(HERE) as work:
            before = await work.channels.preferences_to_change()
            await work.channels.prefer(replace(before, **chosen), by="U0PRIYA", at=NOW)

    await asyncio.gather(choose(posts_per_day=7), choose(dms_per_day=9), choose(silent_days=50))
    async with storage.work(HERE) as work:
        present = await work.channels.preferences()
    assert (present.posts_per_day, present.dms_per_day, present.silent_days) == (7, 9, 50)
