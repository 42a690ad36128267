"""Labels on arrival: stored beside what people said, by version, in batches, and never for what was erased."""

from datetime import timedelta

import pytest

from bot.domain.analysis import LabelReply, LabelRequest
from bot.domain.errors import TryAgainError
from bot.domain.feedback import Kind, Severity, Source
from bot.domain.labels import LabelName, Sentiment, SetBy
from bot.flows.analysing import analyse_job, hand_out_unanalysed
from bot.flows.feedback import Typed, capture_words
from bot.flows.transfers import import_rows, plan_import
from bot.ports import Storage
from handlers.errands import errands
from tests.fakes.mind import ScriptedAnalyst, WordEmbedder
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.analysing_bench import ADA, FULL, WORDS, Bench


@pytest.fixture
def bench() -> Bench:
    """Return a desk that remembers in memory."""
    return Bench(InMemoryStorage())


async def test_an_item_gets_its_labels_on_arrival(storage_with_memory: Storage) -> None:
    """Typed words are labelled by their own job: values on the item, confidence and model beside them."""
    bench = Bench(storage_with_memory)
    typed = Typed(workspace_id=WORKSPACE, user_id=ADA, origin_key="command:1", source=Source.COMMAND, words=WORDS)
    captured = await capture_words(bench.desk, typed)
    await bench.jobs.run_all()
    item = await bench.item(captured.feedback.id)
    assert (item.kind, item.sentiment, item.severity) == (Kind.REQUEST, Sentiment.NEGATIVE, Severity.HIGH)
    assert (item.area, item.account_name) == ("Reporting", None)
    kind = await bench.label(item.id, LabelName.KIND)
    assert kind is not None
    assert (kind.set_by, kind.confidence, kind.model, kind.prompt_version) == (SetBy.LOCAL, 0.83, "scripted", None)
    assert [job.args["feedback_id"] for job in bench.jobs.of_kind("place")] == [item.id]
    async with bench.desk.storage.work(WORKSPACE) as work:
        assert await work.labels.unanalysed(10) == []
        assert await work.labels.question_of(item.id) == FULL.question
        assert item.id in await work.embeddings.of([item.id], WordEmbedder.model)


async def test_a_rung_of_the_ladder_is_what_was_said(bench: Bench) -> None:
    """A span in the customer's own spelling is kept; what nobody said is not."""
    item = await bench.keep()
    await bench.analyse(item)
    asked_for = await bench.label(item.id, LabelName.REQUESTED_SOLUTION)
    workaround = await bench.label(item.id, LabelName.WORKAROUND)
    assert asked_for is not None
    assert asked_for.value == "add a PDF export"
    assert workaround is None or workaround.value == ""


async def test_a_persons_word_wins_for_ever(storage_with_memory: Storage) -> None:
    """Fault 60: Ada says bug; an edit brings a new analysis, and bug it stays."""
    bench = Bench(storage_with_memory)
    item = await bench.keep()
    await bench.analyse(item)
    await bench.correct(await bench.item(item.id), kind=Kind.BUG)
    async with bench.desk.storage.work(WORKSPACE) as work:
        edited = await work.feedback.revise(item.id, "The PDF export crashes", by=None, at=bench.clock.now())
    await bench.analyse(edited)
    assert (await bench.item(item.id)).kind is Kind.BUG
    machine = await bench.label(item.id, LabelName.KIND)
    assert machine is not None
    assert machine.value == "request"
    async with bench.desk.storage.work(WORKSPACE) as work:
        found = await work.labels.accuracy(
            LabelName.KIND, bench.clock.now() - timedelta(days=1), bench.clock.now() + timedelta(days=1)
        )
    assert (found.right, found.total) == (0, 1)


async def test_what_a_capture_said_is_a_persons_word(bench: Bench) -> None:
    """An import's kind column was somebody's judgement: the analyst fills in only the rest."""
    plan = plan_import(f'words,kind,sentiment,area\n"{WORDS}",bug,positive,Billing\n'.encode())
    await import_rows(bench.desk.storage, bench.clock, plan, workspace_id=WORKSPACE)
    bench.clock.advance(timedelta(minutes=1))
    assert await hand_out_unanalysed(bench.desk, bench.clock.now()) == 1
    await bench.jobs.run_all()
    async with bench.desk.storage.work(WORKSPACE) as work:
        (item,) = [each async for each in work.feedback.readable(None)]
    assert (item.kind, item.sentiment, item.area, item.severity) == (
        Kind.BUG,
        Sentiment.POSITIVE,
        "Billing",
        Severity.HIGH,
    )
    said = await bench.label(item.id, LabelName.KIND, by_person=True)
    assert said is not None
    assert (said.value, said.person_id) == ("bug", None)


async def test_seen_twice_is_stored_once(bench: Bench) -> None:
    """A job that runs again after a crash changes nothing."""
    item = await bench.keep()
    await bench.analyse(item)
    before = await bench.label(item.id, LabelName.KIND)
    await errands(bench.desk)["analyse"](analyse_job(item).args)
    assert await bench.label(item.id, LabelName.KIND) == before


@pytest.mark.parametrize("change", ["erased", "edited", "undone"])
async def test_what_changed_while_it_was_read_gets_nothing(bench: Bench, change: str) -> None:
    """Fault 61: the message is deleted while the analyst thinks: not a label of it is stored."""
    item = await bench.keep()

    class Slow(ScriptedAnalyst):
        async def label(self, request: LabelRequest) -> LabelReply:
            async with bench.desk.storage.work(WORKSPACE) as work:
                match change:
                    case "erased":
                        await work.feedback.erase(item.id, at=bench.clock.now())
                    case "undone":
                        await work.feedback.undo(item.id, at=bench.clock.now())
                    case _:
                        await work.feedback.revise(item.id, "Other words", by=None, at=bench.clock.now())
            return await super().label(request)

    slow = Bench(bench.desk.storage, Slow(labels=FULL))
    await slow.analyse(item)
    assert await slow.label(item.id, LabelName.KIND) is None
    async with slow.desk.storage.work(WORKSPACE) as work:
        assert await work.embeddings.of([item.id], WordEmbedder.model) == {}
        assert await work.labels.question_of(item.id) is None


async def test_an_edit_empties_what_the_former_words_said(bench: Bench) -> None:
    """A rung that quoted words which are gone goes with them."""
    item = await bench.keep()
    await bench.analyse(item)
    async with bench.desk.storage.work(WORKSPACE) as work:
        edited = await work.feedback.revise(item.id, "Never mind", by=None, at=bench.clock.now())
    await bench.analyse(edited)
    rung = await bench.label(item.id, LabelName.REQUESTED_SOLUTION)
    assert rung is None or rung.value == ""


async def test_everything_that_waits_is_taken_up_in_batches(bench: Bench) -> None:
    """An import or a restart leaves items behind; what came this moment has a job of its own."""
    for number in range(5):
        await bench.keep(f"The export number {number} fails")
    assert await hand_out_unanalysed(bench.desk, bench.clock.now()) == 0
    bench.clock.advance(timedelta(seconds=30))
    assert await hand_out_unanalysed(bench.desk, bench.clock.now()) == 1
    assert await hand_out_unanalysed(bench.desk, bench.clock.now()) == 1
    assert len(bench.jobs.of_kind("analyse_batch")) == 1
    await bench.jobs.run_all()
    (placing,) = bench.jobs.of_kind("place")
    assert len([placing.args["feedback_id"], *placing.args["others"].split(",")]) == 5
    assert await hand_out_unanalysed(bench.desk, bench.clock.now()) == 0


async def test_one_item_that_fails_keeps_no_other_back(bench: Bench) -> None:
    """The others are stored, and the job is tried again for the one."""

    class Picky(ScriptedAnalyst):
        async def label(self, request: LabelRequest) -> LabelReply:
            if "poison" in request.source.words:
                raise TryAgainError
            return await super().label(request)

    picky = Bench(bench.desk.storage, Picky(labels=FULL))
    good, bad = await picky.keep("The export fails"), await picky.keep("poison")
    with pytest.raises(TryAgainError):
        await errands(picky.desk)["analyse_batch"]({"workspace_id": WORKSPACE})
    assert await picky.label(good.id, LabelName.KIND) is not None
    assert await picky.label(bad.id, LabelName.KIND) is None


async def test_corrections_are_lessons_but_never_their_own(bench: Bench) -> None:
    """What Ada corrected reaches the analyst with the next item, not with the item itself."""
    first = await bench.keep("The login page is blank")
    await bench.analyse(first)
    await bench.correct(await bench.item(first.id), kind=Kind.BUG)
    bench.clock.advance(timedelta(minutes=2))
    await bench.analyse(await bench.keep("The report page is blank"))
    await errands(bench.desk)["analyse"](analyse_job(first).args)
    asked = [request for request in bench.analyst.asked if isinstance(request, LabelRequest)]
    taught = [[lesson.words for lesson in request.lessons.get(LabelName.KIND, ())] for request in asked]
    assert taught == [[], ["The login page is blank"], []]
    assert asked[1].lessons[LabelName.KIND][0].value == "bug"
    assert asked[1].areas == ("Reporting",)


async def test_a_message_without_words_is_seen_without_asking(bench: Bench) -> None:
    """Only a file: nothing to read, nothing to send, and no batch comes back to it."""
    await bench.keep("")
    bench.clock.advance(timedelta(minutes=1))
    await hand_out_unanalysed(bench.desk, bench.clock.now())
    await bench.jobs.run_all()
    assert bench.analyst.asked == []
    assert await hand_out_unanalysed(bench.desk, bench.clock.now()) == 0


async def test_a_question_that_says_what_nobody_said_is_dropped(bench: Bench) -> None:
    """The evidence lock holds for drafted questions too: somebody might send it."""
    reply = LabelReply(guesses=FULL.guesses, question="Did Globex lose 5,000 dollars over it?")
    liar = Bench(bench.desk.storage, ScriptedAnalyst(labels=reply))
    item = await liar.keep()
    await liar.analyse(item)
    async with liar.desk.storage.work(WORKSPACE) as work:
        assert await work.labels.question_of(item.id) is None
