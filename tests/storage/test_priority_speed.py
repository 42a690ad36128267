"""Priorities ask the database as often for many themes as for a few."""

from bot.domain.labels import SetBy
from bot.domain.themes import NewTheme
from bot.flows.desk import Desk
from bot.flows.priority import PAGE_RANKED, ranked_for, theme_priority
from storage.unit_of_work import SqlStorage
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import FakeDirectory, RecordingMessenger
from tests.storage.test_speed import counted
from tests.storage_builders import EVERYBODY, HERE, NOW, new_feedback


async def test_forty_themes_take_as_many_queries_as_two(storage: SqlStorage) -> None:
    """A page of the list, and one theme's place in it."""
    desk = Desk(
        storage=storage,
        directory=FakeDirectory(),
        messenger=RecordingMessenger(),
        jobs=InlineJobs(),
        clock=FixedClock(NOW),
        mind=plain_mind(),
    )
    amounts = []
    for number in (2, 38):
        theme_id = await _fill(storage, number)
        with counted(storage) as statements:
            async with storage.work(HERE) as work:
                ranked = await ranked_for(desk, work, EVERYBODY)
                told = await theme_priority(desk, work, EVERYBODY, theme_id)
        amounts.append(len(statements))
        assert told is not None
    assert amounts[0] == amounts[1]
    assert (len(ranked.themes), ranked.total) == (PAGE_RANKED, 40)


async def _fill(storage: SqlStorage, number: int) -> str:
    """Store themes with an item of an account each, and return the id of the last."""
    async with storage.work(HERE) as work:
        for place in range(number):
            theme = await work.themes.add(
                NewTheme(name=f"Theme {place}", description="", named_by=SetBy.LOCAL, created_at=NOW)
            )
            item = (await work.feedback.add(new_feedback(account_name=f"Account {place}"))).feedback
            await work.themes.assign([item.id], theme.id)
    return theme.id
