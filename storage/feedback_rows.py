"""Items between table and domain: reading rows with what belongs to them."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlmodel import col

from bot.domain.accounts import MatchedBy
from bot.domain.errors import FeedbackNotFoundError
from bot.domain.feedback import Feedback, Kind, MessageRef, Severity, Source, State, Utterance
from bot.domain.labels import Sentiment
from storage.engine import LOCKS
from storage.scope import Scope
from storage.tables import AccountRow, FeedbackRow, FeedbackUtteranceRow

ItemQuery: TypeAlias = Select[FeedbackRow, str]

# Small enough for any engine's limit on parameters, large enough that a page of items needs one query.
_IDS_PER_QUERY = 500


def items_of(scope: Scope) -> ItemQuery:
    """Return the query for all items of the workspace with the names of their accounts."""
    same_account = and_(
        col(AccountRow.workspace_id) == col(FeedbackRow.workspace_id),
        col(AccountRow.id) == col(FeedbackRow.account_id),
    )
    query = select(FeedbackRow, col(AccountRow.name)).outerjoin(AccountRow, same_account)
    return query.where(col(FeedbackRow.workspace_id) == scope.workspace_id)


def is_active() -> ColumnElement[bool]:
    """Return the condition that an item counts."""
    return col(FeedbackRow.state) == State.ACTIVE.value


def is_still_active() -> ColumnElement[bool]:
    """Return the same condition for items that are named by their ids.

    SQLite, and PostgreSQL before it has statistics, take an index on the state for better than the keys: 300 ms instead
    of 3 for 200 items out of 100,000. Wrapped up, the state is nothing that they could look for.
    """
    return func.coalesce(col(FeedbackRow.state), "") == State.ACTIVE.value


async def load(scope: Scope, query: ItemQuery) -> list[Feedback]:
    """Return the items of a query with their conversations, in two queries however many they are."""
    found = await scope.session.execute(query, execution_options={"populate_existing": True})
    pairs = [(row, name) for row, name in found.all()]
    spoken = await conversations(scope, [row.id for row, _ in pairs])
    return [_feedback_of(row, name, spoken.get(row.id, ())) for row, name in pairs]


async def load_one(scope: Scope, query: ItemQuery) -> Feedback | None:
    """Return the only item of a query, or None."""
    found = await load(scope, query)
    return found[0] if found else None


async def load_many(scope: Scope, feedback_ids: Sequence[str]) -> list[Feedback]:
    """Return items in the order of their ids; unknown ones are missing."""
    found: dict[str, Feedback] = {}
    for start in range(0, len(feedback_ids), _IDS_PER_QUERY):
        these = col(FeedbackRow.id).in_(feedback_ids[start : start + _IDS_PER_QUERY])
        found.update({item.id: item for item in await load(scope, items_of(scope).where(these))})
    return [found[feedback_id] for feedback_id in feedback_ids if feedback_id in found]


async def load_known(scope: Scope, feedback_id: str) -> Feedback:
    """Return an item that has to be there; raise FeedbackNotFoundError when it is not."""
    found = await load_one(scope, items_of(scope).where(col(FeedbackRow.id) == feedback_id))
    if found is None:
        raise FeedbackNotFoundError
    return found


async def locked(scope: Scope, feedback_id: str) -> FeedbackRow:
    """Return an item's row, held until the end; raise FeedbackNotFoundError when there is none."""
    row = await held(scope, feedback_id)
    if row is None:
        raise FeedbackNotFoundError
    return row


async def held(scope: Scope, feedback_id: str) -> FeedbackRow | None:
    """Return an item's row, held until the end, or None.

    The workspace's row is held first, always in this order, so that no two transactions wait for each other.
    """
    return (await held_many(scope, [feedback_id])).get(feedback_id)


async def held_many(scope: Scope, feedback_ids: Sequence[str]) -> dict[str, FeedbackRow]:
    """Return the rows of several items by their ids, held like one."""
    await scope.hold()
    found: dict[str, FeedbackRow] = {}
    for start in range(0, len(feedback_ids), _IDS_PER_QUERY):
        query = select(FeedbackRow).where(
            col(FeedbackRow.workspace_id) == scope.workspace_id,
            col(FeedbackRow.id).in_(feedback_ids[start : start + _IDS_PER_QUERY]),
        )
        rows = await scope.session.scalars(query.with_for_update(), execution_options=LOCKS)
        found.update({row.id: row for row in rows})
    return found


async def known_keys(scope: Scope, keys: Sequence[str]) -> set[str]:
    """Return those of the keys that are taken."""
    taken: set[str] = set()
    for start in range(0, len(keys), _IDS_PER_QUERY):
        query = select(col(FeedbackRow.origin_key)).where(
            col(FeedbackRow.workspace_id) == scope.workspace_id,
            col(FeedbackRow.origin_key).in_(keys[start : start + _IDS_PER_QUERY]),
        )
        taken.update(await scope.session.scalars(query))
    return taken


async def conversations(scope: Scope, feedback_ids: Sequence[str]) -> dict[str, tuple[Utterance, ...]]:
    """Return the conversations of items, each in the order of its messages."""
    spoken: dict[str, list[Utterance]] = {}
    for start in range(0, len(feedback_ids), _IDS_PER_QUERY):
        query = (
            select(FeedbackUtteranceRow)
            .where(
                col(FeedbackUtteranceRow.workspace_id) == scope.workspace_id,
                col(FeedbackUtteranceRow.feedback_id).in_(feedback_ids[start : start + _IDS_PER_QUERY]),
            )
            .order_by(col(FeedbackUtteranceRow.ts))
        )
        for row in await scope.session.scalars(query, execution_options={"populate_existing": True}):
            spoken.setdefault(row.feedback_id, []).append(
                Utterance(ts=row.ts, author_id=row.author_id, words=row.words)
            )
    return {feedback_id: tuple(said) for feedback_id, said in spoken.items()}


def _feedback_of(row: FeedbackRow, account_name: str | None, conversation: Iterable[Utterance]) -> Feedback:
    """Return an item as its readers see it."""
    return Feedback(
        id=row.id,
        number=row.number,
        workspace_id=row.workspace_id,
        state=State(row.state),
        source=Source(row.source),
        words=row.words,
        said_at=row.said_at,
        captured_at=row.captured_at,
        captured_by=row.captured_by,
        author_id=row.author_id,
        author_name=row.author_name,
        kind=Kind(row.kind) if row.kind else None,
        severity=Severity(row.severity) if row.severity else None,
        account_name=account_name,
        message=_message_of(row),
        private_to=row.private_to,
        is_external=row.is_external,
        worked_on_at=row.worked_on_at,
        version=row.version,
        conversation=tuple(conversation),
        origin_key=row.origin_key,
        sentiment=Sentiment(row.sentiment) if row.sentiment else None,
        area=row.area,
        theme_id=row.theme_id,
        account_id=row.account_id,
        account_by=MatchedBy(row.account_by) if row.account_by else None,
        author_team=row.author_team,
        author_domain=row.author_domain,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
    )


def _message_of(row: FeedbackRow) -> MessageRef | None:
    """Return where an item was said, when it was said in Slack."""
    if row.channel_id is None or row.ts is None:
        return None
    return MessageRef(channel_id=row.channel_id, ts=row.ts, thread_ts=row.thread_ts, permalink=row.permalink)
