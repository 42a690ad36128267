"""Vectors of items, in memory; search ranks everything, where a database ranks candidates."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.domain.audience import Reader
from bot.domain.feedback import Feedback, State
from bot.domain.ranking import Corpus, hybrid_scores
from bot.domain.themes_matching import new_shape, with_member
from bot.ports import Search
from storage.words import tokens
from tests.fakes.feedback_store import InMemoryFeedbackStore, passes
from tests.fakes.shelf import Shelf, newest_first
from tests.fakes.vectors import drop_vector, vectors_where


class InMemoryEmbeddingStore:
    """The twin of `SqlEmbeddingStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def put(self, feedback_id: str, model: str, vector: NDArray[np.float32]) -> None:
        """Store the vector `(d,) float32` of an item's present words; its theme's shape follows."""
        item = self._shelf.items.get(feedback_id)
        if item is None or item.state is not State.ACTIVE:
            return
        drop_vector(self._shelf, item, model)
        self._shelf.vectors[feedback_id, model] = vector.astype(np.float32)
        if item.theme_id is not None:
            shape = self._shelf.shapes.get((item.theme_id, model))
            grown = new_shape(item.theme_id, model, vector[None]) if shape is None else with_member(shape, vector)
            self._shelf.shapes[item.theme_id, model] = grown

    async def put_many(self, model: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Store the vectors of several items by their ids."""
        for feedback_id, vector in vectors.items():
            await self.put(feedback_id, model, vector)

    async def of(self, feedback_ids: Sequence[str], model: str) -> Mapping[str, NDArray[np.float32]]:
        """Return the vectors of items by their ids; items without one are missing."""
        return {i: self._shelf.vectors[i, model] for i in feedback_ids if (i, model) in self._shelf.vectors}

    async def search(
        self, search: Search, vector: NDArray[np.float32], model: str, reader: Reader
    ) -> list[tuple[Feedback, float]]:
        """Return the items that are nearest in meaning and words, best first, with their score."""
        seen = [item for item in newest_first(self._shelf.seen_by(reader)) if passes(item, search)]
        known = [item for item in seen if (item.id, model) in self._shelf.vectors]
        if not known:
            found = await InMemoryFeedbackStore(self._shelf).search(search, reader)
            return [(item, 0.0) for item in found.items]
        said = [tokens(item.words) for item in known]
        wanted = tokens(search.words)
        held_by = {term: sum(term in terms for terms in said) for term in wanted}
        corpus = Corpus(size=len(known), average_length=sum(map(len, said)) / len(known), frequencies=held_by)
        vectors = np.stack([self._shelf.vectors[item.id, model] for item in known])
        scores = hybrid_scores(vector, wanted, vectors, said, corpus)
        ranked = sorted(zip(known, map(float, scores), strict=True), key=lambda pair: -pair[1])
        return ranked[search.offset : search.offset + search.limit]

    async def nearest(
        self, vector: NDArray[np.float32], model: str, reader: Reader, *, limit: int
    ) -> list[tuple[Feedback, float]]:
        """Return the items that the reader may see which are nearest in meaning alone, with their cosine."""
        seen = [item for item in newest_first(self._shelf.seen_by(reader)) if (item.id, model) in self._shelf.vectors]
        alike = [(item, float(self._shelf.vectors[item.id, model] @ vector)) for item in seen]
        return sorted(alike, key=lambda pair: -pair[1])[:limit]

    async def pool(self, model: str, limit: int) -> list[tuple[str, NDArray[np.float32]]]:
        """Return the newest items that belong to no theme, with their vectors: at most `limit`."""
        return vectors_where(self._shelf, lambda item: item.theme_id is None, model)[:limit]
