"""Questions to the team that wait for an answer, or had one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlmodel import col

from bot.domain.listening import TriageQuestion, TriageTopic
from storage.scope import Scope
from storage.tables import TriageQuestionRow

# Small enough for any engine's limit on parameters.
_IDS_PER_QUERY = 500


class SqlTriageStore:
    """`TriageStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def ask(self, question: TriageQuestion) -> bool:
        """Store a question; False when its id is known already."""
        put = self._scope.insert(TriageQuestionRow).values(workspace_id=self._scope.workspace_id, **_facts(question))
        asked = await self._scope.session.scalar(put.on_conflict_do_nothing().returning(col(TriageQuestionRow.id)))
        return asked is not None

    async def with_id(self, question_id: str) -> TriageQuestion | None:
        """Return a question."""
        return next(iter(await self._those(self._select(col(TriageQuestionRow.id) == question_id))), None)

    async def waiting(self, topics: Sequence[TriageTopic], *, limit: int) -> list[TriageQuestion]:
        """Return unanswered questions that no card shows yet, oldest first."""
        unshown = and_(
            col(TriageQuestionRow.answered_at).is_(None),
            col(TriageQuestionRow.card_key).is_(None),
            col(TriageQuestionRow.topic).in_([topic.value for topic in topics]),
        )
        return await self._those(self._select(unshown).limit(limit))

    async def unanswered(self, topics: Sequence[TriageTopic] = tuple(TriageTopic)) -> int:
        """Return how many questions wait for somebody, shown on a card or not."""
        query = select(func.count()).select_from(TriageQuestionRow)
        wanted = col(TriageQuestionRow.topic).in_([topic.value for topic in topics])
        waits = self._mine(), col(TriageQuestionRow.answered_at).is_(None), wanted
        return await self._scope.session.scalar(query.where(*waits)) or 0

    async def unanswered_by_place(self) -> Mapping[str, int]:
        """Return how many questions wait for somebody, by the channel that they are asked in."""
        place = col(TriageQuestionRow.facts)["asked_in"].as_string()
        query = select(place, func.count()).where(self._mine(), col(TriageQuestionRow.answered_at).is_(None))
        return {name or "": count for name, count in await self._scope.session.execute(query.group_by(place))}

    async def put_on_card(self, question_ids: Sequence[str], card_key: str) -> None:
        """Remember which card shows questions, and in which order."""
        for position, question_id in enumerate(question_ids):
            change = update(TriageQuestionRow).where(self._mine(), col(TriageQuestionRow.id) == question_id)
            await self._scope.session.execute(change.values(card_key=card_key, card_position=position))

    async def on_card(self, card_key: str) -> list[TriageQuestion]:
        """Return the questions of a card in their order, answered ones too."""
        query = select(TriageQuestionRow).where(self._mine(), col(TriageQuestionRow.card_key) == card_key)
        return await self._those(query.order_by(col(TriageQuestionRow.card_position)))

    async def answer(self, question_id: str, answer: str, *, by: str | None, at: datetime) -> bool:
        """Store an answer; False when somebody was quicker."""
        this = self._mine(), col(TriageQuestionRow.id) == question_id, col(TriageQuestionRow.answered_at).is_(None)
        change = update(TriageQuestionRow).where(*this).values(answer=answer, answered_by=by, answered_at=at)
        return await self._scope.session.scalar(change.returning(col(TriageQuestionRow.id))) is not None

    async def about(
        self, *, feedback_id: str | None = None, message: tuple[str, str] | None = None
    ) -> list[TriageQuestion]:
        """Return the questions about an item, or about a message by its (channel, ts)."""
        rules: list[ColumnElement[bool]] = []
        if feedback_id is not None:
            rules.append(col(TriageQuestionRow.feedback_id) == feedback_id)
        if message is not None:
            rules.append(and_(col(TriageQuestionRow.channel_id) == message[0], col(TriageQuestionRow.ts) == message[1]))
        return await self._those(self._select(or_(*rules))) if rules else []

    async def about_items(self, feedback_ids: Sequence[str]) -> list[TriageQuestion]:
        """Return the questions about any of these items, oldest first."""
        found: list[TriageQuestion] = []
        for start in range(0, len(feedback_ids), _IDS_PER_QUERY):
            these = col(TriageQuestionRow.feedback_id).in_(feedback_ids[start : start + _IDS_PER_QUERY])
            found += await self._those(self._select(these))
        return sorted(found, key=lambda question: (question.asked_at, question.id))

    def _mine(self) -> ColumnElement[bool]:
        """Return the condition for this workspace."""
        return col(TriageQuestionRow.workspace_id) == self._scope.workspace_id

    def _select(self, which: ColumnElement[bool]) -> Select[TriageQuestionRow]:
        """Return the query for questions, oldest first."""
        query = select(TriageQuestionRow).where(self._mine(), which)
        return query.order_by(col(TriageQuestionRow.asked_at), col(TriageQuestionRow.id))

    async def _those(self, query: Select[TriageQuestionRow]) -> list[TriageQuestion]:
        """Return the questions of a query."""
        rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
        return [question_of_row(row) for row in rows]


def _facts(question: TriageQuestion) -> dict[str, Any]:
    """Return a question by column."""
    return {
        "id": question.id,
        "topic": question.topic.value,
        "asked_at": question.asked_at,
        "feedback_id": question.feedback_id,
        "channel_id": question.channel_id,
        "ts": question.ts,
        "candidates": [list(candidate) for candidate in question.candidates],
        "reason": question.reason,
        "feedback_ids": list(question.feedback_ids),
        "card_key": question.card_key,
        "answer": question.answer,
        "answered_by": question.answered_by,
        "answered_at": question.answered_at,
        "facts": question.facts,
    }


def question_of_row(row: TriageQuestionRow) -> TriageQuestion:
    """Return a question as its readers see it."""
    return TriageQuestion(
        id=row.id,
        topic=TriageTopic(row.topic),
        asked_at=row.asked_at,
        feedback_id=row.feedback_id,
        channel_id=row.channel_id,
        ts=row.ts,
        candidates=tuple((theme_id, similarity) for theme_id, similarity in row.candidates),
        reason=row.reason,
        feedback_ids=tuple(row.feedback_ids),
        card_key=row.card_key,
        answer=row.answer,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        facts=dict(row.facts),
    )
