"""The ledger of data sent to an endpoint, and the questions that wait for their answer."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, desc, func, select, update
from sqlmodel import col

from bot.domain.analysis import Purpose
from bot.domain.ledger import ModelCall, Outcome, Spent
from bot.ports import Asking
from storage.scope import Scope
from storage.tables import AskingRow, ModelCallRow


class SqlLedger:
    """`Ledger` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def begin(self, call: ModelCall) -> None:
        """Write a call down, before anything is sent."""
        row = {
            "workspace_id": self._scope.workspace_id,
            "id": call.id,
            "at": call.at,
            "purpose": call.purpose.value,
            "host": call.host,
            "model": call.model,
            "prompt": call.prompt,
            "prompt_version": call.prompt_version,
            "characters": call.characters,
            "items": list(call.items),
            "outcome": call.outcome.value,
            "note": call.note,
            "tokens_in": call.tokens_in,
            "tokens_out": call.tokens_out,
            "milliseconds": call.milliseconds,
            "asked_by": call.asked_by,
        }
        await self._scope.session.execute(self._scope.insert(ModelCallRow).values(row))

    async def finish(
        self, call_id: str, outcome: Outcome, *, note: str, tokens_in: int, tokens_out: int, milliseconds: int
    ) -> None:
        """Write down what became of a call."""
        change = update(ModelCallRow).where(self._mine(), col(ModelCallRow.id) == call_id)
        became = {"outcome": outcome.value, "note": note, "milliseconds": milliseconds}
        await self._scope.session.execute(change.values(**became, tokens_in=tokens_in, tokens_out=tokens_out))

    async def newest(self, limit: int) -> list[ModelCall]:
        """Return the newest calls."""
        query = select(ModelCallRow).where(self._mine())
        query = query.order_by(desc(col(ModelCallRow.at)), desc(col(ModelCallRow.id))).limit(limit)
        rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
        return [_call_of(row) for row in rows]

    async def since(self, at: datetime) -> list[ModelCall]:
        """Return every call from a time on, oldest first."""
        query = select(ModelCallRow).where(self._mine(), col(ModelCallRow.at) >= at)
        query = query.order_by(col(ModelCallRow.at), col(ModelCallRow.id))
        rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
        return [_call_of(row) for row in rows]

    async def spent(self, since: datetime) -> Spent:
        """Return what the workspace used from a time on."""
        total_in, total_out = func.sum(col(ModelCallRow.tokens_in)), func.sum(col(ModelCallRow.tokens_out))
        query = select(func.count(), func.coalesce(total_in, 0), func.coalesce(total_out, 0))
        row = await self._scope.session.execute(query.where(self._mine(), col(ModelCallRow.at) >= since))
        calls, tokens_in, tokens_out = row.one()
        return Spent(calls=calls, tokens_in=int(tokens_in), tokens_out=int(tokens_out))

    async def drop_older(self, than: datetime) -> int:
        """Remove calls that are older than the ledger reaches; return how many."""
        old = delete(ModelCallRow).where(self._mine(), col(ModelCallRow.at) < than).returning(col(ModelCallRow.id))
        return len((await self._scope.session.scalars(old)).all())

    def _mine(self) -> ColumnElement[bool]:
        """Return the condition for this workspace."""
        return col(ModelCallRow.workspace_id) == self._scope.workspace_id


class SqlAskingStore:
    """`AskingStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def keep(self, asking: Asking) -> None:
        """Store a question under its id; the same id again changes nothing."""
        row = {
            "workspace_id": self._scope.workspace_id,
            "id": asking.id,
            "user_id": asking.user_id,
            "question": asking.question,
            "channel_id": asking.channel_id,
            "thread_ts": asking.thread_ts,
            "asked_at": asking.asked_at,
        }
        await self._scope.session.execute(self._scope.insert(AskingRow).values(row).on_conflict_do_nothing())

    async def with_id(self, asking_id: str) -> Asking | None:
        """Return a question, or None when it was answered."""
        query = select(AskingRow).where(self._mine(), col(AskingRow.id) == asking_id)
        row = await self._scope.session.scalar(query, execution_options={"populate_existing": True})
        if row is None:
            return None
        return Asking(
            id=row.id,
            user_id=row.user_id,
            question=row.question,
            channel_id=row.channel_id,
            thread_ts=row.thread_ts,
            asked_at=row.asked_at,
        )

    async def drop(self, asking_id: str) -> None:
        """Remove a question that was answered."""
        await self._scope.session.execute(delete(AskingRow).where(self._mine(), col(AskingRow.id) == asking_id))

    async def drop_older(self, than: datetime) -> int:
        """Remove questions that were never answered; return how many."""
        old = delete(AskingRow).where(self._mine(), col(AskingRow.asked_at) < than).returning(col(AskingRow.id))
        return len((await self._scope.session.scalars(old)).all())

    def _mine(self) -> ColumnElement[bool]:
        """Return the condition for this workspace."""
        return col(AskingRow.workspace_id) == self._scope.workspace_id


def _call_of(row: ModelCallRow) -> ModelCall:
    """Return a call as its readers see it."""
    return ModelCall(
        id=row.id,
        at=row.at,
        purpose=Purpose(row.purpose),
        host=row.host,
        model=row.model,
        prompt=row.prompt,
        prompt_version=row.prompt_version,
        characters=row.characters,
        items=tuple(row.items),
        outcome=Outcome(row.outcome),
        note=row.note,
        tokens_in=row.tokens_in,
        tokens_out=row.tokens_out,
        milliseconds=row.milliseconds,
        asked_by=row.asked_by,
    )
