"""Files come in once however often they are imported, and what goes out can come back."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from bot.domain.audience import Reader
from bot.domain.errors import BadImportError
from bot.domain.feedback import Feedback, Kind, Severity, Source
from bot.domain.imports import LONGEST_WORDS
from bot.flows.transfers import Outcome, export_rows, import_rows, plan_import
from bot.ports import Search, Storage
from tests.fakes.jobs import FixedClock
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage

EVERYBODY = Reader(workspace_id=WORKSPACE, channel_ids=frozenset({"C0SECRET"}))


async def _import(storage: Storage, data: str | bytes, *, source: str = "") -> Outcome:
    plan = plan_import(data.encode() if isinstance(data, str) else data)
    return await import_rows(storage, FixedClock(), plan, workspace_id=WORKSPACE, source=source)


async def _items(storage: Storage) -> list[Feedback]:
    async with storage.work(WORKSPACE) as work:
        return sorted((await work.feedback.search(Search(limit=100), EVERYBODY)).items, key=lambda item: item.number)


async def _item(storage: Storage) -> Feedback:
    (only,) = await _items(storage)
    return only


@pytest.fixture
def memory() -> InMemoryStorage:
    """Storage in memory."""
    return InMemoryStorage()


async def test_other_tools_columns_are_understood(storage: Storage) -> None:
    """Columns are known by their usual names, whatever their order and their capitals."""
    outcome = await _import(
        storage,
        "Created At,Company,Type,Severity,Reporter,Message,Stars\n"
        "2026-11-01T10:00:00+01:00,Acme Corp,Feature request,HIGH,Jo Miller,Export to PDF,5\n",
    )
    assert (outcome.kept, outcome.already_there, outcome.refused) == (1, 0, ())
    item = await _item(storage)
    assert (item.words, item.account_name, item.kind, item.severity, item.author_name, item.source) == (
        "Export to PDF",
        "Acme Corp",
        Kind.REQUEST,
        Severity.HIGH,
        "Jo Miller",
        Source.IMPORT,
    )
    assert item.said_at == datetime(2026, 11, 1, 9, tzinfo=UTC)


async def test_importing_again_changes_nothing(storage: Storage) -> None:
    """With ids or without, the same file is the same items; the same ids from another tool are not."""
    for data in ("id,text\n1,Slow\n2,Fast\n", "text,date\nSlow,2026-11-01\nSlow,2026-11-02\n"):
        assert (await _import(storage, data)).kept == 2
        again = await _import(storage, data)
        assert (again.kept, again.already_there) == (0, 2)
    assert (await _import(storage, "id,text\n1,Slow\n2,Fast\n", source="Zendesk")).kept == 2


async def test_refused_rows_are_named_by_their_line(memory: InMemoryStorage) -> None:
    """Lines are counted as an editor does, also after cells of several lines; the other rows are kept."""
    outcome = await _import(
        memory,
        'text,date,kind,severity\n"two\nlines",2026-11-01,,\n,2026-11-01,,\nslow,31/12/2025,,\nslow,,mood,\n'
        'slow,,,huge\n"bro"ken,,,\nfine,2026-11-02,bug,low\nmore,2030-01-01,,\na,b,c,d,e\n',
    )
    assert outcome.kept == 2
    reasons = [(row.line, row.reason) for row in outcome.refused]
    assert [line for line, _ in reasons] == [4, 5, 6, 7, 8, 10, 11]
    told = " | ".join(reason for _, reason in reasons)
    for part in ("no words", "31/12/2025", "mood", "huge", "quotation mark", "future", "5 cells"):
        assert part in told


async def test_a_quotation_mark_that_is_never_closed_is_said(memory: InMemoryStorage) -> None:
    """What was read before it is kept."""
    outcome = await _import(memory, 'text\nfine\n"open\nmore\n')
    assert outcome.kept == 1
    assert [(row.line, "never closed" in row.reason) for row in outcome.refused] == [(3, True)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"stars,date\n5,2026-11-01\n", "No column holds the words. The file has: stars, date"),
        (b"PK\x03\x04....", "save it as CSV"),
    ],
)
def test_a_file_that_cannot_be_imported_is_explained(data: bytes, said: str) -> None:
    """Nothing is stored before the file is understood."""
    with pytest.raises(BadImportError, match=said):
        plan_import(data)


def test_columns_can_be_chosen() -> None:
    """A chosen column wins; one that is not there, or a field that is none, is named."""
    assert plan_import(b"a,text\nx,y\n", {"a": "words"}).table.columns["words"] == 0
    assert "kind" not in plan_import(b"type,text\nEmail,y\n", {"type": "nothing"}).table.columns
    with pytest.raises(BadImportError, match="no column “b”"):
        plan_import(b"a,text\nx,y\n", {"b": "words"})
    with pytest.raises(BadImportError, match="no field “mood”"):
        plan_import(b"a,text\nx,y\n", {"a": "mood"})


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("text\ncafé ☕\n".encode(), "utf-8"),
        ("text\ncafé ☕\n".encode("utf-8-sig"), "utf-8-sig"),
        ("text\ncafé ☕\n".encode("utf-16"), "utf-16"),
        ("text\ncafé ☕\n".encode("utf-16-le"), "utf-16"),
        ("text\ncafé ☕\n".encode("utf-16-be"), "utf-16"),
        ("text\ncafé\n".encode("cp1252"), "cp1252"),
        ("text;date\ncafé;2026-11-01\n".encode(), "utf-8"),
        (b"text\r\ncaf\xc3\xa9\x00\r\n", "utf-8"),
    ],
)
async def test_files_of_every_usual_encoding_are_read(memory: InMemoryStorage, data: bytes, encoding: str) -> None:
    """UTF-8 and UTF-16, with and without a mark, the Windows code page, semicolons, and a stray NUL."""
    assert plan_import(data).encoding == encoding
    await _import(memory, data)
    assert (await _item(memory)).words.startswith("café")


def test_a_json_file_is_refused_with_the_way_out() -> None:
    """It would otherwise be read as a table whose first line names odd columns."""
    with pytest.raises(BadImportError, match="import reads CSV"):
        plan_import(b'[\n {\n  "id": "F-1", "words": "slow"}]')


async def test_a_huge_cell_is_refused_by_itself(memory: InMemoryStorage) -> None:
    """Fault 30: a document in a cell is no item; the longest message still is."""
    outcome = await _import(memory, f"text\n{'x' * 200_000}\n{'y' * LONGEST_WORDS}\n")
    assert outcome.kept == 1
    assert "200,000 characters" in outcome.refused[0].reason


async def test_an_export_comes_back_as_it_was(storage: Storage) -> None:
    """Fault 31: cells that could run are guarded in the file, and whole again after an import elsewhere."""
    nasty = ['=HYPERLINK("x")', "\uff1d1", "+1 for dark mode", "@here 'quoted'", "'=1", 'say "hi",\nplease', "plain"]
    table = io.StringIO()
    csv.writer(table).writerows([["text", "private_to"], *([words, "C0SECRET"] for words in nasty)])
    await _import(storage, table.getvalue())
    exported, count = await export_rows(storage, workspace_id=WORKSPACE, reader=None, file_format="csv")
    assert count == len(nasty)
    cells = [row["words"] for row in csv.DictReader(io.StringIO(exported.decode("utf-8-sig")))]
    assert not any(cell.lstrip().startswith(("=", "+", "@", "\uff1d")) for cell in cells)
    assert (await _import(storage, exported)).already_there == len(nasty)
    other = InMemoryStorage()
    assert (await _import(other, exported)).kept == len(nasty)
    assert [item.words for item in await _items(other)] == [item.words for item in await _items(storage)]
    assert {item.private_to for item in await _items(other)} == {"C0SECRET"}


async def test_an_export_holds_only_what_its_reader_may_read(memory: InMemoryStorage) -> None:
    """The operator's export holds everything, a person's holds theirs."""
    await _import(memory, "text,private_to\nopen,\nclosed,C0SECRET\n")
    reader = Reader(workspace_id=WORKSPACE)
    data, count = await export_rows(memory, workspace_id=WORKSPACE, reader=reader, file_format="json")
    assert count == 1
    assert [row["words"] for row in json.loads(data)] == ["open"]
