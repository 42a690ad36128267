"""How Heed keeps to one message a second in a channel without standing in its own way."""

import pytest

from bot.domain.errors import TryAgainError
from handlers.messenger_pace import Pace


class Time:
    """A stopwatch that stands still until somebody sleeps."""

    def __init__(self) -> None:
        """Begin somewhere, rested."""
        self.now = 100.0
        self.naps: list[float] = []

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Sleep without losing any."""
        self.naps.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    """Return a time of the test's own."""
    return Time()


@pytest.fixture
def pace(time: Time) -> Pace:
    """Return a pace that keeps to it."""
    return Pace(sleep=time.sleep, now=time)


async def test_messages_in_one_channel_are_a_second_apart(pace: Pace, time: Time) -> None:
    """The first goes at once, the second waits; another channel waits for nobody."""
    await pace.turn("T1", "C1", "first")
    await pace.turn("T1", "C2", "elsewhere")
    assert time.naps == []
    await pace.turn("T1", "C1", "second")
    assert time.naps == [1.0]


async def test_a_message_far_back_comes_again_when_its_turn_has_come(pace: Pace, time: Time) -> None:
    """It is told when, its turn is kept for it however often it asks, and then it waits no more."""
    for key in ("first", "second", "third"):
        await settled(pace, key, time)
    time.now = 100.0
    for _ in range(2):
        with pytest.raises(TryAgainError) as told:
            await pace.turn("T1", "C1", "digest")
        assert told.value.after_seconds == 3.0
    time.now = 103.0
    time.naps.clear()
    await pace.turn("T1", "C1", "digest")
    assert time.naps == []


async def test_a_kept_turn_is_used_up(pace: Pace, time: Time) -> None:
    """Once a message has had its turn, the same key queues like any other."""
    for key in ("first", "second", "third"):
        await settled(pace, key, time)
    time.now = 100.0
    with pytest.raises(TryAgainError):
        await pace.turn("T1", "C1", "digest")
    time.now = 103.0
    await pace.turn("T1", "C1", "digest")
    time.naps.clear()
    await pace.turn("T1", "C1", "digest")
    assert time.naps == [1.0]


async def settled(pace: Pace, key: str, time: Time) -> None:
    """Take a turn at the beginning of time."""
    time.now = 100.0
    await pace.turn("T1", "C1", key)
