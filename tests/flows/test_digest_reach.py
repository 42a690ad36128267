"""What digests say of themes' reach: revenue by currency, news that is news, and forty themes at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.accounts import AccountFacts, Money
from bot.domain.digest_themes import THEMES_TOLD, Trend
from bot.domain.digests import Digest
from bot.domain.labels import SetBy
from bot.domain.themes import NewTheme, Theme
from bot.ports import Storage
from handlers.blocks.digests import digest_details, digest_message
from handlers.blocks.limits import MESSAGE_CHARACTERS, RENDERED_BLOCKS
from tests.fakes.mind import ScriptedAnalyst, plain_mind
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.digest_office import SLOT_AT, Office
from tests.handlers.blocks.test_digests_worst import weight
from tests.messages import as_read


def opened(storage: Storage) -> Office:
    """Open an office whose analyst says nothing."""
    office = Office(storage)
    office.desk = replace(office.desk, mind=plain_mind(local=ScriptedAnalyst()))
    return office


@pytest.fixture
def office() -> Office:
    """Open an office that remembers everything in memory."""
    return opened(InMemoryStorage())


async def themed(office: Office, name: str, *, days_before: float = 30) -> Theme:
    """Begin a theme."""
    created_at = SLOT_AT - timedelta(days=days_before)
    new = NewTheme(name=name, description="", named_by=SetBy.LOCAL, created_at=created_at)
    async with office.desk.storage.work(WORKSPACE) as work:
        return await work.themes.add(new)


async def said(
    office: Office, theme: Theme, author: str, account: str | None = None, *, days_before: float = 1
) -> None:
    """Let somebody say something on a theme."""
    item = await office.hear(
        f"{theme.name}, says {author}", days_before=days_before, author_id=author, account_name=account
    )
    async with office.desk.storage.work(WORKSPACE) as work:
        await work.themes.assign([item.id], theme.id)


async def worth(office: Office, name: str, amount: int, currency: str) -> None:
    """Say what an account pays in a year."""
    async with office.desk.storage.work(WORKSPACE) as work:
        account = await work.accounts.with_name(name)
        assert account is not None
        facts = AccountFacts(name=name, revenue=Money(amount=amount, currency=currency))
        await work.accounts.save(account.id, facts, version=account.version)


async def posted(office: Office) -> Digest:
    """Return the digest that everybody saw."""
    await office.schedule()
    await office.tick(SLOT_AT)
    (digest,) = office.heads()
    return digest


async def test_revenue_behind_a_theme_is_told_by_currency(storage_with_memory: Storage) -> None:
    """Never added up, once for each account, and kept as it was when the digest was made."""
    office = opened(storage_with_memory)
    theme = await themed(office, "Exports hang")
    for author, account in (("U1", "Acme"), ("U2", "Acme"), ("U3", "Beta"), ("U4", "Gamma"), ("U5", None)):
        await said(office, theme, author, account)
    for name, amount, currency in (("Acme", 48_000, "EUR"), ("Beta", 103_000, "EUR"), ("Gamma", 1_200, "USD")):
        await worth(office, name, amount, currency)
    digest = await posted(office)
    (told,) = digest.themes
    assert told.revenue == (Money(amount=151_000, currency="EUR"), Money(amount=1_200, currency="USD"))
    line = next(line for line in as_read(digest_message(digest)) if line.startswith("T-1"))
    assert line.endswith("3 accounts, 5 people · 151k EUR and 1,200 USD a year")
    await worth(office, "Acme", 1, "EUR")
    async with office.desk.storage.work(WORKSPACE) as work:
        kept = await work.digests.with_id(digest.id)
    assert kept is not None
    assert kept.themes == digest.themes


async def test_a_theme_found_late_is_no_news_of_the_customers(office: Office) -> None:
    """Heed saw only now what was said the week before as well: new is what nobody had said until this week."""
    found, fresh = await themed(office, "Found", days_before=1), await themed(office, "Fresh", days_before=1)
    for author in ("U1", "U2"):
        await said(office, found, author)
        await said(office, found, author, days_before=9)
        await said(office, fresh, author)
    digest = await posted(office)
    assert {theme.name: theme.trend for theme in digest.themes} == {"Fresh": Trend.NEW, "Found": Trend.STEADY}


async def test_forty_themes_at_once(office: Office) -> None:
    """The news first and a handful of them; the messages stay as long as ever, and no item stands there twice."""
    for number in range(40):
        theme = await themed(office, f"Theme {number}", days_before=1 if number == 37 else 30)
        for author in range(2):
            await said(office, theme, f"U{number}-{author}", f"Account {number}")
    digest = await posted(office)
    assert len(digest.themes) == THEMES_TOLD
    assert digest.themes[0].name == "Theme 37"
    head, details = digest_message(digest), digest_details(digest)
    quotes = [line for line in (*as_read(head), *as_read(details)) if line.startswith("> ")]
    assert len(quotes) == len(set(quotes))
    for rendered in (head, details):
        assert len(rendered.blocks) <= RENDERED_BLOCKS
        assert weight(rendered) <= MESSAGE_CHARACTERS
