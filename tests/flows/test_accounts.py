"""Accounts: several people at once, undoing after more came, and files."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.account_errors import AccountChangedError, AccountMergeError, AccountTakenError, AccountUndoError
from bot.domain.accounts import Account, AccountChange, AccountFacts, AccountState, MatchedBy, Money
from bot.domain.errors import BadImportError, OutsiderError
from bot.flows.account_imports import RowReport, Verdict, import_accounts, plan_accounts
from bot.flows.account_linking import link_channel, link_stranger
from bot.flows.account_merging import merge_accounts, undo_merge
from bot.flows.account_pages import read_account
from bot.flows.accounts import Entered, save_account
from bot.flows.desk import Desk
from bot.flows.matching import recognised
from bot.flows.transfers import import_rows, plan_import
from bot.ports import Storage
from handlers.errands import errands
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import WORKSPACE, RecordingMessenger
from tests.fakes.storage import InMemoryStorage
from tests.handlers.people import GENERAL, GUEST, PRIYA, SAM, populated
from tests.storage_builders import new_feedback

FILE = """Account Name,Website,Type,ARR,Currency,Record ID
Acme,https://www.acme.com,SMB,"1,200",EUR,1
Beta GmbH,beta.io,Enterprise,€12k,,2
"=HYPERLINK(""x"")",,,,,3
"""


def desk_with(storage: Storage) -> Desk:
    """Return everything that a flow may reach for."""
    directory, jobs = populated(), InlineJobs()
    desk = Desk(
        storage=storage,
        directory=directory,
        messenger=RecordingMessenger(directory),
        jobs=jobs,
        clock=FixedClock(),
        mind=plain_mind(),
    )
    jobs.functions = errands(desk)
    return desk


@pytest.fixture
def desk() -> Desk:
    """Return a desk with storage in memory."""
    return desk_with(InMemoryStorage())


@pytest.fixture
def durable_desk(storage: Storage) -> Desk:
    """Return a desk with storage on each engine."""
    return desk_with(storage)


async def settled(desk: Desk) -> None:
    """Let items follow."""
    assert isinstance(desk.jobs, InlineJobs)
    await desk.jobs.run_all()


async def account(desk: Desk, name: str, **known: object) -> Account:
    """Enter an account."""
    facts = replace(AccountFacts(name=name), **known)  # type: ignore[arg-type]  # a test names what it gives
    entered = Entered(workspace_id=WORKSPACE, user_id=PRIYA, facts=facts, is_another=True)
    return (await save_account(desk, entered)).account


async def said(desk: Desk, words: str, **facts: object) -> str:
    """Keep an item as it comes in, and return its id."""
    new = new_feedback(words, workspace_id=WORKSPACE, **facts)
    async with desk.storage.work(WORKSPACE) as work:
        (recognisable,) = await recognised(work, [new])
        return (await work.feedback.add(recognisable)).feedback.id


async def accounts_of(desk: Desk, ids: Sequence[str]) -> list[str | None]:
    """Return the names of the accounts of items."""
    async with desk.storage.work(WORKSPACE) as work:
        return [item.account_name for item in await work.feedback.with_ids(ids)]


async def imported(desk: Desk, text: str, *, is_rehearsal: bool = False) -> list[RowReport]:
    """Import a file of accounts."""
    plan = plan_accounts(text.encode())
    return await import_accounts(desk.storage, desk.clock, plan, workspace_id=WORKSPACE, is_rehearsal=is_rehearsal)


def verdicts(reports: Sequence[RowReport]) -> list[Verdict]:
    """Return what became of each row."""
    return [report.verdict for report in reports]


async def test_of_two_who_merge_at_once_one_is_told(durable_desk: Desk) -> None:
    """Crosswise or the same: never a circle, and nothing in limbo."""
    desk = durable_desk
    one, other = await account(desk, "Acme"), await account(desk, "Acme Inc")
    item = await said(desk, "Slow", account_name="Acme")
    ways = ((one.id, other.id), (other.id, one.id), (one.id, other.id))
    done = await asyncio.gather(
        *(merge_accounts(desk, WORKSPACE, gone, into, by=PRIYA) for gone, into in ways), return_exceptions=True
    )
    refused = [each for each in done if isinstance(each, BaseException)]
    assert all(isinstance(each, AccountMergeError | AccountChangedError) for each in refused)
    assert 1 <= len(refused) <= 2
    async with desk.storage.work(WORKSPACE) as work:
        both = (await work.accounts.with_ids([one.id, other.id])).values()
        (kept,) = await work.feedback.with_ids([item])
    assert Counter(each.state for each in both) == {AccountState.ACTIVE: 1, AccountState.MERGED: 1}
    assert kept.account_id == next(each.id for each in both if each.state is AccountState.ACTIVE)


async def test_many_who_name_one_customer_at_once_make_one_account(durable_desk: Desk) -> None:
    """One number, one row; a domain goes to whoever is first."""
    desk = durable_desk
    ids = await asyncio.gather(*(said(desk, f"Slow {n}", account_name="ACME  corp") for n in range(8)))
    assert len(set(await accounts_of(desk, ids))) == 1
    rivals = (account(desk, name, domains=("acme.com",)) for name in ("One", "Two", "Three"))
    done = await asyncio.gather(*rivals, return_exceptions=True)
    assert sorted(isinstance(each, AccountTakenError) for each in done) == [False, True, True]


async def test_what_comes_during_a_merge_is_never_left_behind(durable_desk: Desk) -> None:
    """An item that was recognised just before belongs to the account that stays."""
    desk = durable_desk
    gone, stays = await account(desk, "Acme", domains=("acme.com",)), await account(desk, "Beta")
    coming = [said(desk, f"Slow {n}", author_domain="acme.com") for n in range(6)]
    ids, _ = await asyncio.gather(asyncio.gather(*coming), merge_accounts(desk, WORKSPACE, gone.id, stays.id, by=PRIYA))
    await settled(desk)
    assert set(await accounts_of(desk, ids)) == {"Beta"}


async def test_an_undo_after_more_came_gives_each_its_own(durable_desk: Desk) -> None:
    """What the links of the other explain goes back with them; what somebody said since stays as they said."""
    desk = durable_desk
    gone = await account(desk, "Acme", domains=("acme.com",))
    stays = await account(desk, "Beta", domains=("beta.io",))
    before = await said(desk, "a", author_domain="acme.com")
    merged = await merge_accounts(desk, WORKSPACE, gone.id, stays.id, by=PRIYA)
    assert merged.facts.domains == ("acme.com", "beta.io")
    later = [await said(desk, words, author_domain=domain) for words, domain in (("b", "acme.com"), ("c", "beta.io"))]
    named = await said(desk, "d", author_domain="acme.com", account_name="Beta")
    async with desk.storage.work(WORKSPACE) as work:
        (event,) = [e for e in await work.accounts.events(stays.id, limit=9) if e.change is AccountChange.MERGED]
    await asyncio.gather(*(undo_merge(desk, WORKSPACE, event.id, by=who) for who in (PRIYA, SAM)))
    await settled(desk)
    assert await accounts_of(desk, [before, *later, named]) == ["Acme", "Acme", "Beta", "Beta"]
    page = await read_account(desk, WORKSPACE, PRIYA, "acme")
    assert (page.account.id, page.account.facts.domains, page.row.signal and page.row.signal.items) == (
        gone.id,
        ("acme.com",),
        2,
    )


async def test_a_merge_of_a_merge_is_taken_back_in_its_order(desk: Desk) -> None:
    """Who undoes the first one first is told which to undo before."""
    one, two, three = [await account(desk, name) for name in ("One", "Two", "Three")]
    await merge_accounts(desk, WORKSPACE, one.id, two.id, by=PRIYA)
    await merge_accounts(desk, WORKSPACE, two.id, three.id, by=PRIYA)
    async with desk.storage.work(WORKSPACE) as work:
        events = [*await work.accounts.events(two.id, limit=9), *await work.accounts.events(three.id, limit=9)]
        first, second = [event for event in events if event.change is AccountChange.MERGED]
    with pytest.raises(AccountUndoError, match="A-2 was merged into A-3 since"):
        await undo_merge(desk, WORKSPACE, first.id, by=PRIYA)
    await undo_merge(desk, WORKSPACE, second.id, by=PRIYA)
    await undo_merge(desk, WORKSPACE, first.id, by=PRIYA)
    async with desk.storage.work(WORKSPACE) as work:
        assert await work.accounts.count() == 3
    with pytest.raises(AccountUndoError):
        await undo_merge(desk, WORKSPACE, "unknown", by=PRIYA)


async def test_a_channel_has_one_account_and_moves_with_its_items(desk: Desk) -> None:
    """Linking it to another one takes it from the first; a guest cannot."""
    one, two = await account(desk, "One"), await account(desk, "Two")
    item = await said(desk, "Slow", channel_id=GENERAL)
    for each in (one, two, two):
        await link_channel(desk, WORKSPACE, PRIYA, GENERAL, each.id)
        await settled(desk)
    assert await accounts_of(desk, [item]) == ["Two"]
    async with desk.storage.work(WORKSPACE) as work:
        present = await work.accounts.with_id(one.id)
    assert present is not None
    assert present.facts.channel_ids == ()
    with pytest.raises(OutsiderError):
        await link_channel(desk, WORKSPACE, GUEST, GENERAL, one.id)


async def test_a_surer_clue_wins_in_whatever_order_links_are_made(desk: Desk) -> None:
    """A workspace says more than a domain, and people more than both."""
    one, two = await account(desk, "One"), await account(desk, "Two")
    item = await said(desk, "Slow", author_team="T9", author_domain="acme.com", channel_id="C9")
    await link_stranger(desk, WORKSPACE, PRIYA, (MatchedBy.TEAM, "T9"), one.id)
    await link_stranger(desk, WORKSPACE, PRIYA, (MatchedBy.DOMAIN, "acme.com"), two.id)
    await settled(desk)
    assert await accounts_of(desk, [item]) == ["One"]
    async with desk.storage.work(WORKSPACE) as work:
        present = await work.accounts.with_id(one.id)
    assert present is not None
    facts = replace(present.facts, team_ids=())
    entered = Entered(workspace_id=WORKSPACE, user_id=PRIYA, facts=facts, account_id=one.id, version=present.version)
    await save_account(desk, entered)
    await settled(desk)
    assert await accounts_of(desk, [item]) == ["Two"]


async def test_people_of_an_account_bring_what_they_said(desk: Desk) -> None:
    """Who belongs to nobody any more takes it away again."""
    item = await said(desk, "Slow", author_id="U9")
    one = await account(desk, "One")
    for people, name in ((("U9",), "One"), ((), None)):
        entered = Entered(
            workspace_id=WORKSPACE,
            user_id=PRIYA,
            facts=one.facts,
            account_id=one.id,
            version=one.version,
            people=people,
        )
        await save_account(desk, entered)
        await settled(desk)
        assert await accounts_of(desk, [item]) == [name]


async def test_a_dry_run_says_what_the_import_does_and_stores_nothing(durable_desk: Desk) -> None:
    """The same file again changes nothing, and earlier items follow."""
    desk = durable_desk
    item = await said(desk, "Slow", author_domain="beta.io")
    rehearsed = await imported(desk, FILE, is_rehearsal=True)
    async with desk.storage.work(WORKSPACE) as work:
        assert await work.accounts.count() == 0
    reports = await imported(desk, FILE)
    assert verdicts(rehearsed) == verdicts(reports) == [Verdict.NEW] * 3
    assert verdicts(await imported(desk, FILE)) == [Verdict.SAME] * 3
    assert await accounts_of(desk, [item]) == ["Beta GmbH"]
    async with desk.storage.work(WORKSPACE) as work:
        acme = await work.accounts.with_external_id("1")
    assert acme is not None
    assert acme.facts == AccountFacts(
        name="Acme",
        segment="SMB",
        revenue=Money(amount=1200, currency="EUR"),
        external_id="1",
        domains=("acme.com",),
    )


async def test_each_row_says_what_changed_or_why_not(desk: Desk) -> None:
    """An empty cell takes nothing away, and what is unclear is left to people."""
    await account(desk, "Acme", external_id="1", tier="Gold", domains=("acme.com",))
    await account(desk, "Beta", external_id="2")
    await account(desk, "Gamma", domains=("gamma.io",))
    text = """name,domain,tier,revenue,id
Acme Corp,,,12k EUR,1
Beta,,,,9
Beta,,,,1
Gamma Ltd,gamma.io,,,4
ACME CORP,,,5 EUR,
,x.io,,,5
Delta,,,1.200,6
Épsilon,acme.com,,,7
acme corp.,,Silver,,8
"""
    reports = await imported(desk, text)
    assert [(report.verdict, report.note) for report in reports] == [
        (Verdict.CHANGED, "name, revenue"),
        (Verdict.REFUSED, "A-2 Beta has another id, 2: which of the two is meant?"),
        (Verdict.REFUSED, "speaks of the same account as line 3: the same name, id or domain"),
        (Verdict.CHANGED, "name, external_id"),
        (Verdict.REFUSED, "speaks of the same account as line 2: the same name, id or domain"),
        (Verdict.REFUSED, "name: An account needs a name."),
        (Verdict.REFUSED, "revenue: “1.200” can be read in two ways: write all digits, without a point or a comma."),
        (Verdict.REFUSED, "A-1 Acme Corp has another id, 1: which of the two is meant?"),
        (Verdict.NEW, "probably the same customer as Acme Corp"),
    ]
    async with desk.storage.work(WORKSPACE) as work:
        acme = await work.accounts.with_external_id("1")
    assert acme is not None
    assert (acme.facts.tier, acme.facts.domains) == ("Gold", ("acme.com",))


async def test_a_merged_account_stays_merged_when_the_file_comes_again(desk: Desk) -> None:
    """Its row says where it went; nothing flips from one to the other."""
    await imported(desk, FILE)
    async with desk.storage.work(WORKSPACE) as work:
        ids = [account.id for account in (await work.accounts.with_external_ids(["1", "2"])).values()]
    await merge_accounts(desk, WORKSPACE, ids[1], ids[0], by=PRIYA)
    reports = await imported(desk, FILE)
    assert verdicts(reports) == [Verdict.SAME] * 3
    assert "since they were merged" in " ".join(report.note for report in reports)


def test_a_file_without_names_or_of_another_kind_is_refused_before_anything_is_stored() -> None:
    """With the columns that it has, so that somebody can say which is meant."""
    with pytest.raises(BadImportError, match="The file has: foo, bar"):
        plan_accounts(b"foo,bar\n1,2\n")
    with pytest.raises(BadImportError, match="no field"):
        plan_accounts(b"foo,bar\n1,2\n", {"foo": "color"})
    with pytest.raises(BadImportError, match="empty"):
        plan_accounts(b"")
    assert plan_accounts(b"foo,bar\nAcme,2\n", {"foo": "name", "bar": "nothing"}).table.unused == ["bar"]


async def test_imported_feedback_is_recognised_by_id_and_domain(desk: Desk) -> None:
    """A name in the file counts before a domain, and the account's id before both."""
    await imported(desk, FILE)
    text = """words,email,account,account_id
by id,x@gmail.com,Somebody,1
by domain,jo@mail.beta.io,,
by name,jo@beta.io,Acme,
nobody,jo@gmail.com,,
"""
    await import_rows(desk.storage, desk.clock, plan_import(text.encode()), workspace_id=WORKSPACE)
    async with desk.storage.work(WORKSPACE) as work:
        items = [item async for item in work.feedback.readable(None)]
    assert {item.words: (item.account_name, item.account_by) for item in items} == {
        "by id": ("Acme", MatchedBy.EXTERNAL_ID),
        "by domain": ("Beta GmbH", MatchedBy.DOMAIN),
        "by name": ("Acme", MatchedBy.NAME),
        "nobody": (None, None),
    }
