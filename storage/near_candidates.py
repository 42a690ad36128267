"""The nearest items at first sight: by pgvector where PostgreSQL has it, else by vectors held in memory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select
from sqlmodel import col

from storage.feedback_rows import ItemQuery
from storage.pgvector import DIMENSIONS, NEAR_INDEX, distance, has_width
from storage.scope import Scope
from storage.tables import EmbeddingRow, FeedbackRow
from storage.vector_reading import follow, own_ids

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What pgvector keeps in sight while it goes through its index: its own default, and its own limit.
_LEAST_LOOKED_AT = 40
_MOST_LOOKED_AT = 1_000
# Items that it passes over because they are not for this reader, before it gives up and finds fewer.
_MOST_PASSED_OVER = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Ids of items, nearest first, and whether there are others that are farther."""

    feedback_ids: Sequence[str]
    has_more: bool
    # How many vectors there are; None where nobody counts them.
    size: int | None = None


async def near_ids(
    scope: Scope,
    vector: "NDArray[np.float32]",
    model: str,
    most: int,
    *,
    allowed: ItemQuery,
    among: Collection[str] | None = None,
) -> Near:
    """Return the items whose vectors are nearest to `vector (d,)`: from memory any, by pgvector only allowed ones."""
    if len(vector) == DIMENSIONS and await _has_pgvector(scope):
        return await _by_pgvector(scope, vector, model, most, allowed)
    board = scope.memory.board(scope.workspace_id, model)
    async with board.lock:
        await follow(scope, board, model)
        ids = await board.nearest(vector, most, among)
        size = len(board)
    own = await own_ids(scope, model)
    has_more = among is None and size > len(ids)
    return Near(feedback_ids=list(dict.fromkeys([*ids, *own])), has_more=has_more, size=size)


async def _by_pgvector(scope: Scope, vector: "NDArray[np.float32]", model: str, most: int, allowed: ItemQuery) -> Near:
    """Ask PostgreSQL, which goes on through its index until it has found enough that are allowed."""
    await scope.session.execute(
        select(
            func.set_config("hnsw.iterative_scan", "strict_order", True),
            func.set_config("hnsw.ef_search", str(min(max(most, _LEAST_LOOKED_AT), _MOST_LOOKED_AT)), True),
            func.set_config("hnsw.max_scan_tuples", str(_MOST_PASSED_OVER), True),
        )
    )
    its_vector = and_(
        col(EmbeddingRow.workspace_id) == col(FeedbackRow.workspace_id),
        col(EmbeddingRow.feedback_id) == col(FeedbackRow.id),
        col(EmbeddingRow.model) == model,
    )
    query = allowed.join(EmbeddingRow, its_vector).with_only_columns(col(FeedbackRow.id))
    nearest = query.where(has_width()).order_by(distance(vector)).limit(most)
    return Near(feedback_ids=list(await scope.session.scalars(nearest)), has_more=False)


async def _has_pgvector(scope: Scope) -> bool:
    """Say whether the database ranks by nearness itself; looked up once for each process."""
    if scope.memory.is_needless is None:
        query = select(func.to_regclass(NEAR_INDEX).is_not(None))
        scope.memory.is_needless = scope.is_postgresql and bool(await scope.session.scalar(query))
    return scope.memory.is_needless
