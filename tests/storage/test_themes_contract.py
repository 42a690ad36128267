"""What themes do: the fake, SQLite and PostgreSQL alike."""

from datetime import timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.errors import ThemeNotFoundError
from bot.domain.labels import SetBy
from bot.domain.themes import NewTheme, Theme, ThemeChange, ThemeEvent, ThemeState
from bot.domain.themes_matching import new_shape
from bot.ports import Storage
from tests.storage_builders import EVERYBODY, HERE, NOW, kept

MODEL = "m"
THIS = Period(start=NOW - timedelta(days=7), end=NOW, label="this")
LAST = Period(start=NOW - timedelta(days=14), end=NOW - timedelta(days=7), label="last")


def axis(number: int) -> NDArray[np.float32]:
    """Return a unit vector of its own direction."""
    vector = np.zeros(384, np.float32)
    vector[number] = 1.0
    return vector


async def theme(storage: Storage, name: str = "Export", named_by: SetBy = SetBy.LOCAL) -> Theme:
    """Store a theme."""
    async with storage.work(HERE) as work:
        await work.themes.hold()
        return await work.themes.add(NewTheme(name=name, description="About", named_by=named_by, created_at=NOW))


async def member(storage: Storage, of: Theme, number: int, words: str = "Slow", **facts: object) -> str:
    """Store an item with a vector that belongs to a theme, shape included, and return its id."""
    item = await kept(storage, words, **facts)
    async with storage.work(HERE) as work:
        await work.themes.assign([item.id], of.id)
        await work.embeddings.put(item.id, MODEL, axis(number))
    return item.id


async def test_themes_are_numbered_named_and_renamed(storage_with_memory: Storage) -> None:
    """Numbers go up without gaps and never change; a name has who gave it."""
    first, second = await theme(storage_with_memory), await theme(storage_with_memory, "Maps")
    async with storage_with_memory.work(HERE) as work:
        assert await work.themes.with_id(first.id) == await work.themes.with_number(1) == first
        renamed = await work.themes.rename(second.id, "Offline maps", "When there is no net", by=SetBy.PERSON)
        assert await work.themes.names() == ["Export", "Offline maps"]
        assert await work.themes.with_number(9) is None
        with pytest.raises(ThemeNotFoundError):
            await work.themes.rename("unknown", "Name", "", by=SetBy.PERSON)
    assert (first.label, first.state, first.created_at) == ("T-1", ThemeState.ACTIVE, NOW)
    assert (renamed.label, renamed.named_by, renamed.description) == ("T-2", SetBy.PERSON, "When there is no net")


async def test_merging_moves_items_and_reviving_does_not_bring_them_back(storage_with_memory: Storage) -> None:
    """The merged one points to where its items are."""
    first, second = await theme(storage_with_memory), await theme(storage_with_memory, "Maps")
    moving = [await member(storage_with_memory, first, at, said_at=NOW - timedelta(days=at)) for at in (1, 2)]
    async with storage_with_memory.work(HERE) as work:
        assert await work.themes.merge(first.id, second.id) == [moving[1], moving[0]]
        merged = await work.themes.with_id(first.id)
        assert await work.themes.member_ids(second.id) == [moving[1], moving[0]]
        assert await work.themes.names() == ["Maps"]
        assert [shape.theme_id for shape in await work.themes.shapes(MODEL)] == []
        await work.themes.revive(first.id)
        assert await work.themes.with_id(first.id) == first
        assert await work.themes.member_ids(first.id) == []
        await work.themes.retire(second.id, None)
        assert await work.themes.names() == ["Export"]
        at_last = await work.themes.theme_of(moving[0])
    assert merged is not None
    assert (merged.state, merged.merged_into) == (ThemeState.MERGED, second.id)
    assert at_last is not None
    assert at_last.id == second.id


async def test_the_pool_holds_what_has_no_theme(storage_with_memory: Storage) -> None:
    """Newest first and bounded; what has no vector of this model, or no words, is left out."""
    of = await theme(storage_with_memory)
    inside = await member(storage_with_memory, of, 0)
    free = [await kept(storage_with_memory, said_at=NOW - timedelta(days=age)) for age in (3, 1, 2)]
    await kept(storage_with_memory, "No vector yet")
    async with storage_with_memory.work(HERE) as work:
        for item in free:
            await work.embeddings.put(item.id, MODEL, axis(3))
        pool = await work.embeddings.pool(MODEL, 9)
        assert [feedback_id for feedback_id, _ in pool] == [free[1].id, free[2].id, free[0].id]
        assert len(await work.embeddings.pool(MODEL, 1)) == 1
        assert await work.embeddings.pool("other", 9) == []
        await work.themes.assign([inside], None)
        assert len(await work.embeddings.pool(MODEL, 9)) == 4
        members = await work.themes.member_vectors(of.id, MODEL, limit=9)
    assert members == []
    assert np.array_equal(pool[0][1], axis(3))


async def test_a_shape_follows_the_vectors_of_its_items(storage_with_memory: Storage) -> None:
    """A new vector replaces the old one in it, an erased item leaves it, the last one takes it along."""
    of = await theme(storage_with_memory)
    ids = [await member(storage_with_memory, of, at) for at in (0, 1)]
    async with storage_with_memory.work(HERE) as work:
        await work.embeddings.put(ids[1], MODEL, axis(2))
        (shape,) = await work.themes.shapes(MODEL)
        assert np.array_equal(shape.total, axis(0) + axis(2))
        assert (shape.size, shape.examples.shape) == (2, (2, 384))
        await work.feedback.erase(ids[0], at=NOW)
        (left,) = await work.themes.shapes(MODEL)
        assert np.array_equal(left.total, axis(2))
        assert (left.size, left.examples.tolist()) == (1, [axis(2).tolist()])
        await work.feedback.undo(ids[1], at=NOW)
        assert await work.themes.shapes(MODEL) == []
        await work.themes.put_shape(new_shape(of.id, MODEL, np.stack([axis(5), axis(6)])))
        (put,) = await work.themes.shapes(MODEL)
    assert np.array_equal(put.examples, np.stack([axis(5), axis(6)]))


async def test_a_theme_without_items_loses_the_name_that_a_machine_made(storage_with_memory: Storage) -> None:
    """It was made of words that are gone; a person's name stays, and neither theme is shown (fault 39)."""
    named = [await theme(storage_with_memory, "Quagmire"), await theme(storage_with_memory, "Mine", SetBy.PERSON)]
    for of in named:
        ids = [await member(storage_with_memory, of, at) for at in (0, 1)]
        async with storage_with_memory.work(HERE) as work:
            await work.feedback.erase(ids[0], at=NOW)
            assert (await work.themes.names())[of.number - 1] == of.name
            await work.feedback.erase(ids[1], at=NOW)
    async with storage_with_memory.work(HERE) as work:
        assert await work.themes.names() == ["T-1", "Mine"]
        assert await work.themes.reaches(EVERYBODY, THIS, LAST, limit=9) == []


async def test_a_twin_says_the_same_in_other_letters(storage_with_memory: Storage) -> None:
    """Case, spaces and punctuation aside; only while it has its words and a theme."""
    of = await theme(storage_with_memory)
    twin = await member(storage_with_memory, of, 0, "The export fails!")
    await kept(storage_with_memory, "No theme")
    async with storage_with_memory.work(HERE) as work:
        assert await work.themes.twin("the  EXPORT, fails") == of.id
        for other in ("The export fails again", "No theme", "!!!", ""):
            assert await work.themes.twin(other) is None
        await work.feedback.revise(twin, "Other words", by=None, at=NOW)
        assert await work.themes.twin("The export fails!") is None
        assert await work.themes.twin("Other words") == of.id
        await work.feedback.erase(twin, at=NOW)
        assert await work.themes.twin("Other words") is None


async def test_reach_counts_accounts_and_people_that_the_reader_may_see(storage_with_memory: Storage) -> None:
    """Distinct ones, with this period and the one before; by accounts, then people, then items, in pages."""
    loud, wide = await theme(storage_with_memory), await theme(storage_with_memory, "Maps")
    for at in range(3):
        await member(storage_with_memory, loud, at, author_id="U1", account_name="Acme")
    for at, account in enumerate(("Acme", "Globex")):
        said_at = NOW - timedelta(days=8)
        await member(storage_with_memory, wide, at, author_id=f"U{at}", account_name=account, said_at=said_at)
    await member(storage_with_memory, wide, 7, author_id="U7", account_name="Secret", private_to="C7", channel_id="C7")
    await theme(storage_with_memory, "Nobody")
    async with storage_with_memory.work(HERE) as work:
        seen = await work.themes.reaches(EVERYBODY, THIS, LAST, limit=9)
        assert await work.themes.reaches(EVERYBODY, THIS, LAST, limit=1, offset=1) == [seen[1]]
        insider = await work.themes.reach(wide.id, Reader(workspace_id=HERE, channel_ids=frozenset({"C7"})), THIS, LAST)
        guest = Reader(workspace_id=HERE, reads_workspace=False)
        assert await work.themes.reach(wide.id, guest, THIS, LAST) is None
        members = await work.themes.members(wide.id, EVERYBODY, limit=9)
        assert await work.themes.members(wide.id, EVERYBODY, limit=1, offset=1) == members[1:]
        assert await work.themes.members(wide.id, guest, limit=9) == []
        assert await work.themes.account_names(wide.id, EVERYBODY) == ["Acme", "Globex"]
        assert await work.themes.account_names(wide.id, guest) == []
    assert [(one.theme.number, one.items, one.accounts, one.people, one.now, one.before) for one in seen] == [
        (2, 2, 2, 2, 0, 2),
        (1, 3, 1, 1, 3, 0),
    ]
    assert seen[0].latest_at == NOW - timedelta(days=8)
    assert insider is not None
    assert (insider.items, insider.accounts, insider.people) == (3, 3, 3)
    assert len(members) == 2


async def test_what_happened_to_a_theme_is_on_record(storage_with_memory: Storage) -> None:
    """Newest first, with everything that taking it back needs."""
    of = await theme(storage_with_memory)
    events = [
        ThemeEvent(
            id=f"E{at}",
            theme_id=of.id,
            change=ThemeChange.ATTACHED,
            at=NOW + timedelta(minutes=at),
            by="U1" if at else None,
            feedback_ids=("a", "b"),
            other="Old",
            facts={"similarity": 0.9, "why": "near"},
        )
        for at in range(3)
    ]
    async with storage_with_memory.work(HERE) as work:
        for event in events:
            await work.themes.record(event)
        assert await work.themes.events(of.id, limit=2) == [events[2], events[1]]
        assert await work.themes.events("unknown", limit=2) == []
        await work.themes.mark_undone("E0", at=NOW)
        undone = await work.themes.event("E0")
        assert await work.themes.event("E9") is None
    assert undone is not None
    assert undone.undone_at == NOW
