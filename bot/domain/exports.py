"""Items as rows of a table and as JSON; the columns are stable, and a file can be imported again."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.cells import safe_cell
from bot.domain.feedback import Feedback
from bot.domain.labels import LADDER, Label, LabelName, effective

# What somebody may have judged: each with who did and, for a machine, how sure it was (0..1).
_JUDGED = (LabelName.KIND, LabelName.SEVERITY, LabelName.SENTIMENT, LabelName.AREA)

# Heed's own names first among those that an import knows, so that every column finds its way back.
COLUMNS = (
    "id",
    "words",
    "said_at",
    "author",
    "account",
    "kind",
    "severity",
    "sentiment",
    "area",
    "theme",
    "theme_name",
    "source",
    "captured_at",
    "captured_by",
    "private_to",
    "channel",
    "ts",
    "thread_ts",
    "permalink",
    "conversation",
    *(f"{name}_set_by" for name in _JUDGED),
    *(f"{name}_confidence" for name in _JUDGED),
    *LADDER,
    "key",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """An item with what is known of it, as it leaves Heed."""

    feedback: Feedback
    labels: Sequence[Label] = ()
    # The theme by its public name (`T-3`) and what it is called; empty for an item in no theme.
    theme: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of several items: their labels by item, and themes by their internal ids."""

    labels: Mapping[str, Sequence[Label]] = field(default_factory=dict)
    themes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def exported(items: Iterable[Feedback], known: Known) -> list[Exported]:
    """Return items with what is known of them."""
    return [
        Exported(
            feedback=item,
            labels=known.labels.get(item.id, ()),
            theme=known.themes.get(item.theme_id or "", ("", "")),
        )
        for item in items
    ]


def csv_of(rows: Iterable[Exported], *, with_header: bool = True) -> bytes:
    """Return a CSV file: UTF-8 with a mark, because spreadsheet programs otherwise garble every accent.

    Without its header it is the next part of one. Cells that a spreadsheet would run as a formula begin with an
    apostrophe.
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    if with_header:
        writer.writerow(COLUMNS)
    for row in rows:
        cells = _cells(row)
        writer.writerow([safe_cell(cells[column]) for column in COLUMNS])
    return table.getvalue().encode("utf-8-sig" if with_header else "utf-8")


def json_of(rows: Iterable[Exported]) -> bytes:
    """Return a JSON file: a list of objects with the columns of the CSV file, each message of a thread by itself."""
    return json.dumps([_object(row) for row in rows], ensure_ascii=False, indent=1).encode()


def _cells(row: Exported) -> dict[str, str]:
    return {**_facts(row.feedback), **_labels(row), "theme": row.theme[0], "theme_name": row.theme[1]}


def _facts(item: Feedback) -> dict[str, str]:
    message = item.message
    return {
        "id": item.label,
        "words": item.words,
        "said_at": item.said_at.isoformat(),
        "author": item.author_name or item.author_id or "",
        "account": item.account_name or "",
        "kind": item.kind.value if item.kind else "",
        "severity": item.severity.value if item.severity else "",
        "sentiment": item.sentiment.value if item.sentiment else "",
        "area": item.area or "",
        "source": item.source.value,
        "captured_at": item.captured_at.isoformat(),
        "captured_by": item.captured_by or "",
        "private_to": item.private_to or "",
        "channel": message.channel_id if message else "",
        "ts": message.ts if message else "",
        "thread_ts": (message.thread_ts if message else None) or "",
        "permalink": (message.permalink if message else None) or "",
        "conversation": "\n\n".join(said.words for said in item.conversation),
        "key": item.origin_key,
    }


def _labels(row: Exported) -> dict[str, str]:
    counting = effective(list(row.labels))
    cells = {name.value: counting[name].value if name in counting else "" for name in LADDER}
    for name in _JUDGED:
        label = counting.get(name)
        cells[f"{name}_set_by"] = label.set_by.value if label else ""
        is_sure = label is not None and label.confidence is not None
        cells[f"{name}_confidence"] = f"{label.confidence:.2f}" if label and is_sure else ""
    return cells


def _object(row: Exported) -> dict[str, object]:
    cells = _cells(row)
    said = [{"ts": each.ts, "author": each.author_id, "words": each.words} for each in row.feedback.conversation]
    return {**{column: cells[column] for column in COLUMNS}, "conversation": said}
