"""Column types that the engines do not share."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import TypeDecorator, TypeEngine

from bot.domain.moments import require_aware


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
