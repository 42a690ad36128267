"""`heed import` and `heed export` on a terminal."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import BadImportError
from bot.domain.experiments.experiment import Stage
from handlers.terminal_transfers import ImportOrder, columns_from, export_file, import_file
from tests.fakes.jobs import FixedClock
from tests.fakes.storage import InMemoryStorage
from tests.storage_builders import HERE
from tests.stored_experiments import drafted


def _file(folder: Path, text: str) -> Path:
    file = folder / "reviews.csv"
    file.write_text(text, encoding="utf-8")
    return file


async def test_an_import_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Columns that are not kept, the counts, and each refused row with its line and reason, also in a file."""
    storage, rejects = InMemoryStorage(), tmp_path / "rejects.csv"
    order = ImportOrder(
        file=_file(tmp_path, "review,stars\nSlow,1\n,2\n"),
        workspace_id="T1",
        columns={"review": "words"},
        rejects=rejects,
    )
    await import_file(storage, FixedClock(), order)
    said = capsys.readouterr().out
    for part in ("Not kept: stars.", "Kept 1, already there 0, refused 1.", "line 3: has no words"):
        assert part in said
    assert "3,has no words,,2" in rejects.read_text(encoding="utf-8-sig")


async def test_the_only_workspace_need_not_be_named(tmp_path: Path) -> None:
    """An empty database has to be told; after that it knows."""
    storage = InMemoryStorage()
    order = ImportOrder(file=_file(tmp_path, "text\nSlow\n"), columns={})
    with pytest.raises(BadImportError, match="say which: --workspace"):
        await import_file(storage, FixedClock(), order)
    await import_file(storage, FixedClock(), ImportOrder(file=order.file, workspace_id="T1", columns={}))
    assert (await import_file(storage, FixedClock(), order)).already_there == 1
    await import_file(storage, FixedClock(), ImportOrder(file=order.file, workspace_id="T2", columns={}))
    with pytest.raises(BadImportError, match="T1 or T2"):
        await import_file(storage, FixedClock(), order)


async def test_an_export_is_written(tmp_path: Path) -> None:
    """The file holds everything; a format or a place that does not exist is said."""
    storage, output = InMemoryStorage(), tmp_path / "out.json"
    await import_file(
        storage, FixedClock(), ImportOrder(file=_file(tmp_path, "text\nSlow\n"), workspace_id="T1", columns={})
    )
    assert await export_file(storage, workspace_id=None, file_format="json", output=output) == 1
    assert '"words": "Slow"' in output.read_text(encoding="utf-8")
    with pytest.raises(BadImportError, match="no format"):
        await export_file(storage, workspace_id=None, file_format="xlsx", output=output)
    with pytest.raises(BadImportError, match="cannot be written"):
        await export_file(storage, workspace_id=None, file_format="csv", output=tmp_path / "no" / "out.csv")


async def test_experiments_are_written_when_they_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of them, those of private channels and discarded drafts included; what else there may be is said."""
    storage, output = InMemoryStorage(), tmp_path / "out.json"
    await drafted(storage, private_to="C9")
    gone = await drafted(storage)
    async with storage.work(HERE) as work:
        await work.experiments.save(replace(gone, stage=Stage.DISCARDED))
    whole: dict[str, Any] = {"workspace_id": HERE, "file_format": "json", "output": output}
    assert await export_file(storage, **whole, what="experiments") == 2
    assert "Wrote 2 experiments" in capsys.readouterr().out
    assert [each["label"] for each in json.loads(output.read_bytes())] == ["EXP-1", "EXP-2"]
    with pytest.raises(BadImportError, match="use feedback or experiments"):
        await export_file(storage, **whole, what="bets")


async def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A wrong path is a sentence, not a traceback."""
    with pytest.raises(BadImportError, match="cannot be read"):
        await import_file(
            InMemoryStorage(), FixedClock(), ImportOrder(file=tmp_path / "none.csv", workspace_id="T1", columns={})
        )


def test_columns_are_mapped_by_name() -> None:
    """A column's name may hold an equals sign; an option without one is explained."""
    assert columns_from(["a=b=words", "review = words"]) == {"a=b": "words", "review": "words"}
    with pytest.raises(BadImportError, match="COLUMN=FIELD"):
        columns_from(["words"])
