"""What is stored and read of several items at once is the same as of one after the other."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.domain.feedback import Kind
from bot.domain.labels import LabelName, SetBy
from bot.domain.listening import TriageQuestion, TriageTopic
from bot.domain.themes import NewTheme
from bot.ports import Storage
from tests.storage.test_labels_contract import guess, word
from tests.storage_builders import HERE, NOW, kept

MODEL = "m"


def axis(number: int) -> NDArray[np.float32]:
    """Return a unit vector."""
    vector: NDArray[np.float32] = np.eye(8, dtype=np.float32)[number]
    return vector


async def test_items_come_in_the_order_of_their_ids(storage_with_memory: Storage) -> None:
    """Whatever their state; one that nobody knows is missing."""
    items = [await kept(storage_with_memory, f"Item {number}") for number in range(3)]
    async with storage_with_memory.work(HERE) as work:
        await work.feedback.undo(items[1].id, at=NOW)
        found = await work.feedback.with_ids([items[2].id, "unknown", items[1].id, items[0].id])
        assert [item.id for item in found] == [items[2].id, items[1].id, items[0].id]
        assert await work.feedback.with_ids([]) == []


async def test_labels_of_many_items_are_stored_at_once(storage_with_memory: Storage) -> None:
    """A person's word still outranks a machine's, for the very item that it was said of."""
    first, second, gone = [await kept(storage_with_memory, f"Item {number}") for number in range(3)]
    async with storage_with_memory.work(HERE) as work:
        await work.feedback.undo(gone.id, at=NOW)
        await work.labels.put(second.id, [word(LabelName.KIND, "praise")])
        said = [guess(LabelName.KIND, "bug"), guess(LabelName.AREA, "Export")]
        await work.labels.put_many({first.id: said, second.id: said, gone.id: said, "unknown": said})
        await work.labels.put_many({first.id: [guess(LabelName.AREA, "Map")], second.id: []})
        await work.labels.put_many({})
        items = await work.feedback.with_ids([first.id, second.id, gone.id])
        labels = await work.labels.of_many([first.id, second.id, gone.id])
    assert [(item.kind, item.area) for item in items] == [(Kind.BUG, "Map"), (Kind.PRAISE, "Export"), (None, None)]
    assert {key: len(found) for key, found in labels.items()} == {first.id: 2, second.id: 3}


async def test_vectors_of_many_items_are_stored_at_once(storage_with_memory: Storage) -> None:
    """Each is found, the shape of a theme follows, and what was undone gets none."""
    items = [await kept(storage_with_memory, f"Item {number}") for number in range(4)]
    async with storage_with_memory.work(HERE) as work:
        new = NewTheme(name="Export", description="", named_by=SetBy.LOCAL, created_at=NOW)
        theme = await work.themes.add(new)
        await work.themes.assign([items[0].id], theme.id)
        await work.feedback.undo(items[3].id, at=NOW)
        await work.embeddings.put_many(MODEL, {item.id: axis(number) for number, item in enumerate(items)})
        await work.embeddings.put_many(MODEL, {items[0].id: axis(5), items[1].id: axis(6)})
        await work.embeddings.put_many(MODEL, {})
    async with storage_with_memory.work(HERE) as work:
        found = await work.embeddings.of([item.id for item in items], MODEL)
        shape = await work.themes.shape(theme.id, MODEL)
    assert {key: int(vector.argmax()) for key, vector in found.items()} == {
        items[0].id: 5,
        items[1].id: 6,
        items[2].id: 2,
    }
    assert shape is not None
    assert (shape.size, int(shape.total.argmax())) == (1, 5)


async def test_twins_of_several_words(storage_with_memory: Storage) -> None:
    """Each by its own words; words without letters have none, nor have those that only wait without a theme."""
    placed, empty = await kept(storage_with_memory, "Great app!"), await kept(storage_with_memory, "")
    await kept(storage_with_memory, "Too slow")
    async with storage_with_memory.work(HERE) as work:
        theme = await work.themes.add(NewTheme(name="Joy", description="", named_by=SetBy.LOCAL, created_at=NOW))
        await work.themes.assign([placed.id, empty.id], theme.id)
        found = await work.themes.twins(["GREAT APP", "great  app", "too slow", "", "..."])
        assert found == {"GREAT APP": theme.id, "great  app": theme.id}
        assert await work.themes.twin("great app") == theme.id
        assert await work.themes.twin("") is None


async def test_questions_about_any_of_several_items(storage_with_memory: Storage) -> None:
    """Oldest first, answered ones too, and none about others."""
    question = TriageQuestion(id="Q1", topic=TriageTopic.THEME, asked_at=NOW, feedback_id="F1")
    async with storage_with_memory.work(HERE) as work:
        for number in (2, 1, 3):
            await work.triage.ask(replace(question, id=f"Q{number}", feedback_id=f"F{number}"))
        await work.triage.answer("Q1", "same", by=None, at=NOW)
        assert [one.id for one in await work.triage.about_items(["F2", "F1", "F9"])] == ["Q1", "Q2"]
        assert await work.triage.about_items([]) == []
