"""Digests that somebody asks for, and those whom nobody may ask for."""

import pytest

from bot.domain.errors import ChannelUnreachableError, OutsiderError, SharedChannelError
from bot.flows.digests import order_digest, preview_digest, redraw_digests
from handlers.errands import errands
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.digest_office import ADA, GUEST, OTHER, PRODUCT, SECRET, SHARED, SLOT_AT, Office


@pytest.fixture
def office() -> Office:
    """Open an office that remembers everything in memory."""
    return Office(InMemoryStorage())


async def test_a_private_channels_preview_is_for_its_members(office: Office) -> None:
    """Ada is not in the other private channel, so she gets no look into it."""
    await office.hear("other", channel_id=OTHER, private_to=OTHER)
    with pytest.raises(ChannelUnreachableError):
        await preview_digest(office.desk, workspace_id=WORKSPACE, channel_id=OTHER, user_id=ADA)


async def test_guests_get_no_preview(office: Office) -> None:
    """A guest reads only the channels they are in; a digest sums up more."""
    with pytest.raises(OutsiderError):
        await preview_digest(office.desk, workspace_id=WORKSPACE, channel_id=PRODUCT, user_id=GUEST)


async def test_a_digest_asked_for_without_news_is_not_posted(office: Office) -> None:
    """Then there is no job either."""
    digest = await order_digest(
        office.desk, workspace_id=WORKSPACE, channel_id=PRODUCT, user_id=ADA, order_id="trigger-1"
    )
    assert not digest.tally.has_news
    assert office.jobs.jobs == {}


async def test_who_asked_is_told_when_the_channel_was_archived_meanwhile(office: Office) -> None:
    """Fault 23: the job finds the channel closed; the person who asked hears of it once."""
    await office.hear("The export fails")
    office.clock.at = SLOT_AT
    await order_digest(office.desk, workspace_id=WORKSPACE, channel_id=PRODUCT, user_id=ADA, order_id="trigger-1")
    (job,) = office.jobs.of_kind("digest_now")
    for _ in range(2):
        office.messenger.errors = [ChannelUnreachableError()]
        await errands(office.desk)[job.kind](job.args)
    assert [whisper.user_id for whisper in office.messenger.whispers] == [ADA]


async def test_no_digest_where_customers_read(office: Office) -> None:
    """A channel shared with another organisation gets neither a preview nor a post."""
    for ask in (preview_digest, lambda *_, **named: order_digest(office.desk, **named, order_id="t")):
        with pytest.raises(SharedChannelError):
            await ask(office.desk, workspace_id=WORKSPACE, channel_id=SHARED, user_id=ADA)


async def test_an_archived_channel_does_not_keep_others_from_being_redrawn(office: Office) -> None:
    """Two channels quote an item; one of them refuses every change."""
    item = await office.hear("The export fails")
    for channel_id in (PRODUCT, SECRET):
        await office.schedule(channel_id)
    await office.tick(SLOT_AT)
    office.messenger.errors = [ChannelUnreachableError(), ChannelUnreachableError()]
    assert await redraw_digests(office.desk, workspace_id=WORKSPACE, feedback_id=item.id) == 2
