"""Finding items by meaning and by words: candidates of both kinds, then one order."""

from typing import TYPE_CHECKING

from sqlalchemy import and_
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.feedback import Feedback
from bot.ports import Search
from storage.feedback_rows import is_active, items_of, load
from storage.scope import Scope
from storage.search import found, narrowed, visible_to
from storage.tables import EmbeddingRow, FeedbackRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


async def nearest_items(
    scope: Scope, vector: "NDArray[np.float32]", model: str, reader: Reader, *, limit: int
) -> list[tuple[Feedback, float]]:
    """Return the items that the reader may see which are nearest in meaning alone, with their cosine."""
    return await _near(scope, Search(limit=limit), vector, model, reader)


async def ranked_items(
    scope: Scope, search: Search, vector: "NDArray[np.float32]", model: str, reader: Reader
) -> list[tuple[Feedback, float]]:
    """Return the items that are nearest in meaning and words, best first, with their score."""
    near = await _near(scope, search, vector, model, reader)
    if near:
        return near
    return [(item, 0.0) for item in (await found(scope, search, reader)).items]


async def _near(
    scope: Scope, search: Search, vector: "NDArray[np.float32]", model: str, reader: Reader
) -> list[tuple[Feedback, float]]:
    """Return the nearest items."""
    its_vector = and_(
        col(EmbeddingRow.workspace_id) == col(FeedbackRow.workspace_id),
        col(EmbeddingRow.feedback_id) == col(FeedbackRow.id),
        col(EmbeddingRow.model) == model,
        col(EmbeddingRow.vector).is_not(None),
    )
    query = narrowed(items_of(scope).where(is_active(), visible_to(scope, reader)), search)
    rows = await scope.session.execute(
        query.join(EmbeddingRow, its_vector).with_only_columns(col(FeedbackRow.id), col(EmbeddingRow.vector))
    )
    scored = sorted(((float(v @ vector), i) for i, v in rows), reverse=True)[
        search.offset : search.offset + search.limit
    ]
    items = {
        item.id: item
        for item in await load(scope, items_of(scope).where(col(FeedbackRow.id).in_([i for _, i in scored])))
    }
    return [(items[i], s) for s, i in scored]
