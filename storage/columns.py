"""Column types that the engines do not share."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import REAL, DateTime, Dialect, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.types import TypeDecorator, TypeEngine

from bot.domain.moments import require_aware

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, stored and returned in UTC: SQLite keeps no zones, so a naive time must never get in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC as the engine wants it; raise ValueError for a naive one."""
        if value is None:
            return None
        require_aware(value)
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class SearchVector(TypeDecorator[list[str]]):
    """Tokens in their order: words with spaces on SQLite, which its FTS5 reads, a `tsvector` on PostgreSQL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type that the engine stores."""
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> str | None:
        """Return the tokens as the engine writes them; they hold letters, digits and symbols only, so no quotes."""
        if value is None or dialect.name == "sqlite":
            return None if value is None else " ".join(value)
        places: dict[str, list[str]] = {}
        for place, token in enumerate(value, start=1):
            places.setdefault(token, []).append(str(place))
        return " ".join(f"'{token}':{','.join(at)}" for token, at in places.items())


class Vectors(TypeDecorator["NDArray[np.float32]"]):
    """Numbers `(n,) float32`, or several vectors one after the other, as little-endian bytes on both engines."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: "NDArray[np.float32] | None", dialect: Dialect) -> bytes | None:
        """Return the numbers as bytes, whatever the shape of the array."""
        del dialect  # the same on both
        return None if value is None else value.astype("<f4").tobytes()

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> "NDArray[np.float32] | None":
        """Return the numbers in one row, in an array that can be changed."""
        del dialect  # the same on both
        import numpy as np  # noqa: PLC0415 -- only what deals with vectors pays for loading it

        return None if value is None else np.frombuffer(value, dtype="<f4").astype(np.float32)


class Vector(TypeDecorator["NDArray[np.float32]"]):
    """One vector `(d,) float32`: bytes on SQLite; on PostgreSQL an array, which pgvector understands where it is."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type that the engine stores."""
        return dialect.type_descriptor(ARRAY(REAL()) if dialect.name == "postgresql" else LargeBinary())

    def process_bind_param(self, value: "NDArray[np.float32] | None", dialect: Dialect) -> bytes | list[float] | None:
        """Return the numbers as the engine takes them."""
        if value is None:
            return None
        return value.tolist() if dialect.name == "postgresql" else value.astype("<f4").tobytes()

    def process_result_value(self, value: bytes | list[float] | None, dialect: Dialect) -> "NDArray[np.float32] | None":
        """Return the numbers."""
        del dialect  # what came says which it is
        import numpy as np  # noqa: PLC0415 -- only what deals with vectors pays for loading it

        if value is None:
            return None
        if isinstance(value, bytes):
            return np.frombuffer(value, dtype="<f4").astype(np.float32)
        return np.array(value, dtype=np.float32)
