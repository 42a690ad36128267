"""The id of somebody forgotten, wherever it still stands: every column of every table, those of later versions too."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, String, Table, Text, and_, cast, delete, func, or_, select, update
from sqlmodel import AutoString

from bot.domain.erasures import NOBODY
from storage.scope import Scope
from storage.tables import every_table

# The subject stands in the first until the work is done, and the second has only hashes.
_LEFT = ("erasures", "erasure_marks", "erasure_items")
# Somebody has to look after what they looked after: whoever had them forgotten does from now on.
_OWNERS = ("owner_id", "owed_by", "check_by")


async def sweep(scope: Scope, user_id: str, *, heir: str, suffix: str) -> int:
    """Replace an id in every table, and return how many rows had it.

    What the person owned goes to `heir`; where a key has the id in it, `suffix` keeps the new one unique.
    """
    changed = 0
    for table in every_table():
        if table.name in _LEFT or not list(_columns(table)):
            continue
        mine = table.c.workspace_id == scope.workspace_id
        has_it = or_(*(_holds(scope, column, user_id) for column in _columns(table)))
        if await scope.session.scalar(select(table.c.workspace_id).where(mine, has_it).limit(1)) is None:
            continue
        changed += await _swept(scope, table, user_id, heir, suffix)
    return changed


async def _swept(scope: Scope, table: Table, user_id: str, heir: str, suffix: str) -> int:
    mine = table.c.workspace_id == scope.workspace_id
    changed = 0
    for column in _columns(table):
        if isinstance(column.type, JSON):
            continue
        same = and_(mine, column == user_id)
        if column.primary_key:
            # A row that is about them alone, such as their reaction.
            made = await scope.session.execute(delete(table).where(same).returning(table.c.workspace_id))
        else:
            value = _instead(column, heir)
            made = await scope.session.execute(
                update(table).where(same).values({column.name: value}).returning(table.c.workspace_id)
            )
        changed += len(made.all())
    return changed + await _rewritten(scope, table, user_id, suffix)


def _instead(column: Column[Any], heir: str) -> str | None:
    if column.name in _OWNERS:
        return heir
    return None if column.nullable else NOBODY


async def _rewritten(scope: Scope, table: Table, user_id: str, suffix: str) -> int:
    """Replace the id inside of longer values, row by row: it may be the beginning of another id."""
    mine = table.c.workspace_id == scope.workspace_id
    columns = list(_columns(table))
    keys = list(table.primary_key.columns)
    holds = or_(*(_holds(scope, column, user_id) for column in columns))
    rows = (
        await scope.session.execute(select(*{c.name: c for c in (*keys, *columns)}.values()).where(mine, holds))
    ).all()
    changed = 0
    for row in rows:
        found = row._mapping  # noqa: SLF001 -- SQLAlchemy's public way to read a row by name
        values = {c.name: _without(found[c.name], user_id, suffix) for c in columns}
        fresh = {name: value for name, value in values.items() if value != found[name]}
        this = and_(*(key == found[key.name] for key in keys))
        if any(key.name in fresh for key in keys):
            await scope.session.execute(delete(table).where(this))
        elif fresh:
            await scope.session.execute(update(table).where(this).values(fresh))
        changed += bool(fresh)
    return changed


def _columns(table: Table) -> Iterator[Column[Any]]:
    """Yield the columns in which an id can stand."""
    for column in table.columns:
        # SQLModel's own type for text is none of SQLAlchemy's; the vectors of the search have no ids.
        if isinstance(column.type, AutoString | String | JSON) and column.name != "workspace_id":
            yield column


def _holds(scope: Scope, column: Column[Any], user_id: str) -> ColumnElement[bool]:
    text = cast(column, Text) if isinstance(column.type, JSON) else column
    place = func.strpos(text, user_id) if scope.is_postgresql else func.instr(text, user_id)
    return place > 0


def _without(value: object, user_id: str, suffix: str) -> object:
    """Return a value of a column without the id, in texts, lists and objects of any depth."""
    if isinstance(value, str):
        return re.sub(rf"(?<![A-Z0-9]){re.escape(user_id)}(?![A-Z0-9])", NOBODY + suffix, value)
    if isinstance(value, list | dict | Mapping):
        # Its text is what was searched, keys too; an id has nothing that JSON would escape.
        return json.loads(str(_without(json.dumps(value), user_id, suffix)))
    return value
