"""Tables in CSV files as other tools write them: encodings, delimiters, broken rows, and true line numbers."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.errors import BadImportError

# Above any cell that Heed keeps, so that the row is refused with its own reason; csv's default is 131,072.
_LONGEST_CELL = 10_000_000
# Enough text to tell one byte a letter from two.
_HEAD_BYTES = 1_000
_JSON = re.compile(rb'\s*(\[\s*)?\{\s*"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a file; `line` is where it begins, counted from 1 as an editor does."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row that was not kept, and why."""

    line: int
    reason: str
    cells: tuple[str, ...] = ()


def decoded(data: bytes) -> tuple[str, str]:
    """Return a file's text and the name of its encoding. Raises BadImportError for an empty or a binary file."""
    if not data.strip():
        raise BadImportError("The file is empty.")
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace"), name
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadImportError("That is a spreadsheet program's own file: save it as CSV first, then import that.")
    if _JSON.match(data):
        raise BadImportError("That looks like JSON: import reads CSV, which `heed export` also writes (--format csv).")
    if (order := _wide(data)) is not None:
        return data.decode(order, "replace"), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        # Older spreadsheet programs save in the Windows code page; bytes that it does not have become marks.
        return data.decode("cp1252", "replace"), "cp1252"


def _wide(data: bytes) -> str | None:
    """Return the byte order of UTF-16 without a mark, which shows in every other byte being zero, or None."""
    head = data[:_HEAD_BYTES]
    half = len(head) // 2
    if half and head[1::2].count(0) > half / 2:
        return "utf-16-le"
    if half and head[::2].count(0) > half / 2:
        return "utf-16-be"
    return None


def rows_of(text: str) -> Iterator[Row | Refused]:
    """Yield the rows of a CSV text with the line each begins on, the header first; a broken row is refused."""
    csv.field_size_limit(_LONGEST_CELL)
    # Each row is cut off by itself: one that is broken must not take the following ones with it.
    reader = csv.reader(_lines(text), delimiter=_delimiter(text), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Refused(line=line, reason=_csv_reason(str(error)))
            continue
        if any(cell.strip() for cell in cells):
            yield Row(line=line, cells=tuple(cells))


def _lines(text: str) -> Iterator[str]:
    # Not str.splitlines: it also breaks at characters that are ordinary inside a cell.
    return iter(re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text))


def _delimiter(text: str) -> str:
    first = next(_lines(text), "")
    return max(",;\t", key=first.count)


def _csv_reason(error: str) -> str:
    if "unexpected end" in error:
        return "opens a quotation mark that is never closed: nothing after it could be read"
    if "expected after" in error:
        return "has text after a closing quotation mark: write a quotation mark inside a cell twice"
    return "cannot be read as CSV"
