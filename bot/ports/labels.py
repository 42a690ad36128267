"""Where labels and vectors of items are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot.domain.analysis import Lesson
from bot.domain.audience import Reader
from bot.domain.feedback import Feedback
from bot.domain.labels import Accuracy, Label, LabelName
from bot.ports.feedback import Search

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class LabelStore(Protocol):
    """What is known of items: for each name one machine's label and one person's, side by side."""

    async def put(self, feedback_id: str, labels: Sequence[Label]) -> None:
        """Store labels; each replaces the one of the same name that a machine (or a person) gave before.

        Kind, sentiment, severity and area are also written to the item itself, for filters and counts, a machine's
        only while no person has spoken. An item whose words were taken away gets none.
        """
        ...

    async def put_many(self, labels: Mapping[str, Sequence[Label]]) -> None:
        """Store labels of several items by their ids, as `put` does, in a number of queries that does not grow."""
        ...

    async def of(self, feedback_id: str) -> list[Label]:
        """Return every label of an item, people's and machines'."""
        ...

    async def of_many(self, feedback_ids: Sequence[str]) -> Mapping[str, list[Label]]:
        """Return the labels of several items by their ids, in one query."""
        ...

    async def areas(self) -> list[str]:
        """Return the product areas that people have used, the most used first."""
        ...

    async def lessons(self, name: LabelName, model: str, *, limit: int) -> list[Lesson]:
        """Return the newest items that a person labelled, with vectors of this model; others are left out."""
        ...

    async def accuracy(self, name: LabelName, since: datetime, until: datetime) -> Accuracy:
        """Return how many labels that people gave in a time were what a machine had said of the same item."""
        ...

    async def unanalysed(self, limit: int) -> list[Feedback]:
        """Return active items whose present words no analyst has seen, the newest first."""
        ...

    async def mark_analysed(self, feedback_id: str, version: int, *, question: str | None, at: datetime) -> None:
        """Remember that an analyst has seen this version of the words, and the one question worth asking."""
        ...

    async def mark_many_analysed(
        self, questions: Mapping[str, str | None], versions: Mapping[str, int], at: datetime
    ) -> None:
        """Remember the same of several items by their ids."""
        ...

    async def question_of(self, feedback_id: str) -> str | None:
        """Return the question that a human may ask in the thread, when there is one."""
        ...


class EmbeddingStore(Protocol):
    """One vector for each item and model; erased with the item's words."""

    async def put(self, feedback_id: str, model: str, vector: "NDArray[np.float32]") -> None:
        """Store the vector `(d,) float32` of an item's present words."""
        ...

    async def put_many(self, model: str, vectors: "Mapping[str, NDArray[np.float32]]") -> None:
        """Store the vectors of several items by their ids, as `put` does."""
        ...

    async def of(self, feedback_ids: Sequence[str], model: str) -> "Mapping[str, NDArray[np.float32]]":
        """Return the vectors of items by their ids; items without one are missing."""
        ...

    async def search(
        self, search: Search, vector: "NDArray[np.float32]", model: str, reader: Reader
    ) -> "list[tuple[Feedback, float]]":
        """Return the items that are nearest in meaning and words, best first, with their score.

        Filters of the search apply, and only what the reader may see is found. Pages work by limit and offset.
        """
        ...

    async def nearest(
        self, vector: "NDArray[np.float32]", model: str, reader: Reader, *, limit: int
    ) -> "list[tuple[Feedback, float]]":
        """Return the items that the reader may see which are nearest in meaning alone, with their cosine."""
        ...

    async def pool(self, model: str, limit: int) -> "list[tuple[str, NDArray[np.float32]]]":
        """Return the newest items that belong to no theme, with their vectors: at most `limit`."""
        ...
