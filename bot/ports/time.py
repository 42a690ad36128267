"""Time, as a port."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time, so that a test or the look-alike can move it."""

    def now(self) -> datetime:
        """Return the current time, aware UTC."""
        ...
