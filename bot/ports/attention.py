"""Where the attention budget is kept: what went out, what was held back, what is muted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.attention import Allowance, Mute, Occasion, Said
from bot.domain.opinions import Opinion
from bot.domain.schedules import Cadence
from bot.ports.jobs import Job
from bot.ports.posts import Claim, Going


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """A message that tells of what the budget of a day held back."""

    key: str
    # Whom it is for; None: a channel.
    user_id: str | None
    # The channel; of a direct message only where the first of what it tells would have gone.
    channel_id: str
    # When the newest of what it tells was held back.
    latest_at: datetime


class AttentionStore(Protocol):
    """The attention of one workspace."""

    async def claim(self, going: Going, allowance: Allowance, at: datetime) -> Claim:
        """Claim a message, or hold it back: it is muted there, or the day's budget is spent.

        Several replicas that ask at once are answered one after the other; an earlier answer stands.
        """
        ...

    async def fresh_folds(self, since: datetime) -> list[Fold]:
        """Return the folds that hold something newer than what they were last drawn with, held back after `since`."""
        ...

    async def in_fold(self, key: str) -> list[Said]:
        """Return what a fold tells, the oldest first."""
        ...

    async def drawn(self, key: str, at: datetime) -> None:
        """Remember that a fold was drawn with everything that was held back before a moment."""
        ...

    async def let_out(self, key: str, *, at: datetime) -> Job | None:
        """Let a held message go out after all, as an answer, and return the job that says it.

        Returns the same again until it was said; None when it is not held, or nothing says it again.
        """
        ...

    async def held(self, key: str) -> Said | None:
        """Return a message that was held back; None when it was not."""
        ...

    async def at(self, channel_id: str, ts: str) -> Said | None:
        """Return what stands at a place; None for what Heed did not say, or an older version did."""
        ...

    async def mute(self, mute: Mute) -> bool:
        """Remember that a kind of message is not wanted somewhere; False when that is known already."""
        ...

    async def unmute(self, place_id: str, occasion: Occasion) -> Mute | None:
        """Forget a mute, and return it; None when there is none."""
        ...

    async def mutes(self) -> list[Mute]:
        """Return everything that is muted, the newest first."""
        ...

    async def said(self, *, user_id: str, since: datetime, offset: int, limit: int) -> Sequence[Said]:
        """Return what was said or held back to whole channels, whoever reads them, and to one person; newest first."""
        ...


class OpinionStore(Protocol):
    """What readers of one workspace think of digests."""

    async def give(self, opinion: Opinion) -> Opinion | None:
        """Store somebody's opinion on a digest, and return the one that made it rarer, if one did.

        Opinions on one digest that come at once are taken one after the other, until the transaction ends.
        """
        ...

    async def lowered(self, digest_id: str, user_id: str, before: Cadence) -> None:
        """Remember that an opinion made a digest rarer than it was before."""
        ...

    async def lowering(self, digest_id: str) -> Opinion | None:
        """Return the opinion that made a digest rarer, undone or not."""
        ...

    async def undo(self, digest_id: str, *, by: str, at: datetime) -> bool:
        """Remember that it was taken back; False when there is nothing to take back."""
        ...

    async def of(self, digest_id: str) -> list[Opinion]:
        """Return every opinion on a digest, the oldest first."""
        ...

    async def lowerings(self, since: datetime) -> list[Opinion]:
        """Return the opinions that made a digest rarer since then, or were taken back since then."""
        ...
