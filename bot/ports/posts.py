"""Claims on outgoing messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.attention import Occasion
from bot.ports.jobs import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What the post log knows of a message that must go out once."""

    key: str
    channel_id: str
    # None until Slack has told us.
    ts: str | None
    # Another worker claimed it first: it may or may not have been posted.
    was_claimed: bool
    # When it was claimed, or last taken over: a young claim is somebody's who is posting right now.
    claimed_at: datetime
    # The message that tells of it, when it was held back: nothing was posted under this key, and nothing will be
    # unless somebody wants to see it.
    folded_into: str | None = None
    # What it was said for; None: an older version claimed it.
    occasion: Occasion | None = None

    @property
    def is_held(self) -> bool:
        """Say whether the message was held back."""
        return self.folded_into is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A message that is about to go out, as it is remembered: no words of it."""

    key: str
    channel_id: str
    # Whom it is for, when it is for one person.
    user_id: str | None = None
    occasion: Occasion = Occasion.ASKED
    # One of the sentences of `bot/domain/reasons.py`.
    why: str = ""
    # The job that says it, for when it is held back.
    again: Job | None = None

    @property
    def place_id(self) -> str:
        """Return whose budget it uses: the person's, or the channel's."""
        return self.user_id or self.channel_id


class PostLog(Protocol):
    """Claims on outgoing messages, so that each goes out once (`house.md`: claim, then send)."""

    async def claim(self, key: str, channel_id: str, at: datetime, going: Going | None = None) -> Claim:
        """Claim a key before posting, with what it is about; an earlier claim is returned instead of making one."""
        ...

    async def record(self, key: str, channel_id: str, ts: str, at: datetime) -> None:
        """Note where Slack put the message."""
        ...

    async def take_over(self, key: str, *, seen_at: datetime, at: datetime) -> bool:
        """Renew a claim that nobody finished; False when it was recorded, held back or renewed since `seen_at`."""
        ...

    async def release(self, key: str) -> None:
        """Drop a claim without a ts: Slack refused the message, so it is certain that nothing was posted."""
        ...

    async def posted(self, key: str) -> Claim | None:
        """Return the claim of a key."""
        ...

    async def cite(self, key: str, channel_id: str, feedback_ids: Sequence[str]) -> None:
        """Remember which items a message is made of, before it is posted."""
        ...

    async def citing(self, feedback_id: str) -> list[tuple[str, str]]:
        """Return the messages that are made of an item among others: their keys and channels."""
        ...
