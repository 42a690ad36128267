"""Digests for pages: the reading rights of the channel, its rhythm, and no trace left behind."""

from datetime import date, timedelta

import pytest

from bot.domain.errors import SharedChannelError
from bot.flows.digest_pages import LaterDayError, NoSuchChannelError, PageOrder, digest_for_page
from bot.ports import Storage
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.digest_office import OTHER, PRODUCT, SECRET, SHARED, SLOT_AT, Office


@pytest.fixture
def office() -> Office:
    """Open an office that remembers everything in memory."""
    return Office(InMemoryStorage())


async def test_a_page_holds_what_its_channel_may_read(storage_with_memory: Storage) -> None:
    """The workspace's page has what everybody may read; a private channel's has its own words too, and no others."""
    office = Office(storage_with_memory)
    office.clock.at = SLOT_AT
    await office.hear("The export is slow")
    await office.hear("We might leave", private_to=SECRET)
    await office.hear("A secret of others", private_to=OTHER)

    async def heard(channel_id: str | None) -> tuple[set[str], int]:
        order = PageOrder(workspace_id=WORKSPACE, channel_id=channel_id)
        digest = (await digest_for_page(office.desk, order)).digest
        return {pick.words for pick in digest.picks if pick is not None}, digest.tally.withheld

    assert await heard(None) == ({"The export is slow"}, 2)
    assert await heard(PRODUCT) == ({"The export is slow"}, 2)
    assert await heard(SECRET) == ({"The export is slow", "We might leave"}, 1)


async def test_a_page_leaves_no_trace(storage_with_memory: Storage) -> None:
    """Nothing is posted, and the digest of the slot can still be made."""
    office = Office(storage_with_memory)
    await office.hear("The export is slow")
    await office.schedule()
    office.clock.at = SLOT_AT
    page = await digest_for_page(office.desk, PageOrder(workspace_id=WORKSPACE, channel_id=PRODUCT))
    async with office.desk.storage.work(WORKSPACE) as work:
        assert await work.digests.with_id(page.digest.id) is None
    assert office.messenger.posts == []
    await office.tick(SLOT_AT)
    assert len(office.heads()) == 1


async def test_a_page_ends_with_the_day_that_is_asked_for(office: Office) -> None:
    """The day counts whole, in the channel's own zone; today ends now, and tomorrow is refused."""
    await office.hear("On Saturday", days_before=2)
    await office.hear("On Sunday", days_before=1)
    await office.schedule()
    office.clock.at = SLOT_AT

    async def until(day: date) -> tuple[int, timedelta]:
        order = PageOrder(workspace_id=WORKSPACE, channel_id=PRODUCT, until_on=day)
        digest = (await digest_for_page(office.desk, order)).digest
        return digest.tally.now, SLOT_AT - digest.period.end

    assert await until(date(2026, 11, 21)) == (1, timedelta(hours=33))
    assert await until(date(2026, 11, 22)) == (2, timedelta(hours=9))
    assert await until(date(2026, 11, 23)) == (2, timedelta())
    with pytest.raises(LaterDayError):
        await until(date(2026, 11, 24))


async def test_where_customers_read_along_there_is_no_page(office: Office) -> None:
    """Heed posts no digest there either; and of a channel that Slack does not show, nobody knows who reads it."""
    with pytest.raises(SharedChannelError):
        await digest_for_page(office.desk, PageOrder(workspace_id=WORKSPACE, channel_id=SHARED))
    with pytest.raises(NoSuchChannelError):
        await digest_for_page(office.desk, PageOrder(workspace_id=WORKSPACE, channel_id="C0NOWHERE"))
