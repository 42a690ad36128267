"""What drafts, reactions, schedules and the post log do: the fake, SQLite and PostgreSQL alike."""

from dataclasses import replace
from datetime import time, timedelta

from bot.domain.schedules import Cadence, Rhythm
from bot.ports import Storage
from tests.storage_builders import HERE, NOW, draft

WEEKLY = Rhythm(cadence=Cadence.WEEKLY, at=time(9, 30), zone="Europe/Berlin", weekday=2)
SOON = NOW + timedelta(hours=1)


async def test_a_draft_follows_its_message(storage_with_memory: Storage) -> None:
    """Edits reach an open form, a deletion removes it, other messages are left alone."""
    async with storage_with_memory.work(HERE) as work:
        await work.drafts.keep(draft())
        await work.drafts.keep(draft(id="V2", channel_id="C2"))
        assert await work.drafts.with_id("V1") == draft()
        await work.drafts.revise_message("C1", draft().ts, "Faster")
        assert await work.drafts.with_id("V1") == draft(words="Faster")
        assert await work.drafts.with_id("V2") == draft(id="V2", channel_id="C2")
        await work.drafts.drop_message("C1", draft().ts)
        assert await work.drafts.with_id("V1") is None
        assert await work.drafts.with_id("V2") is not None


async def test_a_draft_is_replaced_under_its_id(storage_with_memory: Storage) -> None:
    """Keeping a draft twice keeps the second."""
    async with storage_with_memory.work(HERE) as work:
        await work.drafts.keep(draft())
        await work.drafts.keep(draft(words="Again", thread_ts="1.1"))
        assert await work.drafts.with_id("V1") == draft(words="Again", thread_ts="1.1")


async def test_forgotten_forms_are_swept(storage_with_memory: Storage) -> None:
    """Only drafts older than the given time go, and their number is told."""
    async with storage_with_memory.work(HERE) as work:
        await work.drafts.keep(draft(opened_at=NOW - timedelta(days=2)))
        await work.drafts.keep(draft(id="V2"))
        assert await work.drafts.drop_older(NOW - timedelta(days=1)) == 1
        assert await work.drafts.with_id("V2") is not None


async def test_the_latest_reaction_event_wins(storage_with_memory: Storage) -> None:
    """An event that was overtaken is told so; the same event again is not overtaken (faults 13 and 15)."""
    async with storage_with_memory.work(HERE) as work:
        note = work.reactions.note
        assert await note("C1", "1.1", "U1", event_ts="1790000002.000000")
        assert await note("C1", "1.1", "U1", event_ts="1790000002.000000")
        assert not await note("C1", "1.1", "U1", event_ts="1790000001.999999")
        assert not await note("C1", "1.1", "U1", event_ts="999999999.000000")
        assert await note("C1", "1.1", "U1", event_ts="1790000002.000001")
        assert await note("C1", "1.1", "U2", event_ts="1790000000.000000")
        assert await note("C1", "1.2", "U1", event_ts="1790000000.000000")


async def test_a_channel_has_one_schedule(storage_with_memory: Storage) -> None:
    """Scheduling again replaces the rhythm and unmutes, under the same id."""
    async with storage_with_memory.work(HERE) as work:
        first = await work.schedules.put("C1", WEEKLY, next_at=NOW, by="U1")
        await work.schedules.mute(first.id, NOW)
        muted = await work.schedules.with_id(first.id)
        daily = Rhythm(cadence=Cadence.DAILY, at=time(8), zone="UTC")
        second = await work.schedules.put("C1", daily, next_at=SOON, by="U2")
        other = await work.schedules.put("C0", WEEKLY, next_at=NOW, by="U1")
        assert await work.schedules.every() == [other, second]
        assert await work.schedules.of_channel("C1") == second
        assert await work.schedules.of_channel("C9") is None
    assert muted == replace(first, muted_at=NOW)
    assert (first.rhythm, first.next_at, first.workspace_id, first.created_by) == (WEEKLY, NOW, HERE, "U1")
    assert second == replace(first, rhythm=daily, next_at=SOON, created_by="U2")


async def test_a_schedule_only_moves_forward(storage_with_memory: Storage) -> None:
    """Two replicas may both advance it; the later slot stays (fault 42)."""
    async with storage_with_memory.work(HERE) as work:
        schedule = await work.schedules.put("C1", WEEKLY, next_at=NOW, by="U1")
        await work.schedules.advance(schedule.id, SOON)
        await work.schedules.advance(schedule.id, NOW)
        moved = await work.schedules.with_id(schedule.id)
        await work.schedules.advance("unknown", SOON)
        await work.schedules.mute("unknown", NOW)
    assert moved is not None
    assert moved.next_at == SOON


async def test_the_clock_sees_what_is_due_everywhere(storage_with_memory: Storage) -> None:
    """Every workspace's schedules that are due and not muted, the longest overdue first."""
    due = []
    for workspace_id, channel_id, next_at in [
        ("T1", "C1", NOW),
        ("T2", "C2", NOW - timedelta(days=1)),
        ("T1", "C3", SOON),
    ]:
        async with storage_with_memory.work(workspace_id) as work:
            due.append(await work.schedules.put(channel_id, WEEKLY, next_at=next_at, by="U1"))
    async with storage_with_memory.work("T1") as work:
        muted = await work.schedules.put("C4", WEEKLY, next_at=NOW, by="U1")
        await work.schedules.mute(muted.id, NOW)
    assert await storage_with_memory.due_schedules(NOW) == [due[1], due[0]]


async def test_a_message_is_claimed_once(storage_with_memory: Storage) -> None:
    """The second claim learns of the first, and where the message was put once that is known."""
    async with storage_with_memory.work(HERE) as work:
        assert await work.posts.posted("k") is None
        first = await work.posts.claim("k", "C1", NOW)
        second = await work.posts.claim("k", "C1", SOON)
        await work.posts.record("k", "D1", "1.1", SOON)
        third = await work.posts.claim("k", "C1", SOON)
        assert await work.posts.posted("k") == third
    assert (first.was_claimed, first.ts, first.claimed_at) == (False, None, NOW)
    assert second == replace(first, was_claimed=True)
    assert third == replace(second, channel_id="D1", ts="1.1")


async def test_a_claim_nobody_finished_is_taken_over_once(storage_with_memory: Storage) -> None:
    """Of two that saw the same stale claim one gets it; a recorded one is nobody's to take."""
    async with storage_with_memory.work(HERE) as work:
        stale = await work.posts.claim("k", "C1", NOW)
        assert await work.posts.take_over("k", seen_at=stale.claimed_at, at=SOON)
        assert not await work.posts.take_over("k", seen_at=stale.claimed_at, at=SOON)
        await work.posts.record("k", "C1", "1.1", SOON)
        assert not await work.posts.take_over("k", seen_at=SOON, at=SOON)
        assert not await work.posts.take_over("unknown", seen_at=SOON, at=SOON)


async def test_a_refused_message_leaves_no_claim(storage_with_memory: Storage) -> None:
    """Releasing makes room for another attempt; what was posted stays on record."""
    async with storage_with_memory.work(HERE) as work:
        await work.posts.claim("k", "C1", NOW)
        await work.posts.release("k")
        assert not (await work.posts.claim("k", "C1", NOW)).was_claimed
        await work.posts.record("k", "C1", "1.1", NOW)
        await work.posts.record("direct", "C1", "2.1", NOW)
        await work.posts.release("k")
        assert (await work.posts.claim("k", "C1", NOW)).ts == "1.1"
        assert (await work.posts.claim("direct", "C1", NOW)).ts == "2.1"
