"""What is known of items: for each name one machine's label and one person's, and what counts on the item itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, desc, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.domain.analysis import Lesson
from bot.domain.feedback import Feedback, State
from bot.domain.labels import Accuracy, Label, LabelName, SetBy
from storage.feedback_rows import held_many, is_active, items_of, load
from storage.scope import Scope
from storage.tables import EmbeddingRow, FeedbackRow, LabelRow

# Labels that are columns of the item too, for filters and counts.
_COLUMNS = {name: name.value for name in (LabelName.KIND, LabelName.SENTIMENT, LabelName.SEVERITY, LabelName.AREA)}
_KEY = ("workspace_id", "feedback_id", "name", "is_by_person")
# The other columns of a label, which the next one of the same key replaces.
_FACTS = ("value", "set_by", "set_at", "confidence", "person_id", "model", "prompt_version")
# Small enough for any engine's limit on parameters.
_IDS_PER_QUERY = 500


class SqlLabelStore:
    """`LabelStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def put(self, feedback_id: str, labels: Sequence[Label]) -> None:
        """Store labels; each replaces the one of the same name that a machine (or a person) gave before."""
        await self.put_many({feedback_id: labels})

    async def put_many(self, labels: Mapping[str, Sequence[Label]]) -> None:
        """Store labels of several items by their ids."""
        rows = await held_many(self._scope, list(labels))
        active = [row for row in rows.values() if row.state == State.ACTIVE.value]
        await put_labels(self._scope, [(row, labels[row.id]) for row in active])

    async def of(self, feedback_id: str) -> list[Label]:
        """Return every label of an item, people's and machines'."""
        return (await self.of_many([feedback_id])).get(feedback_id, [])

    async def of_many(self, feedback_ids: Sequence[str]) -> Mapping[str, list[Label]]:
        """Return the labels of several items by their ids."""
        found: dict[str, list[Label]] = {}
        for start in range(0, len(feedback_ids), _IDS_PER_QUERY):
            query = (
                select(LabelRow)
                .where(
                    col(LabelRow.workspace_id) == self._scope.workspace_id,
                    col(LabelRow.feedback_id).in_(feedback_ids[start : start + _IDS_PER_QUERY]),
                )
                .order_by(col(LabelRow.name), desc(col(LabelRow.is_by_person)))
            )
            for row in await self._scope.session.scalars(query, execution_options={"populate_existing": True}):
                found.setdefault(row.feedback_id, []).append(_label_of(row))
        return found

    async def areas(self) -> list[str]:
        """Return the product areas that people have used, the most used first."""
        area = col(LabelRow.value)
        query = select(area).where(
            col(LabelRow.workspace_id) == self._scope.workspace_id,
            col(LabelRow.name) == LabelName.AREA.value,
            col(LabelRow.is_by_person).is_(True),
            area != "",
        )
        by_use = query.group_by(area).order_by(desc(func.count()), area)
        return list(await self._scope.session.scalars(by_use))

    async def lessons(self, name: LabelName, model: str, *, limit: int) -> list[Lesson]:
        """Return the newest items that a person labelled, with vectors of this model; others are left out."""
        mine = col(LabelRow.workspace_id) == self._scope.workspace_id
        same_item = and_(
            col(FeedbackRow.workspace_id) == col(LabelRow.workspace_id),
            col(FeedbackRow.id) == col(LabelRow.feedback_id),
        )
        its_vector = and_(
            col(EmbeddingRow.workspace_id) == col(LabelRow.workspace_id),
            col(EmbeddingRow.feedback_id) == col(LabelRow.feedback_id),
            col(EmbeddingRow.model) == model,
            col(EmbeddingRow.vector).is_not(None),
        )
        query = (
            select(col(FeedbackRow.words), col(EmbeddingRow.vector), col(LabelRow.value))
            .select_from(LabelRow)
            .join(FeedbackRow, same_item)
            .join(EmbeddingRow, its_vector)
            .where(mine, col(LabelRow.name) == name.value, col(LabelRow.is_by_person).is_(True))
            .where(col(LabelRow.value) != "", is_active())
            .order_by(desc(col(LabelRow.set_at)), desc(col(FeedbackRow.number)))
        )
        rows = await self._scope.session.execute(query.limit(limit))
        return [Lesson(words=words, vector=vector, value=value) for words, vector, value in rows]

    async def accuracy(self, name: LabelName, since: datetime, until: datetime) -> Accuracy:
        """Return how many labels that people gave in a time were what a machine had said of the same item."""
        person, machine = aliased(LabelRow), aliased(LabelRow)
        same = and_(
            col(machine.workspace_id) == col(person.workspace_id),
            col(machine.feedback_id) == col(person.feedback_id),
            col(machine.name) == col(person.name),
            col(machine.is_by_person).is_(False),
            # What was said after the person's word could have been learnt from it.
            col(machine.set_at) <= col(person.set_at),
        )
        query = (
            select(func.count(), func.count().filter(col(machine.value) == col(person.value)))
            .select_from(person)
            .join(machine, same)
            .where(col(person.workspace_id) == self._scope.workspace_id, col(person.name) == name.value)
            .where(col(person.is_by_person).is_(True), col(person.set_at) >= since, col(person.set_at) < until)
        )
        total, right = (await self._scope.session.execute(query)).one()
        return Accuracy(right=right, total=total)

    async def unanalysed(self, limit: int) -> list[Feedback]:
        """Return active items whose present words no analyst has seen, the newest first."""
        waiting = items_of(self._scope).where(is_active(), col(FeedbackRow.analysed_version).is_(None))
        newest = waiting.order_by(desc(col(FeedbackRow.said_at)), desc(col(FeedbackRow.number)))
        return await load(self._scope, newest.limit(limit))

    async def mark_analysed(self, feedback_id: str, version: int, *, question: str | None, at: datetime) -> None:
        """Remember that an analyst has seen this version of the words, unless there are newer ones by now."""
        await self.mark_many_analysed({feedback_id: question}, {feedback_id: version}, at)

    async def mark_many_analysed(
        self, questions: Mapping[str, str | None], versions: Mapping[str, int], at: datetime
    ) -> None:
        """Remember the same of several items by their ids."""
        rows = await held_many(self._scope, list(questions))
        for row in rows.values():
            if row.state == State.ACTIVE.value and row.version == versions[row.id]:
                row.analysed_version, row.analysed_at, row.question = row.version, at, questions[row.id]
        await self._scope.session.flush()

    async def question_of(self, feedback_id: str) -> str | None:
        """Return the question that a human may ask in the thread, when there is one."""
        query = select(col(FeedbackRow.question)).where(
            col(FeedbackRow.workspace_id) == self._scope.workspace_id, col(FeedbackRow.id) == feedback_id
        )
        return await self._scope.session.scalar(query)


async def put_labels(scope: Scope, given: Sequence[tuple[FeedbackRow, Sequence[Label]]]) -> None:
    """Store labels of items whose rows are held, and bring their columns in step; a machine never outranks a person."""
    # By their keys: of two labels of one name the last one counts, and no statement may meet a row twice.
    values = {}
    for row, labels in given:
        for label in labels:
            values[row.id, label.name, label.set_by is SetBy.PERSON] = _values(scope, row, label)
    if not values:
        return
    put = scope.insert(LabelRow)
    facts = {name: put.excluded[name] for name in _FACTS}
    await scope.session.execute(put.on_conflict_do_update(index_elements=_KEY, set_=facts), list(values.values()))
    decided = await _decided_by_people(scope, [row.id for row, _ in given])
    for row, label in ((row, label) for row, labels in given for label in labels):
        if label.name in _COLUMNS and (label.set_by is SetBy.PERSON or (row.id, label.name.value) not in decided):
            setattr(row, _COLUMNS[label.name], label.value or None)
    await scope.session.flush()


def _values(scope: Scope, row: FeedbackRow, label: Label) -> dict[str, Any]:
    """Return a label of an item by column."""
    return {
        "workspace_id": scope.workspace_id,
        "feedback_id": row.id,
        "name": label.name.value,
        "is_by_person": label.set_by is SetBy.PERSON,
        "value": label.value,
        "set_by": label.set_by.value,
        "set_at": label.set_at,
        "confidence": label.confidence,
        "person_id": label.person_id,
        "model": label.model,
        "prompt_version": label.prompt_version,
    }


async def _decided_by_people(scope: Scope, feedback_ids: Sequence[str]) -> set[tuple[str, str]]:
    """Return the items and names of the labels that people gave."""
    decided: set[tuple[str, str]] = set()
    for start in range(0, len(feedback_ids), _IDS_PER_QUERY):
        query = select(col(LabelRow.feedback_id), col(LabelRow.name)).where(
            col(LabelRow.workspace_id) == scope.workspace_id,
            col(LabelRow.feedback_id).in_(feedback_ids[start : start + _IDS_PER_QUERY]),
            col(LabelRow.is_by_person).is_(True),
        )
        decided.update((row.feedback_id, row.name) for row in await scope.session.execute(query))
    return decided


def _label_of(row: LabelRow) -> Label:
    """Return a label as its readers see it."""
    return Label(
        name=LabelName(row.name),
        value=row.value,
        set_by=SetBy(row.set_by),
        set_at=row.set_at,
        confidence=row.confidence,
        person_id=row.person_id,
        model=row.model,
        prompt_version=row.prompt_version,
    )
