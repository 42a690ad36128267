"""The ledger of data sent as a table: every call, and nothing of what was said."""

import csv
import io
from collections.abc import Iterable

from bot.domain.cells import safe_cell
from bot.domain.ledger import ModelCall

LEDGER_COLUMNS = (
    "at",
    "purpose",
    "host",
    "model",
    "prompt",
    "prompt_version",
    "characters",
    "items",
    "with_question",
    "outcome",
    "note",
    "tokens_in",
    "tokens_out",
    "milliseconds",
)


def ledger_csv(calls: Iterable[ModelCall]) -> bytes:
    """Return a CSV file of calls, oldest first: UTF-8 with a mark, cells that no spreadsheet runs as a formula."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(LEDGER_COLUMNS)
    for call in calls:
        writer.writerow([safe_cell(cell) for cell in _cells(call)])
    return table.getvalue().encode("utf-8-sig")


def _cells(call: ModelCall) -> list[str]:
    return [
        call.at.isoformat(),
        call.purpose.value,
        call.host,
        call.model,
        call.prompt,
        call.prompt_version,
        str(call.characters),
        " ".join(call.items),
        # Whether, not whose: what colleagues ask is their own affair.
        "yes" if call.asked_by else "no",
        call.outcome.value,
        call.note,
        str(call.tokens_in),
        str(call.tokens_out),
        str(call.milliseconds),
    ]
