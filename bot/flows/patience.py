"""How long a person waits for Slack while Heed answers them, and how long work waits for people."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from bot.domain.errors import TryAgainError

T = TypeVar("T")

# Slack shows an error after three seconds; storing and the way back must fit into what is left.
ANSWER_SECONDS = 1.5
# A search may ask about several channels, and stores nothing afterwards.
SEARCH_SECONDS = 2.0
# Half of the longest time between two looks of SQLite at a database that somebody writes to.
GAP_SECONDS = 0.05


async def answer_within(seconds: float, question: Awaitable[T]) -> T | None:
    """Return Slack's answer, or None when it does not come in time: the caller then takes the careful way."""
    try:
        async with asyncio.timeout(seconds):
            return await question
    except (TimeoutError, TryAgainError):
        return None


async def let_others_write() -> None:
    """Leave the database alone for a moment between two transactions of long work.

    SQLite lets whoever is there write next, and who waits looks every tenth of a second: without a gap an event that
    Slack delivers could be refused after two seconds, though no transaction takes that long.
    """
    await asyncio.sleep(GAP_SECONDS)
