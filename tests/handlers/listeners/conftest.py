"""A front door for every listener's test."""

from collections.abc import AsyncIterator

import pytest

from bot.ports import Storage
from tests.fakes.storage import InMemoryStorage
from tests.handlers.front_door import FrontDoor, front_door


@pytest.fixture
async def door() -> AsyncIterator[FrontDoor]:
    """Heed's front door, with storage in memory."""
    async with front_door(InMemoryStorage()) as opened:
        yield opened


@pytest.fixture
async def durable_door(storage: Storage) -> AsyncIterator[FrontDoor]:
    """Heed's front door, with storage on each engine."""
    async with front_door(storage) as opened:
        yield opened
