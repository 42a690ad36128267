"""The API on each engine, and on the in-memory fake."""

from collections.abc import AsyncIterator

import pytest

from bot.ports import Storage
from tests.fakes.storage import InMemoryStorage
from tests.handlers.api.calling import Api, api_of


@pytest.fixture
async def api(storage: Storage) -> AsyncIterator[Api]:
    """Open the API on SQLite and on PostgreSQL."""
    async with api_of(storage) as opened:
        yield opened


@pytest.fixture
async def quick_api() -> AsyncIterator[Api]:
    """Open the API on the fake, for what has nothing to do with the database."""
    async with api_of(InMemoryStorage()) as opened:
        yield opened
