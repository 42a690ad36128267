"""A workspace with an endpoint, for tests of what is sent there and what is not."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.analysis import AnswerRequest, Claim, LabelRequest, Source
from bot.domain.channels import ChannelSettings, Preferences
from bot.domain.ledger import Caps, ModelCall
from bot.flows.consulting import About, Answering
from bot.flows.desk import Desk
from bot.ports import Endpoint, Storage
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import ScriptedAnalyst, plain_mind
from tests.fakes.slack import WORKSPACE, FakeDirectory, RecordingMessenger

SUPPORT = "C0SUPPORT"
WORDS = "The CSV export hangs on large projects, so we copy rows by hand every Friday."
ITEM = Source(label="F-12", words=WORDS, account_name="Acme", author_name="Jo")
ABOUT = About(workspace_id=WORKSPACE, channel_ids=frozenset({SUPPORT}), items=("F-12",))
LABELS = LabelRequest(source=ITEM, areas=("Export", "Billing"), accounts=("Acme", "Globex"))
QUESTION = AnswerRequest(question="What about the export?", sources=(ITEM,))


class Bureau:
    """A desk whose endpoint is `endpoint`, and what it wrote down."""

    def __init__(self, storage: Storage, endpoint: Endpoint | None, caps: Caps | None = None) -> None:
        """Open it on a Monday morning."""
        self.clock = FixedClock(datetime(2026, 11, 23, 9, tzinfo=UTC))
        self.local = ScriptedAnalyst(model="local")
        mind = plain_mind(endpoint=endpoint, local=self.local, host="llm.example", caps=caps or Caps())
        self.directory = FakeDirectory()
        self.messenger = RecordingMessenger(self.directory)
        self.jobs = InlineJobs()
        self.desk = Desk(
            storage=storage,
            directory=self.directory,
            messenger=self.messenger,
            jobs=self.jobs,
            clock=self.clock,
            mind=mind,
        )

    def replica(self) -> Desk:
        """Return a second process on the same database."""
        again = plain_mind(endpoint=self.desk.mind.endpoint, host="llm.example", caps=self.desk.mind.caps)
        return replace(self.desk, mind=again)

    async def ledger(self) -> list[ModelCall]:
        """Return what was written down, oldest first."""
        async with self.desk.storage.work(WORKSPACE) as work:
            return await work.ledger.since(datetime(2026, 1, 1, tzinfo=UTC))

    async def prefer(self, preferences: Preferences) -> None:
        """Choose for the workspace."""
        async with self.desk.storage.work(WORKSPACE) as work:
            await work.channels.prefer(preferences, by="U0ADA", at=self.clock.now())

    async def keep_here(self, channel_id: str) -> None:
        """Choose that nothing of a channel leaves."""
        async with self.desk.storage.work(WORKSPACE) as work:
            await work.channels.keep(ChannelSettings(channel_id=channel_id, ai_allowed=False))


async def claims_of(answering: Answering) -> list[Claim]:
    """Return every sentence of an answer."""
    return [claim async for claim in answering.claims()]
