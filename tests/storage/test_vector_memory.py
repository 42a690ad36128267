"""Vectors held in memory: the nearest are found, the erased are gone, and all of it is bounded."""

import numpy as np
import pytest
from numpy.typing import NDArray

from storage.vector_memory import Board, VectorMemory


def directions(count: int) -> NDArray[np.float32]:
    """Return unit vectors `(count, 384)` of random directions."""
    rows = np.random.default_rng(3).standard_normal((count, 384))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def filled(rows: NDArray[np.float32]) -> Board:
    """Return a board with vectors under their numbers."""
    board = Board()
    board.put([str(number) for number in range(len(rows))], rows)
    return board


async def test_the_bytes_find_what_the_numbers_find() -> None:
    """Nearly all of the hundred nearest, and the nearest one first."""
    rows = directions(5_000)
    board = filled(rows)
    wanted = rows[17]
    found = await board.nearest(wanted, 100)
    exact = {str(at) for at in np.argsort(-(rows @ wanted))[:100]}
    assert found[0] == "17"
    assert len(exact & set(found)) >= 95
    assert await board.nearest(wanted, 3, among={"4", "17", "unknown"}) == ["17", "4"]


async def test_what_is_dropped_leaves_no_byte() -> None:
    """The place of an erased vector is taken by another or wiped, in any order."""
    rows = directions(300)
    board = filled(rows)
    board.drop(["0", "299", "150", "unknown"])
    assert len(board) == 297
    assert board._rows is not None
    assert not board._rows[297:].any()
    assert (await board.nearest(rows[298], 1), await board.nearest(rows[1], 1)) == (["298"], ["1"])
    assert "150" not in await board.nearest(rows[150], 297)
    board.put(["298"], rows[:1])
    assert (await board.nearest(rows[0], 1)) == ["298"]


async def test_an_empty_board_finds_nothing() -> None:
    """Nor does one of another width."""
    assert await Board().nearest(directions(1)[0], 3) == []
    assert await filled(directions(2)).nearest(np.ones(8, np.float32), 3) == []


async def test_a_large_board_is_scored_beside_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a thread, with the same result."""
    rows = directions(50)
    board = filled(rows)
    here = await board.nearest(rows[4], 5)
    monkeypatch.setattr("storage.vector_memory._IN_A_THREAD", 10)
    assert await board.nearest(rows[4], 5) == here


def test_the_memory_of_a_process_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who was not asked for longest goes first; a forgotten workspace goes at once."""
    monkeypatch.setattr("storage.vector_memory.MOST_VECTORS", 25)
    memory = VectorMemory()
    for workspace_id in ("T1", "T2", "T3"):
        memory.board(workspace_id, "m").put([str(number) for number in range(10)], directions(10))
    assert len(memory.board("T2", "m")) == 10
    assert len(memory.board("T1", "m")) == 0
    memory.forget("T2")
    assert len(memory.board("T2", "m")) == 0


def test_words_are_counted_anew_when_a_workspace_has_grown() -> None:
    """A tenth more changes nothing, a fifth more does; so does a workspace that has begun anew."""
    memory = VectorMemory()
    memory.counts("T1", 100)["export"] = 7
    assert memory.counts("T1", 110) == {"export": 7}
    assert memory.counts("T2", 110) == {}
    assert memory.counts("T1", 120) == {}
    memory.counts("T1", 120)["export"] = 9
    assert memory.counts("T1", 3) == {}
