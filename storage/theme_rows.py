"""Themes between table and domain, and the themes of items that say the same."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlmodel import col

from bot.domain.labels import SetBy
from bot.domain.statuses import ThemeStatus
from bot.domain.themes import Theme, ThemeState
from storage.feedback_rows import is_active
from storage.scope import Scope
from storage.tables import FeedbackRow, ThemeRow


def theme_of_row(row: ThemeRow) -> Theme:
    """Return a theme as its readers see it."""
    return Theme(
        id=row.id,
        number=row.number,
        name=row.name,
        description=row.description,
        named_by=SetBy(row.named_by),
        state=ThemeState(row.state),
        merged_into=row.merged_into,
        created_at=row.created_at,
        private_to=row.private_to,
        status=ThemeStatus(row.status),
        status_at=row.status_at,
    )


async def twin_themes(scope: Scope, keys: Collection[str]) -> dict[str, str]:
    """Return by the key of their words the themes of active items, that of the newest where there are several."""
    if not keys:
        return {}
    key, theme, newest = col(FeedbackRow.twin_key), col(FeedbackRow.theme_id), func.max(col(FeedbackRow.said_at))
    query = select(key, theme, newest).where(
        col(FeedbackRow.workspace_id) == scope.workspace_id, key.in_(keys), theme.is_not(None), is_active()
    )
    rows = (await scope.session.execute(query.group_by(key, theme))).all()
    # Sorted here: asked for an order, SQLite would walk through all items in it instead of looking the words up.
    return {said or "": theme_id or "" for said, theme_id, _ in sorted(rows, key=lambda row: (row[2], row[1]))}
