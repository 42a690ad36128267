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
# A word of more items says little: scoring 1,000 of 100,000 took SQLite 2 ms, 20,000 longer than all else together.
_MOST_HITS = 1_000
# Of the newest that have every word, twice as many are looked at as are needed: some are not for this reader.
_SPARE = 2
# Words of a long question that are counted.
_MOST_WORDS = 12
# A word that every fifth text has counts as one that every fifth has: counting on would change no order.
_COMMON = 5
_LEAST_COMMON = 1_000


async def frequencies(scope: Scope, wanted: Mapping[str, str], size: int) -> dict[str, int]:
    """Return how many of about `size` texts hold each root, found by its beginning; counted once in a while."""
    counted = list(wanted.items())[:_MOST_WORDS]
    known = scope.memory.counts(scope.workspace_id, size)
    unknown = [begin for _, begin in counted if begin not in known]
    if unknown:
        enough = max(_LEAST_COMMON, size // _COMMON)
        holding = [_holding(scope, begin, enough) for begin in unknown]
        counts = [select(func.count()).select_from(texts).scalar_subquery() for texts in holding]
        row = (await scope.session.execute(select(*counts))).one()
        known.update({begin: int(count) for begin, count in zip(unknown, row, strict=True)})
    return {root: known[begin] for root, begin in counted}


def with_all(scope: Scope, words: str, query: ItemQuery, limit: int) -> ItemQuery | None:
    """Narrow a query to items that have every word, as a search by words alone does; None without any word."""
    wanted = phrases(words)
    if not wanted:
        return None
    newest = desc(col(FeedbackRow.said_at)), desc(col(FeedbackRow.number))
    if scope.is_postgresql:
        matches, _ = conditions(wanted, is_postgresql=True)
        return query.where(matches).order_by(*newest).limit(limit)
    hits = _hits(" AND ".join('"' + " ".join(phrase) + '" *' for phrase in wanted), _SPARE * limit, order="rowid DESC")
    return query.join(hits, hits.c.rowid == col(FeedbackSearchRow.id)).order_by(*newest).limit(limit)


def with_rarest(
    scope: Scope, wanted: Mapping[str, str], held_by: Mapping[str, int], query: ItemQuery, limit: int
) -> ItemQuery | None:
    """Narrow a query to the best items that have one of the rarest words; None when even the rarest is everywhere.

    Those that have all words come first: they have the rarest, and the others count for them as well.
    """
    chosen, total = [], 0
    for root in sorted(held_by, key=lambda each: held_by[each]):
        total += held_by[root]
        if total > _MOST_HITS:
            break
        chosen.append(wanted[root])
    if not chosen:
        return None
    every = list(wanted.values())[:_MOST_WORDS]
    if scope.is_postgresql:
        rarest, whole = (sign.join(f"'{begin}':*" for begin in of) for sign, of in ((" | ", chosen), (" & ", every)))
        asked = cast(f"{rarest} | ({whole})", TSQUERY)
        everything = col(FeedbackSearchRow.everything)
        matches = everything.op("@@", is_comparison=True)(asked)
        return query.where(matches).order_by(desc(func.ts_rank(everything, asked)), col(FeedbackRow.id)).limit(limit)
    rarest, whole = (sign.join(f'"{begin}" *' for begin in of) for sign, of in ((" OR ", chosen), (" AND ", every)))
    hits = _hits(f"{rarest} OR ({whole})", _MOST_HITS, is_ranked=True)
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
