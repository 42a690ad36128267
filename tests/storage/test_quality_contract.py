"""What every store of quality does: the fake, SQLite and PostgreSQL alike."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.accounts import AccountFacts, Money
from bot.domain.audience import Reader
from bot.domain.feedback import Feedback, Kind, MessageRef
from bot.domain.labels import SetBy
from bot.domain.quality import Burst, quality_weeks
from bot.domain.silence import LastTheme
from bot.domain.statuses import StatusChange, ThemeStatus
from bot.domain.themes import NewTheme, Theme
from bot.domain.waiting import Wait
from bot.ports import FoundBurst, Storage
from tests.storage_builders import EVERYBODY, HERE, NOW, kept

MEMBER = Reader(workspace_id=HERE, channel_ids=frozenset({"G7"}))
GUEST = Reader(workspace_id=HERE, reads_workspace=False, channel_ids=frozenset({"C1"}))
# Monday 23 November 2026, 09:00: the present week has just begun.
WEEKS = quality_weeks("UTC", NOW)
TODAY, LAST_WEEK = NOW - timedelta(hours=2), NOW - timedelta(days=3)


async def complained(storage: Storage, account: str | None, said_at: datetime = TODAY, **facts: Any) -> Feedback:
    """Store a complaint about exports."""
    return await kept(storage, said_at=said_at, account_name=account, **{"kind": Kind.BUG, "area": "Exports", **facts})


async def made_theme(storage: Storage, private_to: str | None = None) -> Theme:
    """Return a new theme."""
    async with storage.work(HERE) as work:
        new = NewTheme(name="Exports fail", description="", named_by=SetBy.LOCAL, created_at=NOW, private_to=private_to)
        return await work.themes.add(new)


async def stepped(storage: Storage, theme: Theme, was: ThemeStatus, status: ThemeStatus) -> None:
    """Move a theme from one status to another."""
    key = f"{theme.id}:{status}"
    step = StatusChange(
        id=key, origin_key=key, theme_id=theme.id, was=was, status=status, reason="Because", at=TODAY, by="U1"
    )
    async with storage.work(HERE) as work:
        await work.statuses.add(step)


async def test_complaints_count_by_area_and_week_in_accounts(storage_with_memory: Storage) -> None:
    """One account that writes twice is one; who has no account is an item; capitals make no other area."""
    for account, said_at, area in [
        ("Acme", TODAY, "Exports"),
        ("Acme", TODAY, "exports"),
        ("Bolt", TODAY, "Exports"),
        (None, TODAY, "Exports"),
        ("Acme", LAST_WEEK, "Exports"),
        ("Core", NOW - timedelta(weeks=9), "Exports"),
        ("Core", LAST_WEEK, "Login"),
        ("Core", TODAY, None),
    ]:
        await complained(storage_with_memory, account, said_at, area=area)
    await complained(storage_with_memory, "Acme", kind=Kind.PRAISE)
    await complained(storage_with_memory, "Acme", kind=Kind.REQUEST)
    async with storage_with_memory.work(HERE) as work:
        exports, login, unsorted = await work.quality.areas(WEEKS, EVERYBODY)
        heard = await work.quality.heard(WEEKS, EVERYBODY)
    assert (exports.area, exports.items[-2:], exports.accounts[-2:]) == ("Exports", (1, 4), (1, 2))
    assert (exports.praise[-2:], exports.praising[-2:]) == ((0, 1), (0, 1))
    assert (login.area, login.accounts[-2:]) == ("Login", (1, 0))
    assert (unsorted.area, unsorted.accounts[-1]) == (None, 1)
    assert heard == (0, 0, 0, 0, 0, 0, 0, 2, 7)


async def test_only_what_a_reader_may_read_is_counted(storage_with_memory: Storage) -> None:
    """A private channel's complaints exist for its members alone; a guest knows their own channels; deleted is gone."""
    await complained(storage_with_memory, "Acme", private_to="G7", channel_id="G7", area="Secret")
    await complained(storage_with_memory, "Acme", channel_id="C2")
    gone = await complained(storage_with_memory, "Bolt")
    async with storage_with_memory.work(HERE) as work:
        await work.feedback.erase(gone.id, at=NOW)
    async with storage_with_memory.work(HERE) as work:
        assert [area.area for area in await work.quality.areas(WEEKS, EVERYBODY)] == ["Exports"]
        assert [area.area for area in await work.quality.areas(WEEKS, MEMBER)] == ["Exports", "Secret"]
        assert await work.quality.areas(WEEKS, GUEST) == ()
        assert await work.quality.areas(WEEKS, replace(EVERYBODY, workspace_id="T2")) == ()


async def test_the_first_answer_stays_and_an_earlier_one_wins(storage_with_memory: Storage) -> None:
    """Events arrive in any order; what customers say counts as a question, but for praise."""
    root = await kept(storage_with_memory, said_at=TODAY, author_id="U9", ts="1795000000.000100")
    own = await kept(storage_with_memory, said_at=TODAY, author_id="U2", ts="1795000001.000100")
    elsewhere = MessageRef(channel_id="C1", ts="1795000002.000100", thread_ts="1795000000.000100", permalink=None)
    await kept(storage_with_memory, said_at=TODAY, author_id="U9", kind=Kind.PRAISE, channel_id="C3")
    reply = await kept(storage_with_memory, said_at=TODAY, author_id="U9", message=elsewhere, origin_key="reply")
    async with storage_with_memory.work(HERE) as work:
        assert await work.quality.unknown_authors(LAST_WEEK, limit=9) in (["U9", "U2"], ["U2", "U9"])
        await work.quality.mark_authors(["U9"], are_customers=True)
        await work.quality.mark_authors(["U2"], are_customers=False)
        # What is known stays.
        await work.quality.mark_authors(["U9"], are_customers=False)
        assert await work.quality.unknown_authors(LAST_WEEK, limit=9) == []
        asked = await work.quality.questions_in("C1", "1795000000.000100")
        assert [question.feedback_id for question in asked] == [root.id, reply.id]
        await work.quality.note_answer([root.id], at=NOW, by="U2")
        await work.quality.note_answer([root.id], at=NOW - timedelta(hours=1), by="U3")
        await work.quality.note_answer([root.id], at=NOW + timedelta(hours=1), by="U4")
    async with storage_with_memory.work(HERE) as work:
        item = await work.feedback.with_id(root.id)
        assert item is not None
        assert (item.answered_at, item.answered_by) == (NOW - timedelta(hours=1), "U3")
        waits = await work.quality.waits(WEEKS[-1], EVERYBODY)
    assert sorted(waits, key=lambda wait: wait.answered_at is None) == [
        Wait(said_at=TODAY, answered_at=NOW - timedelta(hours=1)),
        Wait(said_at=TODAY, answered_at=None),
    ]
    assert own.answered_at is None


async def test_what_was_kept_hours_later_may_have_been_answered_before(storage_with_memory: Storage) -> None:
    """Only what a customer said, has no answer, and was kept some time after it was said."""
    late = await kept(storage_with_memory, said_at=LAST_WEEK, author_id="U9")
    await kept(storage_with_memory, said_at=NOW - timedelta(seconds=3), author_id="U9")
    await kept(storage_with_memory, said_at=LAST_WEEK, author_id="U2")
    async with storage_with_memory.work(HERE) as work:
        await work.quality.mark_authors(["U9"], are_customers=True)
        found = await work.quality.kept_late(TODAY, limit=9)
        assert [question.feedback_id for question in found] == [late.id]
        assert await work.quality.kept_late(NOW + timedelta(hours=1), limit=9) == []


async def test_a_theme_that_had_to_be_opened_again_has_escaped(storage_with_memory: Storage) -> None:
    """Each once; one of a private channel is known to its members alone."""
    theme, secret = await made_theme(storage_with_memory), await made_theme(storage_with_memory, private_to="G7")
    for each in (theme, secret):
        await stepped(storage_with_memory, each, ThemeStatus.NEW, ThemeStatus.SHIPPED)
        await stepped(storage_with_memory, each, ThemeStatus.SHIPPED, ThemeStatus.BUILDING)
    async with storage_with_memory.work(HERE) as work:
        assert await work.quality.shipped_in(WEEKS[-1], EVERYBODY) == 1
        assert await work.quality.shipped_in(WEEKS[-1], MEMBER) == 2
        (escape,) = await work.quality.escapes(WEEKS[-1], EVERYBODY)
        assert (escape.theme_id, escape.unhelped) == (theme.id, 0)
        assert len(await work.quality.escapes(WEEKS[-1], MEMBER)) == 2
        assert await work.quality.escapes(WEEKS[-2], EVERYBODY) == []


async def test_accounts_are_known_by_when_they_were_last_heard(storage_with_memory: Storage) -> None:
    """With segment and revenue; somebody who never spoke has no day; what is private is not known elsewhere."""
    async with storage_with_memory.work(HERE) as work:
        money = Money(amount=12_000, currency="EUR")
        known = AccountFacts(name="Never", segment="SMB", revenue=money, domains=("never.example",))
        await work.accounts.add(known, at=LAST_WEEK)
    theme, secret = await made_theme(storage_with_memory), await made_theme(storage_with_memory, private_to="G7")
    item = await complained(storage_with_memory, "Acme", LAST_WEEK)
    hidden = await complained(storage_with_memory, "Acme", TODAY, private_to="G7")
    await complained(storage_with_memory, "Zeta of private words alone", TODAY, private_to="G7")
    async with storage_with_memory.work(HERE) as work:
        await work.themes.assign([item.id], theme.id)
        await work.themes.assign([hidden.id], secret.id)
        acme, never = await work.quality.heard_accounts(EVERYBODY)
        ids = [acme.account_id, never.account_id]
        spoken = await work.quality.last_themes(ids, EVERYBODY)
        theirs = await work.quality.last_themes(ids, MEMBER)
        assert await work.quality.last_themes([], EVERYBODY) == {}
        assert (await work.quality.heard_accounts(MEMBER))[0].last_at == TODAY
        assert len(await work.quality.heard_accounts(MEMBER)) == 3
    assert (acme.name, acme.last_at) == ("Acme", LAST_WEEK)
    assert (never.name, never.last_at, never.segment, never.revenue, never.since) == (
        *("Never", None, "SMB", money),
        LAST_WEEK,
    )
    assert spoken == {acme.account_id: LastTheme(theme_id=theme.id, name="Exports fail", status=ThemeStatus.NEW)}
    assert theirs[acme.account_id].theme_id == secret.id


async def test_a_burst_is_remembered_once(storage_with_memory: Storage) -> None:
    """Two replicas find it, or the job runs again with more complaints: the first numbers stay."""
    burst = Burst(area="Exports", week=date(2026, 11, 23), accounts=5, items=9, before=(0,) * 8, chance=2e-5, areas=4)
    found = FoundBurst(burst=burst, found_at=NOW, private_to=None)
    async with storage_with_memory.work(HERE) as work:
        assert await work.quality.put_burst(found)
    async with storage_with_memory.work(HERE) as work:
        assert not await work.quality.put_burst(replace(found, burst=replace(burst, accounts=7)))
        assert await work.quality.put_burst(replace(found, burst=replace(burst, area="Login"), private_to="G7"))
        assert (await work.quality.bursts(NOW, NOW + timedelta(1)))[0] == found
        assert await work.quality.bursts(NOW - timedelta(1), NOW) == []
    async with storage_with_memory.work("T2") as work:
        assert await work.quality.bursts(NOW, NOW + timedelta(1)) == []
