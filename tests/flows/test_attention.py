"""When a channel is left in peace, and that everything unasked says what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.domain.attention import MUTED, UNMUTED, Mute, Occasion
from bot.domain.language import ENGLISH, spoken
from bot.domain.schedules import Cadence, Rhythm
from bot.domain.working_hours import OfficeHours
from bot.flows.attention import claim_message, quiet_channels
from bot.messages import Sentence
from bot.ports import Going, Storage
from handlers.blocks.kit import divider
from handlers.blocks.muting import KINDS, with_menu
from handlers.blocks.sentences import sentence_message
from storage.unit_of_work import SqlStorage
from tests.storage.test_speed import counted
from tests.storage_builders import HERE, NOW

SATURDAY = datetime(2026, 11, 28, 11, tzinfo=UTC)
# Eight in the evening in Berlin, two in the afternoon in New York.
MONDAY_EVENING = datetime(2026, 11, 23, 19, tzinfo=UTC)
MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def lives_in(storage: Storage, zone: str, channel_id: str = "C1") -> None:
    """Schedule a digest, which tells where a team lives."""
    rhythm = Rhythm(cadence=Cadence.WEEKLY, at=time(9), zone=zone)
    async with storage.work(HERE) as work:
        await work.schedules.put(channel_id, rhythm, next_at=NOW, by="U1")


async def is_quiet(storage: Storage, at: datetime, channel_id: str = "C1") -> bool:
    """Say whether a channel is left in peace."""
    async with storage.work(HERE) as work:
        return channel_id in await quiet_channels(work, ["C0", channel_id], at)


async def test_nobody_knows_where_a_team_lives(storage_with_memory: Storage) -> None:
    """Before the first digest is scheduled nothing waits: what is night for one team is noon for another."""
    assert not await is_quiet(storage_with_memory, SATURDAY)


async def test_evenings_and_weekends_are_quiet(storage_with_memory: Storage) -> None:
    """In the zone of the channel's own digest, else of the team's first."""
    await lives_in(storage_with_memory, "Europe/Berlin")
    await lives_in(storage_with_memory, "America/New_York", "C2")
    assert await is_quiet(storage_with_memory, SATURDAY)
    assert await is_quiet(storage_with_memory, MONDAY_EVENING)
    assert not await is_quiet(storage_with_memory, MONDAY_EVENING, "C2")
    assert await is_quiet(storage_with_memory, MONDAY_EVENING, "C3")
    assert not await is_quiet(storage_with_memory, MONDAY_NOON)


async def test_the_teams_own_hours_and_holidays_count(storage_with_memory: Storage) -> None:
    """As an admin has chosen them."""
    await lives_in(storage_with_memory, "Europe/Berlin")
    hours = OfficeHours(begins=time(12), ends=time(22), holidays=("11-24",))
    async with storage_with_memory.work(HERE) as work:
        preferences = await work.channels.preferences()
        await work.channels.prefer(replace(preferences, hours=hours), by="U1", at=NOW)
    assert not await is_quiet(storage_with_memory, MONDAY_EVENING)
    assert await is_quiet(storage_with_memory, MONDAY_NOON.replace(day=24))


async def test_many_channels_cost_as_much_as_one(storage: SqlStorage) -> None:
    """The clock asks about every channel with questions, each time that it looks."""
    await lives_in(storage, "Europe/Berlin")
    amounts = []
    for many in (1, 40):
        async with storage.work(HERE) as work:
            with counted(storage) as statements:
                quiet = await quiet_channels(work, [f"C{number}" for number in range(many)], SATURDAY)
        amounts.append((len(statements), len(quiet)))
    assert amounts == [(2, 1), (2, 40)]


async def test_who_muted_the_rest_of_a_day_gets_no_more(storage_with_memory: Storage) -> None:
    """What is over the budget stands on the list alone; once the mute is taken back, it is told again."""
    going = [
        Going(key=f"k{number}", channel_id="C1", user_id=None, occasion=Occasion.TRIAGE, why="Because.", again=None)
        for number in range(7)
    ]
    async with storage_with_memory.work(HERE) as work:
        await work.attention.mute(Mute(place_id="C1", occasion=Occasion.FOLDED, set_by="U1", set_at=NOW))
        muted = [(await claim_message(work, each, NOW)).folded_into for each in going[:6]]
        await work.attention.unmute("C1", Occasion.FOLDED)
        last = await claim_message(work, going[6], NOW)
    assert muted == [None, None, None, None, MUTED, MUTED]
    assert last.folded_into == f"folded:{NOW.date()}:C1"


@pytest.mark.parametrize("occasion", sorted(set(Occasion) - UNMUTED))
def test_every_kind_has_a_name_and_a_menu(occasion: Occasion) -> None:
    """Nothing unasked can be said that could not be muted by name."""
    assert spoken() == ENGLISH
    assert KINDS[occasion]
    drawn = with_menu(sentence_message(Sentence(text="Hello")), occasion, "C1")
    assert str(drawn.blocks).count("'overflow'") == 1


def test_a_message_without_room_gets_a_row_of_its_own() -> None:
    """Where no paragraph can hold the menu it stands below, unless the message is full."""
    bare = replace(sentence_message(Sentence(text="Hello")), blocks=(divider(),))
    assert with_menu(bare, Occasion.NUDGE, "D1").blocks[-1]["block_id"] == "attention.row"
    full = replace(bare, blocks=(divider(),) * 40)
    assert with_menu(full, Occasion.NUDGE, "D1") == full
