"""Nudges of one workspace, in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.nudges import Nudge, NudgeDue, NudgeKind, NudgeState
from tests.fakes.shelf import Shelf

_WAITING = (NudgeState.OPEN, NudgeState.SNOOZED)


class InMemoryNudgeStore:
    """The twin of `SqlNudgeStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def put(self, due: NudgeDue, *, at: datetime) -> bool:
        """Remember a nudge that is due; False when its key is known already."""
        if due.key in self._shelf.nudges:
            return False
        self._shelf.nudges[due.key] = Nudge(
            key=due.key,
            kind=due.kind,
            subject_id=due.subject_id,
            user_id=due.user_id,
            why=due.why,
            state=NudgeState.OPEN,
            created_at=at,
            facts=dict(due.facts),
        )
        return True

    async def refresh(self, key: str, why: str, facts: Mapping[str, str]) -> None:
        """Replace what an open nudge says, as long as nobody was told."""
        nudge = self._shelf.nudges.get(key)
        if nudge is not None and nudge.state is NudgeState.OPEN and nudge.message_key is None:
            self._shelf.nudges[key] = replace(nudge, why=why, facts=dict(facts))

    async def told_of(self, kinds: Collection[NudgeKind], user_ids: Collection[str]) -> list[Nudge]:
        """Return the nudges of some kinds to some people, the oldest first, whatever became of them."""
        told = [each for each in self._shelf.nudges.values() if each.kind in kinds and each.user_id in user_ids]
        return sorted(told, key=lambda each: (each.created_at, each.key))

    async def unknown(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys under which nothing is remembered."""
        return set(keys) - set(self._shelf.nudges)

    async def with_key(self, key: str) -> Nudge | None:
        """Return a nudge."""
        return self._shelf.nudges.get(key)

    async def answer(
        self,
        key: str,
        state: NudgeState,
        *,
        at: datetime,
        snoozed_until: datetime | None = None,
        facts: Mapping[str, str] | None = None,
    ) -> bool:
        """Store what became of a nudge, with its facts where they changed; False when it was answered before."""
        nudge = self._shelf.nudges.get(key)
        answerable = _WAITING if state is NudgeState.SETTLED else (NudgeState.OPEN,)
        if nudge is None or nudge.state not in answerable:
            return False
        known = nudge.facts if facts is None else dict(facts)
        self._shelf.nudges[key] = replace(nudge, state=state, snoozed_until=snoozed_until, answered_at=at, facts=known)
        return True

    async def wake(self, key: str) -> Nudge | None:
        """Open a snoozed nudge again, in its next round; None when it is not snoozed any more."""
        nudge = self._shelf.nudges.get(key)
        if nudge is None or nudge.state is not NudgeState.SNOOZED:
            return None
        opened = replace(nudge, state=NudgeState.OPEN, snoozed_until=None, answered_at=None, message_key=None)
        awake = replace(opened, round=nudge.round + 1)
        self._shelf.nudges[key] = awake
        return awake

    async def put_in_message(self, keys: Sequence[str], message_key: str) -> None:
        """Remember which message tells some open nudges; those that another message tells stay there."""
        for key in keys:
            nudge = self._shelf.nudges.get(key)
            if nudge is not None and nudge.state is NudgeState.OPEN and nudge.message_key is None:
                self._shelf.nudges[key] = replace(nudge, message_key=message_key)

    async def in_message(self, message_key: str) -> list[Nudge]:
        """Return the nudges that a message tells, the oldest first, whatever became of them."""
        told = [each for each in self._shelf.nudges.values() if each.message_key == message_key]
        return sorted(told, key=lambda each: (each.created_at, each.key))

    async def waiting(self) -> list[Nudge]:
        """Return all open and snoozed nudges, the oldest first."""
        waiting = [each for each in self._shelf.nudges.values() if each.state in _WAITING]
        return sorted(waiting, key=lambda each: (each.created_at, each.key))

    async def open_for(self, user_id: str) -> list[Nudge]:
        """Return the open nudges of one person, the newest first."""
        waiting = [each for each in await self.waiting() if each.state is NudgeState.OPEN]
        return [each for each in reversed(waiting) if each.user_id == user_id]

    async def snoozed_until(self, at: datetime) -> list[Nudge]:
        """Return the nudges whose snooze is over."""
        snoozed = [each for each in await self.waiting() if each.state is NudgeState.SNOOZED]
        return [each for each in snoozed if each.snoozed_until is not None and each.snoozed_until <= at]
