"""What accounts said: the fake, SQLite and PostgreSQL alike."""

from datetime import timedelta
from typing import Any

from bot.domain.account_matching import Match
from bot.domain.accounts import Account, AccountFacts, MatchedBy
from bot.domain.audience import Reader
from bot.domain.feedback import Correction, Feedback
from bot.domain.labels import SetBy
from bot.domain.themes import NewTheme
from bot.ports import Search, Storage
from tests.storage_builders import EVERYBODY, HERE, NOW, kept


async def account(storage: Storage, name: str = "Acme", **known: Any) -> Account:
    """Store an account."""
    async with storage.work(HERE) as work:
        return await work.accounts.add(AccountFacts(name=name, **known), at=NOW)


async def clued(storage: Storage, kind: MatchedBy, *values: str, limit: int = 9) -> set[str]:
    """Return the words of the items with clues that may be recognised anew, read in pages."""
    found: list[str] = []
    async with storage.work(HERE) as work:
        after = ""
        while page := await work.account_signals.clued(kind, values, after=after, limit=limit):
            after = page[-1].feedback_id
            found += [each.feedback_id for each in page]
        return {item.words for item in await work.feedback.with_ids(found)}


async def test_items_are_found_by_their_clues(storage_with_memory: Storage) -> None:
    """Those whose account somebody said, or cleared, are left alone; a domain has those below it with it."""
    acme = await account(storage_with_memory)
    await kept(storage_with_memory, "a", author_domain="acme.com", author_team="T9", author_id="U9", channel_id="C7")
    await kept(storage_with_memory, "b", author_domain="eu.acme.com")
    await kept(storage_with_memory, "c", author_domain="notacme.com")
    await kept(storage_with_memory, "d", author_domain="acme.com", account_name="Beta")
    await kept(storage_with_memory, "e", author_domain="acme.com", account_id=acme.id, account_by=MatchedBy.TEAM)
    cleared = await kept(storage_with_memory, "f", author_domain="acme.com", account_name="Beta")
    async with storage_with_memory.work(HERE) as work:
        nobody = Correction(kind=None, severity=None, account_name=None)
        await work.feedback.correct(cleared.id, nobody, by="U1", at=NOW)
    assert await clued(storage_with_memory, MatchedBy.DOMAIN, "acme.com", limit=1) == {"a", "b", "e"}
    assert await clued(storage_with_memory, MatchedBy.TEAM, "T9") == {"a"}
    assert await clued(storage_with_memory, MatchedBy.CHANNEL, "C7") == {"a"}
    assert "a" in await clued(storage_with_memory, MatchedBy.MEMBER, "U9")


async def test_an_item_gets_an_account_and_loses_it_again(storage_with_memory: Storage) -> None:
    """It is found under the account's name from then on, and what somebody has said meanwhile stays."""
    acme = await account(storage_with_memory)
    item, said = await kept(storage_with_memory, "Slow"), await kept(storage_with_memory, "Late", account_name="Beta")
    match = Match(account_id=acme.id, by=MatchedBy.DOMAIN)
    async with storage_with_memory.work(HERE) as work:
        await work.account_signals.attribute({item.id: match, said.id: match})
    async with storage_with_memory.work(HERE) as work:
        one, other = await work.feedback.with_ids([item.id, said.id])
        assert (one.account_name, one.account_by, other.account_name) == ("Acme", MatchedBy.DOMAIN, "Beta")
        assert (await work.feedback.search(Search(words="acme"), EVERYBODY)).total == 1
        await work.account_signals.attribute({item.id: None})
        assert (await work.feedback.search(Search(words="acme"), EVERYBODY)).total == 0
        one = (await work.feedback.with_ids([item.id]))[0]
    assert (one.account_id, one.account_by) == (None, None)


async def test_a_renamed_account_is_found_by_its_new_name(storage_with_memory: Storage) -> None:
    """Page by page, until there is no more."""
    for words in ("Slow", "Late", "Bad"):
        await kept(storage_with_memory, words, account_name="Acme")
    async with storage_with_memory.work(HERE) as work:
        acme = await work.accounts.with_name("Acme")
        assert acme is not None
        await work.accounts.save(acme.id, AccountFacts(name="Zenith"), version=1)
        after: str | None = ""
        while after is not None:
            after = await work.account_signals.reindex(acme.id, after=after, limit=2)
        assert (await work.feedback.search(Search(words="zenith"), EVERYBODY)).total == 3


async def test_what_accounts_said_is_counted_for_a_reader(storage_with_memory: Storage) -> None:
    """Private words count for those who read them, and nobody else learns that they were said."""
    item = await kept(storage_with_memory, "Slow", account_name="Acme", said_at=NOW - timedelta(days=9))
    await kept(storage_with_memory, "Late", account_name="Acme", private_to="G1", captured_by=None, author_id="U8")
    acme_id = item.account_id or ""
    inside = Reader(workspace_id=HERE, channel_ids=frozenset({"G1"}))
    async with storage_with_memory.work(HERE) as work:
        signals = work.account_signals
        everybody = (await signals.signals([acme_id, "unknown"], EVERYBODY))[acme_id]
        assert (everybody.items, everybody.people, everybody.last_said_at) == (1, 1, NOW - timedelta(days=9))
        assert (await signals.signals([acme_id], inside))[acme_id].items == 2
        assert [each.words for each in await signals.items(acme_id, inside, limit=9)] == ["Late", "Slow"]
        assert [each.words for each in await signals.items(acme_id, inside, limit=1, offset=1)] == ["Slow"]
        assert await signals.signals([acme_id], Reader(workspace_id="T2")) == {}


async def test_the_themes_of_an_account_come_by_their_items(storage_with_memory: Storage) -> None:
    """Most items first; a theme of which the reader may see nothing is not there."""
    one, two, three = [await kept(storage_with_memory, words, account_name="Acme") for words in "abc"]
    secret = await kept(storage_with_memory, "d", account_name="Acme", private_to="G1", captured_by=None)
    async with storage_with_memory.work(HERE) as work:
        themes = [
            await work.themes.add(NewTheme(name=name, description="", named_by=SetBy.PERSON, created_at=NOW))
            for name in ("Maps", "Export", "Secret")
        ]
        for theme, items in zip(themes, ([one], [two, three], [secret]), strict=True):
            await work.themes.assign([item.id for item in items], theme.id)
        found = await work.account_signals.themes(one.account_id or "", EVERYBODY, limit=5)
        assert [(theme.name, items) for theme, items in found] == [("Export", 2), ("Maps", 1)]


async def test_outsiders_without_an_account_are_listed(storage_with_memory: Storage) -> None:
    """By workspace and by domain, the loudest first; whose account was said or recognised are not."""

    async def said(words: str, **facts: Any) -> Feedback:
        return await kept(storage_with_memory, words, **facts)

    await said("a", author_team="T9", author_domain="acme.com", author_name="Kim")
    await said("b", author_team="T9", author_name="Kim")
    await said("c", author_domain="beta.io", account_name="Beta")
    await said("d", author_domain="private.io", private_to="G1", captured_by=None)
    async with storage_with_memory.work(HERE) as work:
        found = await work.account_signals.strangers(EVERYBODY, limit=9)
        assert [(one.kind, one.value, one.items, one.author_name) for one in found] == [
            (MatchedBy.TEAM, "T9", 2, "Kim"),
            (MatchedBy.DOMAIN, "acme.com", 1, "Kim"),
        ]


async def test_segments_and_tiers_have_one_spelling_each(storage_with_memory: Storage) -> None:
    """Those that active accounts have."""
    await account(storage_with_memory, "A", segment="SMB", tier="Gold")
    await account(storage_with_memory, "B", segment="SMB")
    async with storage_with_memory.work(HERE) as work:
        assert await work.account_signals.spellings() == {"segment": ["SMB"], "tier": ["Gold"]}
