"""What is remembered of nudges: the fake, SQLite and PostgreSQL alike."""

from datetime import timedelta
from typing import Any

from bot.domain.nudges import NudgeDue, NudgeKind, NudgeState
from bot.ports import Storage
from tests.storage_builders import HERE, NOW

LATER = NOW + timedelta(days=1)


def due(key: str = "stale:1", **facts: Any) -> NudgeDue:
    """Return a nudge that a rule found."""
    given = {"key": key, "kind": NudgeKind.STALE, "subject_id": "X1", "user_id": "U1", "why": "No numbers for a week."}
    return NudgeDue(**{**given, **facts})


async def test_a_nudge_is_remembered_once(storage_with_memory: Storage) -> None:
    """The same key again is not due again, whatever became of it."""
    async with storage_with_memory.work(HERE) as work:
        assert await work.nudges.put(due(), at=NOW)
        assert not await work.nudges.put(due(user_id="U2"), at=LATER)
        kept = await work.nudges.with_key("stale:1")
        assert kept is not None
        assert (kept.user_id, kept.state, kept.round, kept.created_at) == ("U1", NudgeState.OPEN, 1, NOW)
        assert await work.nudges.with_key("stale:2") is None
        assert await work.nudges.unknown(["stale:1", "stale:2"]) == {"stale:2"}
        assert await work.nudges.unknown([]) == set()


async def test_an_answer_counts_once(storage_with_memory: Storage) -> None:
    """A second press, and what would settle it later, change nothing."""
    async with storage_with_memory.work(HERE) as work:
        await work.nudges.put(due(), at=NOW)
        assert await work.nudges.answer("stale:1", NudgeState.DONE, at=NOW)
        assert not await work.nudges.answer("stale:1", NudgeState.NOT_MINE, at=LATER)
        assert not await work.nudges.answer("stale:1", NudgeState.SETTLED, at=LATER)
        assert not await work.nudges.answer("unknown", NudgeState.DONE, at=LATER)
        kept = await work.nudges.with_key("stale:1")
    assert kept is not None
    assert (kept.state, kept.answered_at) == (NudgeState.DONE, NOW)


async def test_an_answer_may_change_the_facts(storage_with_memory: Storage) -> None:
    """What was handed over of several things is known afterwards; any other answer leaves the facts alone."""
    async with storage_with_memory.work(HERE) as work:
        for key in ("whole", "part"):
            await work.nudges.put(due(key, facts={"count": "3"}), at=NOW)
        await work.nudges.answer("whole", NudgeState.NOT_MINE, at=NOW)
        await work.nudges.answer("part", NudgeState.NOT_MINE, at=NOW, facts={"count": "3", "stayed": "1"})
        kept = [await work.nudges.with_key(key) for key in ("whole", "part")]
    assert [None if each is None else each.facts for each in kept] == [{"count": "3"}, {"count": "3", "stayed": "1"}]


async def test_a_snoozed_nudge_wakes_in_its_next_round(storage_with_memory: Storage) -> None:
    """Once; until then no other answer counts."""
    async with storage_with_memory.work(HERE) as work:
        await work.nudges.put(due(), at=NOW)
        assert await work.nudges.wake("stale:1") is None
        assert await work.nudges.answer("stale:1", NudgeState.SNOOZED, at=NOW, snoozed_until=LATER)
        assert not await work.nudges.answer("stale:1", NudgeState.DONE, at=NOW)
        assert await work.nudges.snoozed_until(LATER - timedelta(seconds=1)) == []
        assert [each.key for each in await work.nudges.snoozed_until(LATER)] == ["stale:1"]
        awake = await work.nudges.wake("stale:1")
        assert awake is not None
        assert (awake.state, awake.round, awake.snoozed_until) == (NudgeState.OPEN, 2, None)
        assert await work.nudges.wake("stale:1") is None
        assert await work.nudges.snoozed_until(LATER) == []


async def test_what_waits_can_be_settled(storage_with_memory: Storage) -> None:
    """Open and snoozed ones; answered ones are left alone."""
    async with storage_with_memory.work(HERE) as work:
        for number, subject_id in enumerate(("X1", "X1", "X2", "X3")):
            await work.nudges.put(due(f"k{number}", subject_id=subject_id), at=NOW + timedelta(seconds=number))
        await work.nudges.answer("k0", NudgeState.DONE, at=NOW)
        await work.nudges.answer("k1", NudgeState.SNOOZED, at=NOW, snoozed_until=LATER)
        assert [each.key for each in await work.nudges.waiting()] == ["k1", "k2", "k3"]
        assert await work.nudges.answer("k1", NudgeState.SETTLED, at=LATER)
        assert [each.key for each in await work.nudges.waiting()] == ["k2", "k3"]


async def test_a_message_tells_what_no_other_told(storage_with_memory: Storage) -> None:
    """Two messages at once share the open nudges between them; one that wakes may be told by the next."""
    async with storage_with_memory.work(HERE) as work:
        for number in range(3):
            await work.nudges.put(due(f"k{number}"), at=NOW + timedelta(seconds=number))
        await work.nudges.answer("k2", NudgeState.DONE, at=NOW)
        await work.nudges.put_in_message(["k0"], "m1")
        await work.nudges.put_in_message(["k0", "k1", "k2"], "m2")
        assert [each.key for each in await work.nudges.in_message("m1")] == ["k0"]
        assert [each.key for each in await work.nudges.in_message("m2")] == ["k1"]
        await work.nudges.answer("k0", NudgeState.SNOOZED, at=NOW, snoozed_until=LATER)
        await work.nudges.wake("k0")
        assert await work.nudges.in_message("m1") == []
        await work.nudges.put_in_message(["k0"], "m3")
        assert [each.round for each in await work.nudges.in_message("m3")] == [2]


async def test_what_a_nudge_says_can_change_until_it_is_told(storage_with_memory: Storage) -> None:
    """Its facts are numbers, days and ids by name; older ones have none."""
    async with storage_with_memory.work(HERE) as work:
        await work.nudges.put(due("k1", facts={"count": "12"}), at=NOW)
        await work.nudges.put(due("k2"), at=NOW)
        await work.nudges.refresh("k1", "Eleven wait.", {"count": "11"})
        kept = await work.nudges.with_key("k1")
        assert kept is not None
        assert (kept.why, kept.facts) == ("Eleven wait.", {"count": "11"})
        plain = await work.nudges.with_key("k2")
        assert plain is not None
        assert plain.facts == {}
        await work.nudges.put_in_message(["k1"], "m1")
        await work.nudges.refresh("k1", "Ten wait.", {"count": "10"})
        (told,) = await work.nudges.in_message("m1")
        assert told.facts == {"count": "11"}


async def test_what_somebody_was_told_is_known_by_kind(storage_with_memory: Storage) -> None:
    """Whatever became of it, the oldest first; others' and other kinds stay out."""
    async with storage_with_memory.work(HERE) as work:
        for number, kind in enumerate((NudgeKind.UNTRIAGED, NudgeKind.STALE, NudgeKind.UNSURE, NudgeKind.UNTRIAGED)):
            facts = {"kind": kind, "user_id": "U2" if number == 3 else "U1"}
            await work.nudges.put(due(f"k{number}", **facts), at=NOW - timedelta(days=number))
        await work.nudges.answer("k0", NudgeState.DONE, at=NOW)
        told = await work.nudges.told_of([NudgeKind.UNTRIAGED, NudgeKind.UNSURE], ["U1"])
        assert [each.key for each in told] == ["k2", "k0"]
        assert await work.nudges.told_of([NudgeKind.UNTRIAGED], []) == []


async def test_nudges_of_another_workspace_are_out_of_reach(storage_with_memory: Storage) -> None:
    """Neither read nor answered, and forgotten with their workspace (fault 36)."""
    async with storage_with_memory.work("T2") as work:
        await work.nudges.put(due(), at=NOW)
    async with storage_with_memory.work(HERE) as work:
        assert await work.nudges.with_key("stale:1") is None
        assert await work.nudges.waiting() == []
        assert await work.nudges.unknown(["stale:1"]) == {"stale:1"}
        assert not await work.nudges.answer("stale:1", NudgeState.DONE, at=NOW)
        assert await work.nudges.told_of(list(NudgeKind), ["U1"]) == []
    assert "T2" in await storage_with_memory.workspace_ids()
    await storage_with_memory.forget_workspace("T2")
    assert "T2" not in await storage_with_memory.workspace_ids()
