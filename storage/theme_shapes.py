"""Where themes lie, kept in step with the vectors of their items."""

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, select
from sqlmodel import col

from bot.domain.themes import ThemeShape, ThemeState
from storage.scope import Scope
from storage.tables import ThemeRow, ThemeShapeRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


async def shapes(scope: Scope, model: str) -> list[ThemeShape]:
    """Return where the active themes lie for one model, in the order of their numbers."""
    same = and_(
        col(ThemeRow.workspace_id) == col(ThemeShapeRow.workspace_id), col(ThemeRow.id) == col(ThemeShapeRow.theme_id)
    )
    query = (
        select(ThemeShapeRow, col(ThemeRow.private_to))
        .join(ThemeRow, same)
        .where(col(ThemeShapeRow.workspace_id) == scope.workspace_id, col(ThemeShapeRow.model) == model)
        .where(col(ThemeRow.state) == ThemeState.ACTIVE.value)
        .order_by(col(ThemeRow.number))
    )
    rows = await scope.session.execute(query, execution_options={"populate_existing": True})
    return [_shape_of(row, private_to) for row, private_to in rows]


async def put_shape(scope: Scope, shape: ThemeShape) -> None:
    """Store where a theme lies now; a theme without items lies nowhere."""
    key = {"workspace_id": scope.workspace_id, "theme_id": shape.theme_id, "model": shape.model}
    if shape.size == 0:
        await _drop(scope, shape)
        return
    facts = {"total": shape.total, "size": shape.size, "examples": shape.examples}
    put = scope.insert(ThemeShapeRow).values(**key, **facts)
    await scope.session.execute(put.on_conflict_do_update(index_elements=list(key), set_=facts))


async def move_in(scope: Scope, theme_id: str, model: str, vector: "NDArray[np.float32]") -> None:
    """Add the vector `(d,)` of an item that belongs to a theme to its shape."""
    from bot.domain.themes_matching import new_shape, with_member  # noqa: PLC0415 -- numpy, when first needed

    shape = await shape_of(scope, theme_id, model)
    await put_shape(scope, new_shape(theme_id, model, vector[None]) if shape is None else with_member(shape, vector))


async def move_out(scope: Scope, theme_id: str, model: str, vector: "NDArray[np.float32]") -> None:
    """Take the vector `(d,)` of an item out of the shape of its theme."""
    from bot.domain.themes_matching import without_member  # noqa: PLC0415 -- numpy, when first needed

    shape = await shape_of(scope, theme_id, model)
    if shape is not None:
        await put_shape(scope, without_member(shape, vector))


async def shape_of(scope: Scope, theme_id: str, model: str) -> ThemeShape | None:
    """Return where a theme lies."""
    query = select(ThemeShapeRow).where(
        col(ThemeShapeRow.workspace_id) == scope.workspace_id,
        col(ThemeShapeRow.theme_id) == theme_id,
        col(ThemeShapeRow.model) == model,
    )
    row = await scope.session.scalar(query.with_for_update(), execution_options={"populate_existing": True})
    return None if row is None else _shape_of(row)


async def _drop(scope: Scope, shape: ThemeShape) -> None:
    """Remove a shape."""
    this = col(ThemeShapeRow.theme_id) == shape.theme_id, col(ThemeShapeRow.model) == shape.model
    await scope.session.execute(
        delete(ThemeShapeRow).where(col(ThemeShapeRow.workspace_id) == scope.workspace_id, *this)
    )


def _shape_of(row: ThemeShapeRow, private_to: str | None = None) -> ThemeShape:
    """Return a shape as its readers see it."""
    return ThemeShape(
        theme_id=row.theme_id,
        model=row.model,
        total=row.total,
        size=row.size,
        examples=row.examples.reshape(-1, len(row.total)),
        private_to=private_to,
    )
