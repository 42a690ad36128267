"""Nudges of one workspace, so that each comes once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlmodel import col

from bot.domain.nudges import Nudge, NudgeDue, NudgeKind, NudgeState
from storage.scope import Scope
from storage.tables import NudgeRow

# Small enough for any engine's limit on parameters.
_IDS_PER_QUERY = 500
_WAITING = (NudgeState.OPEN.value, NudgeState.SNOOZED.value)


class SqlNudgeStore:
    """`NudgeStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def put(self, due: NudgeDue, *, at: datetime) -> bool:
        """Remember a nudge that is due; False when its key is known already."""
        put = self._scope.insert(NudgeRow).values(
            workspace_id=self._scope.workspace_id,
            key=due.key,
            kind=due.kind.value,
            subject_id=due.subject_id,
            user_id=due.user_id,
            why=due.why,
            state=NudgeState.OPEN.value,
            created_at=at,
            round=1,
            facts=dict(due.facts) or None,
        )
        return await self._scope.session.scalar(put.on_conflict_do_nothing().returning(col(NudgeRow.key))) is not None

    async def refresh(self, key: str, why: str, facts: Mapping[str, str]) -> None:
        """Replace what an open nudge says, as long as nobody was told."""
        untold = col(NudgeRow.state) == NudgeState.OPEN.value, col(NudgeRow.message_key).is_(None)
        change = update(NudgeRow).where(self._mine(), col(NudgeRow.key) == key, *untold)
        await self._scope.session.execute(change.values(why=why, facts=dict(facts)))

    async def told_of(self, kinds: Collection[NudgeKind], user_ids: Collection[str]) -> list[Nudge]:
        """Return the nudges of some kinds to some people, the oldest first, whatever became of them."""
        found: list[Nudge] = []
        these = col(NudgeRow.kind).in_([kind.value for kind in kinds])
        people = sorted(user_ids)
        for start in range(0, len(people), _IDS_PER_QUERY):
            theirs = col(NudgeRow.user_id).in_(people[start : start + _IDS_PER_QUERY])
            found.extend(await self._those(these, theirs))
        return sorted(found, key=lambda nudge: (nudge.created_at, nudge.key))

    async def unknown(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys under which nothing is remembered, in one query or a few."""
        known: set[str] = set()
        for start in range(0, len(keys), _IDS_PER_QUERY):
            these = col(NudgeRow.key).in_(keys[start : start + _IDS_PER_QUERY])
            known.update(await self._scope.session.scalars(select(col(NudgeRow.key)).where(self._mine(), these)))
        return set(keys) - known

    async def with_key(self, key: str) -> Nudge | None:
        """Return a nudge."""
        return next(iter(await self._those(col(NudgeRow.key) == key)), None)

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
        # What is snoozed was answered; only what it was about can still settle it.
        answerable = _WAITING if state is NudgeState.SETTLED else (NudgeState.OPEN.value,)
        change = update(NudgeRow).where(self._mine(), col(NudgeRow.key) == key, col(NudgeRow.state).in_(answerable))
        values: dict[str, object] = {"state": state.value, "snoozed_until": snoozed_until, "answered_at": at}
        values |= {} if facts is None else {"facts": dict(facts)}
        return await self._scope.session.scalar(change.values(**values).returning(col(NudgeRow.key))) is not None

    async def wake(self, key: str) -> Nudge | None:
        """Open a snoozed nudge again, in its next round; None when it is not snoozed any more."""
        this = self._mine(), col(NudgeRow.key) == key, col(NudgeRow.state) == NudgeState.SNOOZED.value
        values = {"state": NudgeState.OPEN.value, "snoozed_until": None, "answered_at": None, "message_key": None}
        opened = update(NudgeRow).where(*this).values(**values, round=col(NudgeRow.round) + 1)
        if await self._scope.session.scalar(opened.returning(col(NudgeRow.key))) is None:
            return None
        return await self.with_key(key)

    async def put_in_message(self, keys: Sequence[str], message_key: str) -> None:
        """Remember which message tells some open nudges; those that another message tells stay there."""
        untold = col(NudgeRow.state) == NudgeState.OPEN.value, col(NudgeRow.message_key).is_(None)
        for start in range(0, len(keys), _IDS_PER_QUERY):
            these = col(NudgeRow.key).in_(keys[start : start + _IDS_PER_QUERY])
            put = update(NudgeRow).where(self._mine(), these, *untold).values(message_key=message_key)
            await self._scope.session.execute(put)

    async def in_message(self, message_key: str) -> list[Nudge]:
        """Return the nudges that a message tells, the oldest first, whatever became of them."""
        return await self._those(col(NudgeRow.message_key) == message_key)

    async def waiting(self) -> list[Nudge]:
        """Return all open and snoozed nudges, the oldest first."""
        return await self._those(col(NudgeRow.state).in_(_WAITING))

    async def open_for(self, user_id: str) -> list[Nudge]:
        """Return the open nudges of one person, the newest first."""
        is_open = col(NudgeRow.state) == NudgeState.OPEN.value
        return list(reversed(await self._those(is_open, col(NudgeRow.user_id) == user_id)))

    async def snoozed_until(self, at: datetime) -> list[Nudge]:
        """Return the nudges whose snooze is over."""
        snoozed = col(NudgeRow.state) == NudgeState.SNOOZED.value
        return await self._those(snoozed, col(NudgeRow.snoozed_until) <= at)

    async def _those(self, *which: ColumnElement[bool]) -> list[Nudge]:
        """Return the nudges that fulfil some conditions, the oldest first."""
        query = select(NudgeRow).where(self._mine(), *which).order_by(col(NudgeRow.created_at), col(NudgeRow.key))
        rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
        return [
            Nudge(
                key=row.key,
                kind=NudgeKind(row.kind),
                subject_id=row.subject_id,
                user_id=row.user_id,
                why=row.why,
                state=NudgeState(row.state),
                created_at=row.created_at,
                snoozed_until=row.snoozed_until,
                round=row.round,
                answered_at=row.answered_at,
                message_key=row.message_key,
                facts=row.facts or {},
            )
            for row in rows
        ]

    def _mine(self) -> ColumnElement[bool]:
        """Return the condition for nudges of this workspace."""
        return col(NudgeRow.workspace_id) == self._scope.workspace_id
