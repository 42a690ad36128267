"""Digests and the clock: slots, missed slots, muted, unreachable, nothing new."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.errors import ChannelUnreachableError, SharedChannelError, TryAgainError
from bot.domain.schedules import Cadence, Rhythm
from bot.flows.digest_schedules import mute_digest
from bot.flows.digests import post_scheduled_digest
from bot.messages import Sentence
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.digest_office import ADA, PRODUCT, SECRET, SLOT, SLOT_AT, Office


@pytest.fixture
def office() -> Office:
    """Open an office that remembers everything in memory."""
    return Office(InMemoryStorage())


async def test_nothing_new_is_no_post(office: Office) -> None:
    """The slot passes in silence, and the schedule moves on."""
    await office.hear("Old news", days_before=9)
    await office.schedule()
    assert await office.tick(SLOT_AT) == 1
    assert office.messenger.posts == []
    assert (await office.present()).next_at == SLOT_AT + timedelta(weeks=1)


async def test_only_the_newest_of_many_missed_slots_is_posted(office: Office) -> None:
    """Fault 42: the process was down for three weeks and starts an hour after a slot."""
    await office.schedule()
    await office.hear("Said while Heed was down", days_before=-20)
    assert await office.tick(SLOT_AT + timedelta(weeks=3, hours=1)) == 1
    assert [digest.slot for digest in office.heads()] == ["2026-12-14T09:00"]


async def test_a_slot_that_was_missed_for_days_is_made_good(office: Office) -> None:
    """Fault 42: Heed was down on Monday and is back on Saturday; a late digest is better than none."""
    await office.hear("The export fails")
    await office.schedule()
    assert await office.tick(SLOT_AT + timedelta(days=5)) == 1
    assert [digest.slot for digest in office.heads()] == [SLOT]
    assert (await office.present()).next_at == SLOT_AT + timedelta(weeks=1)


async def test_a_job_that_waited_until_the_next_slot_posts_nothing(office: Office) -> None:
    """The slot was handed out in time, but its job ran only when the next digest was due."""
    await office.hear("The export fails")
    schedule = await office.schedule()
    office.clock.at = SLOT_AT + timedelta(weeks=1)
    await post_scheduled_digest(office.desk, workspace_id=WORKSPACE, schedule_id=schedule.id, slot=SLOT)
    assert office.messenger.posts == []


async def test_a_digest_stays_at_nine_over_the_change_of_clocks(office: Office) -> None:
    """Fault 42: Berlin's summer time ends between two slots: 09:00 there is an hour later in UTC."""
    office.clock.at = datetime(2026, 10, 15, tzinfo=UTC)
    await office.schedule()
    for day in (16, 24):
        said_at = datetime(2026, 10, day, tzinfo=UTC)
        await office.hear(f"Said on {day}", said_at=said_at, captured_at=said_at)
    for at in (datetime(2026, 10, 19, 7, tzinfo=UTC), datetime(2026, 10, 26, 8, tzinfo=UTC)):
        assert await office.tick(at - timedelta(seconds=1)) == 0
        assert await office.tick(at) == 1
    assert [digest.slot for digest in office.heads()] == ["2026-10-19T09:00", "2026-10-26T09:00"]


async def test_a_digest_muted_meanwhile_is_not_posted(office: Office) -> None:
    """The job was handed out, then somebody muted the digest."""
    await office.hear("The export fails")
    schedule = await office.schedule()
    await mute_digest(office.desk, workspace_id=WORKSPACE, user_id=ADA, channel_id=PRODUCT)
    office.clock.at = SLOT_AT
    await post_scheduled_digest(office.desk, workspace_id=WORKSPACE, schedule_id=schedule.id, slot=SLOT)
    assert await office.tick(SLOT_AT) == 0
    assert office.messenger.posts == []


async def test_a_slot_of_an_older_rhythm_is_not_posted(office: Office) -> None:
    """The team moved its digest to Tuesdays after Monday's job was handed out."""
    await office.hear("The export fails")
    schedule = await office.schedule()
    await office.schedule(rhythm=Rhythm(cadence=Cadence.WEEKLY, at=time(9), zone="Europe/Berlin", weekday=1))
    office.clock.at = SLOT_AT
    await post_scheduled_digest(office.desk, workspace_id=WORKSPACE, schedule_id=schedule.id, slot=SLOT)
    assert office.messenger.posts == []


@pytest.mark.parametrize("error", [ChannelUnreachableError(), SharedChannelError()])
async def test_an_unreachable_channel_pauses_its_digest_and_tells_once(
    office: Office, error: ChannelUnreachableError | SharedChannelError
) -> None:
    """Fault 23: archived, Heed removed, or shared with a customer since: one message to Ada, then silence."""
    await office.hear("The export fails")
    await office.schedule()
    office.messenger.errors = [error]
    await office.tick(SLOT_AT)
    await office.tick(SLOT_AT + timedelta(weeks=1))
    (told,) = office.messenger.whispers
    assert (told.user_id, told.channel_id) == (ADA, None)
    assert isinstance(told.content, Sentence)
    assert "#product" in told.content.text
    assert str(error) in told.content.text
    assert office.messenger.posts == []
    assert (await office.present()).muted_at is not None


async def test_a_channel_that_is_gone_pauses_its_digest(office: Office) -> None:
    """Fault 23: Slack knows no such channel any more."""
    await office.hear("The export fails")
    await office.schedule()
    del office.directory.places[PRODUCT]
    await office.tick(SLOT_AT)
    assert len(office.messenger.whispers) == 1
    assert (await office.present()).muted_at is not None


async def test_slack_being_away_is_tried_again(office: Office) -> None:
    """Fault 24: the job fails, nothing is paused, and the next attempt posts."""
    await office.hear("The export fails")
    schedule = await office.schedule()
    office.clock.at = SLOT_AT
    office.messenger.errors = [TryAgainError()]
    with pytest.raises(TryAgainError):
        await post_scheduled_digest(office.desk, workspace_id=WORKSPACE, schedule_id=schedule.id, slot=SLOT)
    await post_scheduled_digest(office.desk, workspace_id=WORKSPACE, schedule_id=schedule.id, slot=SLOT)
    assert len(office.heads()) == 1
    assert (await office.present()).muted_at is None


async def test_a_replica_with_a_slow_clock_posts_what_a_faster_one_handed_out(office: Office) -> None:
    """Fault 42: on the second machine it is a few seconds to nine; the digest is not lost as too early or too late."""
    await office.hear("The export fails")
    schedule = await office.schedule()
    office.clock.at = SLOT_AT - timedelta(seconds=5)
    await post_scheduled_digest(office.desk, workspace_id=WORKSPACE, schedule_id=schedule.id, slot=SLOT)
    assert [digest.slot for digest in office.heads()] == [SLOT]


async def test_a_zone_that_no_longer_exists_stops_nobody_else(office: Office) -> None:
    """The zone database dropped a zone: that schedule is muted, the others go out."""
    await office.hear("The export fails")
    await office.schedule()
    async with office.desk.storage.work(WORKSPACE) as work:
        gone = Rhythm(cadence=Cadence.WEEKLY, at=time(9), zone="Europe/Atlantis")
        await work.schedules.put(SECRET, gone, next_at=SLOT_AT - timedelta(hours=1), by=ADA)
    assert await office.tick(SLOT_AT) == 1
    assert (await office.present(SECRET)).muted_at is not None
    assert [digest.channel_id for digest in office.heads()] == [PRODUCT]
