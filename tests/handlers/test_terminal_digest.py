"""`heed digest` on a terminal: the file, what is said of it, and channels by name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import BadImportError, BadScheduleError
from bot.flows.digest_pages import NoSuchChannelError
from handlers.clients import Clients
from handlers.terminal_digest import DigestOrder, write_digest_page
from tests.fakes.slack import WORKSPACE
from tests.fakes.storage import InMemoryStorage
from tests.flows.digest_office import PRODUCT, SECRET, SLOT_AT, Office

PAGES: Mapping[str | None, Mapping[str, Any]] = {
    None: {"channels": [{"id": "C0GENERAL", "name": "general"}], "response_metadata": {"next_cursor": "second"}},
    "second": {"channels": [{"id": PRODUCT, "name": "product"}, {"id": SECRET, "name": "secret"}]},
}


class SlackList:
    """The part of Slack that lists channels, page by page."""

    async def conversations_list(self, *, cursor: str | None, **_given: object) -> Any:
        """Return a page."""

        class Answer:
            data = PAGES[cursor]

        return Answer()


def clients() -> Clients:
    """Return the way to that part of Slack."""

    async def only(workspace_id: str) -> Any:
        assert workspace_id == WORKSPACE
        return SlackList()

    return only


@pytest.fixture
async def office() -> Office:
    """Open an office in which one customer said something."""
    office = Office(InMemoryStorage())
    office.clock.at = SLOT_AT
    await office.hear("The export is <b>slow</b>")
    return office


async def test_a_page_is_written(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a channel it holds what everybody may read; the terminal says so."""
    file = tmp_path / "digest.html"
    await write_digest_page(office.desk, clients(), DigestOrder(file=file))
    text = file.read_text(encoding="utf-8")
    assert text.startswith('<!doctype html>\n<html lang="en" dir="ltr">')
    assert "The export is &lt;b&gt;slow&lt;/b&gt;" in text
    assert "It holds what everybody in the workspace may read." in capsys.readouterr().out


async def test_a_channel_is_called_by_its_name(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With or without #, on whichever page of Slack's list; of a private one the terminal warns."""
    file = tmp_path / "digest.html"
    for name in ("#Product", "product", PRODUCT):
        found = await write_digest_page(office.desk, clients(), DigestOrder(file=file, channel=name))
        assert found.digest.channel_id == PRODUCT
        assert "<bdi>#product</bdi>" in file.read_text(encoding="utf-8")
    capsys.readouterr()
    await write_digest_page(office.desk, clients(), DigestOrder(file=file, channel="secret"))
    assert "give it to nobody who is not in there" in capsys.readouterr().out
    with pytest.raises(NoSuchChannelError):
        await write_digest_page(office.desk, clients(), DigestOrder(file=file, channel="prodct"))


async def test_what_cannot_be_read_is_said(office: Office, tmp_path: Path) -> None:
    """A day that is none, and a folder that is not there."""
    with pytest.raises(BadScheduleError, match="2026-11-22"):
        await write_digest_page(office.desk, clients(), DigestOrder(file=tmp_path / "a.html", until="friday"))
    with pytest.raises(BadImportError, match="cannot be written"):
        await write_digest_page(office.desk, clients(), DigestOrder(file=tmp_path / "no" / "a.html"))


async def test_a_workspace_that_heed_does_not_know_is_no_week_without_news(office: Office, tmp_path: Path) -> None:
    """Mistyped, it is said which there is, and nothing is written."""
    file = tmp_path / "digest.html"
    with pytest.raises(BadImportError, match=f"--workspace {WORKSPACE}"):
        await write_digest_page(office.desk, clients(), DigestOrder(file=file, workspace_id="T0OTHER"))
    assert not file.exists()


async def test_a_week_without_news_is_written_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who asks gets a page, and learns that Slack would get nothing."""
    office = Office(InMemoryStorage())
    await office.hear("The export is slow", days_before=30)
    office.clock.at = SLOT_AT
    order = DigestOrder(file=tmp_path / "digest.html", workspace_id=WORKSPACE)
    await write_digest_page(office.desk, clients(), order)
    assert "Slack would get no digest" in capsys.readouterr().out
