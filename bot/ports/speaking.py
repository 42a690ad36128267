"""The single speaking place, and what it is given."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.attention import Occasion
from bot.ports.jobs import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message to a channel that must go out once, whatever happens.

    `content` is a domain value or a value of `bot/messages.py`; the messenger knows how to draw each kind.
    """

    key: str
    workspace_id: str
    channel_id: str
    content: object
    thread_ts: str | None = None
    # Other organisations' workspaces that somebody was told of and agreed to: only they may read along.
    outside_readers: frozenset[str] = frozenset()
    # What it was said for, and one of the sentences of `bot/domain/reasons.py`: people look up both.
    occasion: Occasion = Occasion.ASKED
    why: str = ""
    # The job that says it again, for when it was held back and somebody wants to see it.
    again: Job | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisper:
    """A message that only one person sees: in the channel while they are there, else as a direct message."""

    key: str
    workspace_id: str
    user_id: str
    content: object
    channel_id: str | None = None
    thread_ts: str | None = None
    # As for a post.
    occasion: Occasion = Occasion.ASKED
    why: str = ""
    again: Job | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file for one person, by direct message."""

    key: str
    workspace_id: str
    user_id: str
    name: str
    title: str
    data: bytes
    content: object
    # As for a post; a file is something that somebody asked for, so it is never held back.
    occasion: Occasion = Occasion.ASKED
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A message to one person that grows while it is made, below a message of their direct messages with Heed."""

    key: str
    workspace_id: str
    user_id: str
    channel_id: str
    thread_ts: str


class Messenger(Protocol):
    """The single speaking place. Raises ChannelUnreachableError, SharedChannelError and TryAgainError."""

    async def post(self, post: Post) -> str:
        """Post once and return the ts; refused where another organisation reads along that nobody agreed to.

        What is muted there, or over the day's budget, is held back: then the ts is empty. Raises MoreReadersError when
        an organisation has joined since somebody agreed.
        """
        ...

    async def whisper(self, whisper: Whisper) -> None:
        """Tell one person something, where nobody else reads it; held back when it is muted or over the budget."""
        ...

    async def update(self, post: Post) -> bool:
        """Redraw a message that was posted under this key; return False when it never was or is gone."""
        ...

    async def send_file(self, attachment: Attachment) -> None:
        """Send somebody a file by direct message, once."""
        ...

    async def take_back_file(self, workspace_id: str, key: str) -> bool:
        """Delete a file that was sent under this key; return False when it never was or is gone."""
        ...

    async def stream(self, stream: Stream, parts: AsyncIterator[object]) -> None:
        """Say parts of a message as they come, each a value that can be drawn; once, in one message.

        Where Slack does not stream, everything is posted at the end. Begun by somebody who died, it is made whole.
        """
        ...

    async def say_busy(self, stream: Stream, doing: str) -> None:
        """Show below a thread what Heed does ("is reading 12 items"); where Slack does not show it, nothing happens."""
        ...

    async def suggest(self, stream: Stream, title: str, questions: Sequence[str]) -> None:
        """Offer up to four questions in a talk with the assistant; where Slack does not show them, nothing happens."""
        ...
