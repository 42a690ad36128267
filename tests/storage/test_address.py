"""Addresses as people write them, and what they hear about those that cannot be used."""

from pathlib import Path

import pytest

from bot.domain.errors import BadAddressError, HeedError, StorageError
from storage.address import postgresql_dsn, sqlite_file
from storage.inbox import open_inbox
from storage.unit_of_work import open_storage
from tests.storage_builders import kept


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:////var/lib/heed.db", "/var/lib/heed.db"),
        ("sqlite:///heed.db", "heed.db"),
        ("sqlite+aiosqlite:////a b/heed.db?x=1", "/a b/heed.db"),
        (" sqlite:///./data/heed.db ", "data/heed.db"),
    ],
)
def test_a_sqlite_address_names_a_file(url: str, file: str) -> None:
    """Three slashes for a path from here, four for one from the root."""
    assert sqlite_file(url) == Path(file)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_is_understood(scheme: str) -> None:
    """Hosting companies and frameworks write it differently."""
    url = f"{scheme}://user:pw@db.example/heed?sslmode=require"
    assert sqlite_file(url) is None
    assert postgresql_dsn(url) == "postgresql://user:pw@db.example/heed?sslmode=require"


@pytest.mark.parametrize(
    "url", ["", "heed.db", "mysql://host/heed", "sqlite://", "sqlite:///", "sqlite:///:memory:", "postgresql://"]
)
def test_what_is_no_database_is_told_in_a_sentence(url: str) -> None:
    """The sentence shows what an address looks like."""
    for open_it in (open_storage, open_inbox):
        with pytest.raises(BadAddressError, match="sqlite:////"):
            open_it(url)


def test_a_port_that_is_none_is_told(tmp_path: Path) -> None:
    """So are a folder in place of a file, and a file in place of a folder."""
    (tmp_path / "file").touch()
    for url in ("postgresql://host:port/heed", f"sqlite:///{tmp_path}", f"sqlite:///{tmp_path}/file/heed.db"):
        with pytest.raises(BadAddressError):
            open_storage(url)


def test_a_folder_that_may_not_be_written_to_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trying again would not help, so the sentence says what would (fault 41)."""
    # Whoever runs the tests may be allowed everything.
    monkeypatch.setattr("storage.address.os.access", lambda _path, _mode: False)
    with pytest.raises(BadAddressError, match="may not write") as caught:
        open_storage(f"sqlite:///{tmp_path}/heed.db")
    assert str(tmp_path) in str(caught.value)


async def test_a_folder_is_made(tmp_path: Path) -> None:
    """A new installation has no data folder yet; without a schema it is not ready."""
    storage = open_storage(f"sqlite:///{tmp_path}/new/data/heed.db")
    assert (tmp_path / "new" / "data").is_dir()
    assert not await storage.is_ready()
    await storage.close()


async def test_a_server_that_is_not_there_is_a_storage_error() -> None:
    """Every unit of work says so in the same words (fault 41)."""
    storage = open_storage("postgresql://heed:hunter2@/heed?host=/nowhere")
    with pytest.raises(StorageError) as caught:
        await kept(storage)
    assert isinstance(caught.value, HeedError)
    assert "hunter2" not in str(caught.value)
