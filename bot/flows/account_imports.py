"""Bringing accounts in from a file: each row says what became of it, and the same file again changes nothing."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.account_errors import AccountChangedError, AccountTakenError
from bot.domain.account_names import lookalikes
from bot.domain.account_tables import AccountRow, account_row, account_table_of
from bot.domain.accounts import Account, AccountEvent, AccountFacts, MatchedBy
from bot.domain.imports import Table
from bot.domain.tables import Refused, decoded, rows_of
from bot.flows.account_settling import settle_event
from bot.flows.accounts import Entered, enter_account
from bot.ports import Clock, Storage, UnitOfWork

# Small enough that whoever captures meanwhile hardly waits.
BATCH_ROWS = 100


class Verdict(StrEnum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReport:
    """A row of a file: what became of it, and why."""

    line: int
    verdict: Verdict
    # The name in the file.
    name: str = ""
    note: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPlan:
    """A file that was read and understood, before anything of it is stored."""

    encoding: str
    table: Table
    rows: tuple[AccountRow | Refused, ...]


class _RehearsedError(Exception):
    """Ends a transaction that was only tried."""


def plan_accounts(data: bytes, columns: Mapping[str, str] | None = None, *, currency: str = "") -> AccountPlan:
    """Read a CSV file of accounts; `columns` maps names of its columns to Heed's fields. Raises BadImportError.

    A row that speaks of the same account as an earlier one is refused: which of the two is right, nobody knows.
    """
    text, encoding = decoded(data)
    rows = rows_of(text)
    table = account_table_of(next(rows, None), columns)
    read = [row if isinstance(row, Refused) else account_row(row, table, currency) for row in rows]
    return AccountPlan(encoding=encoding, table=table, rows=tuple(_each_once(read)))


async def import_accounts(
    storage: Storage,
    clock: Clock,
    plan: AccountPlan,
    *,
    workspace_id: str,
    is_rehearsal: bool = False,
    progress: Callable[[int], None] | None = None,
) -> list[RowReport]:
    """Store the rows of a plan, and let earlier items follow; `progress` gets the number of rows done.

    As a rehearsal nothing is stored, and the reports are those that it would have.
    """
    reports: list[RowReport] = []
    for start in range(0, len(plan.rows), BATCH_ROWS):
        batch = plan.rows[start : start + BATCH_ROWS]
        told, events = await _taken(storage, workspace_id, batch, clock.now(), is_rehearsal=is_rehearsal)
        reports += told
        for event in events:
            await settle_event(storage, workspace_id, event.id)
        if progress is not None:
            progress(len(batch))
    return reports


async def _taken(
    storage: Storage, workspace_id: str, batch: Sequence[AccountRow | Refused], now: datetime, *, is_rehearsal: bool
) -> tuple[list[RowReport], list[AccountEvent]]:
    told: list[RowReport] = []
    events: list[AccountEvent] = []
    with suppress(_RehearsedError):
        async with storage.work(workspace_id) as work:
            await work.accounts.hold()
            names = dict(await work.accounts.names())
            for row in batch:
                report, event = (_refused(row), None) if isinstance(row, Refused) else await _row(work, row, names, now)
                told.append(report)
                events += [] if event is None else [event]
            if is_rehearsal:
                events = []
                raise _RehearsedError
    return told, events


async def _row(
    work: UnitOfWork, row: AccountRow, names: dict[str, str], now: datetime
) -> tuple[RowReport, AccountEvent | None]:
    known, note = await known_account(work, row.facts)
    if note:
        return _report(row, Verdict.REFUSED, note), None
    if known is not None and (merged := merged_name(known, row.facts)):
        return _report(row, Verdict.SAME, f"{merged}, since they were merged"), None
    facts = _together(known.facts, row) if known else row.facts
    entered = Entered(
        workspace_id=work.workspace_id,
        user_id=None,
        facts=facts,
        account_id=known.id if known else None,
        version=known.version if known else 0,
        # Two customers of almost the same name are two: the file keeps them apart.
        is_another=True,
    )
    try:
        saved, event = await enter_account(work, entered, now)
    except (AccountTakenError, AccountChangedError) as refused:
        return _report(row, Verdict.REFUSED, str(refused)), None
    alike = lookalikes(facts.name, names, but=saved.account.id)
    names[saved.account.id] = facts.name
    if known is not None:
        changed = _changed_words(known.facts, saved.account.facts)
        return _report(row, Verdict.CHANGED if event else Verdict.SAME, changed), event
    return _report(row, Verdict.NEW, f"probably the same customer as {names[alike[0]]}" if alike else ""), event


async def known_account(work: UnitOfWork, facts: AccountFacts) -> tuple[Account | None, str]:
    """Return the account of a row: by its id elsewhere, its name, its domains; or why nobody can tell."""
    by_id = await work.accounts.with_external_id(facts.external_id) if facts.external_id else None
    by_name = await work.accounts.with_name(facts.name)
    if by_id is not None and by_name is not None and by_id.id != by_name.id:
        return None, f"has the id of {by_id.label} {by_id.name} and the name of {by_name.label}: merge these two first"
    if by_id is not None:
        return by_id, ""
    if by_name is None:
        holders = await work.accounts.by_keys(MatchedBy.DOMAIN, facts.domains)
        found = {account.id: account for account in holders.values()}
        if len(found) > 1:
            return None, f"has domains of {' and '.join(each.label for each in found.values())}: merge these first"
        by_name = next(iter(found.values()), None)
    other_id = by_name.facts.external_id if by_name else None
    if by_name is not None and facts.external_id and other_id and other_id != facts.external_id:
        return None, f"{by_name.label} {by_name.name} has another id, {other_id}: which of the two is meant?"
    return by_name, ""


def merged_name(known: Account, facts: AccountFacts) -> str:
    """Return where a row's account went, when its row is about one that was merged into another."""
    is_by_old_id = facts.external_id is not None and known.facts.external_id not in {None, facts.external_id}
    return f"is a part of {known.label} {known.name}" if is_by_old_id else ""


def _together(before: AccountFacts, row: AccountRow) -> AccountFacts:
    """Return what is known with what a row says; an empty cell takes nothing away, and domains are added."""
    said, given = row.facts, row.values
    return replace(
        before,
        name=said.name,
        segment=said.segment if "segment" in given else before.segment,
        tier=said.tier if "tier" in given else before.tier,
        revenue=said.revenue if "revenue" in given else before.revenue,
        owner_id=said.owner_id if "owner" in given else before.owner_id,
        external_id=said.external_id if "external_id" in given else before.external_id,
        domains=tuple(sorted({*before.domains, *said.domains})),
        team_ids=tuple(sorted({*before.team_ids, *said.team_ids})),
    )


def _changed_words(before: AccountFacts, after: AccountFacts) -> str:
    """Return which facts are other than before, in the words of the file's columns."""
    pairs = (
        ("name", before.name, after.name),
        ("segment", before.segment, after.segment),
        ("tier", before.tier, after.tier),
        ("revenue", before.revenue, after.revenue),
        ("owner", before.owner_id, after.owner_id),
        ("external_id", before.external_id, after.external_id),
        ("domains", before.domains, after.domains),
        ("slack_workspaces", before.team_ids, after.team_ids),
    )
    return ", ".join(name for name, one, other in pairs if one != other)


def _each_once(rows: Sequence[AccountRow | Refused]) -> list[AccountRow | Refused]:
    lines: dict[tuple[str, str], int] = {}
    found: list[AccountRow | Refused] = []
    for row in rows:
        keys = [] if isinstance(row, Refused) else _keys(row.facts)
        earlier = next((lines[key] for key in keys if key in lines), None)
        if isinstance(row, Refused) or earlier is None:
            found.append(row)
            lines.update(dict.fromkeys(keys, row.line))
        else:
            reason = f"speaks of the same account as line {earlier}: the same name, id or domain"
            found.append(Refused(line=row.line, reason=reason, cells=row.cells))
    return found


def _keys(facts: AccountFacts) -> list[tuple[str, str]]:
    name = ("name", facts.name.casefold())
    external = [("id", facts.external_id)] if facts.external_id else []
    return [name, *external, *(("domain", domain) for domain in facts.domains)]


def _refused(row: Refused) -> RowReport:
    return RowReport(line=row.line, verdict=Verdict.REFUSED, note=row.reason, cells=row.cells)


def _report(row: AccountRow, verdict: Verdict, note: str) -> RowReport:
    return RowReport(line=row.line, verdict=verdict, name=row.facts.name, note=note, cells=row.cells)
