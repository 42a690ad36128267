"""What the register of accounts does: the fake, SQLite and PostgreSQL alike."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.account_errors import AccountChangedError, AccountMergeError, AccountTakenError, AccountUndoError
from bot.domain.accounts import Account, AccountChange, AccountEvent, AccountFacts, AccountState, MatchedBy, Money
from bot.domain.audience import Reader
from bot.domain.feedback import Correction
from bot.ports import Storage
from tests.storage_builders import EVERYBODY, HERE, NOW, kept

ELSEWHERE = "T2"


def facts(name: str = "Acme", **known: Any) -> AccountFacts:
    """Return facts of an account."""
    return AccountFacts(name=name, **known)


async def account(storage: Storage, name: str = "Acme", **known: Any) -> Account:
    """Store an account."""
    async with storage.work(HERE) as work:
        return await work.accounts.add(facts(name, **known), at=NOW)


def event(of: Account, change: AccountChange = AccountChange.CREATED, **more: Any) -> AccountEvent:
    """Return a change of an account."""
    return AccountEvent(id=f"E-{of.number}-{change}", account_id=of.id, change=change, at=NOW, by="U1", **more)


async def test_an_account_keeps_what_is_known_of_it(storage_with_memory: Storage) -> None:
    """It is found by number, name, id elsewhere and each of its keys; the others find nothing."""
    revenue = Money(amount=1_200_000, currency="EUR")
    known = facts(
        segment="Enterprise",
        tier="Gold",
        revenue=revenue,
        owner_id="U1",
        external_id="001A",
        domains=("acme.com", "acme.io"),
        channel_ids=("C1",),
        team_ids=("T9",),
    )
    async with storage_with_memory.work(HERE) as work:
        made = await work.accounts.add(known, at=NOW)
    async with storage_with_memory.work(HERE) as work:
        store = work.accounts
        assert (made.label, made.facts, made.state, made.created_at) == ("A-1", known, AccountState.ACTIVE, NOW)
        assert await store.with_id(made.id) == await store.with_number(1) == await store.with_name(" ACME ") == made
        assert await store.with_external_id("001A") == await store.by_key(MatchedBy.DOMAIN, "acme.io") == made
        assert await store.by_key(MatchedBy.CHANNEL, "C1") == await store.by_key(MatchedBy.TEAM, "T9") == made
        assert await store.by_key(MatchedBy.TEAM, "acme.io") is None
        assert await store.with_names(["acme", "Other"]) == {"acme": made}
        assert await store.names() == {made.id: "Acme"}
    async with storage_with_memory.work(ELSEWHERE) as work:
        assert await work.accounts.with_name("Acme") is None
        assert await work.accounts.with_id(made.id) is None
        assert await work.accounts.every(limit=9) == []


async def test_two_accounts_never_share_what_they_are_known_by(storage_with_memory: Storage) -> None:
    """A name in other capitals, an id elsewhere, a domain: the second who claims it is refused and nothing changes."""
    await account(storage_with_memory, external_id="001A", domains=("acme.com",))
    other = await account(storage_with_memory, "Beta")
    for claim in (facts("ACME"), facts("Third", external_id="001A"), facts("Third", domains=("acme.com",))):
        with pytest.raises(AccountTakenError):
            async with storage_with_memory.work(HERE) as work:
                await work.accounts.add(claim, at=NOW)
        with pytest.raises(AccountTakenError):
            async with storage_with_memory.work(HERE) as work:
                await work.accounts.save(other.id, claim, version=other.version)
    async with storage_with_memory.work(HERE) as work:
        assert await work.accounts.count() == 2
        assert await work.accounts.with_id(other.id) == other


async def test_of_two_who_save_the_same_version_the_second_is_told(storage_with_memory: Storage) -> None:
    """Nobody's change is lost silently."""
    made = await account(storage_with_memory)
    async with storage_with_memory.work(HERE) as work:
        saved = await work.accounts.save(made.id, facts("Acme", tier="Gold"), version=1)
        assert (saved.version, saved.facts.tier) == (2, "Gold")
        with pytest.raises(AccountChangedError):
            await work.accounts.save(made.id, facts("Acme", tier="Silver"), version=1)
        assert (await work.accounts.save(made.id, saved.facts, version=2)).version == 3


async def test_a_capture_finds_or_makes_its_account(storage_with_memory: Storage) -> None:
    """The first spelling stays, and the item says that a person named it."""
    item = await kept(storage_with_memory, account_name="  Acme   Corp ")
    again = await kept(storage_with_memory, "Also slow", account_name="acme corp")
    async with storage_with_memory.work(HERE) as work:
        made = await work.accounts.with_name("ACME CORP")
        assert made is not None
        assert (made.name, made.number, made.created_at) == ("Acme Corp", 1, NOW)
        assert item.account_id == again.account_id == made.id
        assert item.account_by is MatchedBy.PERSON
        assert await work.accounts.ensure("acme corp", at=NOW) == made
        assert await work.accounts.ensure("  ", at=NOW) is None


async def test_a_recognised_account_is_kept_with_its_reason(storage_with_memory: Storage) -> None:
    """A name that somebody gave comes before it, and emptying the field is somebody's word too."""
    made = await account(storage_with_memory)
    seen: dict[str, Any] = {
        "account_id": made.id,
        "account_by": MatchedBy.DOMAIN,
        "author_domain": "acme.com",
        "author_team": "T9",
    }
    item = await kept(storage_with_memory, **seen)
    named = await kept(storage_with_memory, "Slow", account_name="Beta", **seen)
    assert (item.account_name, item.account_by, item.author_domain) == ("Acme", MatchedBy.DOMAIN, "acme.com")
    assert (named.account_name, named.account_by) == ("Beta", MatchedBy.PERSON)
    async with storage_with_memory.work(HERE) as work:
        nobody = Correction(kind=None, severity=None, account_name=None)
        cleared = await work.feedback.correct(item.id, nobody, by="U1", at=NOW)
    assert (cleared.account_id, cleared.account_by) == (None, MatchedBy.PERSON)


async def test_a_merge_moves_everything_and_its_undo_brings_it_back(storage_with_memory: Storage) -> None:
    """Items, people and keys; what came later stays where it came."""
    gone = await account(storage_with_memory, "Acme Inc", domains=("acme.io",), tier="Gold", external_id="002")
    stays = await account(storage_with_memory, domains=("acme.com",), segment="SMB", external_id="001")
    item = await kept(storage_with_memory, account_name="Acme Inc")
    async with storage_with_memory.work(HERE) as work:
        await work.accounts.put_people(gone.id, ["U9"], by="U1", at=NOW)
        moved = await work.accounts.merge(gone.id, stays.id)
        one = await work.accounts.with_name("acme inc")
        assert one is not None
        assert (one.id, one.facts.domains, one.facts.tier) == (stays.id, ("acme.com", "acme.io"), "Gold")
        assert await work.accounts.account_of_person("U9") == await work.accounts.with_external_id("002") == one
        assert await work.accounts.by_key(MatchedBy.DOMAIN, "acme.io") == one
        assert await work.accounts.count() == 1
        merged = await work.feedback.with_id(item.id)
        assert merged is not None
        assert (merged.account_id, merged.account_name) == (stays.id, "Acme")
    later = await kept(storage_with_memory, "Later", account_name="Acme Inc")
    assert later.account_id == stays.id
    async with storage_with_memory.work(HERE) as work:
        await work.accounts.unmerge(gone.id, stays.id, moved)
        back, other = await work.accounts.with_name("Acme Inc"), await work.accounts.with_id(stays.id)
        assert back is not None
        assert other is not None
        assert (back.id, back.facts) == (gone.id, gone.facts)
        assert other.facts == stays.facts
        assert await work.accounts.account_of_person("U9") == back
        one_item, later_item = await work.feedback.with_ids([item.id, later.id])
    assert (one_item.account_name, later_item.account_name) == ("Acme Inc", "Acme")


async def test_what_cannot_be_merged_is_refused(storage_with_memory: Storage) -> None:
    """Not with itself, not twice, not in a circle; and an undo needs both as the merge left them."""
    first, second, third = [await account(storage_with_memory, name) for name in ("A", "B", "C")]
    async with storage_with_memory.work(HERE) as work:
        store = work.accounts
        moved = await store.merge(first.id, second.id)
        for pair in ((second.id, second.id), (first.id, third.id), (second.id, first.id), ("unknown", third.id)):
            with pytest.raises(AccountMergeError):
                await store.merge(*pair)
        await store.merge(second.id, third.id)
        found = await store.with_name("A")
        assert found is not None
        assert found.id == third.id
        with pytest.raises(AccountUndoError):
            await store.unmerge(first.id, second.id, moved)


async def test_an_account_takes_the_name_of_one_that_was_merged_into_it(storage_with_memory: Storage) -> None:
    """The merged one takes the old name in exchange, so that both names still find the account."""
    gone = await account(storage_with_memory, "Acme", external_id="1")
    stays = await account(storage_with_memory, "Acme Inc", external_id="2")
    async with storage_with_memory.work(HERE) as work:
        await work.accounts.merge(gone.id, stays.id)
        present = await work.accounts.with_id(stays.id)
        assert present is not None
        saved = await work.accounts.save(stays.id, facts("Acme", external_id="1"), version=present.version)
        assert await work.accounts.with_external_ids(["1", "2"]) == {"1": saved, "2": saved}
        assert saved.name == "Acme"
        assert await work.accounts.with_names(["Acme", "acme inc"]) == {"Acme": saved, "acme inc": saved}


async def test_somebody_belongs_to_one_account(storage_with_memory: Storage) -> None:
    """Who is given to another one moves; who is left out belongs to none."""
    first, second = await account(storage_with_memory, "A"), await account(storage_with_memory, "B")
    async with storage_with_memory.work(HERE) as work:
        await work.accounts.put_people(first.id, ["U1", "U2"], by="U7", at=NOW)
        await work.accounts.put_people(second.id, ["U2", "U3"], by="U8", at=NOW + timedelta(days=1))
        await work.accounts.put_people(second.id, ["U2"], by="U9", at=NOW + timedelta(days=2))
        (person,) = await work.accounts.people(second.id)
        assert (person.user_id, person.set_by, person.set_at) == ("U2", "U8", NOW + timedelta(days=1))
        assert await work.accounts.accounts_of_people(["U1", "U2", "U3"]) == {"U1": first, "U2": second}


async def test_the_list_is_by_name_and_can_be_narrowed(storage_with_memory: Storage) -> None:
    """Pages join without gaps; a part of a name finds it whatever its capitals."""
    for name in ("beta", "Acme", "عكا", "100% Pure"):
        await account(storage_with_memory, name)
    async with storage_with_memory.work(HERE) as work:
        pages = [await work.accounts.every(limit=2, offset=offset) for offset in (0, 2)]
        assert [one.name for page in pages for one in page] == ["100% Pure", "Acme", "beta", "عكا"]
        assert [one.name for one in await work.accounts.every(limit=9, like="CM")] == ["Acme"]
        assert [one.name for one in await work.accounts.every(limit=9, like="%")] == ["100% Pure"]
        assert (await work.accounts.count(), await work.accounts.count("e")) == (4, 3)


async def test_an_account_of_private_words_alone_is_known_to_their_readers(storage_with_memory: Storage) -> None:
    """Somebody's entry makes it the register's."""
    item = await kept(storage_with_memory, account_name="Secret", private_to="G1", captured_by=None)
    inside = Reader(workspace_id=HERE, channel_ids=frozenset({"G1"}))
    async with storage_with_memory.work(HERE) as work:
        store = work.accounts
        assert (await store.count(reader=EVERYBODY), await store.count(reader=inside), await store.count()) == (0, 1, 1)
        made = await store.with_id(item.account_id or "")
        assert made is not None
        await store.record(event(made))
        assert await store.every(limit=1, reader=EVERYBODY) == [made]


async def test_the_record_tells_the_newest_first(storage_with_memory: Storage) -> None:
    """What moved comes back as it went in, and an undone change says when."""
    made = await account(storage_with_memory)
    first = event(made)
    merged = event(made, AccountChange.MERGED, other="other", moved={"feedback": ["1"], "keys": ["domain acme.io"]})
    async with storage_with_memory.work(HERE) as work:
        for each in (first, merged):
            await work.accounts.record(each)
        await work.accounts.mark_undone(merged.id, at=NOW + timedelta(days=1))
        assert [each.id for each in await work.accounts.events(made.id, limit=5)] == [merged.id, first.id]
        undone = await work.accounts.event(merged.id)
        assert undone is not None
        assert (undone.moved, undone.undone_at) == (merged.moved, NOW + timedelta(days=1))
        assert await work.accounts.event("unknown") is None
