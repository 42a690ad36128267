"""Accounts from files: tried out first, told row by row, and the same file again changes nothing."""

from collections.abc import Sequence

import pytest

from bot.domain.accounts import AccountFacts, MatchedBy, Money
from bot.domain.errors import BadImportError
from bot.flows.account_imports import RowReport, Verdict, import_accounts, plan_accounts
from bot.flows.account_merging import merge_accounts
from bot.flows.desk import Desk
from bot.flows.transfers import import_rows, plan_import
from bot.ports import Storage
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.account_office import account, accounts_of, desk_with, said
from tests.handlers.people import PRIYA

FILE = """Account Name,Website,Type,ARR,Currency,Record ID
Acme,https://www.acme.com,SMB,"1,200",EUR,1
Beta GmbH,beta.io,Enterprise,€12k,,2
"=HYPERLINK(""x"")",,,,,3
"""


@pytest.fixture
def desk() -> Desk:
    """Return a desk with storage in memory."""
    return desk_with(InMemoryStorage())


@pytest.fixture
def durable_desk(storage: Storage) -> Desk:
    """Return a desk with storage on each engine."""
    return desk_with(storage)


async def imported(desk: Desk, text: str, *, is_rehearsal: bool = False) -> list[RowReport]:
    """Import a file of accounts."""
    plan = plan_accounts(text.encode())
    return await import_accounts(desk.storage, desk.clock, plan, workspace_id=WORKSPACE, is_rehearsal=is_rehearsal)


def verdicts(reports: Sequence[RowReport]) -> list[Verdict]:
    """Return what became of each row."""
    return [report.verdict for report in reports]


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
