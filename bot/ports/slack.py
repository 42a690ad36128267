"""What Slack knows, as the flows see it."""

from dataclasses import dataclass
from typing import Protocol

from bot.domain.audience import Person, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message read from Slack."""

    ts: str
    thread_ts: str | None
    author_id: str | None
    author_name: str | None
    words: str
    is_from_heed: bool = False


class Directory(Protocol):
    """What Slack knows of places, people and messages. Raises TryAgainError when Slack does not answer."""

    async def place(self, workspace_id: str, channel_id: str, *, max_age_seconds: float | None = None) -> Place | None:
        """Return a conversation, or None when Slack will not tell us about it; asked anew when older than said."""
        ...

    async def person(self, workspace_id: str, user_id: str) -> Person | None:
        """Return somebody, or None when Slack does not know them."""
        ...

    async def is_member(self, workspace_id: str, channel_id: str, user_id: str) -> bool:
        """Say whether somebody is in a channel; unknown counts as no."""
        ...

    async def message(self, workspace_id: str, channel_id: str, ts: str) -> Message | None:
        """Return one message, in a thread or not, or None when it is gone; ChannelUnreachableError when not ours."""
        ...

    async def thread(self, workspace_id: str, channel_id: str, root_ts: str) -> list[Message]:
        """Return a whole thread, oldest first."""
        ...

    async def permalink(self, workspace_id: str, channel_id: str, ts: str) -> str | None:
        """Return the address of a message."""
        ...

    async def organisation(self, workspace_id: str, team_id: str) -> str | None:
        """Return the name of another organisation that a channel is shared with, or None when Slack does not tell."""
        ...

    def forget(self, workspace_id: str, *, channel_id: str) -> None:
        """Ask Slack anew about a channel and its members: something about them changed."""
        ...
