"""What readers of a workspace think of digests."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, text, update
from sqlmodel import col

from bot.domain.opinions import Opinion
from bot.domain.schedules import Cadence
from storage.scope import Scope
from storage.tables import DigestOpinionRow


class SqlOpinionStore:
    """`OpinionStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def give(self, opinion: Opinion) -> Opinion | None:
        """Store somebody's opinion on a digest, and return the one that made it rarer, if one did."""
        if self._scope.is_postgresql:
            # On SQLite the insert makes this the only writer.
            lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:digest, 0))")
            await self._scope.session.execute(lock, {"digest": f"{self._scope.workspace_id}:{opinion.digest_id}"})
        key = {
            "workspace_id": self._scope.workspace_id,
            "digest_id": opinion.digest_id,
            "user_id": opinion.user_id,
        }
        said = {"is_useful": opinion.is_useful, "at": opinion.at}
        put = self._scope.insert(DigestOpinionRow).values(**key, **said)
        await self._scope.session.execute(put.on_conflict_do_update(index_elements=list(key), set_=said))
        return await self.lowering(opinion.digest_id)

    async def lowered(self, digest_id: str, user_id: str, before: Cadence) -> None:
        """Remember that an opinion made a digest rarer than it was before."""
        theirs = and_(self._on(digest_id), col(DigestOpinionRow.user_id) == user_id)
        await self._scope.session.execute(update(DigestOpinionRow).where(theirs).values(lowered_from=before.value))

    async def lowering(self, digest_id: str) -> Opinion | None:
        """Return the opinion that made a digest rarer, undone or not."""
        return next((each for each in await self.of(digest_id) if each.lowered_from is not None), None)

    async def undo(self, digest_id: str, *, by: str, at: datetime) -> bool:
        """Remember that it was taken back; False when there is nothing to take back."""
        row = DigestOpinionRow
        open_one = and_(self._on(digest_id), col(row.lowered_from).is_not(None), col(row.undone_at).is_(None))
        taken = update(row).where(open_one).values(undone_at=at, undone_by=by)
        return await self._scope.session.scalar(taken.returning(col(row.digest_id))) is not None

    async def of(self, digest_id: str) -> list[Opinion]:
        """Return every opinion on a digest, the oldest first."""
        query = select(DigestOpinionRow).where(self._on(digest_id))
        rows = await self._scope.session.scalars(
            query.order_by(col(DigestOpinionRow.at), col(DigestOpinionRow.user_id)),
            execution_options={"populate_existing": True},
        )
        return [_opinion_of(row) for row in rows]

    async def lowerings(self, since: datetime) -> list[Opinion]:
        """Return the opinions that made a digest rarer since then, or were taken back since then."""
        row = DigestOpinionRow
        lowered = col(row.workspace_id) == self._scope.workspace_id, col(row.lowered_from).is_not(None)
        lately = or_(col(row.at) >= since, col(row.undone_at) >= since)
        rows = await self._scope.session.scalars(
            select(row).where(*lowered, lately).order_by(col(row.at), col(row.digest_id)),
            execution_options={"populate_existing": True},
        )
        return [_opinion_of(each) for each in rows]

    def _on(self, digest_id: str) -> ColumnElement[bool]:
        mine = col(DigestOpinionRow.workspace_id) == self._scope.workspace_id
        return and_(mine, col(DigestOpinionRow.digest_id) == digest_id)


def _opinion_of(row: DigestOpinionRow) -> Opinion:
    return Opinion(
        digest_id=row.digest_id,
        user_id=row.user_id,
        is_useful=row.is_useful,
        at=row.at,
        lowered_from=Cadence(row.lowered_from) if row.lowered_from else None,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
    )
