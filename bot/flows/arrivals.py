"""What is known when a theme is sought for items: the items themselves, the themes, and the pool that they wait in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.feedback import Feedback, State
from bot.domain.labels import LabelName, effective
from bot.domain.themes import ThemeShape
from bot.flows.joining import said_by_person
from bot.flows.theme_asking import refused_themes
from bot.ports import UnitOfWork

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bot.domain.themes_matching import Match

# What an item is compared with while it has no theme: the newest of the pool, so that the cost of an item is flat.
POOL_READ = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An item that Heed has to decide about, and the themes of which somebody said that it does not belong there."""

    item: Feedback
    vector: "NDArray[np.float32]"
    refused: frozenset[str] = frozenset()


class Board:
    """Where the themes lie and what waits in the pool; read once for several items, and kept in step as they move."""

    def __init__(self, work: UnitOfWork, model: str) -> None:
        """Take the transaction; `read` reads."""
        self._work = work
        self.model = model
        self._shapes: dict[str, ThemeShape] = {}
        self._waiting: list[str] = []
        self._vectors: NDArray[np.float32] | None = None

    async def read(self) -> "Board":
        """Read themes and pool, and return the board."""
        import numpy as np  # noqa: PLC0415 -- when first needed

        self._shapes = {shape.theme_id: shape for shape in await self._work.themes.shapes(self.model)}
        pool = await self._work.embeddings.pool(self.model, POOL_READ)
        self._waiting = [feedback_id for feedback_id, _ in pool]
        self._vectors = np.stack([vector for _, vector in pool]) if pool else None
        return self

    async def moved(self, feedback_id: str, theme_id: str) -> None:
        """Follow an item of the pool into a theme that stood before."""
        self._waiting, self._vectors = self.pool_beside(feedback_id)
        shape = await self._work.themes.shape(theme_id, self.model)
        if shape is not None:
            self._shapes[theme_id] = replace(shape, private_to=self._shapes[theme_id].private_to)

    def pool_beside(self, feedback_id: str) -> "tuple[list[str], NDArray[np.float32] | None]":
        """Return the others that have no theme, the newest first: their ids and their vectors `(n, d)`."""
        import numpy as np  # noqa: PLC0415 -- when first needed

        if self._vectors is None or feedback_id not in self._waiting:
            return self._waiting, self._vectors
        at = self._waiting.index(feedback_id)
        others = [*self._waiting[:at], *self._waiting[at + 1 :]]
        return others, np.delete(self._vectors, at, axis=0) if others else None

    async def match(self, arrival: Arrival) -> "Match":
        """Return what an item resembles among the themes that may take it."""
        item = arrival.item
        return self.matched(arrival, await self._work.themes.twin(item.words) if item.theme_id is None else None)

    def matched(self, arrival: Arrival, twin: str | None) -> "Match":
        """Return the same for an item whose twin, an item of the same words, is in a theme that is known."""
        from bot.domain.themes_matching import match, without_member  # noqa: PLC0415 -- numpy, when first needed

        item = arrival.item
        # The item itself has no say in where it belongs.
        shapes = [
            without_member(shape, arrival.vector) if shape.theme_id == item.theme_id else shape
            for shape in self._shapes.values()
            if shape.theme_id not in arrival.refused and shape.private_to in {None, item.private_to}
        ]
        known = {shape.theme_id for shape in shapes}
        # What waits without a theme speaks against every theme.
        _, others = self.pool_beside(item.id)
        # Not in a thread: while the themes are held nobody else writes, and threads may all be busy with a model.
        return match(arrival.vector, shapes, pool=others, twin=twin if twin in known else None)


async def arrivals(work: UnitOfWork, feedback_ids: Sequence[str], model: str) -> list[Arrival]:
    """Return those of the items that Heed has to decide about, in their order.

    What a person said stays, an item without a vector waits for its analysis, and one that lost its words is left.
    Heed's own word about an item's theme goes with the words that it was about: a theme without it needs another look.
    """
    items = [item for item in await work.feedback.with_ids(feedback_ids) if item.state is State.ACTIVE]
    labels = await work.labels.of_many([item.id for item in items])
    undecided = []
    for item in items:
        said = labels.get(item.id, [])
        is_decided = item.theme_id is not None and LabelName.THEME in effective(said)
        if not is_decided and not said_by_person(said):
            undecided.append(item)
    ids = [item.id for item in undecided]
    vectors = await work.embeddings.of(ids, model)
    refused = await refused_themes(work, ids)
    return [
        Arrival(item=item, vector=vectors[item.id], refused=frozenset(refused.get(item.id, ())))
        for item in undecided
        if item.id in vectors
    ]
