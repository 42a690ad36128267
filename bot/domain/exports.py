"""Items as rows of a table and as JSON; the columns are stable, and a file can be imported again."""

import csv
import io
import json
from collections.abc import Iterable

from bot.domain.cells import safe_cell
from bot.domain.feedback import Feedback

# Heed's own names first among those that an import knows, so that every column finds its way back.
COLUMNS = (
    "id",
    "words",
    "said_at",
    "author",
    "account",
    "kind",
    "severity",
    "source",
    "captured_at",
    "captured_by",
    "private_to",
    "permalink",
    "conversation",
    "key",
)


def csv_of(items: Iterable[Feedback]) -> bytes:
    """Return a CSV file: UTF-8 with a mark, because spreadsheet programs otherwise garble every accent.

    Cells that a spreadsheet would run as a formula begin with an apostrophe.
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in items:
        writer.writerow([safe_cell(cell) for cell in _cells(item)])
    return table.getvalue().encode("utf-8-sig")


def json_of(items: Iterable[Feedback]) -> bytes:
    """Return a JSON file: a list of objects with the columns of the CSV file, each message of a thread by itself."""
    return json.dumps([_object(item) for item in items], ensure_ascii=False, indent=1).encode()


def _cells(item: Feedback) -> list[str]:
    return [
        item.label,
        item.words,
        item.said_at.isoformat(),
        item.author_name or item.author_id or "",
        item.account_name or "",
        item.kind.value if item.kind else "",
        item.severity.value if item.severity else "",
        item.source.value,
        item.captured_at.isoformat(),
        item.captured_by or "",
        item.private_to or "",
        (item.message.permalink if item.message else None) or "",
        "\n\n".join(said.words for said in item.conversation),
        item.origin_key,
    ]


def _object(item: Feedback) -> dict[str, object]:
    row: dict[str, object] = dict(zip(COLUMNS, _cells(item), strict=True))
    said = [{"ts": each.ts, "author": each.author_id, "words": each.words} for each in item.conversation]
    return {**row, "conversation": said}
