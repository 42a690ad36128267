"""Themes between table and domain."""

from bot.domain.labels import SetBy
from bot.domain.themes import Theme, ThemeState
from storage.tables import ThemeRow


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
    )
