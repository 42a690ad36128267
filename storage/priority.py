"""What speaks for the themes of one workspace: everything is counted by the database, in a few queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, and_, case, cast, distinct, func, select
from sqlmodel import col

from bot.domain.accounts import AccountState
from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.feedback import Severity
from bot.domain.priority_parts import Estimate, ThemeEvidence
from bot.domain.statuses import ThemeStatus
from bot.domain.themes import ThemeReach, ThemeState
from storage.feedback_rows import is_active
from storage.once import counted_once
from storage.reaches import reaches
from storage.scope import Scope
from storage.search import visible_to
from storage.tables import AccountRow, FeedbackRow, ThemeEstimateRow, ThemeRow
from storage.tallies import number_of, said_in

_GRAVITY = {severity.value: rank for rank, severity in enumerate(Severity, start=1)}


class SqlPriorityStore:
    """`PriorityStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def evidence(self, reader: Reader, now: Period, before: Period) -> list[ThemeEvidence]:
        """Return what is counted of each active theme that the reader may see anything of, by number."""
        counted = self._counted(reader, now, before)
        numbers = [counted.c[name] for name in counted.c.keys() if name != "theme_id"]  # noqa: SIM118 -- columns are no mapping
        theme = [col(ThemeRow.id).label("theme_id"), col(ThemeRow.number), col(ThemeRow.status)]
        same = and_(col(ThemeRow.workspace_id) == self._scope.workspace_id, col(ThemeRow.id) == counted.c.theme_id)
        query = select(*theme, *numbers).select_from(ThemeRow).join(counted, same)
        active = query.where(col(ThemeRow.state) == ThemeState.ACTIVE.value).order_by(col(ThemeRow.number))
        rows = (await self._scope.session.execute(active)).mappings()
        return [ThemeEvidence(**{**row, "status": ThemeStatus(row["status"])}) for row in rows]

    async def revenues(self, reader: Reader) -> Mapping[str, Mapping[str, int]]:
        """Return by theme and currency the yearly revenue of the accounts behind it; unknown revenue is missing.

        Joined here: right after an import PostgreSQL knows nothing of its tables yet, and its own plan for this join
        took a minute for 100,000 items.
        """
        account = col(AccountRow.id), col(AccountRow.currency), col(AccountRow.revenue)
        worth = {
            account_id: (currency or "", revenue or 0)
            for account_id, currency, revenue in await self._scope.session.execute(
                select(*account).where(self._worth())
            )
        }
        if not worth:
            return {}
        theme_id, account_id = col(FeedbackRow.theme_id), col(FeedbackRow.account_id)
        seen = and_(self._in_themes(), account_id.is_not(None), visible_to(self._scope, reader))
        found: dict[str, dict[str, int]] = {}
        for theme, behind in await self._scope.session.execute(select(theme_id, account_id).where(seen).distinct()):
            if behind in worth:
                currency, revenue = worth[behind]
                amounts = found.setdefault(theme or "", {})
                amounts[currency] = amounts.get(currency, 0) + revenue
        return found

    async def currencies(self) -> Mapping[str, int]:
        """Return how many active accounts have their revenue in each currency."""
        query = select(col(AccountRow.currency), func.count()).where(self._worth()).group_by(col(AccountRow.currency))
        return {currency or "": accounts for currency, accounts in await self._scope.session.execute(query)}

    async def estimates(self) -> Mapping[str, Estimate]:
        """Return what people said of themes' impact and effort."""
        query = select(ThemeEstimateRow).where(col(ThemeEstimateRow.workspace_id) == self._scope.workspace_id)
        rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
        return {
            row.theme_id: Estimate(
                theme_id=row.theme_id, impact=row.impact, effort_weeks=row.effort_weeks, by=row.by, at=row.at
            )
            for row in rows
        }

    async def put_estimate(self, estimate: Estimate) -> None:
        """Store what somebody says of a theme's impact and effort, in the place of what was said before."""
        key = {"workspace_id": self._scope.workspace_id, "theme_id": estimate.theme_id}
        said = {
            "impact": estimate.impact,
            "effort_weeks": estimate.effort_weeks,
            "by": estimate.by,
            "at": estimate.at,
        }
        put = self._scope.insert(ThemeEstimateRow).values(**key, **said)
        await self._scope.session.execute(put.on_conflict_do_update(index_elements=list(key), set_=said))

    async def reaches(
        self, theme_ids: Sequence[str], reader: Reader, now: Period, before: Period
    ) -> Mapping[str, ThemeReach]:
        """Return the reach of some active themes; those that the reader may see nothing of are missing."""
        if not theme_ids:
            return {}
        found = await reaches(
            self._scope, reader, now, before, limit=len(theme_ids), offset=0, theme_ids=tuple(theme_ids)
        )
        return {reach.theme.id: reach for reach in found}

    def _counted(self, reader: Reader, now: Period, before: Period) -> CTE:
        """Return a row for each theme, counted in one walk along the index of themes."""
        account, severity = col(FeedbackRow.account_id), col(FeedbackRow.severity)
        # Whoever nobody named counts as one voice in all: one of us may have typed it three times.
        person = func.coalesce(col(FeedbackRow.author_id), col(FeedbackRow.author_name), "")
        loner = case((account.is_(None), person))
        columns: list[ColumnElement[Any]] = [
            col(FeedbackRow.theme_id).label("theme_id"),
            func.count().label("items"),
            func.count(distinct(account)).label("accounts"),
            func.count(distinct(loner)).label("loners"),
            number_of(said_in(now)).label("now"),
            number_of(said_in(before)).label("before"),
            func.count(severity).label("weighed"),
            cast(func.sum(case(_GRAVITY, value=severity, else_=0)), Integer).label("gravity"),
            number_of(severity == Severity.CRITICAL.value).label("critical"),
        ]
        seen = select(*columns).where(self._in_themes(), visible_to(self._scope, reader))
        return counted_once(seen.group_by(col(FeedbackRow.theme_id)), "counted")

    def _in_themes(self) -> ColumnElement[bool]:
        """Return the condition for active items of any theme."""
        mine = col(FeedbackRow.workspace_id) == self._scope.workspace_id
        return and_(mine, col(FeedbackRow.theme_id).is_not(None), is_active())

    def _worth(self) -> ColumnElement[bool]:
        """Return the condition for active accounts whose revenue is known."""
        return and_(
            col(AccountRow.workspace_id) == self._scope.workspace_id,
            col(AccountRow.state) == AccountState.ACTIVE.value,
            col(AccountRow.revenue).is_not(None),
            col(AccountRow.currency).is_not(None),
        )
