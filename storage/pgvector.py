"""Nearness inside PostgreSQL, where its extension pgvector is: an index over the arrays that are there anyway.

The schema is the same without it, so that the extension may come and go: `heed migrate` makes the index where it can.
"""

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Text, cast, func, literal, literal_column, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import UserDefinedType
from sqlmodel import col

from storage.tables import EmbeddingRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Of the shipped model; an index has one width, and vectors of another are ranked in memory.
DIMENSIONS = 384
NEAR_INDEX = "ix_feedback_embeddings_near"
_IS_AVAILABLE = "SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'"
_MAKE_INDEX = (
    f"CREATE INDEX IF NOT EXISTS {NEAR_INDEX} ON feedback_embeddings "
    f"USING hnsw ((vector::vector({DIMENSIONS})) vector_cosine_ops) WHERE cardinality(vector) = {DIMENSIONS}"
)


class _VectorType(UserDefinedType[Any]):
    """The extension's own type, which is written as text."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the name of the type."""
        return f"vector({DIMENSIONS})"


def use_where_possible(connection: Connection) -> None:
    """Make the index of nearness where PostgreSQL has the extension, or lets us install it; elsewhere do nothing."""
    if not connection.scalar(text(_IS_AVAILABLE)):
        return
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
            connection.execute(text(_MAKE_INDEX))
    except DBAPIError:
        # Only a superuser may install it: nearness is ranked in memory then.
        return


def has_width() -> ColumnElement[bool]:
    """Return the condition under which the index knows a vector."""
    return func.cardinality(col(EmbeddingRow.vector)) == literal_column(str(DIMENSIONS))


def distance(vector: "NDArray[np.float32]") -> ColumnElement[Any]:
    """Return the distance of the stored vectors from this one `(384,)`, spelt as the index is."""
    wanted = "[" + ",".join(f"{number:.7g}" for number in vector.tolist()) + "]"
    ours: ColumnElement[Any] = literal_column(f"(feedback_embeddings.vector::vector({DIMENSIONS}))")
    return ours.op("<=>")(cast(literal(wanted, Text()), _VectorType()))
