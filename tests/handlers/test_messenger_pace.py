"""How Heed keeps to one message a second in a channel without standing in its own way."""

import asyncio

import pytest

from bot.domain.errors import TryAgainError
from handlers.messenger_pace import Pace


class Naps:
    """Notes how long somebody would have slept."""

    def __init__(self) -> None:
        """Begin rested."""
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        """Sleep without losing time."""
        self.taken.append(seconds)


async def test_messages_in_one_channel_are_a_second_apart() -> None:
    """The first goes at once, the second waits; another channel waits for nobody."""
    naps = Naps()
    pace = Pace(sleep=naps)
    await pace.turn("T1", "C1", "first")
    await pace.turn("T1", "C1", "second")
    await pace.turn("T1", "C2", "elsewhere")
    [nap] = naps.taken
    assert 0 < nap <= 1


async def test_a_message_far_back_comes_again_when_its_turn_has_come() -> None:
    """It is told when, its turn is kept for it, and it is not put at the end again."""
    pace = Pace(seconds_between=0.05, sleep=Naps())
    for number in range(60):
        await settled(pace, f"receipt-{number}")
    with pytest.raises(TryAgainError) as told:
        await pace.turn("T1", "C1", "digest")
    assert 2 < (told.value.after_seconds or 0) <= 3
    with pytest.raises(TryAgainError) as again:
        await pace.turn("T1", "C1", "digest")
    # At the end again it would be one place further back.
    assert (again.value.after_seconds or 9) <= (told.value.after_seconds or 0)


async def test_a_kept_turn_is_used_up() -> None:
    """Once a message has had its turn, the same key queues like any other."""
    naps = Naps()
    pace = Pace(seconds_between=2.1, sleep=naps)
    await pace.turn("T1", "C1", "first")
    with pytest.raises(TryAgainError):
        await pace.turn("T1", "C1", "second")
    await asyncio.sleep(0.15)
    await pace.turn("T1", "C1", "second")
    assert len(naps.taken) <= 1
    assert all(nap < 2 for nap in naps.taken)


async def settled(pace: Pace, key: str) -> None:
    """Take a turn, now or later."""
    try:
        await pace.turn("T1", "C1", key)
    except TryAgainError:
        return
