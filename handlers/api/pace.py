"""How often one token may call: a bucket that refills, in this process."""

from dataclasses import dataclass

# Enough for a backlog to be sent in one go...
BURST = 120
# ...and for what a busy help desk sends, while Slack's events still come first on one machine.
CALLS_A_SECOND = 10.0
# Buckets that are full again are forgotten once there are so many.
_MOST = 1_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Pace:
    """Counts calls by token; times are seconds of any steady clock."""

    def __init__(self, *, burst: int = BURST, a_second: float = CALLS_A_SECOND) -> None:
        """Begin with full buckets."""
        self._burst = burst
        self._a_second = a_second
        self._buckets: dict[str, _Bucket] = {}

    def wait_for(self, token_id: str, at: float) -> float:
        """Count a call; return 0, or the seconds to wait when it is one too many, which is not counted."""
        if len(self._buckets) > _MOST:
            self._forget(at)
        bucket = self._buckets.setdefault(token_id, _Bucket(float(self._burst), at))
        bucket.left = min(float(self._burst), bucket.left + max(0.0, at - bucket.at) * self._a_second)
        bucket.at = at
        if bucket.left < 1:
            return (1 - bucket.left) / self._a_second
        bucket.left -= 1
        return 0.0

    def _forget(self, at: float) -> None:
        full = self._burst / self._a_second
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if at - bucket.at < full}
