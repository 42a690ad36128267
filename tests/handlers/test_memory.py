"""What is remembered of Slack's answers, and for how long."""

import pytest

from handlers import memory
from handlers.memory import Memory

NAME = ("T1", "C1")


class Ticks:
    """A clock that never jumps back, moved by hand."""

    def __init__(self) -> None:
        """Start somewhere."""
        self.at = 1_000.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.at


def test_a_value_is_forgotten_in_time() -> None:
    """Sixty seconds after it was learnt it is asked anew; somebody who needs it fresh does not wait for that."""
    ticks = Ticks()
    names: Memory[str] = Memory(60, now=ticks)
    assert names.keep(NAME, "general") == "general"
    ticks.at += 20
    assert names.get(NAME) == "general"
    assert names.get(NAME, max_age_seconds=15) is None
    ticks.at += 40
    assert names.get(NAME) is None


def test_a_value_is_forgotten_on_request() -> None:
    """An event said that it changed; forgetting twice does no harm."""
    names: Memory[str] = Memory(60)
    names.keep(NAME, "general")
    names.forget(NAME)
    names.forget(NAME)
    assert names.get(NAME) is None


def test_memory_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """When it is full everything is asked anew: slow for a moment, never wrong."""
    monkeypatch.setattr(memory, "MOST_VALUES", 3)
    names: Memory[str] = Memory(60)
    for number in range(7):
        names.keep(("T1", str(number)), "x")
    assert names.get(("T1", "6")) == "x"
    assert sum(names.get(("T1", str(number))) is not None for number in range(7)) <= 3
