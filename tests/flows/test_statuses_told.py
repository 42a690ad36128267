"""What a digest says of the steps that themes took: where they stand, to who may know of them."""

from datetime import timedelta

import pytest

from bot.domain.audience import Reader
from bot.domain.digest_notes import DigestNote
from bot.domain.digests import Period
from bot.domain.statuses import StatusOrder, ThemeStatus
from bot.domain.themes import Theme
from bot.flows.statuses import change_status
from bot.flows.statuses_told import status_note
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.theme_office import ADA, DARK, EVERYBODY, EXPORTS, SECRET, ThemeOffice


@pytest.fixture
def office() -> ThemeOffice:
    """Open a workspace in memory."""
    return ThemeOffice(InMemoryStorage())


async def step(office: ThemeOffice, theme: Theme, status: ThemeStatus) -> None:
    """Let a theme take a step, a minute later."""
    office.clock.advance(timedelta(minutes=1))
    key = f"view:{theme.id}:{office.clock.now()}"
    order = StatusOrder(theme_id=theme.id, status=status, origin_key=key, reason="Why", would_change="More ask")
    await change_status(office.desk, WORKSPACE, ADA, order)


async def note(office: ThemeOffice, reader: Reader = EVERYBODY) -> DigestNote | None:
    """Return what a digest of the last day says."""
    end = office.clock.now() + timedelta(minutes=1)
    async with office.desk.storage.work(WORKSPACE) as work:
        return await status_note(office.desk, work, [Period(start=end - timedelta(days=1), end=end, label="")], reader)


async def test_steps_of_a_week_are_told_as_where_themes_stand(office: ThemeOffice) -> None:
    """One line for each theme, whatever it went through; what customers notice comes first."""
    exports, dark = await office.formed(), await office.formed(DARK)
    await step(office, dark, ThemeStatus.NOT_NOW)
    for status in (ThemeStatus.PLANNED, ThemeStatus.BUILDING, ThemeStatus.SHIPPED):
        await step(office, exports, status)
    found = await note(office)
    assert found is not None
    assert found.head is not None
    assert found.head.text == "2 themes moved: 1 shipped and 1 put off."
    assert [line.text for line in found.details] == ["{0}: shipped (was new).", "{0}: put off (was new)."]
    assert [line.names[0].id for line in found.details] == [exports.id, dark.id]


async def test_a_theme_that_came_back_to_where_it_stood_is_not_told(office: ThemeOffice) -> None:
    """Nor is there a note in a period without steps."""
    theme = await office.formed()
    assert await note(office) is None
    await step(office, theme, ThemeStatus.PLANNED)
    await step(office, theme, ThemeStatus.NEW)
    assert await note(office) is None


async def test_a_private_theme_is_told_to_its_channel_alone(office: ThemeOffice) -> None:
    """Not even as a number elsewhere."""
    said = [
        await office.say(text, f"U0CUSTOMER{at}", private_to=SECRET, channel_id=SECRET)
        for at, text in enumerate(EXPORTS)
    ]
    theme = await office.theme_of(said[0])
    assert theme is not None
    await step(office, theme, ThemeStatus.SHIPPED)
    assert await note(office) is None
    assert await note(office, Reader(workspace_id=WORKSPACE, channel_ids=frozenset({SECRET}))) is not None
