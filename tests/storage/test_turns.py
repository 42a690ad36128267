"""Who writes to a SQLite file in this process does so in turn, and no turn is ever lost."""

import asyncio
import gc
import random
import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot.domain.errors import StorageError
from bot.ports import Storage
from storage.inbox import open_inbox
from storage.turns import Line, Patience, line_at
from storage.unit_of_work import SqlStorage, open_storage
from tests.storage.test_inbox_contract import arrival
from tests.storage_builders import HERE, NOW, captured, kept, new_feedback

SHORT = Patience(in_line=0.05, milliseconds=50)
LONG = Patience(in_line=90, milliseconds=50)


def is_free(line: Line) -> bool:
    """Say whether the next one who comes is let in at once, or as good as that: threads end their turns themselves."""
    turn = line.join()
    try:
        return turn.called.wait(60)
    finally:
        turn.end()


def test_who_comes_first_is_served_first() -> None:
    """One at a time, in the order of coming; leaving twice, or leaving while waiting, lets nobody else in."""
    line = Line()
    turns = [line.join() for _ in range(4)]
    turns[1].end()
    for turn in (turns[0], turns[2], turns[3]):
        assert line.is_in(turn)
        turn.end()
        turn.end()
    assert is_free(line)


def test_an_urgent_one_overtakes_but_not_twice_in_a_row() -> None:
    """The gate waits for one transaction at most, and its stream of events starves nobody."""
    line = Line()
    turns = {name: line.join(is_urgent=name.startswith("gate")) for name in ("a", "b", "c", "gate 1", "gate 2")}
    served = []
    while turns:
        ((name, turn),) = [(name, turn) for name, turn in turns.items() if line.is_in(turn)]
        served.append(name)
        del turns[name]
        turn.end()
    assert served == ["a", "gate 1", "b", "gate 2", "c"]


def test_who_died_keeps_nobody_out() -> None:
    """A turn that nobody holds any more is over when the next one comes."""
    line = Line()
    line.join()
    gc.collect()
    assert is_free(line)


def test_a_file_has_one_line_however_it_is_called(tmp_path: Path) -> None:
    """Also through a link; the line is forgotten with the last who stood in it."""
    (tmp_path / "link").symlink_to(tmp_path)
    line = line_at(tmp_path / "heed.db")
    assert line_at(tmp_path / "link" / "heed.db") is line
    assert line_at(tmp_path / "other.db") is not line
    line.join()
    del line
    gc.collect()
    assert is_free(line_at(tmp_path / "heed.db"))


def test_threads_that_wait_too_long_leave_the_line(sqlite_file: Path) -> None:
    """They are told, and their place is not kept for them."""
    line = Line()
    first = line.join()
    with closing(sqlite3.connect(sqlite_file, isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            line.join().begin(connection, SHORT)
        first.end()
        assert is_free(line)


def test_many_threads_lose_no_update(sqlite_file: Path) -> None:
    """Twenty threads that read and write back in their turns count to twenty."""
    line = line_at(sqlite_file)

    def add() -> None:
        with closing(sqlite3.connect(sqlite_file, isolation_level=None)) as connection:
            turn = line.join()
            turn.begin(connection, LONG)
            connection.execute("PRAGMA user_version").fetchone()
            (count,) = connection.execute("PRAGMA user_version").fetchone()
            connection.execute(f"PRAGMA user_version = {count + 1}")
            connection.execute("COMMIT")
            turn.end()

    threads = [threading.Thread(target=add) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with closing(sqlite3.connect(sqlite_file)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (20,)


async def test_cancelling_anywhere_loses_no_turn(sqlite_url: str, sqlite_file: Path) -> None:
    """Tasks that are cancelled at any moment of reading, waiting, writing and committing leave a free line."""
    storage = open_storage(sqlite_url)
    moments = random.Random(7)  # noqa: S311 -- the same moments every time
    for _ in range(6):
        tasks = [asyncio.create_task(captured(storage, new_feedback(f"Message {turn}"))) for turn in range(8)]
        for task in tasks[1:]:
            await asyncio.sleep(moments.random() * 0.02)
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    assert await asyncio.to_thread(is_free, line_at(sqlite_file))
    before = (await kept(storage)).number
    assert (await kept(storage)).number == before + 1
    await storage.close()


async def test_a_transaction_that_raises_ends_its_turn(sqlite_url: str, sqlite_file: Path) -> None:
    """What went wrong in the middle keeps nobody out."""
    storage = open_storage(sqlite_url)
    with suppress(ZeroDivisionError):
        async with storage.work(HERE) as work:
            await work.posts.claim("digest:1", "C1", NOW)
            raise ZeroDivisionError
    assert is_free(line_at(sqlite_file))
    await storage.close()


async def test_events_go_before_those_who_wait(sqlite_url: str, sqlite_file: Path) -> None:
    """While jobs stand in line behind a slow transaction, an event is stored right after it; readers wait for none."""
    storage, inbox, order = open_storage(sqlite_url), open_inbox(sqlite_url), list[str]()
    line = line_at(sqlite_file)
    await inbox.store(arrival("Ev0"))

    async def note(name: str) -> None:
        await _claim(storage, name)
        order.append(name)

    async def receive() -> None:
        await inbox.store(arrival("Ev1"))
        order.append("event")

    async with storage.work(HERE) as slow:
        await slow.posts.claim("slow", "C1", NOW)
        jobs = [asyncio.create_task(note(f"job {number}")) for number in range(4)]
        await _standing(line, others=4)
        async with storage.work(HERE) as reader:
            assert await reader.feedback.with_id("none") is None
        assert await inbox.body("Ev0") is not None
        received = asyncio.create_task(receive())
        await _standing(line, others=4, urgent=1)
        assert order == []
    await asyncio.gather(received, *jobs)
    assert order.index("event") <= 1
    await inbox.close()
    await storage.close()


async def test_a_line_that_moves_is_waited_for(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is refused for having many before them, as nobody is for waiting for a connection."""
    monkeypatch.setattr("storage.engine.BUSY_MILLISECONDS", 50)
    storages = [open_storage(sqlite_url), open_storage(sqlite_url)]

    async def hold(number: int) -> None:
        async with storages[number % 2].work(HERE) as work:
            await work.posts.claim(f"digest:{number}", "C1", NOW)
            await asyncio.sleep(0.03)

    await asyncio.gather(*map(hold, range(16)))
    for storage in storages:
        await storage.close()


async def test_a_line_that_stands_is_told(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waited for as long as anybody waits for a connection hears that the database does not answer."""
    monkeypatch.setattr("storage.engine._PATIENCE_SECONDS", 0.05)
    storage = open_storage(sqlite_url)
    async with storage.work(HERE) as stuck:
        await stuck.posts.claim("stuck", "C1", NOW)
        with pytest.raises(StorageError):
            await _claim(storage, "next")
    await _claim(storage, "next")
    await storage.close()


async def _standing(line: Line, *, others: int, urgent: int = 0) -> None:
    """Wait until so many stand in a line."""
    for _ in range(12_000):
        if (len(line._others), len(line._urgent)) == (others, urgent):
            return
        await asyncio.sleep(0.005)
    pytest.fail("they do not come")


async def _claim(storage: Storage | SqlStorage, key: str) -> None:
    async with storage.work(HERE) as work:
        await work.posts.claim(key, "C1", NOW)
