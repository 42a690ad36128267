"""What the clock does besides digests."""

from datetime import timedelta

from bot.flows.desk import Desk
from bot.ports import Draft
from handlers.chores import DRAFTS_KEPT, chores
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import WORKSPACE, FakeDirectory, RecordingMessenger
from tests.fakes.storage import InMemoryStorage
from tests.handlers.test_inbox_worker import Postroom


async def test_words_of_a_forgotten_form_are_dropped() -> None:
    """A form that nobody sent: after a day its message's words are not Heed's to keep."""
    room, clock, storage = Postroom(), FixedClock(), InMemoryStorage()
    desk = Desk(
        storage=storage,
        directory=FakeDirectory(),
        messenger=RecordingMessenger(FakeDirectory()),
        jobs=InlineJobs(),
        clock=clock,
        mind=plain_mind(),
    )
    duties = chores(desk, inbox=room.inbox, worker=room.worker, runner=room.runner, engine=room.engine)
    for name, age in (("old", DRAFTS_KEPT + timedelta(minutes=1)), ("fresh", timedelta(minutes=1))):
        async with storage.work(WORKSPACE) as work:
            await work.drafts.keep(draft(name, clock, age))
    await duties["clean_up"](clock.now())
    async with storage.work(WORKSPACE) as work:
        assert await work.drafts.with_id("old") is None
        assert await work.drafts.with_id("fresh") is not None


def draft(name: str, clock: FixedClock, age: timedelta) -> Draft:
    """Return the draft of a form that was opened some time ago."""
    opened_at = clock.now() - age
    return Draft(id=name, words="x", author_id=None, channel_id="C1", ts="1.1", thread_ts=None, opened_at=opened_at)
