"""When accounts were last heard."""

from collections.abc import Collection

from sqlalchemy import and_, desc, func, or_, select
from sqlmodel import col

from bot.domain.accounts import AccountState, Money
from bot.domain.audience import Reader
from bot.domain.silence import HeardAccount, LastTheme
from bot.domain.statuses import ThemeStatus
from storage.account_seen import is_listed
from storage.feedback_rows import is_active
from storage.once import counted_once
from storage.scope import Scope
from storage.search import visible_to
from storage.tables import AccountRow, FeedbackRow, ThemeRow


async def heard_accounts(scope: Scope, reader: Reader) -> list[HeardAccount]:
    """Return the active accounts that the reader may know of with when they were last heard, by name."""
    mine = col(FeedbackRow.workspace_id) == scope.workspace_id
    account_id, last = col(FeedbackRow.account_id), func.max(col(FeedbackRow.said_at)).label("last_at")
    heard = counted_once(
        select(account_id.label("account_id"), last)
        .where(mine, account_id.is_not(None), is_active(), visible_to(scope, reader))
        .group_by(account_id),
        "heard",
    )
    query = (
        select(AccountRow, heard.c.last_at)
        .outerjoin(heard, heard.c.account_id == col(AccountRow.id))
        .where(
            col(AccountRow.workspace_id) == scope.workspace_id,
            col(AccountRow.state) == AccountState.ACTIVE.value,
            is_listed(scope, reader),
        )
        .order_by(col(AccountRow.name_key))
    )
    rows = await scope.session.execute(query, execution_options={"populate_existing": True})
    return [
        HeardAccount(
            account_id=row.id,
            name=row.name,
            segment=row.segment,
            revenue=None if row.revenue is None else Money(amount=row.revenue, currency=row.currency or ""),
            last_at=last_at,
            since=row.created_at,
        )
        for row, last_at in rows
    ]


async def last_themes(scope: Scope, account_ids: Collection[str], reader: Reader) -> dict[str, LastTheme]:
    """Return the theme that each account spoke of last, as far as the reader may know it."""
    if not account_ids:
        return {}
    same = and_(
        col(ThemeRow.workspace_id) == col(FeedbackRow.workspace_id), col(ThemeRow.id) == col(FeedbackRow.theme_id)
    )
    known = or_(col(ThemeRow.private_to).is_(None), col(ThemeRow.private_to).in_(reader.channel_ids))
    newest = counted_once(
        select(
            col(FeedbackRow.account_id).label("account_id"),
            col(FeedbackRow.theme_id).label("theme_id"),
            func.row_number()
            .over(partition_by=col(FeedbackRow.account_id), order_by=desc(col(FeedbackRow.said_at)))
            .label("place"),
        )
        .join(ThemeRow, same)
        .where(
            col(FeedbackRow.workspace_id) == scope.workspace_id,
            col(FeedbackRow.account_id).in_(sorted(account_ids)),
            is_active(),
            visible_to(scope, reader),
            known,
        ),
        "newest",
    )
    query = select(newest.c.account_id, ThemeRow).join(
        newest, and_(col(ThemeRow.id) == newest.c.theme_id, newest.c.place == 1)
    )
    rows = await scope.session.execute(query.where(col(ThemeRow.workspace_id) == scope.workspace_id))
    return {
        account_id: LastTheme(theme_id=row.id, name=row.name, status=ThemeStatus(row.status))
        for account_id, row in rows
    }
