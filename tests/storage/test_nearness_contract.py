"""Searching by meaning: the fake, SQLite and PostgreSQL alike, with pgvector and without."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.domain.audience import Reader
from bot.domain.feedback import Feedback, Kind
from bot.domain.labels import Sentiment
from bot.ports import Search, Storage
from storage.unit_of_work import SqlStorage, open_storage
from tests.databases import Postgres
from tests.fakes.mind import WordEmbedder
from tests.fakes.storage import InMemoryStorage
from tests.storage_builders import EVERYBODY, HERE, NOW, kept, new_feedback

MODEL = WordEmbedder.model


@pytest.fixture
def pgvector_url(postgres: Postgres) -> Iterator[str]:
    """Give the address of a migrated PostgreSQL database with the extension."""
    url = postgres.with_pgvector()
    yield url
    postgres.give_back(url)


@pytest.fixture(params=["memory", "sqlite", "postgres", "pgvector"])
async def near_storage(request: pytest.FixtureRequest) -> AsyncIterator[Storage]:
    """Open the storage as the fake, on each engine, and on PostgreSQL with pgvector."""
    if request.param == "memory":
        yield InMemoryStorage()
        return
    opened = open_storage(str(request.getfixturevalue(f"{request.param}_url")))
    yield opened
    await opened.close()


async def vector_of(words: str) -> NDArray[np.float32]:
    """Return the vector of words."""
    vectors = await WordEmbedder().embed([words])
    return np.asarray(vectors[0], dtype=np.float32)


async def understood(storage: Storage, words: str, **facts: object) -> Feedback:
    """Store an item with its vector."""
    item = await kept(storage, words, **facts)
    async with storage.work(item.workspace_id) as work:
        await work.embeddings.put(item.id, MODEL, await vector_of(words))
    return item


async def searched(storage: Storage, words: str, reader: Reader = EVERYBODY, **filters: object) -> list[str]:
    """Return the words of what a search by meaning and words finds."""
    async with storage.work(HERE) as work:
        search = Search(words=words, **filters)  # type: ignore[arg-type]  # as a caller without types might
        found = await work.embeddings.search(search, await vector_of(words), MODEL, reader)
    return [item.words for item, _ in found]


async def test_the_nearest_come_first(near_storage: Storage) -> None:
    """By cosine alone, highest first, whatever the words."""
    for words in ("slow export today", "slow map", "export today", "pricing"):
        await understood(near_storage, words)
    async with near_storage.work(HERE) as work:
        near = await work.embeddings.nearest(await vector_of("export today"), MODEL, EVERYBODY, limit=2)
    assert [item.words for item, _ in near] == ["export today", "slow export today"]
    assert near[0][1] == pytest.approx(1.0, abs=1e-3)
    assert 0.5 < near[1][1] < 0.95


async def test_words_and_meaning_make_one_order(near_storage: Storage) -> None:
    """What has the words and the meaning is first; what has only one of them follows; pages never overlap."""
    for words in ("the export fails", "exporting takes ages", "prices went up", "a lovely map"):
        await understood(near_storage, words)
    everything = await searched(near_storage, "export fails")
    assert everything[0] == "the export fails"
    assert sorted(everything) == sorted({"the export fails", "exporting takes ages", "prices went up", "a lovely map"})
    pages = [await searched(near_storage, "export fails", limit=1, offset=at) for at in range(5)]
    assert [words for page in pages for words in page] == everything


async def test_items_without_vectors_are_found_by_their_words(near_storage: Storage) -> None:
    """As before there were any: alone, and beside items that have one already."""
    await kept(near_storage, "the export fails")
    assert await searched(near_storage, "export") == ["the export fails"]
    assert await searched(near_storage, "import") == []
    await understood(near_storage, "a lovely map")
    async with near_storage.work(HERE) as work:
        by_words = await work.feedback.search(Search(words="export"), EVERYBODY)
    assert by_words.total == 1
    if not isinstance(near_storage, InMemoryStorage):
        assert "the export fails" in await searched(near_storage, "export")


async def test_a_reader_finds_only_what_they_may_read(near_storage: Storage) -> None:
    """Neither meaning nor words lead to a private channel or to another workspace."""
    await understood(near_storage, "secret export", private_to="C7", channel_id="C7", captured_by="U2")
    await understood(near_storage, "secret export elsewhere", workspace_id="T2")
    await understood(near_storage, "export in the open")
    assert await searched(near_storage, "secret export") == ["export in the open"]
    member = Reader(workspace_id=HERE, channel_ids=frozenset({"C7"}))
    assert set(await searched(near_storage, "secret export", member)) == {"secret export", "export in the open"}
    assert await searched(near_storage, "secret export", Reader(workspace_id="T2")) == []
    async with near_storage.work(HERE) as work:
        near = await work.embeddings.nearest(await vector_of("secret export"), MODEL, EVERYBODY, limit=9)
    assert [item.words for item, _ in near] == ["export in the open"]


async def test_filters_narrow_a_search_by_meaning(near_storage: Storage) -> None:
    """Kind, sentiment, area in any capitals, theme and age; also when only one of very many passes."""
    await understood(
        near_storage,
        "odd one out",
        kind=Kind.BUG,
        sentiment=Sentiment.NEGATIVE,
        area="Export",
        said_at=NOW - timedelta(days=9),
    )
    vector = await vector_of("slow map")
    async with near_storage.work(HERE) as work:
        await work.feedback.add_many([new_feedback(f"slow map {number}") for number in range(220)])
        async for item in work.feedback.readable(None):
            if item.words != "odd one out":
                await work.embeddings.put(item.id, MODEL, vector)
    for filters in ({"kind": Kind.BUG}, {"sentiment": Sentiment.NEGATIVE}, {"area": "export"}):
        assert await searched(near_storage, "slow map", **filters) == ["odd one out"]
    assert await searched(near_storage, "slow map", theme_id="none") == []
    assert len(await searched(near_storage, "slow map", said_since=NOW - timedelta(days=1), limit=50)) == 50


async def test_what_lost_its_words_is_not_found(near_storage: Storage) -> None:
    """Erased, undone, forgotten; and an edited item is found by its new meaning once that is known."""
    gone = await understood(near_storage, "alpha beta")
    undone = await understood(near_storage, "alpha gamma")
    edited = await understood(near_storage, "alpha delta")
    assert len(await searched(near_storage, "alpha")) == 3
    async with near_storage.work(HERE) as work:
        await work.feedback.erase(gone.id, at=NOW)
        await work.feedback.undo(undone.id, at=NOW)
        await work.feedback.revise(edited.id, "omega", by=None, at=NOW)
        await work.embeddings.put(edited.id, MODEL, await vector_of("omega"))
        assert await work.embeddings.of([gone.id, undone.id], MODEL) == {}
        # Before anything is committed it is seen by those who did it.
        near = await work.embeddings.nearest(await vector_of("omega"), MODEL, EVERYBODY, limit=9)
        await work.embeddings.put(gone.id, MODEL, await vector_of("alpha"))
    assert [(item.words, round(score, 2)) for item, score in near] == [("omega", 1.0)]
    assert await searched(near_storage, "omega") == ["omega"]
    await near_storage.forget_workspace(HERE)
    assert await searched(near_storage, "omega") == []
    await understood(near_storage, "omega again")
    assert await searched(near_storage, "omega") == ["omega again"]


async def test_a_vector_that_was_rolled_back_is_not_found(near_storage: Storage) -> None:
    """Even by the process that searched before the end, and numbers that were taken back are used again."""
    item = await kept(near_storage, "alpha")
    with pytest.raises(ZeroDivisionError):
        await _fail_after_search(near_storage, item)
    await understood(near_storage, "beta")
    async with near_storage.work(HERE) as work:
        near = await work.embeddings.nearest(await vector_of("alpha"), MODEL, EVERYBODY, limit=9)
    assert [found.words for found, _ in near] == ["beta"]


async def _fail_after_search(storage: Storage, item: Feedback) -> None:
    """Store a vector, find it, and raise."""
    async with storage.work(HERE) as work:
        await work.embeddings.put(item.id, MODEL, await vector_of("alpha"))
        assert await work.embeddings.nearest(await vector_of("alpha"), MODEL, EVERYBODY, limit=9)
        raise ZeroDivisionError


async def test_replicas_follow_each_other(database_url: str) -> None:
    """What one process stores or erases, another finds or has forgotten at its next search (fault 42)."""
    first, second = open_storage(database_url), open_storage(database_url)
    kept_one, gone = await understood(first, "alpha one"), await understood(first, "alpha two")
    assert len(await searched(second, "alpha")) == 2
    async with first.work(HERE) as work:
        await work.feedback.erase(gone.id, at=NOW)
    await understood(first, "alpha three")
    assert set(await searched(second, "alpha")) == {"alpha one", "alpha three"}
    assert _remembered(second) == 2
    await second.forget_workspace(HERE)
    await understood(second, "alpha four")
    assert await searched(first, "alpha") == ["alpha four"]
    assert kept_one.id not in first._memory.board(HERE, MODEL)._places
    await first.close()
    await second.close()


def _remembered(storage: SqlStorage) -> int:
    """Return how many vectors a process holds."""
    return len(storage._memory.board(HERE, MODEL))
