"""Finding items by meaning and by words: candidates of both kinds, then one order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, select
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.feedback import Feedback
from bot.ports import Search
from storage.feedback_rows import ItemQuery, is_still_active, items_of, load
from storage.near_candidates import near_ids
from storage.roots import beginnings, indexed_terms, roots
from storage.scope import Scope
from storage.search import found, index_of_item, narrowed, visible_to
from storage.tables import EmbeddingRow, FeedbackRow, FeedbackSearchRow, WorkspaceRow
from storage.word_candidates import frequencies, with_all, with_rarest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Of those that are nearest at first sight, a quarter more are fetched: some are not for this reader.
_SPARE = 1.25
# Also when one wants fewer: five of the nearest would soon be others' private words.
_FEWEST = 40
# Small enough for any engine's limit on parameters.
_IDS_PER_QUERY = 500


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An item that may be an answer: what the index holds of it, and its vector once it has one."""

    feedback_id: str
    indexed: str
    vector: "NDArray[np.float32] | None"

    def likeness(self, vector: "NDArray[np.float32]") -> float:
        """Return the cosine to another unit vector `(d,)`, -1 without a vector."""
        return -1.0 if self.vector is None else float(self.vector @ vector)


async def nearest_items(
    scope: Scope, vector: "NDArray[np.float32]", model: str, reader: Reader, *, limit: int
) -> list[tuple[Feedback, float]]:
    """Return the items that the reader may see which are nearest in meaning alone, with their cosine."""
    everything = _allowed(scope, Search(), reader)
    near, _ = await _near(scope, everything, vector, model, max(limit, _FEWEST))
    return await _shown(scope, [(one, one.likeness(vector)) for one in near[:limit]])


async def ranked_items(
    scope: Scope, search: Search, vector: "NDArray[np.float32]", model: str, reader: Reader
) -> list[tuple[Feedback, float]]:
    """Return the items that are nearest in meaning and words, best first, with their score.

    Pages of one search are cut from the same candidates, so that nothing is shown twice. Without words, or while no
    item has a vector, it is the search by words alone.
    """
    from bot.domain.ranking import CANDIDATES, Corpus, hybrid_scores, ranked  # noqa: PLC0415 -- numpy, when first needed

    most = CANDIDATES
    while most < search.offset + search.limit:
        most *= 2
    allowed = _allowed(scope, search, reader)
    near, counted = await _near(scope, allowed, vector, model, most) if search.words.strip() else ([], None)
    if not near:
        return [(item, 0.0) for item in (await found(scope, search, reader)).items]
    size = await _size(scope) if counted is None else counted
    wanted = beginnings(search.words)
    held_by = await frequencies(scope, wanted, size)
    full = _candidates(allowed, model)
    known = {one.feedback_id: one for one in near}
    by_words = with_rarest(scope, wanted, held_by, full, most)
    if by_words is None:
        by_words = with_all(scope, search.words, full, most)
    known.update({one.feedback_id: one for one in await _read(scope, by_words)})
    every = sorted(known.values(), key=lambda one: one.feedback_id)
    begins = tuple(wanted.values())
    said = [indexed_terms(one.indexed, begins) for one in every]
    typical = sum(map(len, said)) / len(said)
    corpus = Corpus(size=max(size, len(every)), average_length=typical, frequencies=held_by)
    scores = hybrid_scores(vector, roots(search.words), _vectors(every, vector), said, corpus)
    page = ranked(scores)[search.offset : search.offset + search.limit]
    return await _shown(scope, [(every[at], float(scores[at])) for at in page])


def _allowed(scope: Scope, search: Search, reader: Reader) -> ItemQuery:
    """Return the query for the items that count, that the reader may see and that pass the filters.

    It is always narrowed further, to items named by ids or found by words, so the state is no way to look for them.
    """
    return narrowed(items_of(scope).where(is_still_active(), visible_to(scope, reader)), search)


def _candidates(allowed: ItemQuery, model: str) -> ItemQuery:
    """Return the query for what ranking needs of items."""
    its_vector = and_(
        col(EmbeddingRow.workspace_id) == col(FeedbackRow.workspace_id),
        col(EmbeddingRow.feedback_id) == col(FeedbackRow.id),
        col(EmbeddingRow.model) == model,
    )
    joined = allowed.join(FeedbackSearchRow, index_of_item()).outerjoin(EmbeddingRow, its_vector)
    return joined.with_only_columns(col(FeedbackRow.id), col(FeedbackSearchRow.everything), col(EmbeddingRow.vector))


async def _near(
    scope: Scope, allowed: ItemQuery, vector: "NDArray[np.float32]", model: str, most: int
) -> tuple[list[_Candidate], int | None]:
    """Return the allowed items that are nearest in meaning, and how many have a vector, where that is known."""
    full = _candidates(allowed, model)
    first = await near_ids(scope, vector, model, int(_SPARE * most), allowed=allowed)
    near = await _with_ids(scope, full, first.feedback_ids)
    if len(near) < most and first.has_more:
        # A narrow filter, or a reader who sees little: then it is quicker to begin with what is allowed.
        among = set(await scope.session.scalars(allowed.with_only_columns(col(FeedbackRow.id))))
        some = await near_ids(scope, vector, model, most, allowed=allowed, among=among)
        near = await _with_ids(scope, full, some.feedback_ids)
    near.sort(key=lambda one: (-one.likeness(vector), one.feedback_id))
    return near[:most], first.size


async def _with_ids(scope: Scope, query: ItemQuery, feedback_ids: Sequence[str]) -> list[_Candidate]:
    """Return those of the items that are allowed and have a vector."""
    known: list[_Candidate] = []
    for start in range(0, len(feedback_ids), _IDS_PER_QUERY):
        these = col(FeedbackRow.id).in_(feedback_ids[start : start + _IDS_PER_QUERY])
        known += [one for one in await _read(scope, query.where(these)) if one.vector is not None]
    return known


async def _read(scope: Scope, query: ItemQuery | None) -> list[_Candidate]:
    """Return the candidates of a query; none of none."""
    if query is None:
        return []
    rows = await scope.session.execute(query)
    return [_Candidate(row["id"], str(row["everything"]), row["vector"]) for row in rows.mappings()]


def _vectors(candidates: Sequence[_Candidate], vector: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """Return the vectors `(n, d)`; an item that has none yet counts as alike as the others are on average."""
    import numpy as np  # noqa: PLC0415 -- only what deals with vectors pays for loading it

    known = [one.vector for one in candidates if one.vector is not None]
    typical = vector * float(np.mean(np.stack(known) @ vector))
    return np.stack([typical if one.vector is None else one.vector for one in candidates])


async def _size(scope: Scope) -> int:
    """Return about how many items there are: the number of the last one."""
    query = select(col(WorkspaceRow.next_feedback_number)).where(col(WorkspaceRow.workspace_id) == scope.workspace_id)
    return (await scope.session.scalar(query) or 1) - 1


async def _shown(scope: Scope, scored: Iterable[tuple[_Candidate, float]]) -> list[tuple[Feedback, float]]:
    """Return items with their scores, in their order."""
    pairs = [(one.feedback_id, score) for one, score in scored]
    items = {}
    for start in range(0, len(pairs), _IDS_PER_QUERY):
        these = col(FeedbackRow.id).in_([feedback_id for feedback_id, _ in pairs[start : start + _IDS_PER_QUERY]])
        items.update({item.id: item for item in await load(scope, items_of(scope).where(these))})
    return [(items[feedback_id], score) for feedback_id, score in pairs]
