"""Vectors held in memory, for databases that cannot rank by nearness themselves.

One board for each workspace and model: a byte for each number, a quarter of what float32 takes. On 100,000 vectors of
384 numbers a pass over the bytes was as fast as numpy's own over float32 (18 ms and 19; float16 needed six times as
long), and 99 of the 100 nearest were the same; what is found is scored again by the exact vectors of the database.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Vectors that a process holds at most, about 200 MB; of a larger workspace the newest are found by meaning, the others
# by words. What was not asked for longest goes first.
MOST_VECTORS = 500_000
# Rows that are scored at a time: their float32 form stays in the cache of a core. 256 was the fastest of four sizes.
_CHUNK = 256
# A board smaller than this is scored before a thread would have begun.
_IN_A_THREAD = 20_000
_FIRST_ROOM = 256
# How much a workspace may grow before its words are counted anew: a tenth more of a word changes no order.
_STILL_TRUE = 1.1
# Words whose counts are remembered for a workspace, about a megabyte.
_MOST_COUNTS = 10_000


class Board:
    """The vectors of one workspace for one model, brought up to date by the numbers of their changes."""

    def __init__(self) -> None:
        """Start empty: nothing below number 1 was seen."""
        self.lock = asyncio.Lock()
        # The last number that the board has followed.
        self.seen = 0
        self._ids: list[str] = []
        self._places: dict[str, int] = {}
        self._rows: NDArray[np.int8] | None = None
        self._scales: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        """Return how many vectors there are."""
        return len(self._ids)

    def clear(self) -> None:
        """Forget everything."""
        self.seen, self._ids, self._places, self._rows, self._scales = 0, [], {}, None, None

    def put(self, feedback_ids: Sequence[str], vectors: "NDArray[np.float32]") -> None:
        """Add vectors `(n, d)`, each in the place of the item's former one."""
        import numpy as np  # noqa: PLC0415 -- only what deals with vectors pays for loading it

        rows, scales = self._room(len(feedback_ids), vectors.shape[1])
        steps = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / 127
        coarse = np.round(vectors / steps[:, None]).astype(np.int8)
        for feedback_id, row, step in zip(feedback_ids, coarse, steps, strict=True):
            place = self._places.setdefault(feedback_id, len(self._ids))
            if place == len(self._ids):
                self._ids.append(feedback_id)
            rows[place], scales[place] = row, step

    def drop(self, feedback_ids: Iterable[str]) -> None:
        """Forget vectors: the last one takes the place of each, and the place that it leaves is wiped."""
        if self._rows is None or self._scales is None:
            return
        for feedback_id in feedback_ids:
            place = self._places.pop(feedback_id, None)
            if place is None:
                continue
            last = len(self._ids) - 1
            moved = self._ids.pop()
            if place != last:
                self._ids[place], self._places[moved] = moved, place
                self._rows[place], self._scales[place] = self._rows[last], self._scales[last]
            self._rows[last] = 0

    async def nearest(
        self, vector: "NDArray[np.float32]", most: int, among: Collection[str] | None = None
    ) -> list[str]:
        """Return the ids of the nearest vectors to `vector (d,)`, nearest first; `among` leaves out all others."""
        if len(self) < _IN_A_THREAD:
            return self._nearest(vector, most, among)
        return await asyncio.to_thread(self._nearest, vector, most, among)

    def _nearest(self, vector: "NDArray[np.float32]", most: int, among: Collection[str] | None) -> list[str]:
        import numpy as np  # noqa: PLC0415 -- same

        if self._rows is None or self._scales is None or len(vector) != self._rows.shape[1]:
            return []
        if among is None:
            places = None
            rows, scales = self._rows[: len(self._ids)], self._scales[: len(self._ids)]
        else:
            places = np.array([self._places[one] for one in among if one in self._places], dtype=np.int64)
            rows, scales = self._rows[places], self._scales[places]
        alike = _products(rows, vector) * scales
        best = np.argpartition(-alike, most)[:most] if len(alike) > most else np.arange(len(alike))
        order = best[np.argsort(-alike[best], kind="stable")]
        return [self._ids[at] for at in (order if places is None else places[order])]

    def _room(self, more: int, width: int) -> "tuple[NDArray[np.int8], NDArray[np.float32]]":
        """Return arrays that have room for so many more vectors; they grow by doubling."""
        import numpy as np  # noqa: PLC0415 -- same

        need = len(self._ids) + more
        if self._rows is None or self._scales is None:
            self._rows, self._scales = np.zeros((max(need, _FIRST_ROOM), width), np.int8), np.zeros(0, np.float32)
        if need > len(self._rows):
            grown = np.zeros((max(need, 2 * len(self._rows)), width), np.int8)
            grown[: len(self._ids)] = self._rows[: len(self._ids)]
            self._rows = grown
        if len(self._scales) < len(self._rows):
            self._scales = np.concatenate([self._scales, np.zeros(len(self._rows) - len(self._scales), np.float32)])
        return self._rows, self._scales


class VectorMemory:
    """The boards of a process, bounded together."""

    def __init__(self) -> None:
        """Start empty."""
        self._boards: OrderedDict[tuple[str, str], Board] = OrderedDict()
        # By workspace: at which size words were counted, and how many items held them.
        self._counts: dict[str, tuple[int, dict[str, int]]] = {}
        # Whether the database ranks by nearness itself; None until somebody looked.
        self.is_needless: bool | None = None

    def board(self, workspace_id: str, model: str) -> Board:
        """Return the board of a workspace for a model; others make room for it."""
        key = (workspace_id, model)
        board = self._boards.setdefault(key, Board())
        self._boards.move_to_end(key)
        while len(self._boards) > 1 and sum(map(len, self._boards.values())) > MOST_VECTORS:
            self._boards.popitem(last=False)
        return board

    def counts(self, workspace_id: str, size: int) -> dict[str, int]:
        """Return how many items held words when they were last counted; a workspace that grew is counted anew."""
        counted_at, counts = self._counts.get(workspace_id, (0, {}))
        if not counted_at <= size <= counted_at * _STILL_TRUE or len(counts) > _MOST_COUNTS:
            counts = {}
            self._counts[workspace_id] = (size, counts)
        return counts

    def forget(self, workspace_id: str) -> None:
        """Drop what is known of a workspace."""
        self._counts.pop(workspace_id, None)
        for key in [key for key in self._boards if key[0] == workspace_id]:
            del self._boards[key]


def _products(rows: "NDArray[np.int8]", vector: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """Return the products `(n,)` of rows of bytes with a vector, a chunk at a time."""
    import numpy as np  # noqa: PLC0415 -- same

    products = np.empty(len(rows), np.float32)
    chunk = np.empty((_CHUNK, len(vector)), np.float32)
    wanted = np.ascontiguousarray(vector, dtype=np.float32)
    for start in range(0, len(rows), _CHUNK):
        part = rows[start : start + _CHUNK]
        np.copyto(chunk[: len(part)], part)
        # Not `dot`: that wakes a thread for each core, and these spin where SQL should run (54 ms a search became 96).
        np.einsum("ij,j->i", chunk[: len(part)], wanted, out=products[start : start + len(part)])
    return products
