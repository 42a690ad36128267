"""The steps of themes and their links to trackers, of one workspace."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, delete, desc, func, select, update
from sqlmodel import col

from bot.domain.statuses import StatusChange, ThemeStatus, Tracker, TrackerLink
from storage.scope import Scope
from storage.tables import ThemeRow, ThemeStatusRow, TrackerLinkRow

# Small enough for any engine's limit on parameters.
_IDS_PER_QUERY = 500


class SqlStatusStore:
    """`StatusStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def add(self, change: StatusChange) -> tuple[StatusChange, bool]:
        """Store a step and move its theme there; what has the same origin changes nothing and comes back."""
        put = self._scope.insert(ThemeStatusRow).values(
            workspace_id=self._scope.workspace_id,
            id=change.id,
            origin_key=change.origin_key,
            theme_id=change.theme_id,
            was=change.was.value,
            status=change.status.value,
            reason=change.reason,
            would_change=change.would_change,
            review_on=change.review_on,
            by=change.by,
            at=change.at,
        )
        added = put.on_conflict_do_nothing().returning(col(ThemeStatusRow.id))
        if await self._scope.session.scalar(added) is None:
            known = await self.with_origin(change.origin_key)
            return (known or change), False
        mine = col(ThemeRow.workspace_id) == self._scope.workspace_id, col(ThemeRow.id) == change.theme_id
        moved = update(ThemeRow).where(*mine).values(status=change.status.value, status_at=change.at)
        await self._scope.session.execute(moved)
        return change, True

    async def of(self, theme_id: str, *, limit: int) -> list[StatusChange]:
        """Return the steps of a theme, the newest first."""
        query = self._steps(col(ThemeStatusRow.theme_id) == theme_id)
        return await self._read(query.order_by(desc(col(ThemeStatusRow.at)), desc(col(ThemeStatusRow.id))).limit(limit))

    async def with_id(self, change_id: str) -> StatusChange | None:
        """Return one step."""
        return next(iter(await self._read(self._steps(col(ThemeStatusRow.id) == change_id))), None)

    async def with_origin(self, origin_key: str) -> StatusChange | None:
        """Return the step that a form, button or call made."""
        return next(iter(await self._read(self._steps(col(ThemeStatusRow.origin_key) == origin_key))), None)

    async def between(self, start: datetime, end: datetime) -> list[StatusChange]:
        """Return the steps from `start` up to but without `end`, the oldest first, with those of merged themes."""
        query = self._steps(and_(col(ThemeStatusRow.at) >= start, col(ThemeStatusRow.at) < end))
        return await self._read(query.order_by(col(ThemeStatusRow.at), col(ThemeStatusRow.id)))

    async def newest_of_many(self, theme_ids: Sequence[str]) -> Mapping[str, StatusChange]:
        """Return the newest step of each theme that has one."""
        found: dict[str, StatusChange] = {}
        newest_first = col(ThemeStatusRow.at).desc(), col(ThemeStatusRow.id).desc()
        place = func.row_number().over(partition_by=col(ThemeStatusRow.theme_id), order_by=newest_first)
        for start in range(0, len(theme_ids), _IDS_PER_QUERY):
            these = col(ThemeStatusRow.theme_id).in_(theme_ids[start : start + _IDS_PER_QUERY])
            mine = col(ThemeStatusRow.workspace_id) == self._scope.workspace_id
            ranked = select(col(ThemeStatusRow.id), place.label("place")).where(mine, these).subquery()
            newest = select(ranked.c.id).where(ranked.c.place == 1)
            steps = await self._read(self._steps(col(ThemeStatusRow.id).in_(newest)))
            found.update({step.theme_id: step for step in steps})
        return found

    async def put_link(self, link: TrackerLink, *, most: int) -> bool:
        """Store a link; False when the theme has `most` others already. The same address again changes nothing."""
        known = (await self.links_of_many([link.theme_id])).get(link.theme_id, ())
        if any(other.url == link.url for other in known):
            return True
        if len(known) >= most:
            return False
        put = self._scope.insert(TrackerLinkRow).values(
            workspace_id=self._scope.workspace_id,
            theme_id=link.theme_id,
            url=link.url,
            tracker=link.tracker.value,
            label=link.label,
            by=link.by,
            at=link.at,
        )
        await self._scope.session.execute(put.on_conflict_do_nothing())
        return True

    async def remove_link(self, theme_id: str, url: str) -> bool:
        """Take a link away; False when it is not there any more."""
        this = self._links(col(TrackerLinkRow.theme_id) == theme_id, col(TrackerLinkRow.url) == url)
        gone = await self._scope.session.scalar(delete(TrackerLinkRow).where(this).returning(col(TrackerLinkRow.url)))
        return gone is not None

    async def links_of_many(self, theme_ids: Sequence[str]) -> Mapping[str, tuple[TrackerLink, ...]]:
        """Return the links of each theme that has any, the oldest first."""
        found: dict[str, tuple[TrackerLink, ...]] = {}
        for start in range(0, len(theme_ids), _IDS_PER_QUERY):
            these = col(TrackerLinkRow.theme_id).in_(theme_ids[start : start + _IDS_PER_QUERY])
            query = select(TrackerLinkRow).where(self._links(these))
            rows = await self._scope.session.scalars(query.order_by(col(TrackerLinkRow.at), col(TrackerLinkRow.url)))
            for row in rows:
                found[row.theme_id] = (*found.get(row.theme_id, ()), _link_of(row))
        return found

    async def move_links(self, theme_id: str, into_id: str) -> None:
        """Copy the links of a theme that was merged to the one that it lives on in; its own stay for an undo."""
        names = ("workspace_id", "url", "tracker", "label", "by", "at")
        kept = [getattr(TrackerLinkRow, name) for name in names]
        mine = self._links(col(TrackerLinkRow.theme_id) == theme_id)
        rows = (await self._scope.session.execute(select(*kept).where(mine))).all()
        for row in rows:
            values = {**dict(zip(names, row, strict=True)), "theme_id": into_id}
            await self._scope.session.execute(
                self._scope.insert(TrackerLinkRow).values(**values).on_conflict_do_nothing()
            )

    def _steps(self, which: ColumnElement[bool]) -> Select[ThemeStatusRow]:
        return select(ThemeStatusRow).where(col(ThemeStatusRow.workspace_id) == self._scope.workspace_id, which)

    def _links(self, *which: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(col(TrackerLinkRow.workspace_id) == self._scope.workspace_id, *which)

    async def _read(self, query: Select[ThemeStatusRow]) -> list[StatusChange]:
        rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
        return [_step_of(row) for row in rows]


def _step_of(row: ThemeStatusRow) -> StatusChange:
    """Return a step as its readers see it."""
    return StatusChange(
        id=row.id,
        origin_key=row.origin_key,
        theme_id=row.theme_id,
        was=ThemeStatus(row.was),
        status=ThemeStatus(row.status),
        reason=row.reason,
        at=row.at,
        by=row.by,
        would_change=row.would_change,
        review_on=row.review_on,
    )


def _link_of(row: TrackerLinkRow) -> TrackerLink:
    """Return a link as its readers see it."""
    return TrackerLink(
        theme_id=row.theme_id, url=row.url, tracker=Tracker(row.tracker), label=row.label, by=row.by, at=row.at
    )
