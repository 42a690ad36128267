"""What is remembered of the vision: the fake, SQLite and PostgreSQL alike."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from bot.domain.audience import Reader
from bot.domain.labels import SetBy
from bot.domain.themes import NewTheme, Theme
from bot.domain.vision import Alignment, NewObjective, NotNow, ObjectiveState, ObjectiveVector, Vision
from bot.ports import Storage, UnitOfWork
from tests.storage_builders import EVERYBODY, HERE, NOW, kept, weeks

LATER = NOW + timedelta(days=1)
ONE, TWO = np.eye(2, 384, dtype=np.float32)


def statement(version: int, words: str = "Every team hears its customers.") -> Vision:
    """Return a version of the statement."""
    return Vision(version=version, statement=words, by="U1", at=NOW)


def new_objective(number: int = 1, name: str = "Exports people trust", **facts: Any) -> NewObjective:
    """Return an objective that somebody has just written down."""
    given = {"id": f"O{number}", "name": name, "success": "No export fails.", "owner_id": "U2", "by": "U1", "at": NOW}
    return NewObjective(**{**given, **facts})


def machine(theme_id: str, objective_id: str | None, confidence: float = 0.5) -> Alignment:
    """Return what the model of this machine says that a theme hangs on."""
    return Alignment(
        theme_id=theme_id, objective_id=objective_id, set_by=SetBy.LOCAL, at=NOW, confidence=confidence, model="m"
    )


def person(theme_id: str, objective_id: str | None) -> Alignment:
    """Return what a person says that a theme hangs on."""
    return Alignment(theme_id=theme_id, objective_id=objective_id, set_by=SetBy.PERSON, at=LATER, person_id="U3")


def not_now(theme_id: str, number: int = 1, **facts: Any) -> NotNow:
    """Return an entry of the not-now list."""
    given = {"id": f"N{number}", "reason": "Too few asked.", "would_change": "Ten accounts.", "review_on": None}
    return NotNow(**{**given, "theme_id": theme_id, "by": "U1", "at": NOW, **facts})


async def new_theme(work: UnitOfWork, name: str = "Exports", private_to: str | None = None) -> Theme:
    """Store a theme."""
    return await work.themes.add(
        NewTheme(name=name, description="", named_by=SetBy.LOCAL, created_at=NOW, private_to=private_to)
    )


async def test_a_statement_is_followed_by_the_next(storage_with_memory: Storage) -> None:
    """The newest counts, the earlier ones stay, and of two people who write the same version one is told so."""
    async with storage_with_memory.work(HERE) as work:
        assert await work.vision.current() is None
        assert await work.vision.put_statement(statement(1))
        assert not await work.vision.put_statement(statement(1, "Somebody else's."))
        assert await work.vision.put_statement(statement(2, "Every customer is answered."))
        assert await work.vision.current() == statement(2, "Every customer is answered.")
        assert [each.version for each in await work.vision.statements(limit=5)] == [2, 1]
    assert HERE in await storage_with_memory.workspace_ids()


async def test_objectives_get_numbers_and_keep_their_versions(storage_with_memory: Storage) -> None:
    """One form makes one; a change on top of a stale version is refused."""
    async with storage_with_memory.work(HERE) as work:
        first, is_new = await work.vision.add(new_objective(1))
        again, is_new_again = await work.vision.add(new_objective(1, "Another name"))
        second, _ = await work.vision.add(new_objective(2, "Quick answers"))
        assert (is_new, is_new_again, again, first.label, second.label) == (True, False, first, "O-1", "O-2")
        retired = replace(first, state=ObjectiveState.RETIRED, changed_by="U9", changed_at=LATER)
        assert await work.vision.save(retired)
        assert not await work.vision.save(replace(first, name="Too late"))
        assert await work.vision.with_number(1) == replace(retired, version=2)
        assert await work.vision.versions(first.id) == [replace(retired, version=2), first]
        assert [each.number for each in await work.vision.active()] == [2]
        assert [each.number for each in await work.vision.every()] == [1, 2]
        assert [each.number for each in await work.vision.with_ids([second.id, "?", first.id])] == [2, 1]
        assert await work.vision.with_id("?") is None


async def test_objectives_lie_somewhere(storage_with_memory: Storage) -> None:
    """A later vector replaces the earlier one of the same model; retired objectives are left out."""
    async with storage_with_memory.work(HERE) as work:
        for number in (1, 2):
            await work.vision.add(new_objective(number))
        await work.vision.put_vectors("m", [])
        await work.vision.put_vectors("m", [ObjectiveVector(objective_id="O1", version=1, vector=ONE)])
        await work.vision.put_vectors("m", [ObjectiveVector(objective_id="O1", version=2, vector=TWO)])
        await work.vision.put_vectors("n", [ObjectiveVector(objective_id="O2", version=1, vector=ONE)])
        (found,) = await work.vision.vectors("m")
        assert (found.objective_id, found.version) == ("O1", 2)
        np.testing.assert_array_equal(found.vector, TWO)
        first = await work.vision.with_id("O1")
        assert first is not None
        await work.vision.save(replace(first, state=ObjectiveState.RETIRED))
        assert await work.vision.vectors("m") == []


async def test_a_persons_word_on_a_theme_wins(storage_with_memory: Storage) -> None:
    """Until it is taken back; off vision is a word too."""
    async with storage_with_memory.work(HERE) as work:
        await work.vision.add(new_objective(1))
        theme, other, third = [await new_theme(work, name) for name in ("Exports", "Mobile", "Dark mode")]
        assert await work.vision.alignment_of(theme.id) is None
        await work.vision.align([])
        await work.vision.align([machine(theme.id, "O1"), machine(other.id, None, 0.1)])
        await work.vision.align([person(theme.id, None)])
        await work.vision.align([machine(theme.id, "O1", 0.9)])
        assert await work.vision.alignment_of(theme.id) == person(theme.id, None)
        both = {theme.id: person(theme.id, None), other.id: machine(other.id, None, 0.1)}
        assert await work.vision.alignments_of([theme.id, other.id, third.id]) == both
        assert await work.vision.alignments() == both
        await work.vision.take_back(theme.id)
        assert await work.vision.alignment_of(theme.id) == machine(theme.id, "O1", 0.9)


async def test_machines_words_can_be_looked_up_and_dropped(storage_with_memory: Storage) -> None:
    """A theme waits for a word of the present model; people's words stay."""
    item = await kept(storage_with_memory, private_to="C7", channel_id="C7")
    async with storage_with_memory.work(HERE) as work:
        await work.vision.add(new_objective(1))
        theme, other = await new_theme(work), await new_theme(work, "Mobile")
        await work.themes.assign([item.id], theme.id)
        await work.vision.align([machine(theme.id, "O1"), person(theme.id, None)])
        assert await work.vision.guesses() == {theme.id: machine(theme.id, "O1")}
        assert await work.vision.unguessed("m", limit=5) == [other.id]
        assert await work.vision.unguessed("n", limit=1) == [theme.id]
        assert await work.vision.visible_themes(EVERYBODY, [theme.id, other.id]) == set()
        insider = Reader(workspace_id=HERE, channel_ids=frozenset({"C7"}))
        assert await work.vision.visible_themes(insider, [theme.id, other.id]) == {theme.id}
        await work.vision.drop_guesses()
        assert await work.vision.alignments() == {theme.id: person(theme.id, None)}


async def test_themes_that_stand_are_placed(storage_with_memory: Storage) -> None:
    """Merged ones are not; the centroid of a theme is the sum of its items."""
    item = await kept(storage_with_memory)
    async with storage_with_memory.work(HERE) as work:
        theme, merged = await new_theme(work), await new_theme(work, "Gone")
        await work.themes.retire(merged.id, theme.id)
        await work.themes.assign([item.id], theme.id)
        await work.embeddings.put(item.id, "m", ONE)
        assert [each.id for each in await work.vision.standing_themes()] == [theme.id]
        assert await work.vision.standing_themes([merged.id]) == []
        if await work.themes.shape(theme.id, "m") is not None:
            found = await work.vision.centroids("m", [theme.id, merged.id])
            np.testing.assert_array_equal(found[theme.id], ONE)
        assert await work.vision.centroids("other", [theme.id]) == {}


async def test_what_was_put_off_is_lifted(storage_with_memory: Storage) -> None:
    """One entry of a theme is open at a time, and the same entry again changes nothing."""
    async with storage_with_memory.work(HERE) as work:
        theme = await new_theme(work)
        await work.vision.put_off(not_now(theme.id))
        await work.vision.put_off(not_now(theme.id, reason="A retry"))
        await work.vision.put_off(not_now(theme.id, 2, review_on=date(2026, 12, 1), at=LATER))
        assert (await work.vision.not_now_of([theme.id]))[theme.id].id == "N2"
        first = await work.vision.not_now("N1")
        assert first is not None
        assert (first.reason, first.lifted_at) == ("Too few asked.", LATER)
        assert not await work.vision.review_later("N1", date(2027, 1, 1))
        assert await work.vision.review_later("N2", date(2027, 1, 1))
        assert await work.vision.lift(theme.id, at=LATER)
        assert not await work.vision.lift(theme.id, at=LATER)
        assert await work.vision.not_now_of([theme.id]) == {}
        assert not await work.vision.review_later("N2", None)
        assert await work.vision.not_now("N9") is None


async def test_the_list_shows_what_its_reader_may_see(storage_with_memory: Storage) -> None:
    """A theme of a private channel is listed for its members only; the next review comes first."""
    secret = await kept(storage_with_memory, private_to="C7", channel_id="C7")
    first, second = await kept(storage_with_memory), await kept(storage_with_memory)
    async with storage_with_memory.work(HERE) as work:
        themes = [await new_theme(work, name) for name in ("Secret", "Exports", "Mobile")]
        for item, theme in zip((secret, first, second), themes, strict=True):
            await work.themes.assign([item.id], theme.id)
        days = (date(2026, 11, 20), None, date(2026, 12, 1))
        for number, (theme, day) in enumerate(zip(themes, days, strict=True)):
            await work.vision.put_off(not_now(theme.id, number, review_on=day))
        listed = await work.vision.put_off_for(EVERYBODY, limit=5)
        assert [theme.name for _, theme in listed] == ["Mobile", "Exports"]
        insider = Reader(workspace_id=HERE, channel_ids=frozenset({"C7"}))
        assert [theme.name for _, theme in await work.vision.put_off_for(insider, limit=1)] == ["Secret"]
        assert (await work.vision.count_put_off(EVERYBODY), await work.vision.count_put_off(insider)) == (2, 3)
        due = await work.vision.reviews_due(date(2026, 12, 1))
        assert [theme.name for _, theme in due] == ["Secret", "Mobile"]
        await work.themes.retire(themes[2].id, themes[1].id)
        assert [theme.name for _, theme in await work.vision.reviews_due(date(2026, 12, 1))] == ["Secret"]


async def test_voices_are_accounts_and_people_without_one(storage_with_memory: Storage) -> None:
    """Counted in each of two periods, of what the reader may see."""
    before, now = weeks(2, NOW)
    last_week = NOW - timedelta(days=9)
    said = [
        await kept(storage_with_memory, account_name="Acme", author_id="U8"),
        await kept(storage_with_memory, account_name="Acme", author_id="U9", said_at=last_week),
        await kept(storage_with_memory, author_id="U7"),
        await kept(storage_with_memory, author_id="U7", private_to="C7", channel_id="C7"),
        await kept(storage_with_memory, author_id="U7", said_at=NOW - timedelta(days=30)),
    ]
    async with storage_with_memory.work(HERE) as work:
        theme = await new_theme(work)
        await work.themes.assign([each.id for each in said], theme.id)
        heard = await work.vision.voices(EVERYBODY, now, before)
        assert {(each.account_id is not None, each.now, each.before) for each in heard} == {(True, 1, 1), (False, 1, 0)}
        assert {each.theme_id for each in heard} == {theme.id}
        assert {each.asker for each in heard if each.account_id is None} == {"U7"}
        spy = Reader(workspace_id="T2")
        assert await work.vision.voices(spy, now, before) == []


async def test_the_vision_of_another_workspace_is_out_of_reach(storage_with_memory: Storage) -> None:
    """Neither read nor changed, and forgotten with its workspace (fault 36)."""
    async with storage_with_memory.work("T2") as work:
        await work.vision.put_statement(statement(1))
        objective, _ = await work.vision.add(new_objective(1))
        theme = await new_theme(work)
        await work.vision.align([machine(theme.id, objective.id)])
        await work.vision.put_off(not_now(theme.id))
    async with storage_with_memory.work(HERE) as work:
        assert await work.vision.current() is None
        assert await work.vision.every() == []
        assert await work.vision.versions(objective.id) == []
        assert not await work.vision.save(objective)
        assert await work.vision.alignments() == {}
        assert await work.vision.not_now_of([theme.id]) == {}
        assert not await work.vision.lift(theme.id, at=NOW)
        assert await work.vision.reviews_due(date(2100, 1, 1)) == []
        assert await work.vision.standing_themes([theme.id]) == []
    await storage_with_memory.forget_workspace("T2")
    assert "T2" not in await storage_with_memory.workspace_ids()


def test_naive_times_are_refused() -> None:
    """They would be read in the wrong zone later."""
    with pytest.raises(ValueError, match="naive"):
        new_objective(at=NOW.replace(tzinfo=None))
