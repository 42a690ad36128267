"""`heed import --what accounts` on a terminal: what became of each row, tried out first when somebody asks for it."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from bot.domain.cells import safe_cell
from bot.domain.errors import BadImportError
from bot.flows.account_imports import AccountPlan, RowReport, Verdict, import_accounts, plan_accounts
from bot.ports import Clock, Storage
from handlers.terminal_transfers import chosen_workspace, progress_bar, read_file, write_file

# A screen full of rows helps nobody; the report file has all of them.
ROWS_SHOWN = 20
# What people want to look at first.
_ORDER = (Verdict.REFUSED, Verdict.CHANGED, Verdict.NEW, Verdict.SAME)
# A name or a reason that would break the lines of a terminal.
_LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOrder:
    """What somebody asked to import."""

    file: Path
    workspace_id: str | None = None
    # Columns of the file by name, with the field that each one is.
    columns: Mapping[str, str]
    # The currency of amounts that name none.
    currency: str = ""
    is_rehearsal: bool = False
    # A file for what became of every row.
    report: Path | None = None


async def import_account_file(storage: Storage, clock: Clock, order: AccountOrder) -> list[RowReport]:
    """Import a CSV file of accounts and tell about each row. Raises BadImportError before anything is stored."""
    console = Console(soft_wrap=True)
    plan = plan_accounts(read_file(order.file), order.columns, currency=order.currency)
    workspace_id = await chosen_workspace(storage, order.workspace_id)
    _describe(console, plan)
    with progress_bar(console) as progress:
        task = progress.add_task("Trying out" if order.is_rehearsal else "Importing", total=len(plan.rows))
        reports = await import_accounts(
            storage,
            clock,
            plan,
            workspace_id=workspace_id,
            is_rehearsal=order.is_rehearsal,
            progress=lambda rows: progress.advance(task, rows),
        )
    _tell(console, reports, is_rehearsal=order.is_rehearsal)
    if order.report is not None:
        write_file(order.report, _table(plan, reports))
        console.print(f"Every row is in {escape(str(order.report))}.")
    return reports


def require_feedback_or_accounts(what: str, *, is_rehearsal: bool) -> bool:
    """Say whether accounts are meant. Raises BadImportError when it is neither, or feedback cannot be tried out."""
    if what not in {"feedback", "accounts"}:
        raise BadImportError(f"There is nothing called “{what}” to import: use feedback or accounts.")
    if what == "feedback" and is_rehearsal:
        raise BadImportError("Only accounts can be tried out with --dry-run: add --what accounts.")
    return what == "accounts"


def _describe(console: Console, plan: AccountPlan) -> None:
    columns = ", ".join(f"{plan.table.header[place].strip()} as {field}" for field, place in plan.table.columns.items())
    console.print(f"Reading {escape(columns)}.")
    if plan.table.unused:
        console.print(f"Not kept: {escape(', '.join(plan.table.unused))}.")
    if plan.encoding == "cp1252":
        console.print("The file is not UTF-8, so it was read as Windows-1252: look whether accents came out right.")


def _tell(console: Console, reports: Sequence[RowReport], *, is_rehearsal: bool) -> None:
    counts = Counter(report.verdict for report in reports)
    told = ", ".join(f"{counts[verdict]:,} {verdict.value}" for verdict in (*_ORDER[1:], _ORDER[0]))
    console.print(f"{'Would be' if is_rehearsal else 'Done'}: {told}.")
    shown = [report for verdict in _ORDER for report in reports if report.verdict is verdict and _is_news(report)]
    for report in shown[:ROWS_SHOWN]:
        console.print(f"  line {report.line}: {escape(_line(report))}", highlight=False)
    if len(shown) > ROWS_SHOWN:
        console.print(f"  and {len(shown) - ROWS_SHOWN:,} more; --rejects FILE writes every row down.")
    if is_rehearsal:
        console.print("Nothing was stored: this was a dry run.")


def _is_news(report: RowReport) -> bool:
    return report.verdict is not Verdict.SAME or bool(report.note)


def _line(report: RowReport) -> str:
    name = f" {report.name}" if report.name else ""
    note = f": {report.note}" if report.note else ""
    return " ".join(f"{report.verdict.value}{name}{note}".split())[:_LONGEST_SHOWN]


def _table(plan: AccountPlan, reports: Iterable[RowReport]) -> bytes:
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(["line", "outcome", "note", *map(safe_cell, plan.table.header)])
    for row in reports:
        writer.writerow([row.line, row.verdict.value, safe_cell(row.note), *map(safe_cell, row.cells)])
    return table.getvalue().encode("utf-8-sig")
