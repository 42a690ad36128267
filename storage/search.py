"""Finding items: who may see which, what matches, and keeping the index in step with the words."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    cast,
    column,
    delete,
    desc,
    false,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.feedback import Utterance
from bot.ports import Found, Search
from storage.feedback_rows import ItemQuery, conversations, is_active, items_of, load
from storage.scope import Scope
from storage.tables import AccountRow, FeedbackRow, FeedbackSearchRow
from storage.words import name_key, phrases, tokens

# Made by the second migration, on SQLite only.
FTS = table("feedback_fts", column("rowid", BigInteger))


def visible_to(scope: Scope, reader: Reader) -> ColumnElement[bool]:
    """Return the rule of `bot/domain/audience.py` as a condition; a reader from elsewhere sees nothing."""
    if reader.workspace_id != scope.workspace_id:
        return false()
    rules: list[ColumnElement[bool]] = []
    if reader.reads_workspace:
        rules.append(col(FeedbackRow.private_to).is_(None))
    if reader.channel_ids:
        rules.append(col(FeedbackRow.private_to).in_(reader.channel_ids))
        rules.append(col(FeedbackRow.channel_id).in_(reader.channel_ids))
    if reader.user_id is not None:
        rules.append(col(FeedbackRow.captured_by) == reader.user_id)
    # A comparison with nothing is unknown, and unknown is no.
    return func.coalesce(or_(false(), *rules), false())


async def found(scope: Scope, search: Search, reader: Reader) -> Found:
    """Return the items that match: those that say it in their own words first, then the newest."""
    wanted = phrases(search.words)
    if search.words.strip() and not wanted:
        return Found(items=(), total=0)
    query = narrowed(items_of(scope).where(is_active(), visible_to(scope, reader)), search)
    order: list[Any] = [desc(col(FeedbackRow.said_at)), desc(col(FeedbackRow.number))]
    if wanted:
        matches, says_itself = conditions(wanted, is_postgresql=scope.is_postgresql)
        query = (
            query.join(FeedbackSearchRow, index_of_item()).where(matches)
            if scope.is_postgresql
            else query.where(matches)
        )
        order.insert(0, desc(says_itself))
    total = await scope.session.scalar(
        select(func.count()).select_from(query.with_only_columns(col(FeedbackRow.id)).subquery())
    )
    items = await load(scope, query.order_by(*order).limit(search.limit).offset(search.offset))
    return Found(items=tuple(items), total=total or 0)


def narrowed(query: ItemQuery, search: Search) -> ItemQuery:
    """Add the filters of a search."""
    if search.kind is not None:
        query = query.where(col(FeedbackRow.kind) == search.kind.value)
    if search.severity is not None:
        query = query.where(col(FeedbackRow.severity) == search.severity.value)
    if search.account_name is not None:
        query = query.where(_account_named(name_key(search.account_name)))
    if search.said_since is not None:
        query = query.where(col(FeedbackRow.said_at) >= search.said_since)
    if search.captured_by is not None:
        query = query.where(col(FeedbackRow.captured_by) == search.captured_by)
    if search.behind is not None:
        at, number = search.behind
        said_at = col(FeedbackRow.said_at)
        # The first half lets the index jump there, the second parts items of the same moment.
        query = query.where(said_at <= at, or_(said_at < at, col(FeedbackRow.number) < number))
    return _labelled(query, search)


def _labelled(query: ItemQuery, search: Search) -> ItemQuery:
    """Add the filters that look at labels."""
    if search.sentiment is not None:
        query = query.where(col(FeedbackRow.sentiment) == search.sentiment.value)
    if search.theme_id is not None:
        query = query.where(col(FeedbackRow.theme_id) == search.theme_id)
    if search.area is not None:
        area = col(FeedbackRow.area)
        # SQLite knows the capitals of ASCII only: beyond them an area is found by its own spelling.
        query = query.where(or_(area == search.area, func.lower(area) == search.area.lower()))
    return query


def _account_named(key: str) -> ColumnElement[bool]:
    """Return the condition that an account's name has this in it; an empty one finds items without an account."""
    known = func.coalesce(col(AccountRow.name_key), "")
    return known.contains(key, autoescape=True) if key else known == ""


def index_of_item() -> ColumnElement[bool]:
    """Return the condition that joins an item with its place in the index, by a key that is unique.

    PostgreSQL, when it has no statistics yet, would otherwise compare every item with every place.
    """
    return and_(
        col(FeedbackSearchRow.workspace_id) == col(FeedbackRow.workspace_id),
        col(FeedbackSearchRow.feedback_id) == col(FeedbackRow.id),
    )


def conditions(wanted: list[list[str]], *, is_postgresql: bool) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions that an item has every phrase, and that its own words alone have them.

    Tokens are letters, digits and symbols, so nothing in them can be an operator of either query language.
    """
    if is_postgresql:
        runs = [" <-> ".join(f"'{token}'" for token in phrase) + ":*" for phrase in wanted]
        query = cast(" & ".join(runs), TSQUERY)
        everything, own = col(FeedbackSearchRow.everything), col(FeedbackSearchRow.own)
        return everything.op("@@", is_comparison=True)(query), own.op("@@", is_comparison=True)(query)
    asked = " AND ".join('"' + " ".join(phrase) + '" *' for phrase in wanted)
    return _in_fts(f"everything : ({asked})"), _in_fts(f"own : ({asked})")


def _in_fts(query: str) -> ColumnElement[bool]:
    """Return the condition that SQLite's FTS5 finds an item."""
    matches = literal_column("feedback_fts").op("MATCH", is_comparison=True)(query)
    hits = col(FeedbackSearchRow.id).in_(select(FTS.c.rowid).where(matches))
    # Never a join, which SQLite may begin at the wrong end and then ask its index once for every item. Ids are unique
    # in the whole database, so that the outer query's workspace is enough.
    return col(FeedbackRow.id).in_(select(col(FeedbackSearchRow.feedback_id)).where(hits))


def index_values(
    scope: Scope,
    feedback_id: str,
    *,
    words: str,
    account_name: str | None,
    author_name: str | None,
    conversation: Iterable[Utterance],
) -> dict[str, object]:
    """Return the row of the index for an item."""
    parts = [words, account_name or "", author_name or "", *(said.words for said in conversation)]
    return {
        "workspace_id": scope.workspace_id,
        "feedback_id": feedback_id,
        "own": tokens(words),
        "everything": tokens(" ".join(parts)),
    }


async def reindex(scope: Scope, row: FeedbackRow) -> None:
    """Bring the index in step with the present words of an item."""
    account = await scope.session.get(AccountRow, (row.workspace_id, row.account_id)) if row.account_id else None
    spoken = await conversations(scope, [row.id])
    values = index_values(
        scope,
        row.id,
        words=row.words,
        account_name=account.name if account else None,
        author_name=row.author_name,
        conversation=spoken.get(row.id, ()),
    )
    put = scope.insert(FeedbackSearchRow).values(values)
    fresh = {"own": put.excluded.own, "everything": put.excluded.everything}
    await scope.session.execute(put.on_conflict_do_update(index_elements=["workspace_id", "feedback_id"], set_=fresh))


async def drop_from_index(scope: Scope, feedback_id: str) -> None:
    """Take an item out of the index."""
    mine = col(FeedbackSearchRow.workspace_id) == scope.workspace_id, col(FeedbackSearchRow.feedback_id) == feedback_id
    await scope.session.execute(delete(FeedbackSearchRow).where(*mine))
    scope.has_erased = True


async def clean_index(scope: Scope) -> None:
    """Make erased words vanish from SQLite's index, which only marks them as gone until its parts are merged."""
    if scope.has_erased and not scope.is_postgresql:
        await scope.session.flush()
        await scope.session.execute(text("INSERT INTO feedback_fts(feedback_fts) VALUES ('optimize')"))
