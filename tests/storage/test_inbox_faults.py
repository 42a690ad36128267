"""When the inbox cannot keep its promise, it says so, and never the opposite (fault 41)."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.domain.errors import StorageError
from bot.ports import Arrival
from storage.inbox import open_inbox
from storage.inbox_sqlite import SqliteInbox
from tests.databases import Postgres
from tests.storage.test_inbox_contract import arrival


async def test_a_full_disk_refuses_and_recovers(sqlite_file: Path) -> None:
    """Every sender of the group hears of it; once there is room again, storing works (fault 41)."""
    inbox = _sqlite_inbox(sqlite_file)
    await inbox.store(arrival("Ev0"))
    await inbox._writer.run(lambda connection: connection.execute("PRAGMA max_page_count=1"))
    big = [arrival(f"Ev{number}", body="x" * 200_000) for number in range(1, 4)]
    outcomes = await asyncio.gather(*(inbox.store(event) for event in big), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [StorageError] * 3
    assert await inbox.waiting(9) == ["Ev0"]
    await inbox._writer.run(lambda connection: connection.execute("PRAGMA max_page_count=1000000"))
    assert await inbox.store(big[0])
    await inbox.close()


async def test_a_locked_file_refuses(sqlite_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else's write that takes too long is a refusal, so that Slack sends the event again (fault 41)."""
    monkeypatch.setattr("storage.writer._BUSY_MILLISECONDS", 50)
    inbox = _sqlite_inbox(sqlite_file)
    with sqlite3.connect(sqlite_file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError):
            await inbox.store(arrival())
        other.execute("ROLLBACK")
    other.close()
    assert await inbox.store(arrival())
    await inbox.close()


async def test_a_read_only_database_refuses(sqlite_file: Path) -> None:
    """Nothing is stored and nothing is claimed to be (fault 41)."""
    inbox = _sqlite_inbox(sqlite_file)
    await inbox._writer.run(lambda connection: connection.execute("PRAGMA query_only=ON"))
    with pytest.raises(StorageError):
        await inbox.store(arrival())
    await inbox.close()


async def test_a_file_that_cannot_be_opened_refuses(tmp_path: Path) -> None:
    """A folder that went away after the start is no reason to lose an event quietly."""
    inbox = open_inbox(f"sqlite:///{tmp_path}/gone/heed.db")
    (tmp_path / "gone").rmdir()
    with pytest.raises(StorageError):
        await inbox.store(arrival())
    await inbox.close()


@pytest.mark.parametrize("body", ["\ud800", "\x00"])
async def test_text_that_no_database_holds_spoils_only_itself(database_url: str, body: str) -> None:
    """The gate cleans it; should some get through, the other events of the group are stored (fault 29)."""
    inbox = open_inbox(database_url)
    events = [arrival("Ev1"), arrival("Ev2", body=body), arrival("Ev3")]
    outcomes = await asyncio.gather(*(inbox.store(event) for event in events), return_exceptions=True)
    assert (outcomes[0], outcomes[2]) == (True, True)
    # SQLite keeps a NUL; what must not happen is an answer that does not fit what was stored.
    assert isinstance(outcomes[1], StorageError) != (await inbox.body("Ev2") is not None)
    await inbox.close()


async def test_lost_connections_are_replaced(postgres: Postgres, postgres_url: str) -> None:
    """After the server ended every connection, the next event is stored all the same (fault 41)."""
    inbox = open_inbox(postgres_url)
    assert await inbox.store(arrival("Ev1"))
    postgres.admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'heed'")
    assert await inbox.store(arrival("Ev2"))
    assert await inbox.waiting(9) == ["Ev1", "Ev2"]
    await inbox.close()


async def test_a_server_that_is_not_there_refuses() -> None:
    """No server, no acknowledgement (fault 41)."""
    inbox = open_inbox("postgresql://heed@/heed?host=/nowhere")
    with pytest.raises(StorageError):
        await inbox.store(arrival())
    await inbox.close()


async def test_what_was_accepted_is_stored_before_closing(database_url: str) -> None:
    """Closing waits for the events that are on their way."""
    inbox = open_inbox(database_url)
    storing = [asyncio.create_task(inbox.store(arrival(f"Ev{number}"))) for number in range(20)]
    await asyncio.sleep(0)
    await inbox.close()
    assert all(await asyncio.gather(*storing))
    again = open_inbox(database_url)
    assert len(await again.waiting(99)) == 20
    await again.close()


async def test_a_sender_that_hangs_up_harms_nobody(database_url: str) -> None:
    """A request that was cancelled half way leaves the inbox working."""
    inbox = open_inbox(database_url)
    hung_up = asyncio.create_task(inbox.store(arrival("Ev1")))
    await asyncio.sleep(0)
    hung_up.cancel()
    assert await inbox.store(Arrival(event_id="Ev2", workspace_id="T1", body="{}"))
    await inbox.close()


def _sqlite_inbox(file: Path) -> SqliteInbox:
    inbox = open_inbox(f"sqlite:///{file}")
    assert isinstance(inbox, SqliteInbox)
    return inbox
