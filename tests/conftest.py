"""Fixtures that every test may ask for: databases of both engines, and the storage on them."""

import gc
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings

from bot.ports import Storage
from storage.unit_of_work import SqlStorage, open_storage
from tests.databases import Postgres, migrated_file, postgres_server
from tests.fakes.storage import InMemoryStorage
from tests.statements import share_statements

# Machines that run tests are shared and slow at times: how long an example takes says nothing about Heed.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")
# Tests provoke hundreds of errors, and structlog's own way to draw one takes a second of the machine for each.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)


def pytest_collection_finish() -> None:
    """Let garbage be collected past what stays for the whole run: thousands of tests, and all that they import."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Compile a statement once for a worker's databases, whose engines come and go with its tests."""
    with pytest.MonkeyPatch.context() as patch:
        share_statements(patch)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Run a PostgreSQL server for this worker."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a migrated SQLite file that tests copy."""
    return migrated_file(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture
def sqlite_file(sqlite_template: Path, tmp_path: Path) -> Path:
    """Return a migrated SQLite file of the test's own."""
    return Path(shutil.copy(sqlite_template, tmp_path / "heed.db"))


@pytest.fixture
def sqlite_url(sqlite_file: Path) -> str:
    """Return the address of a migrated SQLite file of the test's own."""
    return f"sqlite:///{sqlite_file}"


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """Give the address of a migrated PostgreSQL database that is the test's own for as long as it runs."""
    url = postgres.migrated()
    yield url
    postgres.give_back(url)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the address of a migrated database, once for each engine."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[SqlStorage]:
    """Open the storage, once on each engine."""
    opened = open_storage(database_url)
    yield opened
    await opened.close()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def storage_with_memory(request: pytest.FixtureRequest) -> AsyncIterator[Storage]:
    """Open the storage, once on each engine and once as the fake that flows are tested with."""
    if request.param == "memory":
        yield InMemoryStorage()
        return
    opened = open_storage(str(request.getfixturevalue(f"{request.param}_url")))
    yield opened
    await opened.close()
