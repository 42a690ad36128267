"""Accounts in a spreadsheet: the columns of an export, and reading those of other tools' files."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.account_forms import facts_from
from bot.domain.accounts import Account, AccountFacts
from bot.domain.cells import plain_cell, safe_cell
from bot.domain.errors import BadImportError
from bot.domain.imports import Table
from bot.domain.tables import Refused, Row
from bot.domain.words import clean_words

# What CRMs call their columns (Salesforce, HubSpot, Pipedrive, Attio and their exports); the first name of each is
# Heed's own, as in its export.
COLUMNS = {
    "name": ("name", "account_name", "company_name", "account", "company", "organization", "organisation", "customer"),
    "domains": ("domains", "domain", "website", "company_domain_name", "web_site", "url", "email_domain"),
    "segment": ("segment", "customer_segment", "account_segment", "type", "company_size", "industry"),
    "tier": ("tier", "account_tier", "plan", "service_tier", "support_tier", "rating"),
    "revenue": (
        *("revenue", "arr", "annual_revenue", "annual_recurring_revenue", "amount", "acv", "contract_value"),
        *("annualrevenue", "yearly_revenue", "total_revenue"),
    ),
    "currency": ("currency", "currency_code", "currencyisocode", "account_currency", "deal_currency"),
    "owner": ("owner", "owner_slack_id", "slack_owner"),
    "external_id": ("external_id", "account_id", "company_id", "record_id", "id", "organization_id", "crm_id"),
    "teams": ("slack_workspaces", "teams", "slack_team_id", "team_id"),
}
NOTHING = "nothing"
EXPORTED = (
    *("label", "name", "domains", "segment", "tier", "revenue", "currency", "owner", "external_id"),
    *("slack_workspaces", "channels", "people", "items", "last_said_at"),
)
_USER = re.compile(r"[UW][A-Z0-9]{2,30}")
# One amount of Salesforce may say its currency before it, as in `EUR 1,200.00`.
_LONGEST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """A row that says something of an account; a cell that is empty says nothing."""

    line: int
    values: Mapping[str, str]
    facts: AccountFacts
    cells: tuple[str, ...] = ()


def account_table_of(header: Row | Refused | None, chosen: Mapping[str, str] | None = None) -> Table:
    """Return what the columns of a header mean; `chosen` maps column names to fields.

    Raises BadImportError when no column holds the names, or a chosen one is not there.
    """
    if not isinstance(header, Row):
        raise BadImportError("The first line has to name the columns, such as name,domains,revenue,currency.")
    names = [_folded(cell) for cell in header.cells]
    columns: dict[str, int] = {}
    taken: set[int] = set()
    for column, field in (chosen or {}).items():
        place = _place(names, column)
        taken.add(place)
        if _field(field) != NOTHING:
            columns[field] = place
    for field, known in COLUMNS.items():
        found = next((names.index(name) for name in known if name in names and names.index(name) not in taken), None)
        if field not in columns and found is not None:
            columns[field] = found
            taken.add(found)
    if "name" not in columns:
        shown = ", ".join(cell.strip() for cell in header.cells[:_LONGEST_SHOWN])
        raise BadImportError(
            f"No column holds the names of accounts. The file has: {shown}. Say which it is: --map COLUMN=name."
        )
    return Table(header=header.cells, columns=columns)


def account_row(row: Row, table: Table, currency: str = "") -> AccountRow | Refused:
    """Return what a row says of an account, or why it cannot be taken; `currency` is for amounts that name none."""
    if len(row.cells) > len(table.header):
        reason = f"has {len(row.cells)} cells, the header has {len(table.header)}"
        return Refused(line=row.line, reason=reason, cells=row.cells)
    values = {field: _cell(row, place) for field, place in table.columns.items()}
    values = {field: value for field, value in values.items() if value}
    if values.get("owner") and not _USER.fullmatch(values["owner"]):
        # CRMs hold names or addresses there, which nobody in Slack is known by.
        del values["owner"]
    values.setdefault("currency", currency)
    facts, errors = facts_from(values)
    if errors:
        field, reason = next(iter(errors.items()))
        return Refused(line=row.line, reason=f"{field}: {reason}", cells=row.cells)
    return AccountRow(line=row.line, values=values, facts=facts, cells=row.cells)


def csv_of_accounts(rows: Sequence[tuple[Account, Sequence[str], int, str]]) -> bytes:
    """Return accounts as CSV that spreadsheets open safely: each with its people, its items and when it last spoke."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(EXPORTED)
    for account, people, items, last_said_at in rows:
        facts = account.facts
        cells = (
            account.label,
            facts.name,
            " ".join(facts.domains),
            facts.segment or "",
            facts.tier or "",
            str(facts.revenue.amount) if facts.revenue else "",
            facts.revenue.currency if facts.revenue else "",
            facts.owner_id or "",
            facts.external_id or "",
            " ".join(facts.team_ids),
            " ".join(facts.channel_ids),
            " ".join(people),
            str(items),
            last_said_at,
        )
        writer.writerow([safe_cell(cell) for cell in cells])
    # The mark tells spreadsheet programs that it is UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _cell(row: Row, place: int) -> str:
    return clean_words(plain_cell(row.cells[place])) if place < len(row.cells) else ""


def _folded(name: str) -> str:
    return re.sub(r"[\s_/-]+", "_", clean_words(name).lower()).strip("_")


def _field(name: str) -> str:
    if name not in COLUMNS and name != NOTHING:
        raise BadImportError(f"There is no field “{name}”: a column can be one of {', '.join(COLUMNS)} or {NOTHING}.")
    return name


def _place(names: Sequence[str], column: str) -> int:
    if _folded(column) not in names:
        raise BadImportError(f"There is no column “{column}”. The file has: {', '.join(names[:_LONGEST_SHOWN])}.")
    return names.index(_folded(column))
