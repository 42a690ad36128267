"""Whether the places that a workspace relies on are there, and whether its digests leave in time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.channels import ChannelSettings, Mode, Preferences
from bot.domain.schedule_words import usual_rhythm
from bot.flows.health import OVERDUE, look_at_channels, look_at_digests
from bot.ports import Storage
from tests.fakes.jobs import MONDAY
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.handlers.people import GENERAL, PRIVATE, PRIYA, SHARED, populated


async def listening(storage: Storage, *channel_ids: str, mode: Mode = Mode.LISTEN) -> None:
    """Turn listening on in some channels."""
    async with storage.work(WORKSPACE) as work:
        for channel_id in channel_ids:
            await work.channels.keep(ChannelSettings(channel_id=channel_id, mode=mode))


async def test_a_workspace_that_has_chosen_nothing_is_well(storage_with_memory: Storage) -> None:
    """It is told how to begin."""
    finding = await look_at_channels(storage_with_memory, populated(), WORKSPACE)
    assert finding.is_well
    assert "/digest schedule" in finding.said


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"is_member": False}, "#general is without me: type `/invite @Heed` there."),
        ({"is_archived": True}, "#general is archived"),
        ({"is_private": True, "is_member": False}, "A private channel is without me"),
    ],
)
async def test_a_channel_that_is_not_well_says_what_to_do(change: dict[str, bool], advice: str) -> None:
    """A private channel is not named to somebody who may not be in it."""
    storage, directory = InMemoryStorage(), populated()
    await listening(storage, GENERAL)
    directory.places[GENERAL] = replace(directory.places[GENERAL], **change)  # type: ignore[arg-type]  # the cases above
    finding = await look_at_channels(storage, directory, WORKSPACE)
    assert not finding.is_well
    assert advice in finding.said


async def test_customers_may_be_heard_but_get_no_posts() -> None:
    """A shared channel is well to listen in, and not as the place of a digest, of triage or of alarms."""
    storage, directory = InMemoryStorage(), populated()
    await listening(storage, SHARED, PRIVATE)
    assert (await look_at_channels(storage, directory, WORKSPACE)).said == "2 in use, all are well"
    async with storage.work(WORKSPACE) as work:
        await work.channels.prefer(Preferences(triage_channel_id=SHARED), by=PRIYA, at=MONDAY)
    assert "#ext-acme is shared" in (await look_at_channels(storage, directory, WORKSPACE)).said


async def test_a_channel_that_slack_does_not_know_any_more_is_told() -> None:
    """It was deleted, or Heed was removed from a private one."""
    storage = InMemoryStorage()
    await listening(storage, "C0GONE", GENERAL)
    await listening(storage, "C0OFF", mode=Mode.OFF)
    finding = await look_at_channels(storage, populated(), WORKSPACE)
    assert finding.said == "I cannot see a channel that was chosen: invite me there, or choose another."


async def test_a_digest_that_did_not_leave_means_that_the_clock_stands_still(storage_with_memory: Storage) -> None:
    """A few minutes are nothing; another workspace's digests are not counted."""
    async with storage_with_memory.work(WORKSPACE) as work:
        await work.schedules.put(GENERAL, usual_rhythm("UTC"), next_at=MONDAY, by=PRIYA)
    on_time = await look_at_digests(storage_with_memory, [WORKSPACE], MONDAY + timedelta(minutes=5))
    late = await look_at_digests(storage_with_memory, [WORKSPACE], MONDAY + OVERDUE)
    elsewhere = await look_at_digests(storage_with_memory, ["T0OTHER"], MONDAY + OVERDUE)
    assert (on_time.is_well, late.is_well, elsewhere.is_well) == (True, False, True)
    assert "1 digest is overdue" in late.said
