"""A front door for every listener's test."""

from collections.abc import AsyncIterator

import pytest

from bot.ports import Storage
from tests.fakes.mind import ScriptedAnalyst, plain_mind
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


@pytest.fixture
def analyst() -> ScriptedAnalyst:
    """Return the analyst behind the door: it repeats its sources unless a test writes something down."""
    return ScriptedAnalyst()


@pytest.fixture
async def asked(analyst: ScriptedAnalyst) -> AsyncIterator[FrontDoor]:
    """Heed's front door, with storage in memory and an analyst that a test may write lines for."""
    async with front_door(InMemoryStorage(), mind=plain_mind(local=analyst)) as opened:
        yield opened


@pytest.fixture
async def durably_asked(storage: Storage) -> AsyncIterator[FrontDoor]:
    """Heed's front door on each engine."""
    async with front_door(storage) as opened:
        yield opened
