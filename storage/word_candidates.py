"""What a search finds by its words: items that have all of them, and the best of those that have the rarest."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, cast, desc, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import col

from storage.feedback_rows import ItemQuery
from storage.scope import Scope
from storage.search import FTS, conditions
from storage.tables import FeedbackRow, FeedbackSearchRow
from storage.words import phrases

# Items that are looked at because any of the words is theirs: the rarest words first, while there are no more of them.
# A word of more items says little, and scoring 20,000 of them would take longer than all else.
_MOST_HITS = 2_000
# Words of a long question that are counted.
_MOST_WORDS = 12
# A word that every fifth text has counts as one that every fifth has: counting on would change no order.
_COMMON = 5
_LEAST_COMMON = 1_000


async def frequencies(scope: Scope, wanted: Mapping[str, str], size: int) -> dict[str, int]:
    """Return how many of about `size` texts hold each root, found by its beginning."""
    enough = max(_LEAST_COMMON, size // _COMMON)
    counted = list(wanted.items())[:_MOST_WORDS]
    if not counted:
        return {}
    counts = [
        select(func.count()).select_from(_holding(scope, begin, enough)).scalar_subquery() for _, begin in counted
    ]
    row = (await scope.session.execute(select(*counts))).one()
    return {root: int(count) for (root, _), count in zip(counted, row, strict=True)}


def with_all(scope: Scope, words: str, query: ItemQuery, limit: int) -> ItemQuery | None:
    """Narrow a query to items that have every word, as a search by words alone does; None without any word."""
    wanted = phrases(words)
    if not wanted:
        return None
    newest = desc(col(FeedbackRow.said_at)), desc(col(FeedbackRow.number))
    if scope.is_postgresql:
        matches, _ = conditions(wanted, is_postgresql=True)
        return query.where(matches).order_by(*newest).limit(limit)
    hits = _hits(" AND ".join('"' + " ".join(phrase) + '" *' for phrase in wanted), _MOST_HITS, order="rowid DESC")
    return query.join(hits, hits.c.rowid == col(FeedbackSearchRow.id)).order_by(*newest).limit(limit)


def with_rarest(
    scope: Scope, wanted: Mapping[str, str], held_by: Mapping[str, int], query: ItemQuery, limit: int
) -> ItemQuery | None:
    """Narrow a query to the best items that have one of the rarest words; None when even the rarest is everywhere."""
    chosen, total = [], 0
    for root in sorted(held_by, key=lambda each: held_by[each]):
        total += held_by[root]
        if total > _MOST_HITS:
            break
        chosen.append(wanted[root])
    if not chosen:
        return None
    if scope.is_postgresql:
        asked = cast(" | ".join(f"'{begin}':*" for begin in chosen), TSQUERY)
        everything = col(FeedbackSearchRow.everything)
        matches = everything.op("@@", is_comparison=True)(asked)
        return query.where(matches).order_by(desc(func.ts_rank(everything, asked)), col(FeedbackRow.id)).limit(limit)
    hits = _hits(" OR ".join(f'"{begin}" *' for begin in chosen), _MOST_HITS, is_ranked=True)
    of_item = query.join(hits, hits.c.rowid == col(FeedbackSearchRow.id))
    return of_item.order_by(hits.c.score, col(FeedbackRow.id)).limit(limit)


def _holding(scope: Scope, begin: str, most: int) -> Subquery:
    """Return the texts that hold a word with this beginning, as far as they need to be counted."""
    if not scope.is_postgresql:
        return _hits(f'"{begin}" *', most)
    matches = col(FeedbackSearchRow.everything).op("@@", is_comparison=True)(cast(f"'{begin}':*", TSQUERY))
    mine = col(FeedbackSearchRow.workspace_id) == scope.workspace_id
    return select(literal_column("1")).select_from(FeedbackSearchRow).where(mine, matches).limit(most).subquery()


def _hits(asked: str, most: int, *, is_ranked: bool = False, order: str | None = None) -> Subquery:
    """Return what SQLite's FTS5 finds, read before anything is joined to it; the lower a score the better."""
    matches: ColumnElement[bool] = literal_column("feedback_fts").op("MATCH", is_comparison=True)(
        f"everything : ({asked})"
    )
    columns: list[Any] = [FTS.c.rowid]
    if is_ranked:
        columns.append(literal_column("bm25(feedback_fts)").label("score"))
    found: Select[Any] = select(*columns).select_from(FTS).where(matches).limit(most)
    return (found if order is None else found.order_by(text(order))).subquery()
