"""How far themes reach: distinct accounts and people, counted in one query for any number of themes."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, desc, distinct, func, select
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.themes import ThemeReach, ThemeState
from storage.feedback_rows import is_active
from storage.once import counted_once
from storage.scope import Scope
from storage.search import visible_to
from storage.tables import AccountRow, FeedbackRow, ThemeRow
from storage.tallies import number_of, said_in
from storage.theme_rows import theme_of_row


async def reaches(
    scope: Scope,
    reader: Reader,
    now: Period,
    before: Period,
    *,
    limit: int,
    offset: int,
    theme_ids: Sequence[str] | None = None,
) -> list[ThemeReach]:
    """Return active themes, or those of some, with what the reader may see: by accounts, people, items, then number."""
    person = func.coalesce(col(FeedbackRow.author_id), col(FeedbackRow.author_name))
    counts = counted_once(
        select(
            col(FeedbackRow.theme_id).label("theme_id"),
            func.count().label("items"),
            func.count(distinct(col(FeedbackRow.account_id))).label("accounts"),
            func.count(distinct(person)).label("people"),
            number_of(said_in(now)).label("now"),
            number_of(said_in(before)).label("before"),
            func.max(col(FeedbackRow.said_at)).label("latest_at"),
        )
        .where(
            col(FeedbackRow.workspace_id) == scope.workspace_id, is_active(), _of(theme_ids), visible_to(scope, reader)
        )
        .group_by(col(FeedbackRow.theme_id)),
        "counts",
    )
    its = counts.c
    same = and_(col(ThemeRow.id) == its.theme_id, col(ThemeRow.workspace_id) == scope.workspace_id)
    columns = ThemeRow, its["items"], its.accounts, its.people, its.now, its.before, its.latest_at
    query = select(*columns).join(counts, same).where(col(ThemeRow.state) == ThemeState.ACTIVE.value)
    page = query.order_by(desc(its.accounts), desc(its.people), desc(its["items"]), col(ThemeRow.number))
    rows = await scope.session.execute(page.limit(limit).offset(offset), execution_options={"populate_existing": True})
    return [
        ThemeReach(
            theme=theme_of_row(row), items=items, accounts=accounts, people=people, now=here, before=there, latest_at=at
        )
        for row, items, accounts, people, here, there, at in rows
    ]


def _of(theme_ids: Sequence[str] | None) -> ColumnElement[bool]:
    """Return the condition that an item belongs to one of some themes, or to any."""
    theme_id = col(FeedbackRow.theme_id)
    return theme_id.is_not(None) if theme_ids is None else theme_id.in_(theme_ids)


async def account_names(scope: Scope, theme_id: str, reader: Reader) -> list[str]:
    """Return the accounts behind a theme's items that a reader may see, in alphabetical order."""
    its = select(col(FeedbackRow.account_id)).where(
        col(FeedbackRow.workspace_id) == scope.workspace_id,
        col(FeedbackRow.theme_id) == theme_id,
        is_active(),
        visible_to(scope, reader),
    )
    mine = col(AccountRow.workspace_id) == scope.workspace_id
    # Sorted here: each engine has an alphabet of its own.
    return sorted(await scope.session.scalars(select(col(AccountRow.name)).where(mine, col(AccountRow.id).in_(its))))
