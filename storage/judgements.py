"""What Heed made of messages that it overheard; their words only for a while."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, desc, or_, select, update
from sqlmodel import col

from bot.domain.listening import Judgement, Verdict
from storage.erasure_marks import is_silenced
from storage.scope import Scope
from storage.tables import JudgementRow


class SqlJudgementStore:
    """`JudgementStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def put(self, judgement: Judgement) -> None:
        """Store a judgement; judged again, the message has the newer one. Of the forgotten none is kept."""
        if await is_silenced(self._scope, judgement.author_id, judgement.ts):
            return
        key = {"workspace_id": self._scope.workspace_id, "channel_id": judgement.channel_id, "ts": judgement.ts}
        facts = {
            "conversation_ts": judgement.conversation_ts,
            "thread_ts": judgement.thread_ts,
            "author_id": judgement.author_id,
            "verdict": judgement.verdict.value,
            "score": judgement.score,
            "threshold": judgement.threshold,
            "reason": judgement.reason,
            "model": judgement.model,
            "judged_at": judgement.judged_at,
            "words": judgement.words,
        }
        put = self._scope.insert(JudgementRow).values(**key, **facts)
        await self._scope.session.execute(put.on_conflict_do_update(index_elements=list(key), set_=facts))

    async def of(self, channel_id: str, ts: str) -> Judgement | None:
        """Return the judgement of a message."""
        return next(iter(await self._those(self._about(channel_id, ts))), None)

    async def latest_in(self, channel_id: str, *, before_ts: str) -> Judgement | None:
        """Return the last judged top-level message before another, to see whether somebody speaks on."""
        at, thread = col(JudgementRow.ts), col(JudgementRow.thread_ts)
        earlier = and_(col(JudgementRow.channel_id) == channel_id, at < before_ts, or_(thread.is_(None), thread == at))
        query = select(JudgementRow).where(self._mine(), earlier).order_by(desc(at)).limit(1)
        row = await self._scope.session.scalar(query, execution_options={"populate_existing": True})
        return None if row is None else _judgement_of(row)

    async def conversation(self, channel_id: str, conversation_ts: str) -> list[Judgement]:
        """Return every judged message of a conversation, oldest first."""
        here = col(JudgementRow.channel_id) == channel_id
        return await self._those(and_(self._mine(), here, col(JudgementRow.conversation_ts) == conversation_ts))

    async def forget_words(self, *, heard_before: datetime) -> int:
        """Drop the words of messages judged before a time; return how many."""
        return await self._forget(and_(self._mine(), col(JudgementRow.judged_at) < heard_before))

    async def forget_message(self, channel_id: str, ts: str) -> None:
        """Drop the words of one message: it was captured, deleted or edited."""
        await self._forget(self._about(channel_id, ts))

    async def drop_older(self, than: datetime) -> int:
        """Remove judgements that nobody will ask about any more; return how many."""
        old = delete(JudgementRow).where(self._mine(), col(JudgementRow.judged_at) < than)
        return len((await self._scope.session.scalars(old.returning(col(JudgementRow.ts)))).all())

    async def _forget(self, which: ColumnElement[bool]) -> int:
        """Drop words; return how many messages had any."""
        change = update(JudgementRow).where(which, col(JudgementRow.words).is_not(None)).values(words=None)
        return len((await self._scope.session.scalars(change.returning(col(JudgementRow.ts)))).all())

    async def _those(self, which: ColumnElement[bool]) -> list[Judgement]:
        """Return judgements, those of older messages first."""
        query = select(JudgementRow).where(which).order_by(col(JudgementRow.ts))
        rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
        return [_judgement_of(row) for row in rows]

    def _mine(self) -> ColumnElement[bool]:
        """Return the condition for this workspace."""
        return col(JudgementRow.workspace_id) == self._scope.workspace_id

    def _about(self, channel_id: str, ts: str) -> ColumnElement[bool]:
        """Return the condition for one message."""
        return and_(self._mine(), col(JudgementRow.channel_id) == channel_id, col(JudgementRow.ts) == ts)


def _judgement_of(row: JudgementRow) -> Judgement:
    """Return a judgement as its readers see it."""
    return Judgement(
        channel_id=row.channel_id,
        ts=row.ts,
        conversation_ts=row.conversation_ts,
        thread_ts=row.thread_ts,
        author_id=row.author_id,
        verdict=Verdict(row.verdict),
        score=row.score,
        threshold=row.threshold,
        reason=row.reason,
        model=row.model,
        judged_at=row.judged_at,
        words=row.words,
    )
