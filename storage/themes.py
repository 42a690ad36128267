"""Themes of one workspace, and which items belong to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, desc, select, update
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.errors import ThemeNotFoundError
from bot.domain.feedback import Feedback
from bot.domain.labels import SetBy
from bot.domain.themes import NewTheme, Theme, ThemeChange, ThemeEvent, ThemeReach, ThemeShape, ThemeState
from storage import theme_shapes
from storage.embeddings import item_vectors
from storage.feedback_rows import is_active, is_still_active, items_of, load
from storage.reaches import account_names, reaches
from storage.scope import Scope
from storage.search import visible_to
from storage.tables import FeedbackRow, ThemeEventRow, ThemeRow
from storage.theme_rows import theme_of_row, twin_themes
from storage.words import twin_key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Small enough for any engine's limit on parameters.
_IDS_PER_QUERY = 500


class SqlThemeStore:
    """`ThemeStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def hold(self) -> None:
        """Keep everybody else from changing themes of this workspace until the transaction ends."""
        await self._scope.hold()

    async def add(self, new: NewTheme) -> Theme:
        """Store a theme under the next number."""
        workspace = await self._scope.lock_workspace()
        number = workspace.next_theme_number
        workspace.next_theme_number = number + 1
        row = ThemeRow(
            workspace_id=self._scope.workspace_id,
            id=uuid4().hex,
            number=number,
            name=new.name,
            description=new.description,
            named_by=new.named_by.value,
            state=ThemeState.ACTIVE.value,
            merged_into=None,
            created_at=new.created_at,
            private_to=new.private_to,
        )
        self._scope.session.add(row)
        await self._scope.session.flush()
        return theme_of_row(row)

    async def with_id(self, theme_id: str) -> Theme | None:
        """Return a theme by its internal id, merged ones too."""
        return await self._only(col(ThemeRow.id) == theme_id)

    async def with_ids(self, theme_ids: Sequence[str]) -> dict[str, Theme]:
        """Return themes by their internal ids, merged ones too; unknown ones are missing."""
        query = select(ThemeRow).where(self._mine(), col(ThemeRow.id).in_(theme_ids))
        rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
        return {row.id: theme_of_row(row) for row in rows}

    async def with_number(self, number: int) -> Theme | None:
        """Return a theme by the number people use, merged ones too."""
        return await self._only(col(ThemeRow.number) == number)

    async def names(self) -> list[str]:
        """Return the names of active themes, by number."""
        query = select(col(ThemeRow.name)).where(self._mine(), col(ThemeRow.state) == ThemeState.ACTIVE.value)
        return list(await self._scope.session.scalars(query.order_by(col(ThemeRow.number))))

    async def rename(self, theme_id: str, name: str, description: str, *, by: SetBy) -> Theme:
        """Give a theme another name; raise ThemeNotFoundError when there is none."""
        await self._change(theme_id, name=name, description=description, named_by=by.value)
        theme = await self.with_id(theme_id)
        if theme is None:
            raise ThemeNotFoundError
        return theme

    async def merge(self, theme_id: str, into_id: str) -> list[str]:
        """Move every item of a theme to another and mark it as merged; return the ids of the items that moved."""
        await self.hold()
        moved = await self.member_ids(theme_id)
        await self.assign(moved, into_id)
        await self._change(theme_id, state=ThemeState.MERGED.value, merged_into=into_id)
        return moved

    async def revive(self, theme_id: str) -> None:
        """Make a merged theme active again, without items."""
        await self._change(theme_id, state=ThemeState.ACTIVE.value, merged_into=None)

    async def retire(self, theme_id: str, into_id: str | None) -> None:
        """Take a theme that has no items out of sight: a split or a new theme was undone."""
        await self._change(theme_id, state=ThemeState.MERGED.value, merged_into=into_id)

    async def assign(self, feedback_ids: Sequence[str], theme_id: str | None) -> None:
        """Set which theme items belong to; items that lost their words get none."""
        await self.hold()
        for start in range(0, len(feedback_ids), _IDS_PER_QUERY):
            these = col(FeedbackRow.id).in_(feedback_ids[start : start + _IDS_PER_QUERY])
            mine = col(FeedbackRow.workspace_id) == self._scope.workspace_id
            change = update(FeedbackRow).where(mine, these, is_still_active()).values(theme_id=theme_id)
            await self._scope.session.execute(change)

    async def theme_of(self, feedback_id: str) -> Theme | None:
        """Return the theme of an item."""
        its = select(col(FeedbackRow.theme_id)).where(
            col(FeedbackRow.workspace_id) == self._scope.workspace_id, col(FeedbackRow.id) == feedback_id
        )
        return await self._only(col(ThemeRow.id) == its.scalar_subquery())

    async def shapes(self, model: str) -> list[ThemeShape]:
        """Return where the active themes lie for one model."""
        return await theme_shapes.shapes(self._scope, model)

    async def shape(self, theme_id: str, model: str) -> ThemeShape | None:
        """Return where one theme lies."""
        return await theme_shapes.shape_of(self._scope, theme_id, model)

    async def put_shape(self, shape: ThemeShape) -> None:
        """Store where a theme lies now."""
        await theme_shapes.put_shape(self._scope, shape)

    async def member_ids(self, theme_id: str) -> list[str]:
        """Return the ids of a theme's active items, oldest first."""
        query = select(col(FeedbackRow.id)).where(self._members(theme_id))
        oldest = query.order_by(col(FeedbackRow.said_at), col(FeedbackRow.number))
        return list(await self._scope.session.scalars(oldest))

    async def twin(self, words: str) -> str | None:
        """Return the theme of an active item whose words are the same but for case, spaces and punctuation."""
        return (await self.twins([words])).get(words)

    async def twins(self, words: Sequence[str]) -> Mapping[str, str]:
        """Return the themes of such items by the words, for several words at once; those without a twin are missing."""
        keys = {said: key for said in words if (key := twin_key(said)) is not None}
        found = await twin_themes(self._scope, set(keys.values()))
        return {said: found[key] for said, key in keys.items() if key in found}

    async def members(self, theme_id: str, reader: Reader, *, limit: int, offset: int = 0) -> list[Feedback]:
        """Return the items of a theme that a reader may see, the newest first."""
        query = items_of(self._scope).where(self._members(theme_id), visible_to(self._scope, reader))
        newest = query.order_by(desc(col(FeedbackRow.said_at)), desc(col(FeedbackRow.number)))
        return await load(self._scope, newest.limit(limit).offset(offset))

    async def member_vectors(self, theme_id: str, model: str, *, limit: int) -> "list[tuple[str, NDArray[np.float32]]]":
        """Return the vectors of a theme's newest items by their ids."""
        return await item_vectors(self._scope, col(FeedbackRow.theme_id) == theme_id, model, limit=limit)

    async def reaches(
        self, reader: Reader, now: Period, before: Period, *, limit: int, offset: int = 0
    ) -> list[ThemeReach]:
        """Return active themes with what the reader may see of them: by accounts, then people, then items."""
        return await reaches(self._scope, reader, now, before, limit=limit, offset=offset)

    async def reach(self, theme_id: str, reader: Reader, now: Period, before: Period) -> ThemeReach | None:
        """Return the reach of one active theme; None when the reader may see nothing of it."""
        found = await reaches(self._scope, reader, now, before, limit=1, offset=0, theme_ids=[theme_id])
        return next(iter(found), None)

    async def account_names(self, theme_id: str, reader: Reader) -> list[str]:
        """Return the accounts behind a theme's items that a reader may see, in alphabetical order."""
        return await account_names(self._scope, theme_id, reader)

    async def record(self, event: ThemeEvent) -> None:
        """Add to the record of what happened to a theme."""
        row = {
            "workspace_id": self._scope.workspace_id,
            "id": event.id,
            "theme_id": event.theme_id,
            "change": event.change.value,
            "at": event.at,
            "by": event.by,
            "feedback_ids": list(event.feedback_ids),
            "other": event.other,
            "undone_at": event.undone_at,
            "facts": event.facts,
        }
        await self._scope.session.execute(self._scope.insert(ThemeEventRow).values(row))

    async def event(self, event_id: str) -> ThemeEvent | None:
        """Return one change."""
        return next(iter(await self._events(col(ThemeEventRow.id) == event_id, 1)), None)

    async def events(self, theme_id: str, *, limit: int) -> list[ThemeEvent]:
        """Return what happened to a theme, the newest first."""
        return await self._events(col(ThemeEventRow.theme_id) == theme_id, limit)

    async def mark_undone(self, event_id: str, *, at: datetime) -> None:
        """Remember that a change was taken back."""
        this = col(ThemeEventRow.workspace_id) == self._scope.workspace_id, col(ThemeEventRow.id) == event_id
        await self._scope.session.execute(update(ThemeEventRow).where(*this).values(undone_at=at))

    def _mine(self) -> ColumnElement[bool]:
        """Return the condition for themes of this workspace."""
        return col(ThemeRow.workspace_id) == self._scope.workspace_id

    def _members(self, theme_id: str) -> ColumnElement[bool]:
        """Return the condition for the active items of a theme."""
        mine = col(FeedbackRow.workspace_id) == self._scope.workspace_id
        return and_(mine, col(FeedbackRow.theme_id) == theme_id, is_active())

    async def _only(self, which: ColumnElement[bool]) -> Theme | None:
        """Return the only theme that fulfils a condition."""
        query = select(ThemeRow).where(self._mine(), which)
        row = await self._scope.session.scalar(query, execution_options={"populate_existing": True})
        return None if row is None else theme_of_row(row)

    async def _change(self, theme_id: str, **values: str | None) -> None:
        """Change columns of a theme."""
        await self._scope.session.execute(
            update(ThemeRow).where(self._mine(), col(ThemeRow.id) == theme_id).values(**values)
        )

    async def _events(self, which: ColumnElement[bool], limit: int) -> list[ThemeEvent]:
        """Return changes, the newest first."""
        query = select(ThemeEventRow).where(col(ThemeEventRow.workspace_id) == self._scope.workspace_id, which)
        newest = query.order_by(desc(col(ThemeEventRow.at)), desc(col(ThemeEventRow.id))).limit(limit)
        rows = await self._scope.session.scalars(newest, execution_options={"populate_existing": True})
        return [
            ThemeEvent(
                id=row.id,
                theme_id=row.theme_id,
                change=ThemeChange(row.change),
                at=row.at,
                by=row.by,
                feedback_ids=tuple(row.feedback_ids),
                other=row.other,
                undone_at=row.undone_at,
                facts=dict(row.facts),
            )
            for row in rows
        ]
