"""Bringing a board of vectors up to date: what changed since the last look, a page at a time."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import LargeBinary, func, select, type_coerce
from sqlmodel import col

from storage.scope import Scope
from storage.tables import EmbeddingRow, WorkspaceRow
from storage.vector_memory import MOST_VECTORS, Board

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Vectors read at a time: some 8 MB.
_PAGE = 5_000
# Of what PostgreSQL sends for an array: its head, and the length before each number.
_HEAD_BYTES = 20


async def follow(scope: Scope, board: Board, model: str) -> None:
    """Bring a board in step with everything committed; what this transaction changed itself is left out.

    A number is given while the workspace is held, so all numbers below a counter that was read are committed.
    """
    counter = await scope.session.scalar(
        select(col(WorkspaceRow.next_vector_number)).where(col(WorkspaceRow.workspace_id) == scope.workspace_id)
    )
    upto = (scope.first_own_vector or counter or 1) - 1
    if upto < board.seen or len(board) > MOST_VECTORS:
        # The workspace was forgotten and has begun anew, or the board has outgrown its bounds.
        board.clear()
    board.seen = max(board.seen, upto - MOST_VECTORS)
    while board.seen < upto:
        board.seen = await _page(scope, board, model, upto)


async def own_ids(scope: Scope, model: str) -> list[str]:
    """Return the items whose vectors this transaction changed."""
    if scope.first_own_vector is None:
        return []
    query = select(col(EmbeddingRow.feedback_id)).where(
        col(EmbeddingRow.workspace_id) == scope.workspace_id,
        col(EmbeddingRow.model) == model,
        col(EmbeddingRow.number) >= scope.first_own_vector,
    )
    return list(await scope.session.scalars(query))


async def _page(scope: Scope, board: Board, model: str, upto: int) -> int:
    """Follow one page of changes; return the number that has been reached."""
    raw: Any = func.array_send(col(EmbeddingRow.vector)) if scope.is_postgresql else col(EmbeddingRow.vector)
    query = (
        select(col(EmbeddingRow.feedback_id), col(EmbeddingRow.number), type_coerce(raw, LargeBinary))
        .where(col(EmbeddingRow.workspace_id) == scope.workspace_id, col(EmbeddingRow.model) == model)
        .where(col(EmbeddingRow.number) > board.seen, col(EmbeddingRow.number) <= upto)
        .order_by(col(EmbeddingRow.number))
        .limit(_PAGE)
    )
    rows = (await scope.session.execute(query)).all()
    board.drop(feedback_id for feedback_id, _, vector in rows if vector is None)
    filled = [(feedback_id, vector) for feedback_id, _, vector in rows if vector is not None]
    if filled:
        board.put([feedback_id for feedback_id, _ in filled], _numbers([v for _, v in filled], scope.is_postgresql))
    return rows[-1].number if len(rows) == _PAGE else upto


def _numbers(vectors: list[bytes], is_postgresql: bool) -> "NDArray[np.float32]":
    """Return vectors `(n, d) float32` from what the engine sent, without making a Python object of each number."""
    import numpy as np  # noqa: PLC0415 -- only what deals with vectors pays for loading it

    if not is_postgresql:
        return np.frombuffer(b"".join(vectors), dtype="<f4").reshape(len(vectors), -1)
    sent = np.frombuffer(b"".join(vectors), dtype=np.uint8).reshape(len(vectors), -1)
    pairs = np.ascontiguousarray(sent[:, _HEAD_BYTES:]).view(">f4")
    return np.ascontiguousarray(pairs[:, 1::2], dtype=np.float32)
