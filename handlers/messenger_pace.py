"""How fast Heed speaks: Slack takes one message a second in a channel."""

import asyncio
from collections.abc import Awaitable, Callable

# docs.slack.dev, rate limits: chat.postMessage allows one message a second per channel.
SECONDS_BETWEEN = 1.0
# Past turns are swept when there are more than this, so that the table does not grow with the channels ever used.
MOST_CHANNELS = 1_000

Sleep = Callable[[float], Awaitable[None]]


class Pace:
    """Gives each channel its turns, in the order in which they were asked for."""

    def __init__(self, *, seconds_between: float = SECONDS_BETWEEN, sleep: Sleep = asyncio.sleep) -> None:
        """Take the distance between two messages in seconds, and how to wait."""
        self._between = seconds_between
        self._sleep = sleep
        self._next_turn: dict[tuple[str, str], float] = {}

    async def turn(self, workspace_id: str, channel_id: str) -> None:
        """Return when it is this caller's turn to speak in the channel."""
        now = asyncio.get_running_loop().time()
        if len(self._next_turn) > MOST_CHANNELS:
            self._next_turn = {name: at for name, at in self._next_turn.items() if at > now}
        at = max(now, self._next_turn.get((workspace_id, channel_id), now))
        self._next_turn[workspace_id, channel_id] = at + self._between
        if at > now:
            await self._sleep(at - now)
