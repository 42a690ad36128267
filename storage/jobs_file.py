"""Where durable jobs are kept: a file of their own beside SQLite, the same database on PostgreSQL."""

import sqlite3
from contextlib import closing

from storage.address import postgresql_dsn, prepare_folder, sqlite_file

# How long to wait for the file while another process opens it, in seconds.
OPEN_SECONDS = 5.0


def jobs_database(url: str) -> str:
    """Return the address of the job database, ready to use; raise BadAddressError when there is none for `url`."""
    file = sqlite_file(url)
    if file is None:
        return postgresql_dsn(url)
    prepare_folder(file)
    jobs = file.with_name(f"{file.stem}-jobs{file.suffix or '.db'}")
    with closing(sqlite3.connect(jobs, timeout=OPEN_SECONDS)) as connection:
        # Readers and the writer work at the same time; the setting stays in the file.
        connection.execute("PRAGMA journal_mode=WAL")
    return f"sqlite:///{jobs}"
