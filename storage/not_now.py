"""What the team put off, why, and when it looks again."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, update
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.themes import Theme, ThemeState
from bot.domain.vision import NotNow
from storage.experiment_rows import IDS_PER_QUERY
from storage.feedback_rows import is_active
from storage.scope import Scope
from storage.search import visible_to
from storage.tables import FeedbackRow, NotNowRow, ThemeRow
from storage.theme_rows import theme_of_row
from storage.vision_rows import not_now_of_row


class SqlNotNow:
    """The part of `VisionStore` that keeps the not-now list, on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def put_off(self, not_now: NotNow) -> None:
        """Store that a theme was put off; what stood open about it is lifted, and the same id again changes nothing."""
        if await self.not_now(not_now.id) is not None:
            return
        await self.lift(not_now.theme_id, at=not_now.at)
        values = {
            "id": not_now.id,
            "theme_id": not_now.theme_id,
            "reason": not_now.reason,
            "would_change": not_now.would_change,
            "review_on": not_now.review_on,
            "by": not_now.by,
            "at": not_now.at,
            "lifted_at": not_now.lifted_at,
        }
        put = self._scope.insert(NotNowRow).values(workspace_id=self._scope.workspace_id, **values)
        await self._scope.session.execute(put.on_conflict_do_nothing())

    async def lift(self, theme_id: str, *, at: datetime) -> bool:
        """Put a theme off no longer; False when it was not put off."""
        lifted = update(NotNowRow).where(self._open(), col(NotNowRow.theme_id) == theme_id).values(lifted_at=at)
        gone = await self._scope.session.scalars(lifted.returning(col(NotNowRow.id)))
        return len(gone.all()) > 0

    async def not_now_of(self, theme_ids: Sequence[str]) -> Mapping[str, NotNow]:
        """Return why themes are put off at present, by their ids; those that are not are missing."""
        found: dict[str, NotNow] = {}
        for start in range(0, len(theme_ids), IDS_PER_QUERY):
            these = col(NotNowRow.theme_id).in_(theme_ids[start : start + IDS_PER_QUERY])
            query = select(NotNowRow).where(self._open(), these).order_by(col(NotNowRow.at), col(NotNowRow.id))
            rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
            found.update({row.theme_id: not_now_of_row(row) for row in rows})
        return found

    async def not_now(self, not_now_id: str) -> NotNow | None:
        """Return one entry of the not-now list, lifted ones too."""
        this = col(NotNowRow.workspace_id) == self._scope.workspace_id, col(NotNowRow.id) == not_now_id
        query = select(NotNowRow).where(*this)
        row = await self._scope.session.scalar(query, execution_options={"populate_existing": True})
        return None if row is None else not_now_of_row(row)

    async def review_later(self, not_now_id: str, review_on: date | None) -> bool:
        """Set another review date; False when the theme is put off no longer."""
        later = update(NotNowRow).where(self._open(), col(NotNowRow.id) == not_now_id).values(review_on=review_on)
        return await self._scope.session.scalar(later.returning(col(NotNowRow.id))) is not None

    async def put_off_for(self, reader: Reader, *, limit: int, offset: int = 0) -> list[tuple[NotNow, Theme]]:
        """Return what is put off of the themes that a reader may see something of, the next review first."""
        listed = self._listed().where(self._seen_by(reader)).limit(limit).offset(offset)
        return await self._pairs(listed)

    async def count_put_off(self, reader: Reader) -> int:
        """Return how many themes that a reader may see something of are put off."""
        seen = self._listed().where(self._seen_by(reader)).order_by(None).subquery()
        return await self._scope.session.scalar(select(func.count()).select_from(seen)) or 0

    async def reviews_due(self, on: date) -> list[tuple[NotNow, Theme]]:
        """Return what is put off until a day or before it, the oldest review first, whoever may read it."""
        return await self._pairs(self._listed().where(col(NotNowRow.review_on) <= on))

    def _listed(self) -> Select[NotNowRow, ThemeRow]:
        """Return the question for all that is put off, with its themes; entries without a review come last."""
        its_theme = and_(
            col(ThemeRow.workspace_id) == col(NotNowRow.workspace_id), col(ThemeRow.id) == col(NotNowRow.theme_id)
        )
        review_on = col(NotNowRow.review_on)
        return (
            select(NotNowRow, ThemeRow)
            .join(ThemeRow, its_theme)
            .where(self._open(), col(ThemeRow.state) == ThemeState.ACTIVE.value)
            .order_by(review_on.is_(None), review_on, col(ThemeRow.number))
        )

    async def _pairs(self, query: Select[NotNowRow, ThemeRow]) -> list[tuple[NotNow, Theme]]:
        """Return entries with their themes."""
        rows = await self._scope.session.execute(query, execution_options={"populate_existing": True})
        return [(not_now_of_row(row), theme_of_row(theme)) for row, theme in rows]

    def _seen_by(self, reader: Reader) -> ColumnElement[bool]:
        """Return the condition that a reader may see something of a theme."""
        mine = col(FeedbackRow.workspace_id) == self._scope.workspace_id
        its_items = and_(mine, col(FeedbackRow.theme_id) == col(ThemeRow.id), is_active())
        return exists().where(its_items, visible_to(self._scope, reader))

    def _open(self) -> ColumnElement[bool]:
        """Return the condition for what this workspace puts off at present."""
        return and_(col(NotNowRow.workspace_id) == self._scope.workspace_id, col(NotNowRow.lifted_at).is_(None))
