"""Accounts: several people at once, links in any order, and undoing after more came."""

import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from bot.domain.account_errors import AccountChangedError, AccountMergeError, AccountTakenError, AccountUndoError
from bot.domain.accounts import AccountChange, AccountState, MatchedBy
from bot.domain.errors import OutsiderError
from bot.flows.account_linking import link_channel, link_stranger
from bot.flows.account_merging import merge_accounts, undo_merge
from bot.flows.account_pages import read_account
from bot.flows.accounts import Entered, save_account
from bot.flows.desk import Desk
from bot.ports import Storage
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.account_office import account, accounts_of, desk_with, said, settled
from tests.handlers.people import GENERAL, GUEST, PRIYA, SAM


@pytest.fixture
def desk() -> Desk:
    """Return a desk with storage in memory."""
    return desk_with(InMemoryStorage())


@pytest.fixture
def durable_desk(storage: Storage) -> Desk:
    """Return a desk with storage on each engine."""
    return desk_with(storage)


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
