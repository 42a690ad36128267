"""Several replicas at once: one item for one message, one number for one item, no deadlock."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.ports import Storage
from storage.unit_of_work import SqlStorage, open_storage
from tests.storage_builders import HERE, NOW, captured, kept, new_feedback


@pytest.fixture
async def replicas(database_url: str) -> AsyncIterator[tuple[SqlStorage, SqlStorage]]:
    """Open the same database twice, as two processes do."""
    pair = open_storage(database_url), open_storage(database_url)
    yield pair
    for storage in pair:
        await storage.close()


async def test_a_message_delivered_four_times_is_one_item(replicas: tuple[SqlStorage, SqlStorage]) -> None:
    """Also in parallel on two replicas: one capture is new, and one number is used (fault 13)."""
    new = new_feedback(account_name="Acme")
    outcomes = await asyncio.gather(*(captured(replicas[turn % 2], new) for turn in range(4)))
    assert sum(outcome.is_new for outcome in outcomes) == 1
    assert len({outcome.feedback.id for outcome in outcomes}) == 1
    assert (await kept(replicas[0])).number == 2


async def test_parallel_captures_get_numbers_without_gaps(replicas: tuple[SqlStorage, SqlStorage]) -> None:
    """Twenty messages at once, some of the same new account, are F-1 to F-20."""
    new = [new_feedback(f"Message {turn}", account_name=f"Account {turn % 3}") for turn in range(20)]
    outcomes = await asyncio.gather(*(captured(replicas[turn % 2], each) for turn, each in enumerate(new)))
    assert sorted(outcome.feedback.number for outcome in outcomes) == list(range(1, 21))
    assert len({outcome.feedback.account_name for outcome in outcomes}) == 3


async def test_readers_that_turn_writers_are_not_refused(replicas: tuple[SqlStorage, SqlStorage]) -> None:
    """Two transactions that read first and write later both succeed, one after the other (fault 41)."""
    item = await kept(replicas[0])
    both_have_read = asyncio.Barrier(2)

    async def read_then_write(storage: Storage, words: str) -> None:
        async with storage.work(HERE) as work:
            await work.feedback.with_id(item.id)
            await both_have_read.wait()
            await work.feedback.revise(item.id, words, by=None, at=NOW)

    await asyncio.gather(read_then_write(replicas[0], "one"), read_then_write(replicas[1], "two"))
    async with replicas[0].work(HERE) as work:
        assert [version.number for version in await work.feedback.versions(item.id)] == [1, 2, 3]


async def test_an_undo_and_a_capture_at_once_leave_a_whole_item(replicas: tuple[SqlStorage, SqlStorage]) -> None:
    """Whichever comes last wins whole: an item with words and its version, or a tombstone without."""
    new = new_feedback()
    for _ in range(5):
        item = (await captured(replicas[0], new)).feedback

        async def erase(feedback_id: str = item.id) -> None:
            async with replicas[1].work(HERE) as work:
                await work.feedback.undo(feedback_id, at=NOW)

        await asyncio.gather(erase(), captured(replicas[0], replace(new, words="Again")))
        async with replicas[0].work(HERE) as work:
            after = await work.feedback.with_id(item.id)
            versions = await work.feedback.versions(item.id)
        assert after is not None
        assert [version.words for version in versions] == ([after.words] if after.words else [])


async def test_one_of_two_posters_gets_the_claim(replicas: tuple[SqlStorage, SqlStorage]) -> None:
    """Of ten claims in parallel one is the first, and one taking over succeeds (fault 42)."""

    async def claim(turn: int) -> bool:
        async with replicas[turn % 2].work(HERE) as work:
            return (await work.posts.claim("digest:1", "C1", NOW)).was_claimed

    async def take_over(turn: int) -> bool:
        async with replicas[turn % 2].work(HERE) as work:
            return await work.posts.take_over("digest:1", seen_at=NOW, at=NOW.replace(hour=20))

    assert sorted(await asyncio.gather(*map(claim, range(10)))) == [False] + [True] * 9
    assert sum(await asyncio.gather(*map(take_over, range(4)))) == 1


async def test_an_import_and_captures_share_the_numbers(replicas: tuple[SqlStorage, SqlStorage]) -> None:
    """A batch and single messages at once: every number once."""
    batch = [new_feedback(f"Row {row}", origin_key=f"import:{row}", message=None) for row in range(30)]

    async def import_them() -> int:
        async with replicas[0].work(HERE) as work:
            return await work.feedback.add_many(batch)

    stored, *_ = await asyncio.gather(import_them(), *(captured(replicas[1], new_feedback()) for _ in range(5)))
    assert stored == 30
    async with replicas[0].work(HERE) as work:
        numbers = sorted([item.number async for item in work.feedback.readable(None)])
    assert numbers == list(range(1, 36))
