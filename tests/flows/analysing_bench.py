"""A desk with a scripted analyst for tests of labels, and what it stored."""

from bot.domain.analysis import LabelReply
from bot.domain.feedback import Correction, Feedback
from bot.domain.labels import Guess, Label, LabelName, SetBy
from bot.flows.analysing import analyse_job
from bot.flows.desk import Desk
from bot.flows.feedback import correct_feedback
from bot.ports import Storage
from handlers.errands import errands
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import ScriptedAnalyst, plain_mind
from tests.fakes.slack import WORKSPACE, FakeDirectory, RecordingMessenger
from tests.storage_builders import kept

ADA = "U0ADA"
WORDS = "Please add a PDF export, finance needs it every month-end"
FULL = LabelReply(
    guesses=(
        Guess(name=LabelName.KIND, value="request", confidence=0.83),
        Guess(name=LabelName.SENTIMENT, value="negative", confidence=0.7),
        Guess(name=LabelName.SEVERITY, value="high", confidence=0.4),
        Guess(name=LabelName.AREA, value="Reporting", confidence=0.6),
        Guess(name=LabelName.ACCOUNT, value="Acme", confidence=0.5),
        Guess(name=LabelName.REQUESTED_SOLUTION, value="add a pdf export", confidence=0.8),
        Guess(name=LabelName.WORKAROUND, value="they use screenshots", confidence=0.8),
    ),
    question="What do you do with the PDF export?",
)


class Bench:
    """A desk with a scripted analyst, and what it stored."""

    def __init__(self, storage: Storage, analyst: ScriptedAnalyst | None = None) -> None:
        """Open it with somebody who captures."""
        self.analyst = analyst or ScriptedAnalyst(labels=FULL)
        directory = FakeDirectory()
        directory.add_person(ADA, "Ada")
        self.jobs, self.clock = InlineJobs(), FixedClock()
        self.desk = Desk(
            storage=storage,
            directory=directory,
            messenger=RecordingMessenger(directory),
            jobs=self.jobs,
            clock=self.clock,
            mind=plain_mind(local=self.analyst),
        )
        self.jobs.functions = errands(self.desk)

    async def keep(self, words: str = WORDS, **facts: object) -> Feedback:
        """Keep an item without a job of its own."""
        at = self.clock.now()
        return await kept(self.desk.storage, words, workspace_id=WORKSPACE, captured_at=at, **facts)

    async def analyse(self, item: Feedback) -> None:
        """Run the job of an item's present version, and what it leads to."""
        await self.jobs.enqueue(analyse_job(item))
        await self.jobs.run_all()

    async def item(self, feedback_id: str) -> Feedback:
        """Return an item as it is now."""
        async with self.desk.storage.work(WORKSPACE) as work:
            item = await work.feedback.with_id(feedback_id)
        assert item is not None
        return item

    async def label(self, feedback_id: str, name: LabelName, *, by_person: bool = False) -> Label | None:
        """Return a machine's label, or a person's."""
        async with self.desk.storage.work(WORKSPACE) as work:
            labels = await work.labels.of(feedback_id)
        mine = (each for each in labels if each.name is name and (each.set_by is SetBy.PERSON) == by_person)
        return next(mine, None)

    async def correct(self, item: Feedback, **said: object) -> Feedback:
        """Say what an item is, as Ada."""
        given: dict[str, object] = {"kind": item.kind, "severity": item.severity, "account_name": item.account_name}
        given |= {"sentiment": item.sentiment, "area": item.area} | said
        return await correct_feedback(
            self.desk,
            workspace_id=WORKSPACE,
            feedback_id=item.id,
            user_id=ADA,
            correction=Correction(**given),  # type: ignore[arg-type]  # each test names what it corrects
        )
