"""Answers that are remembered for a short while, so that a burst of messages asks Slack once."""

import time
from collections.abc import Callable
from typing import Generic, TypeAlias, TypeVar

Value = TypeVar("Value")
Name: TypeAlias = tuple[str, str]

# A few megabytes at most; beyond that everything is asked anew, which is slow but never wrong.
MOST_VALUES = 10_000


class Memory(Generic[Value]):
    """Values by name that are forgotten after `seconds`."""

    def __init__(self, seconds: float, *, now: Callable[[], float] = time.monotonic) -> None:
        """Take how long a value counts, and a clock that never jumps."""
        self._seconds = seconds
        self._now = now
        self._values: dict[Name, tuple[float, Value]] = {}

    def get(self, name: Name, *, max_age_seconds: float | None = None) -> Value | None:
        """Return a value that is young enough, or None."""
        kept = self._values.get(name)
        if kept is None:
            return None
        age = self._now() - kept[0]
        return kept[1] if age < self._seconds and (max_age_seconds is None or age < max_age_seconds) else None

    def keep(self, name: Name, value: Value) -> Value:
        """Remember a value from now on, and return it."""
        if len(self._values) >= MOST_VALUES:
            self._values.clear()
        self._values[name] = (self._now(), value)
        return value

    def forget(self, name: Name) -> None:
        """Drop a value: the next question goes to Slack."""
        self._values.pop(name, None)
