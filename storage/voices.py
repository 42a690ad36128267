"""Who said what on which theme: one row for each asker and theme, counted in one query."""

from sqlalchemy import and_, func, or_, select
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.vision import Voice
from storage.feedback_rows import is_active
from storage.scope import Scope
from storage.search import visible_to
from storage.tables import AccountRow, FeedbackRow
from storage.tallies import number_of, said_in


async def voices(scope: Scope, reader: Reader, now: Period, before: Period) -> list[Voice]:
    """Return the voices of two periods, of items that a reader may see, in a stable order."""
    item = FeedbackRow
    asker = func.coalesce(col(item.account_id), col(item.author_id), col(item.author_name), col(item.id))
    its_account = and_(
        col(AccountRow.workspace_id) == col(item.workspace_id),
        col(AccountRow.id) == col(item.account_id),
    )
    facts = (
        col(item.theme_id),
        asker.label("asker"),
        col(item.account_id),
        col(AccountRow.revenue),
        col(AccountRow.currency),
    )
    query = (
        select(*facts, number_of(said_in(now)), number_of(said_in(before)))
        .select_from(item)
        .join(AccountRow, its_account, isouter=True)
        .where(col(item.workspace_id) == scope.workspace_id, is_active(), visible_to(scope, reader))
        .where(or_(said_in(now), said_in(before)))
        .group_by(*facts)
        .order_by(col(item.theme_id), asker)
    )
    return [
        Voice(
            theme_id=theme_id,
            asker=who,
            account_id=account_id,
            revenue=revenue,
            currency=currency,
            now=said_now,
            before=said_before,
        )
        for theme_id, who, account_id, revenue, currency, said_now, said_before in await scope.session.execute(query)
    ]
