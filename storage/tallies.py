"""The numbers of a digest, in a number of queries that does not grow with the data."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Integer, and_, case, distinct, func, not_, or_, select
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.digests import AccountCount, KindCount, Period, Tally
from bot.domain.feedback import Kind
from storage.feedback_rows import is_active
from storage.scope import Scope
from storage.search import visible_to
from storage.tables import AccountRow, FeedbackRow

_KINDS: tuple[Kind | None, ...] = (*Kind, None)


async def tally(scope: Scope, periods: Sequence[Period], reader: Reader, *, accounts: int) -> Tally:
    """Count everything that a digest needs."""
    mine = and_(col(FeedbackRow.workspace_id) == scope.workspace_id, is_active())
    seen = and_(mine, visible_to(scope, reader))
    now = periods[-1]
    named = await _by_account(scope, seen, periods)
    return Tally(
        by_period=await _by_period(scope, seen, periods),
        by_kind=await _by_kind(scope, seen, periods),
        by_account=_most_frequent(named, accounts),
        accounts=sum(count.name is not None and count.now > 0 for count in named),
        people=await _people(scope, and_(seen, said_in(now))),
        late=await _count(scope, and_(seen, captured_in(now), col(FeedbackRow.said_at) < now.start)),
        withheld=await _count(scope, and_(mine, not_(visible_to(scope, reader)), touches(now))),
    )


def said_in(period: Period) -> ColumnElement[bool]:
    """Return the condition that an item was said in a period."""
    return and_(col(FeedbackRow.said_at) >= period.start, col(FeedbackRow.said_at) < period.end)


def captured_in(period: Period) -> ColumnElement[bool]:
    """Return the condition that an item was captured in a period."""
    return and_(col(FeedbackRow.captured_at) >= period.start, col(FeedbackRow.captured_at) < period.end)


def touches(period: Period) -> ColumnElement[bool]:
    """Return the condition that an item was said in a period, or captured in it though said before it began."""
    return or_(said_in(period), and_(captured_in(period), col(FeedbackRow.said_at) < period.start))


async def _by_period(scope: Scope, seen: ColumnElement[bool], periods: Sequence[Period]) -> tuple[int, ...]:
    """Count the items that were said in each period: one query, one stretch of the index for each."""
    counted = select(func.count()).select_from(FeedbackRow)
    counts = [counted.where(seen, said_in(period)).scalar_subquery() for period in periods]
    row = (await scope.session.execute(select(*counts))).one()
    return tuple(row)


async def _by_kind(scope: Scope, seen: ColumnElement[bool], periods: Sequence[Period]) -> tuple[KindCount, ...]:
    """Count by kind: the most frequent first, then as the kinds are declared, without those that nobody used."""
    now, before, either = _now_and_before(periods)
    kind = col(FeedbackRow.kind)
    query = select(kind, number_of(now), number_of(before)).where(seen, either).group_by(kind)
    found = {Kind(name) if name else None: (here, there) for name, here, there in await scope.session.execute(query)}
    counts = [KindCount(kind=k, now=found[k][0], before=found[k][1]) for k in _KINDS if any(found.get(k, ()))]
    return tuple(sorted(counts, key=lambda count: (-count.now, -count.before)))


async def _by_account(scope: Scope, seen: ColumnElement[bool], periods: Sequence[Period]) -> list[AccountCount]:
    """Count by account, those without items in either period left out."""
    now, before, either = _now_and_before(periods)
    same = and_(
        col(AccountRow.workspace_id) == col(FeedbackRow.workspace_id),
        col(AccountRow.id) == col(FeedbackRow.account_id),
    )
    query = select(col(AccountRow.name), number_of(now), number_of(before)).select_from(FeedbackRow)
    grouped = query.outerjoin(AccountRow, same).where(seen, either).group_by(col(AccountRow.id), col(AccountRow.name))
    rows = await scope.session.execute(grouped)
    return [AccountCount(name=name, now=here, before=there) for name, here, there in rows if here or there]


def _most_frequent(counts: Sequence[AccountCount], limit: int) -> tuple[AccountCount, ...]:
    """Return the accounts with the most items, then by name; the items without an account come last."""
    named = sorted((c for c in counts if c.name is not None), key=lambda c: (-c.now, -c.before, str(c.name)))
    return (*named[:limit], *(c for c in counts if c.name is None))


async def _people(scope: Scope, which: ColumnElement[bool]) -> int:
    """Count who said something: by Slack id, else by name."""
    person = func.coalesce(col(FeedbackRow.author_id), col(FeedbackRow.author_name))
    return await scope.session.scalar(select(func.count(distinct(person))).where(which)) or 0


async def _count(scope: Scope, which: ColumnElement[bool]) -> int:
    """Count items."""
    return await scope.session.scalar(select(func.count()).select_from(FeedbackRow).where(which)) or 0


def number_of(which: ColumnElement[bool]) -> ColumnElement[int]:
    """Return how many rows of a group fulfil a condition."""
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0).cast(Integer)


def _now_and_before(periods: Sequence[Period]) -> tuple[ColumnElement[bool], ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions for the digest's own period, the one before it, and either."""
    now = said_in(periods[-1])
    before = said_in(periods[-2]) if len(periods) > 1 else and_(now, not_(now))
    if len(periods) == 1:
        return now, before, now
    # One stretch of the index instead of two; between periods that do not touch, nothing counts.
    return now, before, said_in(Period(start=periods[-2].start, end=periods[-1].end, label=""))
