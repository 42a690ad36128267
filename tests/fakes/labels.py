"""Labels of items, in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.analysis import Lesson
from bot.domain.feedback import Feedback, Kind, Severity, State
from bot.domain.labels import Accuracy, Label, LabelName, Sentiment, SetBy
from tests.fakes.shelf import Shelf, newest_first

_COLUMNS = (LabelName.KIND, LabelName.SEVERITY, LabelName.SENTIMENT, LabelName.AREA)


class InMemoryLabelStore:
    """The twin of `SqlLabelStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def put(self, feedback_id: str, labels: Sequence[Label]) -> None:
        """Store labels; each replaces the one of the same name that a machine (or a person) gave before."""
        item = self._shelf.items.get(feedback_id)
        if item is not None and item.state is State.ACTIVE:
            put_labels(self._shelf, feedback_id, labels)

    async def put_many(self, labels: Mapping[str, Sequence[Label]]) -> None:
        """Store labels of several items by their ids."""
        for feedback_id, given in labels.items():
            await self.put(feedback_id, given)

    async def of(self, feedback_id: str) -> list[Label]:
        """Return every label of an item, people's and machines'."""
        mine = [(key, label) for key, label in self._shelf.labels.items() if key[0] == feedback_id]
        return [label for _, label in sorted(mine, key=lambda pair: (pair[0][1], not pair[0][2]))]

    async def of_many(self, feedback_ids: Sequence[str]) -> Mapping[str, list[Label]]:
        """Return the labels of several items by their ids."""
        found = {feedback_id: await self.of(feedback_id) for feedback_id in feedback_ids}
        return {feedback_id: labels for feedback_id, labels in found.items() if labels}

    async def areas(self) -> list[str]:
        """Return the product areas that people have used, the most used first."""
        said = Counter(label.value for _, label in self._by_people(LabelName.AREA) if label.value)
        return sorted(said, key=lambda area: (-said[area], area))

    async def lessons(self, name: LabelName, model: str, *, limit: int) -> list[Lesson]:
        """Return the newest items that a person labelled, with vectors of this model; others are left out."""
        given = [
            (label.set_at, self._shelf.items[feedback_id].number, feedback_id, label)
            for feedback_id, label in self._by_people(name)
            if label.value and (feedback_id, model) in self._shelf.vectors
        ]
        newest = sorted(given, key=lambda entry: entry[:2], reverse=True)[:limit]
        return [
            Lesson(words=self._shelf.items[i].words, vector=self._shelf.vectors[i, model], value=label.value)
            for _, _, i, label in newest
        ]

    async def accuracy(self, name: LabelName, since: datetime, until: datetime) -> Accuracy:
        """Return how many labels that people gave in a time were what a machine had said of the same item."""
        pairs = [
            (label, machine)
            for feedback_id, label in self._by_people(name)
            if (machine := self._shelf.labels.get((feedback_id, name.value, False))) is not None
            and machine.set_at <= label.set_at
            and since <= label.set_at < until
        ]
        return Accuracy(right=sum(label.value == machine.value for label, machine in pairs), total=len(pairs))

    async def unanalysed(self, limit: int) -> list[Feedback]:
        """Return active items whose present words no analyst has seen, the newest first."""
        return newest_first(item for item in self._shelf.active() if item.id not in self._shelf.analysed)[:limit]

    async def mark_analysed(self, feedback_id: str, version: int, *, question: str | None, at: datetime) -> None:
        """Remember that an analyst has seen this version of the words, unless there are newer ones by now."""
        del at  # a database keeps it; nobody reads it through the port
        item = self._shelf.items.get(feedback_id)
        if item is not None and item.state is State.ACTIVE and item.version == version:
            self._shelf.analysed[feedback_id] = (version, question)

    async def mark_many_analysed(
        self, questions: Mapping[str, str | None], versions: Mapping[str, int], at: datetime
    ) -> None:
        """Remember the same of several items by their ids."""
        for feedback_id, question in questions.items():
            await self.mark_analysed(feedback_id, versions[feedback_id], question=question, at=at)

    async def question_of(self, feedback_id: str) -> str | None:
        """Return the question that a human may ask in the thread, when there is one."""
        return self._shelf.analysed.get(feedback_id, (0, None))[1]

    def _by_people(self, name: LabelName) -> list[tuple[str, Label]]:
        """Return the labels of a name that people gave, by item."""
        return [(key[0], label) for key, label in self._shelf.labels.items() if key[1] == name.value and key[2]]


def put_labels(shelf: Shelf, feedback_id: str, labels: Sequence[Label]) -> None:
    """Store labels and bring the item in step; a machine never outranks a person."""
    for label in labels:
        is_by_person = label.set_by is SetBy.PERSON
        shelf.labels[feedback_id, label.name.value, is_by_person] = label
        decided = (feedback_id, label.name.value, True) in shelf.labels
        if label.name in _COLUMNS and (is_by_person or not decided):
            shelf.items[feedback_id] = _with_value(shelf.items[feedback_id], label.name, label.value)


def _with_value(item: Feedback, name: LabelName, value: str) -> Feedback:
    """Return an item with another value for a label that counts."""
    if name is LabelName.KIND:
        return replace(item, kind=Kind(value) if value else None)
    if name is LabelName.SEVERITY:
        return replace(item, severity=Severity(value) if value else None)
    if name is LabelName.SENTIMENT:
        return replace(item, sentiment=Sentiment(value) if value else None)
    return replace(item, area=value or None)
