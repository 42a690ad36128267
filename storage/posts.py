"""Claims on outgoing messages, so that each goes out once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlmodel import col

from bot.domain.attention import Occasion
from bot.ports import Claim, Going, Job
from storage.scope import Scope
from storage.tables import PostCitationRow, PostRow


class SqlPostLog:
    """`PostLog` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def claim(self, key: str, channel_id: str, at: datetime, going: Going | None = None) -> Claim:
        """Claim a key before posting, with what it is about; an earlier claim is returned instead of making one."""
        put = self._scope.insert(PostRow).values(
            workspace_id=self._scope.workspace_id, key=key, channel_id=channel_id, claimed_at=at, **_about(going)
        )
        made = await self._scope.session.scalar(put.on_conflict_do_nothing().returning(col(PostRow.key)))
        if made is not None:
            occasion = None if going is None else going.occasion
            return Claim(key=key, channel_id=channel_id, ts=None, was_claimed=False, claimed_at=at, occasion=occasion)
        earlier = await self.posted(key)
        # Released between the two statements: whoever released it has told us nothing was posted, so try once more.
        return earlier if earlier is not None else await self.claim(key, channel_id, at, going)

    async def record(self, key: str, channel_id: str, ts: str, at: datetime) -> None:
        """Note where Slack put the message."""
        place = {"channel_id": channel_id, "ts": ts, "posted_at": at}
        put = self._scope.insert(PostRow).values(workspace_id=self._scope.workspace_id, key=key, claimed_at=at, **place)
        again = put.on_conflict_do_update(index_elements=["workspace_id", "key"], set_=place)
        await self._scope.session.execute(again)

    async def take_over(self, key: str, *, seen_at: datetime, at: datetime) -> bool:
        """Renew a claim that nobody finished; False when it was recorded, held back or renewed since `seen_at`."""
        stale = and_(self._unposted(key), col(PostRow.claimed_at) <= seen_at)
        renewed = update(PostRow).where(stale).values(claimed_at=at).returning(col(PostRow.key))
        return await self._scope.session.scalar(renewed) is not None

    async def release(self, key: str) -> None:
        """Drop a claim without a ts: Slack refused the message, so it is certain that nothing was posted."""
        await self._scope.session.execute(delete(PostRow).where(self._unposted(key)))

    async def posted(self, key: str) -> Claim | None:
        """Return the claim of a key."""
        query = select(PostRow).where(col(PostRow.workspace_id) == self._scope.workspace_id, col(PostRow.key) == key)
        row = await self._scope.session.scalar(query, execution_options={"populate_existing": True})
        if row is None:
            return None
        return Claim(
            key=key,
            channel_id=row.channel_id,
            ts=row.ts,
            was_claimed=True,
            claimed_at=row.claimed_at,
            folded_into=row.folded_into,
            occasion=Occasion(row.occasion) if row.occasion else None,
        )

    async def cite(self, key: str, channel_id: str, feedback_ids: Sequence[str]) -> None:
        """Remember which items a message is made of, before it is posted."""
        mine = {"workspace_id": self._scope.workspace_id, "key": key, "channel_id": channel_id}
        values = [{**mine, "feedback_id": feedback_id} for feedback_id in dict.fromkeys(feedback_ids)]
        if values:
            put = self._scope.insert(PostCitationRow).values(values)
            await self._scope.session.execute(put.on_conflict_do_nothing())

    async def citing(self, feedback_id: str) -> list[tuple[str, str]]:
        """Return the messages that are made of an item among others: their keys and channels."""
        query = select(col(PostCitationRow.key), col(PostCitationRow.channel_id)).where(
            col(PostCitationRow.workspace_id) == self._scope.workspace_id,
            col(PostCitationRow.feedback_id) == feedback_id,
        )
        return [(key, channel_id) for key, channel_id in await self._scope.session.execute(query)]

    def _unposted(self, key: str) -> ColumnElement[bool]:
        """Return the condition for a claim that has no ts yet, and that was not held back."""
        mine = col(PostRow.workspace_id) == self._scope.workspace_id
        return and_(mine, col(PostRow.key) == key, col(PostRow.ts).is_(None), col(PostRow.folded_into).is_(None))


def _about(going: Going | None) -> dict[str, object]:
    """Return the columns that say what a message is about; none for what nobody looks up, such as a mark of ours."""
    if going is None:
        return {}
    about: dict[str, object] = {"user_id": going.user_id, "occasion": going.occasion.value, "why": going.why}
    # Left out rather than None, which JSON would keep as a word of its own.
    return about if going.again is None else about | {"again": _job_kept(going.again)}


def _job_kept(job: Job) -> dict[str, object]:
    return {"kind": job.kind, "args": dict(job.args)}
