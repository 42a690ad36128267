"""`heed import --what accounts` on a terminal: what it says, and what it writes down."""

from pathlib import Path

import pytest

from bot.domain.errors import BadImportError
from handlers.terminal_accounts import AccountOrder, import_account_file, require_feedback_or_accounts
from tests.fakes.jobs import FixedClock
from tests.fakes.storage import InMemoryStorage

FILE = 'name,arr,notes\nAcme,12k,x\n"=HYPERLINK(""x"")",1.200,y\nAcmé Inc,,z\n'


async def test_the_terminal_tells_what_becomes_of_each_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """First as a dry run that stores nothing; the report opens safely in a spreadsheet."""
    file, report, storage = tmp_path / "a.csv", tmp_path / "r.csv", InMemoryStorage()
    file.write_text(FILE, encoding="utf-8")
    columns = {"notes": "nothing"}
    order = AccountOrder(file=file, workspace_id="T1", columns=columns, currency="EUR", is_rehearsal=True)
    await import_account_file(storage, FixedClock(), order)
    told = capsys.readouterr().out
    assert "Would be: 0 changed, 2 new, 0 same, 1 refused." in told
    assert "line 3: refused: revenue: “1.200” can be read in two ways" in told
    assert "line 4: new Acmé Inc: probably the same customer as Acme" in told
    assert "Nothing was stored" in told
    assert storage.shelves == {} or not storage.shelves["T1"].accounts
    order = AccountOrder(file=file, workspace_id="T1", columns=columns, currency="EUR", report=report)
    await import_account_file(storage, FixedClock(), order)
    assert "Done: 0 changed, 2 new, 0 same, 1 refused." in capsys.readouterr().out
    lines = report.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "line,outcome,note,name,arr,notes"
    assert ",\"'=HYPERLINK" in lines[2]
    assert len(storage.shelves["T1"].accounts) == 2


def test_only_accounts_are_tried_out() -> None:
    """What cannot be done is said before a file is read."""
    assert require_feedback_or_accounts("accounts", is_rehearsal=True)
    assert not require_feedback_or_accounts("feedback", is_rehearsal=False)
    for what in ("feedback", "themes"):
        with pytest.raises(BadImportError, match="accounts"):
            require_feedback_or_accounts(what, is_rehearsal=True)
