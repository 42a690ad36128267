"""Vectors of items: kept, found by nearness, and taken away with the words that they came from."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, desc, select, update
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.feedback import Feedback, State
from bot.ports import Search
from storage.feedback_rows import held_many, is_active
from storage.nearness import nearest_items, ranked_items
from storage.scope import Scope
from storage.tables import EmbeddingRow, FeedbackRow, WorkspaceRow
from storage.theme_shapes import move_in, move_out

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Small enough for any engine's limit on parameters.
_IDS_PER_QUERY = 500


class SqlEmbeddingStore:
    """`EmbeddingStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def put(self, feedback_id: str, model: str, vector: "NDArray[np.float32]") -> None:
        """Store the vector `(d,) float32` of an item's present words; its theme's shape follows."""
        await self.put_many(model, {feedback_id: vector})

    async def put_many(self, model: str, vectors: "Mapping[str, NDArray[np.float32]]") -> None:
        """Store the vectors of several items by their ids."""
        rows = await held_many(self._scope, list(vectors))
        active = [row for row in rows.values() if row.state == State.ACTIVE.value]
        await self._follow_shapes(active, model, vectors)
        if not active:
            return
        first = await next_vector_number(self._scope, len(active))
        values = [
            {
                "workspace_id": self._scope.workspace_id,
                "feedback_id": row.id,
                "model": model,
                "number": number,
                "vector": vectors[row.id],
            }
            for number, row in enumerate(active, start=first)
        ]
        put = self._scope.insert(EmbeddingRow)
        facts = {"number": put.excluded["number"], "vector": put.excluded["vector"]}
        key = ("workspace_id", "feedback_id", "model")
        await self._scope.session.execute(put.on_conflict_do_update(index_elements=key, set_=facts), values)

    async def _follow_shapes(
        self, rows: Sequence[FeedbackRow], model: str, vectors: "Mapping[str, NDArray[np.float32]]"
    ) -> None:
        """Bring the shapes of the themes that items belong to in step with their new vectors."""
        placed = [(row.id, row.theme_id) for row in rows if row.theme_id is not None]
        before = await self.of([feedback_id for feedback_id, _ in placed], model)
        for feedback_id, theme_id in placed:
            if feedback_id in before:
                await move_out(self._scope, theme_id, model, before[feedback_id])
            await move_in(self._scope, theme_id, model, vectors[feedback_id])

    async def of(self, feedback_ids: Sequence[str], model: str) -> "Mapping[str, NDArray[np.float32]]":
        """Return the vectors of items by their ids; items without one are missing."""
        return await vectors_of(self._scope, feedback_ids, model)

    async def search(
        self, search: Search, vector: "NDArray[np.float32]", model: str, reader: Reader
    ) -> list[tuple[Feedback, float]]:
        """Return the items that are nearest in meaning and words, best first, with their score."""
        return await ranked_items(self._scope, search, vector, model, reader)

    async def nearest(
        self, vector: "NDArray[np.float32]", model: str, reader: Reader, *, limit: int
    ) -> list[tuple[Feedback, float]]:
        """Return the items that the reader may see which are nearest in meaning alone, with their cosine."""
        return await nearest_items(self._scope, vector, model, reader, limit=limit)

    async def pool(self, model: str, limit: int) -> "list[tuple[str, NDArray[np.float32]]]":
        """Return the newest items that belong to no theme, with their vectors: at most `limit`."""
        return await item_vectors(self._scope, col(FeedbackRow.theme_id).is_(None), model, limit=limit)


async def vectors_of(scope: Scope, feedback_ids: Sequence[str], model: str) -> "dict[str, NDArray[np.float32]]":
    """Return the vectors of items by their ids."""
    known: dict[str, NDArray[np.float32]] = {}
    for start in range(0, len(feedback_ids), _IDS_PER_QUERY):
        query = select(col(EmbeddingRow.feedback_id), col(EmbeddingRow.vector)).where(
            col(EmbeddingRow.workspace_id) == scope.workspace_id,
            col(EmbeddingRow.model) == model,
            col(EmbeddingRow.vector).is_not(None),
            col(EmbeddingRow.feedback_id).in_(feedback_ids[start : start + _IDS_PER_QUERY]),
        )
        rows = await scope.session.execute(query)
        known.update({row.feedback_id: row.vector for row in rows})
    return known


async def item_vectors(
    scope: Scope, which: ColumnElement[bool], model: str, *, limit: int
) -> "list[tuple[str, NDArray[np.float32]]]":
    """Return the vectors of active items that fulfil a condition, the newest first."""
    its_vector = and_(
        col(EmbeddingRow.workspace_id) == col(FeedbackRow.workspace_id),
        col(EmbeddingRow.feedback_id) == col(FeedbackRow.id),
        col(EmbeddingRow.model) == model,
        col(EmbeddingRow.vector).is_not(None),
    )
    query = (
        select(col(FeedbackRow.id), col(EmbeddingRow.vector))
        .join(EmbeddingRow, its_vector)
        .where(col(FeedbackRow.workspace_id) == scope.workspace_id, is_active(), which)
        .order_by(desc(col(FeedbackRow.said_at)), desc(col(FeedbackRow.number)))
    )
    return [(feedback_id, vector) for feedback_id, vector in await scope.session.execute(query.limit(limit))]


async def drop_vectors(scope: Scope, row: FeedbackRow) -> None:
    """Take the vectors of a held item away, and what they added to its theme's shape.

    Each place stays as an empty one with a number of its own, from which processes learn what to forget.
    """
    query = select(col(EmbeddingRow.model), col(EmbeddingRow.vector)).where(
        col(EmbeddingRow.workspace_id) == scope.workspace_id,
        col(EmbeddingRow.feedback_id) == row.id,
        col(EmbeddingRow.vector).is_not(None),
    )
    for model, vector in (await scope.session.execute(query)).all():
        if row.theme_id is not None:
            await move_out(scope, row.theme_id, model, vector)
        this = (
            col(EmbeddingRow.workspace_id) == scope.workspace_id,
            col(EmbeddingRow.feedback_id) == row.id,
            col(EmbeddingRow.model) == model,
        )
        gone = {"vector": None, "number": await next_vector_number(scope)}
        await scope.session.execute(update(EmbeddingRow).where(*this).values(**gone))


async def next_vector_number(scope: Scope, count: int = 1) -> int:
    """Take numbers for changes of vectors, and return the first; the workspace is held, so they come in order."""
    number = col(WorkspaceRow.next_vector_number)
    mine = col(WorkspaceRow.workspace_id) == scope.workspace_id
    taken = update(WorkspaceRow).where(mine).values(next_vector_number=number + count).returning(number)
    mine_now = (await scope.session.scalars(taken)).one() - count
    if scope.first_own_vector is None:
        scope.first_own_vector = mine_now
    return mine_now
