"""How fast Heed speaks: Slack takes one message a second in a channel."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.domain.errors import TryAgainError

# docs.slack.dev, rate limits: chat.postMessage allows one message a second per channel.
SECONDS_BETWEEN = 1.0
# A turn that is further away is kept for its message, and the job that brought it makes room meanwhile: what goes to
# other channels must not wait behind a busy one.
LONGEST_WAIT = 2.0
# A kept turn that nobody came for: its process found the message sent, or gave it up. Seconds after its time.
FORGOTTEN_AFTER = 60.0
# Past turns are swept when there are more than this, so that the table does not grow with the channels ever used.
MOST_CHANNELS = 1_000

Sleep = Callable[[float], Awaitable[None]]
# Seconds that only ever grow, from whatever beginning.
Stopwatch = Callable[[], float]


class Pace:
    """Gives each channel its turns, in the order in which they were asked for."""

    def __init__(
        self, *, seconds_between: float = SECONDS_BETWEEN, sleep: Sleep = asyncio.sleep, now: Stopwatch | None = None
    ) -> None:
        """Take the distance between two messages in seconds, how to wait, and the time (the loop's by default)."""
        self._between = seconds_between
        self._sleep = sleep
        self._now = now
        self._next_turn: dict[tuple[str, str], float] = {}
        # The turns of messages that were sent away to come back, by their keys.
        self._kept: dict[tuple[str, str], float] = {}

    async def turn(self, workspace_id: str, channel_id: str, key: str) -> None:
        """Return when it is this message's turn; raise TryAgainError when that is far, and keep the turn for it."""
        now = self._now() if self._now else asyncio.get_running_loop().time()
        self._sweep(now)
        at = self._kept.pop((workspace_id, key), None) or self._taken(workspace_id, channel_id, now)
        if at - now > LONGEST_WAIT:
            self._kept[workspace_id, key] = at
            raise TryAgainError(after_seconds=at - now)
        if at > now:
            await self._sleep(at - now)

    def _taken(self, workspace_id: str, channel_id: str, now: float) -> float:
        at = max(now, self._next_turn.get((workspace_id, channel_id), now))
        self._next_turn[workspace_id, channel_id] = at + self._between
        return at

    def _sweep(self, now: float) -> None:
        if len(self._next_turn) > MOST_CHANNELS:
            self._next_turn = {name: at for name, at in self._next_turn.items() if at > now}
        if len(self._kept) > MOST_CHANNELS:
            self._kept = {name: at for name, at in self._kept.items() if at > now - FORGOTTEN_AFTER}
