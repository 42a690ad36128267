"""Bringing feedback in from a file and taking it out again: nobody is locked in."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.audience import Reader
from bot.domain.errors import StorageError
from bot.domain.exports import Exported, Known, csv_of, exported, json_of
from bot.domain.feedback import Feedback, NewFeedback
from bot.domain.imports import Table, Terms, feedback_of, table_of
from bot.domain.language import say
from bot.domain.tables import Refused, Row, decoded, rows_of
from bot.flows.desk import Desk
from bot.flows.finding import reader_for
from bot.flows.matching import recognised
from bot.messages import ExportReady
from bot.ports import Attachment, Clock, Job, Storage, UnitOfWork

T = TypeVar("T")

# Small enough that a transaction blocks nobody who captures meanwhile, large enough to be quick.
BATCH_ROWS = 500
FORMATS = ("csv", "json")

# A running Heed that labels what just came in may write for longer than one transaction waits for another. An import is
# in no hurry, but a database that is gone should not keep anybody in suspense: with its own two seconds, a quarter of a
# minute.
_PATIENT_TRIES = 5
_PAUSE_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A file that was read and understood, before anything of it is stored."""

    encoding: str
    table: Table
    rows: tuple[Row | Refused, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an import did."""

    kept: int
    already_there: int
    refused: tuple[Refused, ...]
    # Rows of people or accounts that were forgotten, or that were themselves.
    forgotten: int = 0


def plan_import(data: bytes, columns: Mapping[str, str] | None = None) -> Plan:
    """Read a CSV file; `columns` maps names of its columns to Heed's fields. Raises BadImportError."""
    text, encoding = decoded(data)
    rows = rows_of(text)
    table = table_of(next(rows, None), columns)
    return Plan(encoding=encoding, table=table, rows=tuple(rows))


async def import_rows(
    storage: Storage,
    clock: Clock,
    plan: Plan,
    *,
    workspace_id: str,
    source: str = "",
    progress: Callable[[int], None] | None = None,
) -> Outcome:
    """Store the rows of a plan, each once however often it is imported; `progress` gets the number of rows done."""
    terms = Terms(workspace_id=workspace_id, now=clock.now(), source=source)
    kept = known = forgotten = 0
    refused: list[Refused] = []
    for batch in _batches(plan.rows):
        read = [row if isinstance(row, Refused) else feedback_of(row, plan.table, terms) for row in batch]
        new = [item for item in read if isinstance(item, NewFeedback)]
        refused += [item for item in read if isinstance(item, Refused)]
        added, out = await _stored(storage, workspace_id, new)
        kept, forgotten, known = kept + added, forgotten + out, known + len(new) - added - out
        if progress is not None:
            progress(len(batch))
    return Outcome(kept=kept, already_there=known, refused=tuple(refused), forgotten=forgotten)


async def _stored(storage: Storage, workspace_id: str, new: Sequence[NewFeedback]) -> tuple[int, int]:
    """Store rows; return how many were new, and how many were of the forgotten.

    Storing them again changes nothing, so a busy database is waited for.
    """
    for _ in range(_PATIENT_TRIES):
        try:
            return await _stored_once(storage, workspace_id, new)
        except StorageError:
            await asyncio.sleep(_PAUSE_SECONDS)
    return await _stored_once(storage, workspace_id, new)


async def _stored_once(storage: Storage, workspace_id: str, new: Sequence[NewFeedback]) -> tuple[int, int]:
    async with storage.work(workspace_id) as work:
        known = await recognised(work, new)
        out = await work.erasures.keeps_out(known)
        added = await work.feedback.add_many([item for item in known if item.origin_key not in out])
    return added, sum(item.origin_key in out for item in known)


async def export_rows(
    storage: Storage, *, workspace_id: str, reader: Reader | None, file_format: str
) -> tuple[bytes, int]:
    """Return a file of what a reader may read (None: everything, for the operator), and how many items it holds."""
    async with storage.work(workspace_id) as work:
        items: list[Feedback] = [item async for item in work.feedback.readable(reader)]
        rows = [row for batch in _batches(items) for row in await described(work, batch)]
    return (json_of if file_format == "json" else csv_of)(rows), len(items)


def export_job(workspace_id: str, user_id: str, file_format: str, *, trigger_id: str) -> Job:
    """Return the job that sends somebody an export; the trigger of the command makes it happen once."""
    args = {"workspace_id": workspace_id, "user_id": user_id, "format": file_format, "export_id": trigger_id}
    return Job(id=f"export:{trigger_id}", kind="export", args=args)


async def send_export(desk: Desk, args: Mapping[str, str]) -> None:
    """Send `user_id` a file of everything that they may read, by direct message; raise TryAgainError."""
    workspace_id, user_id = args["workspace_id"], args["user_id"]
    file_format = args.get("format", "csv")
    reader = await reader_for(desk, workspace_id, user_id)
    data, items = await export_rows(desk.storage, workspace_id=workspace_id, reader=reader, file_format=file_format)
    await desk.messenger.send_file(
        Attachment(
            key=f"export:{args['export_id']}",
            workspace_id=workspace_id,
            user_id=user_id,
            name=f"heed-feedback-{desk.clock.now():%Y-%m-%d}.{file_format}",
            title=say("Customer feedback"),
            data=data,
            content=ExportReady(items=items),
        ),
    )


async def described(work: UnitOfWork, items: Sequence[Feedback]) -> list[Exported]:
    """Return items with their labels and the names of their themes."""
    found = await work.themes.with_ids(sorted({item.theme_id for item in items if item.theme_id}))
    themes = {theme_id: (theme.label, theme.name) for theme_id, theme in found.items()}
    labels = await work.labels.of_many([item.id for item in items])
    return exported(items, Known(labels=labels, themes=themes))


def _batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + BATCH_ROWS] for start in range(0, len(rows), BATCH_ROWS))
