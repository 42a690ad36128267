"""A workspace for tests of digests: people, places, a clock and a schedule."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.domain.digests import Digest
from bot.domain.feedback import Feedback
from bot.domain.schedules import Cadence, Rhythm, Schedule
from bot.flows.desk import Desk
from bot.flows.digest_schedules import schedule_digest
from bot.flows.digests import hand_out_due_digests
from bot.messages import DigestHead
from bot.ports import Messenger, Storage
from handlers.errands import errands
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import WORKSPACE, FakeDirectory, RecordingMessenger
from tests.storage_builders import kept

ADA, GUEST = "U0ADA", "U0GUEST"
PRODUCT, SECRET, OTHER, SHARED = "C0PRODUCT", "G0SECRET", "G0OTHER", "C0SHARED"
MONDAY_NINE = Rhythm(cadence=Cadence.WEEKLY, at=time(9), zone="Europe/Berlin")
# Monday 23 November 2026, 09:00 in Berlin.
SLOT, SLOT_AT = "2026-11-23T09:00", datetime(2026, 11, 23, 8, tzinfo=UTC)


class Office:
    """A workspace with everything that a digest needs, and names for its parts."""

    def __init__(self, storage: Storage) -> None:
        """Open it on the Thursday before the slot."""
        self.directory = FakeDirectory()
        self.directory.add_person(ADA, "Ada")
        self.directory.add_person(GUEST, "Gus", guest=True)
        self.directory.add_channel(PRODUCT, ADA, GUEST, name="product")
        self.directory.add_channel(SECRET, ADA, name="secret", private=True)
        self.directory.add_channel(OTHER, name="other", private=True)
        self.directory.add_channel(SHARED, ADA, name="ext-acme", external=True)
        self.messenger = RecordingMessenger(self.directory)
        self.jobs = InlineJobs()
        self.clock = FixedClock(SLOT_AT - timedelta(days=4))
        self.desk = Desk(
            storage=storage,
            directory=self.directory,
            messenger=self.messenger,
            jobs=self.jobs,
            clock=self.clock,
            mind=plain_mind(),
        )

    def desk_with(self, messenger: Messenger) -> Desk:
        """Return the same desk with somebody else speaking."""
        return replace(self.desk, messenger=messenger)

    async def hear(self, words: str, *, days_before: float = 1, **facts: object) -> Feedback:
        """Keep something that was said and captured so many days before the slot."""
        at = SLOT_AT - timedelta(days=days_before)
        given: dict[str, object] = {"workspace_id": WORKSPACE, "said_at": at, "captured_at": at, **facts}
        return await kept(self.desk.storage, words, **given)

    async def schedule(self, channel_id: str = PRODUCT, rhythm: Rhythm = MONDAY_NINE) -> Schedule:
        """Schedule a digest as Ada."""
        done = await schedule_digest(
            self.desk, workspace_id=WORKSPACE, user_id=ADA, channel_id=channel_id, rhythm=rhythm
        )
        return done.schedule

    async def tick(self, at: datetime) -> int:
        """Let the clock strike, run the jobs, and return how many there were."""
        self.clock.at = at
        self.jobs.functions = errands(self.desk)
        handed_out = await hand_out_due_digests(self.desk, at)
        await self.jobs.run_all()
        return handed_out

    async def present(self, channel_id: str = PRODUCT) -> Schedule:
        """Return a channel's schedule as it is now."""
        async with self.desk.storage.work(WORKSPACE) as work:
            schedule = await work.schedules.of_channel(channel_id)
        assert schedule is not None
        return schedule

    def heads(self) -> list[Digest]:
        """Return the digests that everybody saw."""
        return [post.content.digest for post in self.messenger.posts if isinstance(post.content, DigestHead)]
