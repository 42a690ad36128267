"""When to leave an endpoint alone that does not answer, and when to try it again."""

from datetime import datetime, timedelta

# One failure happens, two may be chance; after three in a row everybody would wait for nothing.
FAILURES = 3
# Long enough for a restart at the other end, short enough that nobody asks why the model is not used.
REST = timedelta(minutes=1)
# An endpoint may ask for a longer rest (`Retry-After`); a day is more likely a mistake than a wish.
LONGEST_REST = timedelta(minutes=15)


class Breaker:
    """Counts failures in a row; after too many it lets nobody through for a while, and then one to see."""

    def __init__(self) -> None:
        """Begin with trust."""
        self._failures = 0
        self._rests_until: datetime | None = None
        # Why it failed last, in words for people.
        self.reason = ""

    def resting_until(self, now: datetime) -> datetime | None:
        """Return until when the endpoint is left alone, or None when it is not."""
        return self._rests_until if self._rests_until is not None and now < self._rests_until else None

    def may_try(self, now: datetime) -> bool:
        """Say whether to try; after a rest only the first who asks may, until it is known how that went."""
        if self.resting_until(now) is not None:
            return False
        if self._rests_until is not None:
            self._rests_until = now + REST
        return True

    def failed(self, now: datetime, reason: str, *, after_seconds: float | None = None) -> None:
        """Remember a failure; `after_seconds` is how long the endpoint itself asked to be left alone."""
        self._failures += 1
        self.reason = reason
        asked = timedelta(seconds=min(after_seconds or 0, LONGEST_REST.total_seconds()))
        if self._failures >= FAILURES:
            asked = max(asked, REST)
        if asked:
            self._rests_until = now + asked

    def worked(self) -> None:
        """Remember that it works."""
        self._failures = 0
        self._rests_until = None
        self.reason = ""
