"""The inbox: events are on disk before Slack is told that we have them.

It does not share the connections of the units of work: an acknowledgement must not wait for a digest being counted.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.ports import Inbox
from storage.address import postgresql_dsn, prepare_folder, sqlite_file


def machine_time() -> datetime:
    """Return the time of this machine, aware UTC."""
    return datetime.now(UTC)


def open_inbox(url: str, *, now: Callable[[], datetime] = machine_time) -> Inbox:
    """Return the inbox at an address as people write it; raise BadAddressError when it is none.

    Nothing is connected before the first use. Its methods raise StorageError when nothing was stored.
    """
    file = sqlite_file(url)
    if file is None:
        from storage.inbox_postgresql import PostgresqlInbox  # noqa: PLC0415 -- loads the driver

        return PostgresqlInbox(postgresql_dsn(url), now)
    from storage.inbox_sqlite import SqliteInbox  # noqa: PLC0415 -- each engine loads its own

    prepare_folder(file)
    return SqliteInbox(file, now)
