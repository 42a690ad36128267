"""When customers' messages were first answered."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, desc, func, not_, or_, select, update
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.feedback import Kind, MessageRef
from bot.domain.waiting import Wait
from bot.ports.quality import Question
from storage.feedback_rows import is_active
from storage.scope import Scope
from storage.search import visible_to
from storage.tables import FeedbackRow
from storage.tallies import said_in

# What is kept sooner than this after it was said, as where Heed listens, was not answered before it was kept.
_AT_ONCE = timedelta(seconds=10)
# As elsewhere: small enough for any engine's limit on parameters.
_IDS_PER_QUERY = 500


async def waits(scope: Scope, period: Period, reader: Reader) -> list[Wait]:
    """Return when the messages of customers in Slack were said and first answered, for those said in a period."""
    query = select(col(FeedbackRow.said_at), col(FeedbackRow.answered_at)).where(
        _mine(scope), is_active(), visible_to(scope, reader), said_in(period), _is_asked()
    )
    rows = await scope.session.execute(query)
    return [Wait(said_at=row.said_at, answered_at=row.answered_at) for row in rows]


async def questions_in(scope: Scope, channel_id: str, root_ts: str) -> list[Question]:
    """Return the kept messages of a thread that count, its root among them, oldest first."""
    ts = col(FeedbackRow.ts)
    # Replies come after their root, which the index knows; else each reply would look through its whole channel.
    here = and_(col(FeedbackRow.channel_id) == channel_id, ts >= root_ts)
    query = select(FeedbackRow).where(
        _mine(scope), here, or_(ts == root_ts, col(FeedbackRow.thread_ts) == root_ts), is_active()
    )
    rows = await scope.session.scalars(query.order_by(ts), execution_options={"populate_existing": True})
    return [_question_of(row) for row in rows]


async def kept_late(scope: Scope, since: datetime, *, limit: int) -> list[Question]:
    """Return unanswered messages of customers captured since then and not as they were said, newest first."""
    captured = col(FeedbackRow.captured_at)
    query = select(FeedbackRow).where(
        _mine(scope), is_active(), captured >= since, _is_asked(), col(FeedbackRow.answered_at).is_(None)
    )
    newest = query.order_by(desc(captured), col(FeedbackRow.number)).limit(limit)
    rows = await scope.session.scalars(newest, execution_options={"populate_existing": True})
    return [_question_of(row) for row in rows if row.captured_at - row.said_at > _AT_ONCE]


async def note_answer(scope: Scope, feedback_ids: Collection[str], *, at: datetime, by: str | None) -> None:
    """Remember when items were first answered, and by whom; an earlier answer stays."""
    answered = col(FeedbackRow.answered_at)
    is_first = or_(answered.is_(None), answered > at)
    ids = sorted(feedback_ids)
    for start in range(0, len(ids), _IDS_PER_QUERY):
        these = col(FeedbackRow.id).in_(ids[start : start + _IDS_PER_QUERY])
        change = update(FeedbackRow).where(_mine(scope), these, is_first)
        await scope.session.execute(
            change.values(answered_at=at, answered_by=by), execution_options={"synchronize_session": False}
        )


async def unknown_authors(scope: Scope, since: datetime, *, limit: int) -> list[str]:
    """Return people who said something in Slack since then and of whom nobody knows whether they are customers."""
    author, said = col(FeedbackRow.author_id), func.max(col(FeedbackRow.said_at))
    query = select(author).where(
        _mine(scope),
        is_active(),
        col(FeedbackRow.said_at) >= since,
        col(FeedbackRow.ts).is_not(None),
        author.is_not(None),
        col(FeedbackRow.by_customer).is_(None),
    )
    found = await scope.session.scalars(query.group_by(author).order_by(desc(said), author).limit(limit))
    return [each for each in found if each is not None]


async def mark_authors(scope: Scope, user_ids: Collection[str], *, are_customers: bool) -> None:
    """Remember whether people are customers, for the items of theirs that do not know it yet."""
    if not user_ids:
        return
    theirs = col(FeedbackRow.author_id).in_(sorted(user_ids)), col(FeedbackRow.by_customer).is_(None)
    change = update(FeedbackRow).where(_mine(scope), *theirs).values(by_customer=are_customers)
    await scope.session.execute(change, execution_options={"synchronize_session": False})


def _mine(scope: Scope) -> ColumnElement[bool]:
    return col(FeedbackRow.workspace_id) == scope.workspace_id


def _is_asked() -> ColumnElement[bool]:
    """Return the condition that an item is a customer's message in Slack that waits for us; praise needs no answer."""
    is_praise = func.coalesce(col(FeedbackRow.kind), "") == Kind.PRAISE.value
    return and_(col(FeedbackRow.ts).is_not(None), col(FeedbackRow.by_customer).is_(True), not_(is_praise))


def _question_of(row: FeedbackRow) -> Question:
    ref = MessageRef(channel_id=row.channel_id or "", ts=row.ts or "", thread_ts=row.thread_ts, permalink=row.permalink)
    return Question(feedback_id=row.id, message=ref, author_id=row.author_id, answered_at=row.answered_at)
