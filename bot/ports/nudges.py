"""Where nudges are remembered, so that each comes once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.nudges import Nudge, NudgeDue, NudgeKind, NudgeState


class NudgeStore(Protocol):
    """Nudges of one workspace."""

    async def put(self, due: NudgeDue, *, at: datetime) -> bool:
        """Remember a nudge that is due; False when its key is known already."""
        ...

    async def refresh(self, key: str, why: str, facts: Mapping[str, str]) -> None:
        """Replace what an open nudge says, as long as nobody was told."""
        ...

    async def told_of(self, kinds: Collection[NudgeKind], user_ids: Collection[str]) -> list[Nudge]:
        """Return the nudges of some kinds to some people, the oldest first, whatever became of them."""
        ...

    async def unknown(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys under which nothing is remembered, in one query or a few."""
        ...

    async def with_key(self, key: str) -> Nudge | None:
        """Return a nudge."""
        ...

    async def answer(
        self,
        key: str,
        state: NudgeState,
        *,
        at: datetime,
        snoozed_until: datetime | None = None,
        facts: Mapping[str, str] | None = None,
    ) -> bool:
        """Store what became of a nudge; False when it was answered or settled before.

        A snoozed one was answered; only what it was about can still settle it. Facts take the place of its own.
        """
        ...

    async def wake(self, key: str) -> Nudge | None:
        """Open a snoozed nudge again, in its next round; None when it is not snoozed any more."""
        ...

    async def put_in_message(self, keys: Sequence[str], message_key: str) -> None:
        """Remember which message tells some open nudges; those that another message tells stay there."""
        ...

    async def in_message(self, message_key: str) -> list[Nudge]:
        """Return the nudges that a message tells, the oldest first, whatever became of them."""
        ...

    async def waiting(self) -> list[Nudge]:
        """Return all open and snoozed nudges, the oldest first."""
        ...

    async def open_for(self, user_id: str) -> list[Nudge]:
        """Return the open nudges of one person, the newest first."""
        ...

    async def snoozed_until(self, at: datetime) -> list[Nudge]:
        """Return the nudges whose snooze is over."""
        ...
