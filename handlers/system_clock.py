"""The clock of this machine."""

from datetime import UTC, datetime


class SystemClock:
    """Tells the real time."""

    def now(self) -> datetime:
        """Return the current time, aware UTC."""
        return datetime.now(UTC)
