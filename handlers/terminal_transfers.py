"""`heed import` and `heed export` on a terminal: a progress bar, what was refused and why, and plain sentences."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.domain.cells import safe_cell
from bot.domain.errors import BadImportError
from bot.domain.tables import Refused
from bot.flows.experiments.exporting import export_experiments
from bot.flows.transfers import FORMATS, Outcome, Plan, export_rows, import_rows, plan_import
from bot.ports import Clock, Storage

# The rest is in the file of refused rows: a screen full of them helps nobody.
REFUSED_SHOWN = 10
# What can be written to a file: what one of it is called, and who writes it.
_EXPORTS = {"feedback": ("item", export_rows), "experiments": ("experiment", export_experiments)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrder:
    """What somebody asked to import."""

    file: Path
    workspace_id: str | None = None
    source: str = ""
    # Columns of the file by name, with the field that each one is.
    columns: Mapping[str, str]
    rejects: Path | None = None


async def import_file(storage: Storage, clock: Clock, order: ImportOrder) -> Outcome:
    """Import a CSV file and say what happened. Raises BadImportError before anything is stored."""
    console = Console(soft_wrap=True)
    plan = plan_import(read_file(order.file), order.columns)
    workspace_id = await chosen_workspace(storage, order.workspace_id)
    _describe(console, plan)
    with progress_bar(console) as progress:
        task = progress.add_task("Importing", total=len(plan.rows))
        outcome = await import_rows(
            storage,
            clock,
            plan,
            workspace_id=workspace_id,
            source=order.source,
            progress=lambda rows: progress.advance(task, rows),
        )
    _report(console, outcome)
    if order.rejects is not None:
        write_file(order.rejects, _rejects(plan, outcome.refused))
        console.print(f"Refused rows are in {escape(str(order.rejects))}.")
    return outcome


async def export_file(
    storage: Storage, *, workspace_id: str | None, file_format: str, output: Path, what: str = "feedback"
) -> int:
    """Write all feedback or all experiments to a file, private channels included; return how many it holds."""
    if what not in _EXPORTS:
        raise BadImportError(f"There is nothing called “{what}” to export: use {' or '.join(_EXPORTS)}.")
    if file_format not in FORMATS:
        raise BadImportError(f"There is no format “{file_format}”: use csv or json.")
    chosen = await chosen_workspace(storage, workspace_id)
    noun, exported = _EXPORTS[what]
    data, items = await exported(storage, workspace_id=chosen, reader=None, file_format=file_format)
    write_file(output, data)
    Console(soft_wrap=True).print(
        f"Wrote {items:,} {noun}{'' if items == 1 else 's'} to {escape(str(output))}. "
        "It holds words from private channels too: keep it accordingly."
    )
    return items


async def chosen_workspace(storage: Storage, given: str | None) -> str:
    """Return the workspace that is meant: the given one, else the only one. Raises BadImportError."""
    if given:
        return given
    known = await storage.workspace_ids()
    if len(known) == 1:
        return known[0]
    if known:
        raise BadImportError(f"Heed knows several workspaces, so say which: --workspace {' or '.join(known)}.")
    raise BadImportError(
        "Heed does not know a workspace yet, so say which: --workspace T0123456789. Slack shows the id in the address "
        "of its web client, after /client/."
    )


def columns_from(options: Iterable[str]) -> dict[str, str]:
    """Return what `--map COLUMN=FIELD` options say. Raises BadImportError for one without an equals sign."""
    pairs = [option.rpartition("=") for option in options]
    if any(not column.strip() or not field.strip() for column, _, field in pairs):
        raise BadImportError("Write --map COLUMN=FIELD, such as --map review=words.")
    return {column.strip(): field.strip() for column, _, field in pairs}


def read_file(file: Path) -> bytes:
    """Return what a file holds. Raises BadImportError with the reason when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadImportError(f"{file} cannot be read: {error.strerror or type(error).__name__}.") from error


def write_file(file: Path, data: bytes) -> None:
    """Write a file. Raises BadImportError with the reason when it cannot be written."""
    try:
        file.write_bytes(data)
    except OSError as error:
        raise BadImportError(f"{file} cannot be written: {error.strerror or type(error).__name__}.") from error


def _describe(console: Console, plan: Plan) -> None:
    columns = ", ".join(f"{plan.table.header[place].strip()} as {field}" for field, place in plan.table.columns.items())
    console.print(f"Reading {escape(columns)}.")
    if plan.table.unused:
        console.print(f"Not kept: {escape(', '.join(plan.table.unused))}.")
    if plan.encoding == "cp1252":
        console.print("The file is not UTF-8, so it was read as Windows-1252: look whether accents came out right.")


def progress_bar(console: Console) -> Progress:
    """Return the bar that shows how far a file is."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


def _report(console: Console, outcome: Outcome) -> None:
    console.print(f"Kept {outcome.kept:,}, already there {outcome.already_there:,}, refused {len(outcome.refused):,}.")
    if outcome.forgotten:
        console.print(f"Left out {outcome.forgotten:,}: their people or accounts were forgotten on request.")
    for refused in outcome.refused[:REFUSED_SHOWN]:
        console.print(f"  line {refused.line}: {escape(refused.reason)}", highlight=False)
    if len(outcome.refused) > REFUSED_SHOWN:
        console.print(f"  and {len(outcome.refused) - REFUSED_SHOWN:,} more; --rejects FILE writes them all down.")


def _rejects(plan: Plan, refused: Iterable[Refused]) -> bytes:
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(["line", "reason", *map(safe_cell, plan.table.header)])
    for row in refused:
        writer.writerow([row.line, safe_cell(row.reason), *map(safe_cell, row.cells)])
    return table.getvalue().encode("utf-8-sig")
