"""How often an app may call: one post a second per channel, tiers, and the slow history of unlisted apps."""

import math
import time
from collections.abc import Callable

from sandbox.wire import ApiError

POST_EVERY_S = 1.0
TOO_MANY = 429
SLOW_HISTORY_EVERY_S = 60.0
MINUTE_S = 60.0


class Rates:
    """When each thing was last done; real time, since it is about load and not about dates."""

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        """Begin rested; `now` counts seconds."""
        self._now = now
        self._last: dict[tuple[str, ...], float] = {}
        # All calls of the last minute, for Slack's tiers.
        self._recent: dict[tuple[str, ...], list[float]] = {}

    def spend(self, every_s: float, *key: str) -> None:
        """Allow a call once in so many seconds for a key; raises ApiError 429 with Retry-After."""
        now = self._now()
        wait = self._last.get(key, -math.inf) + every_s - now
        if wait > 0:
            raise too_many(math.ceil(wait))
        self._last[key] = now

    def spend_one_of(self, most: int, *key: str) -> None:
        """Allow so many calls a minute for a key; raises ApiError 429 with Retry-After."""
        now = self._now()
        recent = [at for at in self._recent.get(key, []) if now - at < MINUTE_S]
        if len(recent) >= most:
            raise too_many(math.ceil(MINUTE_S - (now - recent[0])))
        self._recent[key] = [*recent, now]

    def clear(self) -> None:
        """Forget what was done."""
        self._last.clear()
        self._recent.clear()


def too_many(retry_after: int | None, status: int = TOO_MANY) -> ApiError:
    """Return Slack's answer to too many calls; None leaves out how many seconds to wait."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return ApiError("ratelimited", status=status, headers=headers)
