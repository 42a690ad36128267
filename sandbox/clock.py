"""The look-alike's clock, which people and tests move forward to see what time brings."""

from datetime import UTC, datetime, timedelta


class MovableClock:
    """Tells real time plus an offset; Heed is given the same object, so that both agree on what time it is."""

    def __init__(self, start: datetime | None = None) -> None:
        """Begin at the real time, or at a given one (aware UTC) that then runs on at the real pace."""
        self._offset = start - datetime.now(UTC) if start else timedelta()

    @property
    def offset(self) -> timedelta:
        """How far this clock has been moved away from real time."""
        return self._offset

    def now(self) -> datetime:
        """Return the current time here, aware UTC."""
        return datetime.now(UTC) + self._offset

    def advance(self, span: timedelta | float) -> datetime:
        """Move by a span (a number counts as seconds) and return the new time."""
        self._offset += span if isinstance(span, timedelta) else timedelta(seconds=span)
        return self.now()

    def move_to(self, moment: datetime) -> datetime:
        """Move to a moment (aware UTC) and return the new time."""
        self._offset = moment - datetime.now(UTC)
        return self.now()
