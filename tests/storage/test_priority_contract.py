"""What is counted for priorities: the fake, SQLite and PostgreSQL alike."""

from datetime import timedelta

from bot.domain.accounts import Account, AccountFacts, Money
from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.feedback import Severity
from bot.domain.labels import SetBy
from bot.domain.priority_parts import Estimate
from bot.domain.themes import NewTheme, Theme
from bot.ports import Storage
from tests.storage_builders import EVERYBODY, HERE, NOW, kept

FOUR = timedelta(weeks=4)
LATELY = Period(start=NOW - FOUR, end=NOW, label="lately")
EARLIER = Period(start=NOW - 2 * FOUR, end=NOW - FOUR, label="earlier")


async def theme(storage: Storage, name: str = "Export") -> Theme:
    """Store a theme."""
    async with storage.work(HERE) as work:
        return await work.themes.add(NewTheme(name=name, description="", named_by=SetBy.LOCAL, created_at=NOW))


async def said(storage: Storage, of: Theme, author: str | None, account: str | None = None, **facts: object) -> None:
    """Keep something that belongs to a theme."""
    item = await kept(storage, "Slow", author_id=author, account_name=account, **facts)
    async with storage.work(HERE) as work:
        await work.themes.assign([item.id], of.id)


async def worth(storage: Storage, name: str, amount: int, currency: str) -> Account:
    """Say what an account is worth."""
    async with storage.work(HERE) as work:
        account = (await work.accounts.with_name(name)) or None
        assert account is not None
        facts = AccountFacts(name=name, revenue=Money(amount=amount, currency=currency))
        await work.accounts.save(account.id, facts, version=account.version)
    return account


async def test_evidence_counts_each_customer_once(storage_with_memory: Storage) -> None:
    """An account is one voice, so is somebody of no known account, and so are all together whom nobody named."""
    storage = storage_with_memory
    of = await theme(storage)
    await theme(storage, "Nobody speaks of it")
    await said(storage, of, "U1", "Acme", severity=Severity.CRITICAL)
    await said(storage, of, "U2", "Acme", severity=Severity.LOW, said_at=NOW - timedelta(weeks=5))
    await said(storage, of, "U3")
    await said(storage, of, "U3", said_at=NOW - timedelta(weeks=20))
    for name in ("Bea", None, None):
        await said(storage, of, None, author_name=name)
    async with storage.work(HERE) as work:
        (found,) = await work.priority.evidence(EVERYBODY, LATELY, EARLIER)
    assert (found.theme_id, found.number, found.items) == (of.id, of.number, 7)
    assert (found.accounts, found.loners, found.voices) == (1, 3, 4)
    assert (found.now, found.before) == (5, 1)
    assert (found.weighed, found.gravity, found.critical) == (2, 5, 1)


async def test_evidence_is_of_what_its_reader_may_see(storage_with_memory: Storage) -> None:
    """A private channel's customers count for its members alone."""
    storage = storage_with_memory
    of = await theme(storage)
    await said(storage, of, "U1", "Acme")
    await said(storage, of, "U2", "Beta", private_to="G1", channel_id="G1")
    member = Reader(workspace_id=HERE, channel_ids=frozenset({"G1"}))
    async with storage.work(HERE) as work:
        (open_part,) = await work.priority.evidence(EVERYBODY, LATELY, EARLIER)
        (whole,) = await work.priority.evidence(member, LATELY, EARLIER)
        reaches = await work.priority.reaches([of.id, "none"], EVERYBODY, LATELY, EARLIER)
        assert await work.priority.reaches([], EVERYBODY, LATELY, EARLIER) == {}
    assert (open_part.accounts, whole.accounts) == (1, 2)
    assert (list(reaches), reaches[of.id].items) == ([of.id], 1)


async def test_revenue_is_told_by_currency_and_once_for_each_account(storage_with_memory: Storage) -> None:
    """However often an account speaks; amounts of two currencies are never added up."""
    storage = storage_with_memory
    of = await theme(storage)
    for name in ("Acme", "Acme", "Beta", "Gamma", "Unknown"):
        await said(storage, of, "U1", name)
    for name, amount, currency in (("Acme", 1_000, "EUR"), ("Beta", 3_000_000_000, "EUR"), ("Gamma", 500, "USD")):
        await worth(storage, name, amount, currency)
    async with storage.work(HERE) as work:
        assert await work.priority.revenues(EVERYBODY) == {of.id: {"EUR": 3_000_001_000, "USD": 500}}
        assert await work.priority.currencies() == {"EUR": 2, "USD": 1}
        assert await work.priority.revenues(Reader(workspace_id=HERE, reads_workspace=False)) == {}


async def test_the_last_estimate_stands(storage_with_memory: Storage) -> None:
    """Whoever gave it; another workspace's are not there."""
    storage = storage_with_memory
    of = await theme(storage)
    first = Estimate(theme_id=of.id, impact=2.0, effort_weeks=None, by="U1", at=NOW)
    second = Estimate(theme_id=of.id, impact=None, effort_weeks=0.5, by="U2", at=NOW)
    async with storage.work(HERE) as work:
        await work.priority.put_estimate(first)
        assert await work.priority.estimates() == {of.id: first}
        await work.priority.put_estimate(second)
    async with storage.work(HERE) as work:
        assert await work.priority.estimates() == {of.id: second}
    async with storage.work("T2") as work:
        assert await work.priority.estimates() == {}
        assert await work.priority.evidence(EVERYBODY, LATELY, EARLIER) == []
        assert await work.priority.currencies() == {}
