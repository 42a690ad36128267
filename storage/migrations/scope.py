"""Which parts of a database the migration tool compares with the tables of the code."""

from alembic import context
from sqlalchemy import Index
from sqlalchemy.schema import SchemaItem

from storage.pgvector import NEAR_INDEX


def is_ours(thing: SchemaItem, name: str | None, kind: str, _is_reflected: bool, _other: SchemaItem | None) -> bool:
    """Leave out what FTS5 and pgvector have for themselves, and on SQLite what only PostgreSQL has."""
    if kind == "table":
        return not (name or "").startswith("feedback_fts")
    if name == NEAR_INDEX:
        return False
    if isinstance(thing, Index) and thing.dialect_options["postgresql"]["using"]:
        return bool(context.get_context().dialect.name == "postgresql")
    return True
