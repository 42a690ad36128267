"""What went out, what was held back and what is muted: the fake and both engines alike."""

import asyncio
from datetime import date, timedelta

from bot.domain.attention import MUTED, WITHHELD, Allowance, Mute, Occasion
from bot.ports import Claim, Going, Job, Storage
from storage.unit_of_work import SqlStorage
from tests.storage_builders import HERE, NOW

TODAY = date(2026, 11, 23)
SINCE = NOW - timedelta(hours=6)
FOLD_KEY = "folded:2026-11-23:C1"
JOB = Job(id="k", kind="triage", args={"workspace_id": HERE})
LATER = NOW + timedelta(minutes=1)


def allowance(most: int = 3) -> Allowance:
    """Return what a place may hear today."""
    return Allowance(most=most, since=SINCE, on=TODAY)


def going(key: str, *, user_id: str | None = None, occasion: Occasion = Occasion.TRIAGE, channel: str = "C1") -> Going:
    """Return a message on its way."""
    return Going(key=key, channel_id=channel, user_id=user_id, occasion=occasion, why="Because.", again=JOB)


async def claimed(storage: Storage, what: Going, *, most: int = 3) -> Claim:
    """Claim a message in a transaction of its own."""
    async with storage.work(HERE) as work:
        return await work.attention.claim(what, allowance(most), NOW)


async def test_what_is_over_the_budget_is_held_back(storage_with_memory: Storage) -> None:
    """The last message of a day is kept for the one that tells of the others."""
    claims = [await claimed(storage_with_memory, going(key)) for key in "abcd"]
    assert [claim.folded_into for claim in claims] == [None, None, FOLD_KEY, FOLD_KEY]
    async with storage_with_memory.work(HERE) as work:
        assert [said.key for said in await work.attention.in_fold(FOLD_KEY)] == ["c", "d"]
        assert (await work.attention.held("c")) is not None
        assert (await work.attention.held("a")) is None


async def test_a_claim_that_was_held_back_stays_held(storage_with_memory: Storage) -> None:
    """Nobody posts it by trying again, taking it over or giving it back."""
    await claimed(storage_with_memory, going("a"), most=1)
    async with storage_with_memory.work(HERE) as work:
        assert not await work.posts.take_over("a", seen_at=LATER, at=LATER)
        await work.posts.release("a")
    again = await claimed(storage_with_memory, going("a"), most=99)
    assert (again.was_claimed, again.folded_into) == (True, FOLD_KEY)


async def test_a_channel_and_a_person_have_budgets_of_their_own(storage_with_memory: Storage) -> None:
    """What one person hears, and what another channel hears, is nobody else's noise."""
    await claimed(storage_with_memory, going("a"), most=2)
    other = await claimed(storage_with_memory, going("b", channel="C2"), most=2)
    person = await claimed(storage_with_memory, going("c", user_id="U1"), most=2)
    same = await claimed(storage_with_memory, going("d", user_id="U1", channel="D9"), most=2)
    assert [claim.is_held for claim in (other, person, same)] == [False, False, True]


async def test_answers_and_yesterday_use_up_nothing(storage_with_memory: Storage) -> None:
    """Only what came unasked since the day began counts."""
    async with storage_with_memory.work(HERE) as work:
        await work.posts.claim("asked", "C1", NOW, going("asked", occasion=Occasion.ASKED))
        await work.posts.claim("digest", "C1", NOW, going("digest", occasion=Occasion.DIGEST))
        await work.posts.claim("old", "C1", SINCE - timedelta(seconds=1), going("old"))
    assert not (await claimed(storage_with_memory, going("a"), most=2)).is_held


async def test_nothing_is_allowed(storage_with_memory: Storage) -> None:
    """A budget of nothing has no room for a message that tells of the others either."""
    assert (await claimed(storage_with_memory, going("a"), most=0)).folded_into == WITHHELD
    async with storage_with_memory.work(HERE) as work:
        assert await work.attention.fresh_folds(SINCE) == []


async def test_what_is_muted_is_held_back_for_good(storage_with_memory: Storage) -> None:
    """It uses up nothing, and only its own kind in its own place is muted."""
    mute = Mute(place_id="C1", occasion=Occasion.TRIAGE, set_by="U1", set_at=NOW)
    async with storage_with_memory.work(HERE) as work:
        assert await work.attention.mute(mute)
        assert not await work.attention.mute(mute)
        assert await work.attention.mutes() == [mute]
    assert (await claimed(storage_with_memory, going("a"))).folded_into == MUTED
    assert not (await claimed(storage_with_memory, going("b", occasion=Occasion.QUALITY))).is_held
    async with storage_with_memory.work(HERE) as work:
        assert await work.attention.unmute("C1", Occasion.TRIAGE) == mute
        assert await work.attention.unmute("C1", Occasion.TRIAGE) is None
    assert not (await claimed(storage_with_memory, going("c"))).is_held


async def test_a_fold_is_fresh_until_it_was_drawn(storage_with_memory: Storage) -> None:
    """What is held back after the last drawing makes it fresh again."""
    storage = storage_with_memory
    await claimed(storage, going("a"), most=1)
    async with storage.work(HERE) as work:
        (fold,) = await work.attention.fresh_folds(SINCE)
        assert (fold.key, fold.channel_id, fold.user_id, fold.latest_at) == (FOLD_KEY, "C1", None, NOW)
        assert await work.attention.fresh_folds(NOW) == []
        await work.posts.claim(FOLD_KEY, "C1", NOW, going(FOLD_KEY, occasion=Occasion.FOLDED))
        await work.attention.drawn(FOLD_KEY, LATER)
    async with storage.work(HERE) as work:
        assert await work.attention.fresh_folds(SINCE) == []
        await work.attention.claim(going("b"), allowance(1), LATER)
    async with storage.work(HERE) as work:
        assert [each.key for each in await work.attention.fresh_folds(SINCE)] == [FOLD_KEY]


async def test_a_held_message_is_let_out_once(storage_with_memory: Storage) -> None:
    """It becomes a claim that nobody finished, counts as an answer, and leaves the fold."""
    await claimed(storage_with_memory, going("a"), most=1)
    async with storage_with_memory.work(HERE) as work:
        job = await work.attention.let_out("a", at=NOW)
        assert job is not None
        assert (job.kind, dict(job.args)) == ("triage", dict(JOB.args))
        assert await work.attention.let_out("never", at=NOW) is None
        assert await work.attention.in_fold(FOLD_KEY) == []
        claim = await work.posts.posted("a")
    assert claim is not None
    assert (claim.is_held, claim.ts, claim.occasion) == (False, None, Occasion.ASKED)


async def test_a_message_that_was_let_out_keeps_its_job_until_it_is_said(storage_with_memory: Storage) -> None:
    """Whoever was killed after letting it out asks again; it stays the claim that it was, and once posted that ends."""
    await claimed(storage_with_memory, going("a"), most=1)
    async with storage_with_memory.work(HERE) as work:
        first = await work.attention.let_out("a", at=NOW)
        assert await work.attention.let_out("a", at=LATER) == first
        claim = await work.posts.posted("a")
        await work.posts.record("a", "C1", "1.1", LATER)
        assert await work.attention.let_out("a", at=LATER) is None
    assert claim is not None
    assert claim.claimed_at == NOW


async def test_a_message_on_its_way_is_not_let_out(storage_with_memory: Storage) -> None:
    """What the budget allowed is somebody's who is sending it right now."""
    await claimed(storage_with_memory, going("a"))
    async with storage_with_memory.work(HERE) as work:
        assert await work.attention.let_out("a", at=NOW) is None


async def test_people_look_up_what_was_said_to_them(storage_with_memory: Storage) -> None:
    """What one person was told is theirs; what is on its way, or older than these reasons, is nobody's."""
    async with storage_with_memory.work(HERE) as work:
        for key, user_id in (("a", None), ("b", "U1"), ("c", "U2"), ("unsent", None)):
            await work.posts.claim(key, "C1", NOW, going(key, user_id=user_id))
            if key != "unsent":
                await work.posts.record(key, "C1", f"1.{key}", NOW)
        await work.posts.record("older", "C1", "1.0", NOW)
    await claimed(storage_with_memory, going("held", channel="C2"), most=0)
    async with storage_with_memory.work(HERE) as work:
        mine = await work.attention.said(user_id="U1", since=SINCE, offset=0, limit=9)
        second = await work.attention.said(user_id="U1", since=SINCE, offset=1, limit=1)
        later = await work.attention.said(user_id="U9", since=LATER, offset=0, limit=9)
        others = await work.attention.said(user_id="U9", since=SINCE, offset=0, limit=9)
    assert [(said.key, said.ts) for said in mine] == [("held", None), ("b", "1.b"), ("a", "1.a")]
    assert mine[0].folded_into == WITHHELD
    assert {said.why for said in mine} == {"Because."}
    assert [said.key for said in second] == ["b"]
    assert later == []
    assert [said.key for said in others] == ["held", "a"]


async def test_replicas_that_ask_at_once_stay_within_the_budget(storage: SqlStorage) -> None:
    """Ten transactions at the same moment: two messages stand alone, eight are held back."""
    claims = await asyncio.gather(*(claimed(storage, going(f"k{number}")) for number in range(10)))
    assert sorted(claim.is_held for claim in claims) == [False] * 2 + [True] * 8
