"""Messages whose capture form is open, and the last word on each reaction."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlmodel import col

from bot.domain.erasures import ForgottenError
from bot.ports import Draft
from storage.erasure_marks import is_silenced
from storage.scope import Scope
from storage.tables import DraftRow, ReactionMarkRow


class SqlDraftStore:
    """`DraftStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def keep(self, draft: Draft) -> None:
        """Store a draft under its id. Raises ForgottenError when whoever said the words was forgotten since."""
        if await is_silenced(self._scope, draft.author_id, draft.ts):
            raise ForgottenError
        facts = {
            "words": draft.words,
            "author_id": draft.author_id,
            "channel_id": draft.channel_id,
            "ts": draft.ts,
            "thread_ts": draft.thread_ts,
            "opened_at": draft.opened_at,
        }
        put = self._scope.insert(DraftRow).values(workspace_id=self._scope.workspace_id, id=draft.id, **facts)
        again = put.on_conflict_do_update(index_elements=["workspace_id", "id"], set_=facts)
        await self._scope.session.execute(again)

    async def with_id(self, draft_id: str) -> Draft | None:
        """Return a draft, or None when it was removed or never there."""
        query = select(DraftRow).where(self._mine(), col(DraftRow.id) == draft_id)
        row = await self._scope.session.scalar(query, execution_options={"populate_existing": True})
        if row is None:
            return None
        return Draft(
            id=row.id,
            words=row.words,
            author_id=row.author_id,
            channel_id=row.channel_id,
            ts=row.ts,
            thread_ts=row.thread_ts,
            opened_at=row.opened_at,
        )

    async def revise_message(self, channel_id: str, ts: str, words: str) -> None:
        """Follow an edit of the message while its form is open."""
        change = update(DraftRow).where(self._about(channel_id, ts)).values(words=words)
        await self._scope.session.execute(change)

    async def drop_message(self, channel_id: str, ts: str) -> None:
        """Remove the drafts of a deleted message."""
        await self._scope.session.execute(delete(DraftRow).where(self._about(channel_id, ts)))

    async def drop_older(self, than: datetime) -> int:
        """Remove the drafts of forms that were closed without sending; return how many."""
        old = delete(DraftRow).where(self._mine(), col(DraftRow.opened_at) < than).returning(col(DraftRow.id))
        return len((await self._scope.session.scalars(old)).all())

    def _mine(self) -> ColumnElement[bool]:
        """Return the condition for this workspace."""
        return col(DraftRow.workspace_id) == self._scope.workspace_id

    def _about(self, channel_id: str, ts: str) -> ColumnElement[bool]:
        """Return the condition for drafts of one message."""
        return and_(self._mine(), col(DraftRow.channel_id) == channel_id, col(DraftRow.ts) == ts)


class SqlReactionStore:
    """`ReactionStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def note(self, channel_id: str, ts: str, user_id: str, *, event_ts: str) -> bool:
        """Remember an event on a reaction; return False when a later one has already been seen."""
        # Ten digits before the point and six after it: then text sorts as the numbers do, until the year 2286.
        at = f"{Decimal(event_ts):017.6f}"
        key = {"workspace_id": self._scope.workspace_id, "channel_id": channel_id, "ts": ts, "user_id": user_id}
        put = self._scope.insert(ReactionMarkRow).values(**key, event_ts=at)
        newer = put.on_conflict_do_update(
            index_elements=list(key), set_={"event_ts": at}, where=col(ReactionMarkRow.event_ts) <= at
        )
        return await self._scope.session.scalar(newer.returning(col(ReactionMarkRow.event_ts))) is not None
