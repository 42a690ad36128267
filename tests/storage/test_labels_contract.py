"""What labels do: the fake, SQLite and PostgreSQL alike."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import numpy as np

from bot.domain.feedback import Correction, Feedback, Kind, Severity, Utterance
from bot.domain.labels import Accuracy, Label, LabelName, Sentiment, SetBy, effective
from bot.ports import Storage
from storage.unit_of_work import open_storage
from tests.storage_builders import HERE, NOW, kept, new_feedback

SOON = NOW + timedelta(hours=1)
LATER = NOW + timedelta(hours=2)
NOTHING = Correction(kind=None, severity=None, account_name=None)


def guess(name: LabelName, value: str, **facts: object) -> Label:
    """Return what a machine says."""
    given: dict[str, object] = {"confidence": 0.8, "model": "m", "set_by": SetBy.LOCAL, "set_at": SOON}
    return Label(name=name, value=value, **(given | facts))  # type: ignore[arg-type]  # as each test names them


def word(name: LabelName, value: str, **facts: object) -> Label:
    """Return what a person says."""
    given: dict[str, object] = {"set_by": SetBy.PERSON, "set_at": LATER, "person_id": "U1"}
    return Label(name=name, value=value, **(given | facts))  # type: ignore[arg-type]  # as each test names them


async def labelled(storage: Storage, feedback_id: str, *labels: Label) -> Feedback:
    """Store labels and return the item."""
    async with storage.work(HERE) as work:
        await work.labels.put(feedback_id, labels)
        item = await work.feedback.with_id(feedback_id)
    assert item is not None
    return item


async def test_a_machine_s_label_counts_until_a_person_speaks(storage_with_memory: Storage) -> None:
    """Then the person's does, for ever, and both are kept side by side."""
    item = await kept(storage_with_memory)
    machine = [guess(LabelName.KIND, "bug", prompt_version="p1"), guess(LabelName.AREA, "Export")]
    first = await labelled(storage_with_memory, item.id, *machine, guess(LabelName.SENTIMENT, "negative"))
    assert (first.kind, first.area, first.sentiment) == (Kind.BUG, "Export", Sentiment.NEGATIVE)
    second = await labelled(storage_with_memory, item.id, word(LabelName.KIND, "request"), word(LabelName.AREA, ""))
    again = [guess(LabelName.KIND, "bug", set_at=LATER), guess(LabelName.AREA, "Map"), guess(LabelName.SEVERITY, "low")]
    third = await labelled(storage_with_memory, item.id, *again)
    assert (second.kind, second.area) == (third.kind, third.area) == (Kind.REQUEST, None)
    assert third.severity is Severity.LOW
    async with storage_with_memory.work(HERE) as work:
        labels = await work.labels.of(item.id)
        assert await work.labels.of_many([item.id, "unknown"]) == {item.id: labels}
    assert again[0] in labels
    assert word(LabelName.KIND, "request") in labels
    assert effective(labels)[LabelName.AREA].value == ""
    assert len(labels) == 6


async def test_a_correction_is_a_person_s_labels(storage_with_memory: Storage) -> None:
    """What they filled in and what they cleared; what was empty and stays empty is left to the machine."""
    item = await kept(storage_with_memory, account_name="Acme")
    await labelled(storage_with_memory, item.id, guess(LabelName.KIND, "bug"), guess(LabelName.SENTIMENT, "negative"))
    correction = replace(NOTHING, kind=Kind.PRAISE, area="Maps")
    async with storage_with_memory.work(HERE) as work:
        corrected = await work.feedback.correct(item.id, correction, by="U2", at=LATER)
        given = {label.name: label for label in await work.labels.of(item.id) if label.set_by is SetBy.PERSON}
        assert await work.labels.areas() == ["Maps"]
    assert (corrected.kind, corrected.area, corrected.sentiment) == (Kind.PRAISE, "Maps", None)
    assert corrected.account_name is None
    values = {name: label.value for name, label in given.items()}
    expected = {LabelName.KIND: "praise", LabelName.AREA: "Maps", LabelName.SENTIMENT: "", LabelName.ACCOUNT: ""}
    assert values == expected
    assert given[LabelName.KIND] == word(LabelName.KIND, "praise", person_id="U2")
    after = await labelled(storage_with_memory, item.id, guess(LabelName.SEVERITY, "high"))
    assert after.severity is Severity.HIGH


async def test_what_came_with_a_capture_is_a_person_s_word(storage_with_memory: Storage) -> None:
    """Also in an import: no machine changes the kind that a file gives."""
    new = new_feedback(kind=Kind.BUG, sentiment=Sentiment.NEUTRAL, area="Map", origin_key="import:1", message=None)
    async with storage_with_memory.work(HERE) as work:
        await work.feedback.add_many([new])
        item = await work.feedback.with_origin("import:1")
        assert item is not None
        given = {label.name.value: label.value for label in await work.labels.of(item.id)}
    assert given == {"kind": "bug", "sentiment": "neutral", "area": "Map"}
    after = await labelled(storage_with_memory, item.id, guess(LabelName.KIND, "praise"))
    assert (after.kind, after.sentiment, after.area) == (Kind.BUG, Sentiment.NEUTRAL, "Map")


async def test_an_item_waits_for_an_analyst_once_for_each_version(storage_with_memory: Storage) -> None:
    """New words wait again, and whoever read the old ones comes too late."""
    old, item = await kept(storage_with_memory, said_at=NOW - timedelta(days=1)), await kept(storage_with_memory)
    async with storage_with_memory.work(HERE) as work:
        assert [one.id for one in await work.labels.unanalysed(9)] == [item.id, old.id]
        await work.labels.mark_analysed(old.id, 1, question=None, at=NOW)
        await work.labels.mark_analysed(item.id, 1, question="How often?", at=NOW)
        assert await work.labels.unanalysed(9) == []
        assert await work.labels.question_of(item.id) == "How often?"
        span = guess(LabelName.WORKAROUND, "by hand")
        await work.labels.put(item.id, [span, guess(LabelName.KIND, "bug")])
        await work.feedback.revise(item.id, "Other words", by=None, at=NOW)
        await work.labels.mark_analysed(item.id, 1, question="Too late?", at=NOW)
        assert [one.id for one in await work.labels.unanalysed(1)] == [item.id]
        assert await work.labels.question_of(item.id) is None
        assert [label.name for label in await work.labels.of(item.id)] == [LabelName.KIND]
        await work.feedback.erase(item.id, at=NOW)
        await work.labels.mark_analysed(item.id, 2, question="Gone?", at=NOW)
        assert await work.labels.unanalysed(9) == []
        assert await work.labels.question_of(item.id) is None


async def test_an_item_of_files_follows_its_conversation(storage_with_memory: Storage) -> None:
    """Without words of its own its thread is what was read, so a change there is read again."""
    said = Utterance(ts="1.1", author_id=None, words="Slow")
    files, spoken = await kept(storage_with_memory, ""), await kept(storage_with_memory, "Words")
    async with storage_with_memory.work(HERE) as work:
        for item in (files, spoken):
            await work.labels.mark_analysed(item.id, 1, question=None, at=NOW)
            await work.feedback.add_utterances(item.id, [said])
        assert [one.id for one in await work.labels.unanalysed(9)] == [files.id]
        await work.labels.mark_analysed(files.id, 1, question=None, at=NOW)
        await work.feedback.remove_utterance(files.id, "1.1")
        assert [one.id for one in await work.labels.unanalysed(9)] == [files.id]


async def test_lessons_are_what_people_said_of_items_with_a_vector(storage_with_memory: Storage) -> None:
    """The newest first, without cleared labels and without items of another model."""
    items = [await kept(storage_with_memory, f"Words {number}") for number in range(4)]
    vector = np.zeros(384, np.float32)
    async with storage_with_memory.work(HERE) as work:
        for number, item in enumerate(items):
            value = "" if number == 2 else "bug"
            said = word(LabelName.KIND, value, set_at=NOW + timedelta(minutes=number))
            await work.labels.put(item.id, [said, guess(LabelName.KIND, "praise")])
            await work.embeddings.put(item.id, "other" if number == 1 else "m", vector + np.float32(number))
        lessons = await work.labels.lessons(LabelName.KIND, "m", limit=9)
        newest = await work.labels.lessons(LabelName.KIND, "m", limit=1)
        assert await work.labels.lessons(LabelName.AREA, "m", limit=9) == []
    assert [(one.words, one.value, float(one.vector[0])) for one in lessons] == [
        ("Words 3", "bug", 3.0),
        ("Words 0", "bug", 0.0),
    ]
    assert [one.words for one in newest] == ["Words 3"]


async def test_accuracy_compares_what_was_said_before_a_person_spoke(storage_with_memory: Storage) -> None:
    """Right and wrong ones of the time asked for; a machine that spoke later could have learnt from the person."""
    for value, machine_at, person_at in (
        ("bug", SOON, LATER),
        ("praise", SOON, LATER),
        ("bug", LATER + timedelta(hours=1), LATER),
        ("bug", SOON, LATER + timedelta(days=1)),
    ):
        item = await kept(storage_with_memory)
        machine = guess(LabelName.KIND, value, set_at=machine_at)
        await labelled(storage_with_memory, item.id, machine, word(LabelName.KIND, "bug", set_at=person_at))
    async with storage_with_memory.work(HERE) as work:
        month = await work.labels.accuracy(LabelName.KIND, NOW, LATER + timedelta(hours=1))
        none = await work.labels.accuracy(LabelName.AREA, NOW, LATER)
    assert (month, none) == (Accuracy(right=1, total=2), Accuracy(right=0, total=0))


async def test_an_item_that_lost_its_words_gets_no_labels(storage_with_memory: Storage) -> None:
    """A late analyst, or one with an id of nowhere, leaves nothing."""
    item = await kept(storage_with_memory, kind=Kind.BUG)
    async with storage_with_memory.work(HERE) as work:
        await work.feedback.undo(item.id, at=NOW)
        await work.labels.put(item.id, [guess(LabelName.KIND, "bug")])
        await work.labels.put("unknown", [guess(LabelName.KIND, "bug")])
        assert await work.labels.of(item.id) == await work.labels.of("unknown") == []
        undone = await work.feedback.with_id(item.id)
    assert undone is not None
    assert undone.kind is None


async def test_a_person_who_speaks_while_a_machine_thinks_is_heard(database_url: str) -> None:
    """Whoever of the two comes last, on two replicas at once: the person's word counts (fault 42)."""
    pair = open_storage(database_url), open_storage(database_url)
    for _ in range(4):
        item = await kept(pair[0])
        both_have_read = asyncio.Barrier(2)

        async def machine(feedback_id: str = item.id, met: asyncio.Barrier = both_have_read) -> None:
            async with pair[0].work(HERE) as work:
                await work.labels.of(feedback_id)
                await met.wait()
                await work.labels.put(feedback_id, [guess(LabelName.KIND, "bug"), guess(LabelName.AREA, "Map")])

        async def person(feedback_id: str = item.id, met: asyncio.Barrier = both_have_read) -> None:
            async with pair[1].work(HERE) as work:
                await work.labels.of(feedback_id)
                await met.wait()
                await work.feedback.correct(feedback_id, replace(NOTHING, kind=Kind.PRAISE), by="U1", at=LATER)

        await asyncio.gather(machine(), person())
        async with pair[0].work(HERE) as work:
            after = await work.feedback.with_id(item.id)
        assert after is not None
        assert after.kind is Kind.PRAISE
    for storage in pair:
        await storage.close()
