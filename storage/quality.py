"""Quality: complaints by area and week, what shipped and did not help, and bursts that were found."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, distinct, func, or_, select
from sqlalchemy.orm import Mapped
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.closing import Helped
from bot.domain.digests import Period
from bot.domain.feedback import Kind
from bot.domain.quality import COMPLAINTS, AreaWeeks, Burst
from bot.domain.silence import HeardAccount, LastTheme
from bot.domain.statuses import ThemeStatus
from bot.domain.waiting import Wait
from bot.ports.quality import Escape, FoundBurst, Question
from storage import first_answers, silence
from storage.feedback_rows import is_active
from storage.scope import Scope
from storage.search import visible_to
from storage.tables import BurstRow, DebtRow, FeedbackRow, ThemeRow, ThemeStatusRow
from storage.tallies import said_in

_COMPLAINTS = tuple(kind.value for kind in COMPLAINTS)


class SqlQualityStore:
    """`QualityStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def areas(self, weeks: Sequence[Period], reader: Reader) -> tuple[AreaWeeks, ...]:
        """Return complaints and praise by area and week, in one query."""
        kind, area = col(FeedbackRow.kind), func.lower(col(FeedbackRow.area))
        week = case(*((said_in(each), at) for at, each in enumerate(weeks)), else_=-1)
        is_praise = case((kind == Kind.PRAISE.value, 1), else_=0)
        counted = (
            select(
                func.min(col(FeedbackRow.area)),
                week.label("week"),
                is_praise.label("is_praise"),
                func.count(),
                func.count(distinct(col(FeedbackRow.account_id))),
            )
            .where(self._seen(weeks, reader), kind.in_((*_COMPLAINTS, Kind.PRAISE.value)))
            .group_by(area, "week", "is_praise")
        )
        found: dict[str, _Counts] = {}
        for name, at, praises, items, accounts in await self._scope.session.execute(counted):
            if at >= 0:
                found.setdefault((name or "").lower(), _Counts(len(weeks))).take(
                    name or None, at, items, accounts, is_praise=bool(praises)
                )
        return tuple(sorted((each.as_area() for each in found.values()), key=_loudest))

    async def heard(self, weeks: Sequence[Period], reader: Reader) -> tuple[int, ...]:
        """Return how many items of any kind were said in each week."""
        mine = and_(col(FeedbackRow.workspace_id) == self._scope.workspace_id, is_active())
        seen = and_(mine, visible_to(self._scope, reader))
        counts = [
            select(func.count()).select_from(FeedbackRow).where(seen, said_in(week)).scalar_subquery() for week in weeks
        ]
        return tuple((await self._scope.session.execute(select(*counts))).one())

    async def waits(self, period: Period, reader: Reader) -> list[Wait]:
        """Return when the messages of customers in Slack were said and first answered."""
        return await first_answers.waits(self._scope, period, reader)

    async def questions_in(self, channel_id: str, root_ts: str) -> list[Question]:
        """Return the kept messages of a thread that count, its root among them, oldest first."""
        return await first_answers.questions_in(self._scope, channel_id, root_ts)

    async def kept_late(self, since: datetime, *, limit: int) -> list[Question]:
        """Return unanswered messages of customers captured since then and not as they were said."""
        return await first_answers.kept_late(self._scope, since, limit=limit)

    async def note_answer(self, feedback_ids: Collection[str], *, at: datetime, by: str | None) -> None:
        """Remember when items were first answered, and by whom; an earlier answer stays."""
        await first_answers.note_answer(self._scope, feedback_ids, at=at, by=by)

    async def unknown_authors(self, since: datetime, *, limit: int) -> list[str]:
        """Return people who said something in Slack of whom nobody knows whether they are customers."""
        return await first_answers.unknown_authors(self._scope, since, limit=limit)

    async def mark_authors(self, user_ids: Collection[str], *, are_customers: bool) -> None:
        """Remember whether people are customers, for the items of theirs that do not know it yet."""
        await first_answers.mark_authors(self._scope, user_ids, are_customers=are_customers)

    async def shipped_in(self, period: Period, reader: Reader) -> int:
        """Return how many themes shipped in a period."""
        step = col(ThemeStatusRow.status) == ThemeStatus.SHIPPED.value
        query = select(func.count(distinct(col(ThemeStatusRow.theme_id)))).join(ThemeRow, _theme_of_step())
        return await self._scope.session.scalar(query.where(self._steps(period, reader), step)) or 0

    async def escapes(self, period: Period, reader: Reader) -> list[Escape]:
        """Return the themes that were opened again, or did not help, in a period."""
        reopened = and_(
            col(ThemeStatusRow.was) == ThemeStatus.SHIPPED.value,
            col(ThemeStatusRow.status) != ThemeStatus.SHIPPED.value,
        )
        theme = col(ThemeRow.id), col(ThemeRow.number), col(ThemeRow.name)
        steps = select(*theme).distinct().join(ThemeStatusRow, _theme_of_step())
        found = {
            row.id: Escape(theme_id=row.id, number=row.number, name=row.name, unhelped=0)
            for row in await self._scope.session.execute(steps.where(self._steps(period, reader), reopened))
        }
        same = and_(col(ThemeRow.workspace_id) == col(DebtRow.workspace_id), col(ThemeRow.id) == col(DebtRow.theme_id))
        said = and_(
            col(DebtRow.workspace_id) == self._scope.workspace_id,
            col(DebtRow.helped) == Helped.NO.value,
            col(DebtRow.helped_at) >= period.start,
            col(DebtRow.helped_at) < period.end,
            _may_know(col(DebtRow.private_to), reader),
            _may_know(col(ThemeRow.private_to), reader),
        )
        unhelped = select(*theme, func.count()).join(DebtRow, same).where(said).group_by(*theme)
        for theme_id, number, name, count in await self._scope.session.execute(unhelped):
            found[theme_id] = Escape(theme_id=theme_id, number=number, name=name, unhelped=count)
        return sorted(found.values(), key=lambda each: (-each.unhelped, each.number))

    async def heard_accounts(self, reader: Reader) -> list[HeardAccount]:
        """Return the active accounts that the reader may know of with when they were last heard, by name."""
        return await silence.heard_accounts(self._scope, reader)

    async def last_themes(self, account_ids: Collection[str], reader: Reader) -> dict[str, LastTheme]:
        """Return the theme that each account spoke of last, as far as the reader may know it."""
        return await silence.last_themes(self._scope, account_ids, reader)

    async def put_burst(self, found: FoundBurst) -> bool:
        """Remember a burst, once for an area and week; return whether it is new."""
        burst = found.burst
        facts = {
            "accounts": burst.accounts,
            "items": burst.items,
            "before": list(burst.before),
            "chance": burst.chance,
            "areas": burst.areas,
            "private_to": found.private_to,
        }
        row = {"workspace_id": self._scope.workspace_id, "area": burst.area, "week": burst.week}
        put = self._scope.insert(BurstRow).values(**row, found_at=found.found_at, facts=facts)
        made = await self._scope.session.scalar(put.on_conflict_do_nothing().returning(col(BurstRow.area)))
        return made is not None

    async def bursts(self, since: datetime, until: datetime) -> list[FoundBurst]:
        """Return the bursts found from one time on and before another, the oldest first."""
        query = select(BurstRow).where(
            col(BurstRow.workspace_id) == self._scope.workspace_id,
            col(BurstRow.found_at) >= since,
            col(BurstRow.found_at) < until,
        )
        rows = await self._scope.session.scalars(query.order_by(col(BurstRow.found_at), col(BurstRow.area)))
        return [_burst_of(row) for row in rows]

    def _seen(self, weeks: Sequence[Period], reader: Reader) -> ColumnElement[bool]:
        whole = Period(start=weeks[0].start, end=weeks[-1].end, label="")
        mine = col(FeedbackRow.workspace_id) == self._scope.workspace_id
        return and_(mine, is_active(), visible_to(self._scope, reader), said_in(whole))

    def _steps(self, period: Period, reader: Reader) -> ColumnElement[bool]:
        at = col(ThemeStatusRow.at)
        mine = col(ThemeStatusRow.workspace_id) == self._scope.workspace_id
        return and_(mine, at >= period.start, at < period.end, _may_know(col(ThemeRow.private_to), reader))


class _Counts:
    """The counts of an area while they are gathered."""

    def __init__(self, weeks: int) -> None:
        self._name: str | None = None
        self._rows = {kind: ([0] * weeks, [0] * weeks) for kind in (False, True)}

    def take(self, name: str | None, at: int, items: int, accounts: int, *, is_praise: bool) -> None:
        self._name = min(filter(None, (self._name, name)), default=None)
        rows = self._rows[is_praise]
        rows[0][at] += items
        rows[1][at] += accounts

    def as_area(self) -> AreaWeeks:
        complaints, praise = self._rows[False], self._rows[True]
        return AreaWeeks(
            area=self._name,
            items=tuple(complaints[0]),
            accounts=tuple(complaints[1]),
            praise=tuple(praise[0]),
            praising=tuple(praise[1]),
        )


def _loudest(area: AreaWeeks) -> tuple[Any, ...]:
    return area.area is None, -area.accounts[-1], -area.items[-1], -sum(area.items), area.area or ""


def _may_know(private_to: Mapped[str | None], reader: Reader) -> ColumnElement[bool]:
    """Return the condition that a reader may know of something that belongs to a private channel, or to none."""
    rules = [private_to.in_(reader.channel_ids)]
    return or_(private_to.is_(None), *rules) if reader.reads_workspace else or_(*rules)


def _theme_of_step() -> ColumnElement[bool]:
    return and_(
        col(ThemeRow.workspace_id) == col(ThemeStatusRow.workspace_id),
        col(ThemeRow.id) == col(ThemeStatusRow.theme_id),
    )


def _burst_of(row: BurstRow) -> FoundBurst:
    facts = row.facts
    burst = Burst(
        area=row.area,
        week=row.week,
        accounts=facts["accounts"],
        items=facts["items"],
        before=tuple(facts["before"]),
        chance=facts["chance"],
        areas=facts["areas"],
    )
    return FoundBurst(burst=burst, found_at=row.found_at, private_to=facts["private_to"])
