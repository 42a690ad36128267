"""The attention budget of a workspace: what went out, what was held back, what is muted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, text, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.domain.attention import FOLD, FREE, MUTED, Allowance, Mute, Occasion, Said
from bot.ports import Claim, Fold, Going, Job
from storage.posts import SqlPostLog
from storage.scope import Scope
from storage.tables import MuteRow, PostRow

_FREE = sorted(FREE)


class SqlAttentionStore:
    """`AttentionStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope
        self._posts = SqlPostLog(scope)

    async def claim(self, going: Going, allowance: Allowance, at: datetime) -> Claim:
        """Claim a message, or hold it back: it is muted there, or the day's budget is spent."""
        await self._alone(going.place_id)
        claim = await self._posts.claim(going.key, going.channel_id, at, going)
        if claim.was_claimed:
            return claim
        folded_into = await self._folded_into(going, allowance)
        if folded_into is None:
            return claim
        mine = self._mine(), col(PostRow.key) == going.key
        await self._scope.session.execute(update(PostRow).where(*mine).values(folded_into=folded_into))
        return replace(claim, folded_into=folded_into)

    async def _folded_into(self, going: Going, allowance: Allowance) -> str | None:
        muted = select(col(MuteRow.occasion)).where(
            col(MuteRow.workspace_id) == self._scope.workspace_id,
            col(MuteRow.place_id) == going.place_id,
            col(MuteRow.occasion) == going.occasion.value,
        )
        if await self._scope.session.scalar(muted) is not None:
            return MUTED
        told = select(func.count()).where(
            self._at(going),
            col(PostRow.claimed_at) >= allowance.since,
            col(PostRow.key) != going.key,
            col(PostRow.folded_into).is_(None),
            col(PostRow.occasion).not_in(_FREE),
        )
        # The last of the day is kept for the fold.
        is_spent = (await self._scope.session.scalar(told) or 0) >= allowance.most - 1
        return allowance.fold_key(going.place_id) if is_spent else None

    async def fresh_folds(self, since: datetime) -> list[Fold]:
        """Return the folds that hold something newer than what they were last drawn with, held back after `since`."""
        fold = aliased(PostRow)
        latest = func.max(col(PostRow.claimed_at))
        drawn = and_(col(fold.workspace_id) == col(PostRow.workspace_id), col(fold.key) == col(PostRow.folded_into))
        facts = col(PostRow.folded_into), func.min(col(PostRow.user_id)), func.min(col(PostRow.channel_id)), latest
        query = (
            select(*facts)
            .outerjoin(fold, drawn)
            .where(self._mine(), col(PostRow.folded_into).startswith(FOLD), col(PostRow.claimed_at) > since)
            .where(or_(col(fold.posted_at).is_(None), col(PostRow.claimed_at) >= col(fold.posted_at)))
            .group_by(col(PostRow.folded_into))
            .order_by(col(PostRow.folded_into))
        )
        rows = await self._scope.session.execute(query)
        return [
            Fold(key=str(key), user_id=user_id, channel_id=channel_id, latest_at=latest_at)
            for key, user_id, channel_id, latest_at in rows
        ]

    async def in_fold(self, key: str) -> list[Said]:
        """Return what a fold tells, the oldest first."""
        query = select(PostRow).where(self._mine(), col(PostRow.folded_into) == key)
        return await self._all(query.order_by(col(PostRow.claimed_at), col(PostRow.key)))

    async def drawn(self, key: str, at: datetime) -> None:
        """Remember that a fold was drawn with everything that was held back before a moment."""
        mine = self._mine(), col(PostRow.key) == key
        await self._scope.session.execute(update(PostRow).where(*mine).values(posted_at=at))

    async def let_out(self, key: str, *, at: datetime) -> Job | None:
        """Let a held message go out after all, as an answer, and return the job that says it."""
        this = self._mine(), col(PostRow.key) == key, col(PostRow.again).is_not(None), col(PostRow.ts).is_(None)
        asked = {"folded_into": None, "occasion": Occasion.ASKED.value, "claimed_at": at}
        freed = update(PostRow).where(*this, col(PostRow.folded_into).is_not(None)).values(**asked)
        await self._scope.session.execute(freed)
        # Only what was held back can be said by a job and be an answer.
        is_out = col(PostRow.occasion) == Occasion.ASKED.value
        again = await self._scope.session.scalar(select(col(PostRow.again)).where(*this, is_out))
        return Job(id=key, kind=str(again["kind"]), args=again["args"]) if again else None

    async def held(self, key: str) -> Said | None:
        """Return a message that was held back; None when it was not."""
        found = await self._all(
            select(PostRow).where(self._mine(), col(PostRow.key) == key, col(PostRow.folded_into).is_not(None))
        )
        return next(iter(found), None)

    async def at(self, channel_id: str, ts: str) -> Said | None:
        """Return what stands at a place; None for what Heed did not say, or an older version did."""
        place = col(PostRow.channel_id) == channel_id, col(PostRow.ts) == ts, col(PostRow.occasion).is_not(None)
        return next(iter(await self._all(select(PostRow).where(self._mine(), *place))), None)

    async def mute(self, mute: Mute) -> bool:
        """Remember that a kind of message is not wanted somewhere; False when that is known already."""
        put = self._scope.insert(MuteRow).values(
            workspace_id=self._scope.workspace_id,
            place_id=mute.place_id,
            occasion=mute.occasion.value,
            set_by=mute.set_by,
            set_at=mute.set_at,
        )
        made = put.on_conflict_do_nothing().returning(col(MuteRow.place_id))
        return await self._scope.session.scalar(made) is not None

    async def unmute(self, place_id: str, occasion: Occasion) -> Mute | None:
        """Forget a mute, and return it; None when there is none."""
        this = col(MuteRow.place_id) == place_id, col(MuteRow.occasion) == occasion.value
        gone = delete(MuteRow).where(col(MuteRow.workspace_id) == self._scope.workspace_id, *this)
        row = await self._scope.session.scalar(gone.returning(MuteRow))
        return None if row is None else _mute_of(row)

    async def mutes(self) -> list[Mute]:
        """Return everything that is muted, the newest first."""
        query = select(MuteRow).where(col(MuteRow.workspace_id) == self._scope.workspace_id)
        rows = await self._scope.session.scalars(
            query.order_by(col(MuteRow.set_at).desc(), col(MuteRow.place_id), col(MuteRow.occasion)),
            execution_options={"populate_existing": True},
        )
        return [_mute_of(row) for row in rows]

    async def said(self, *, user_id: str, since: datetime, offset: int, limit: int) -> Sequence[Said]:
        """Return what was said or held back to whole channels, whoever reads them, and to one person; newest first."""
        is_theirs = or_(col(PostRow.user_id).is_(None), col(PostRow.user_id) == user_id)
        query = select(PostRow).where(self._mine(), *self._told(since), is_theirs)
        newest = query.order_by(col(PostRow.claimed_at).desc(), col(PostRow.key).desc())
        return await self._all(newest.offset(offset).limit(limit))

    async def _all(self, query: Select[PostRow]) -> list[Said]:
        rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
        return [_said_of(row) for row in rows]

    async def _alone(self, place_id: str) -> None:
        """Let one transaction at a time count what a place has heard; on SQLite the claim itself does that."""
        if self._scope.is_postgresql:
            place = {"place": f"attention:{self._scope.workspace_id}:{place_id}"}
            await self._scope.session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:place, 0))"), place)

    def _mine(self) -> ColumnElement[bool]:
        return col(PostRow.workspace_id) == self._scope.workspace_id

    def _at(self, going: Going) -> ColumnElement[bool]:
        """Return the condition for messages that use the same budget."""
        if going.user_id is not None:
            return and_(self._mine(), col(PostRow.user_id) == going.user_id)
        return and_(self._mine(), col(PostRow.user_id).is_(None), col(PostRow.channel_id) == going.channel_id)

    @staticmethod
    def _told(since: datetime) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions for what people look up: not what is on its way, nor what an older version said."""
        is_settled = or_(col(PostRow.ts).is_not(None), col(PostRow.folded_into).is_not(None))
        return col(PostRow.claimed_at) >= since, col(PostRow.occasion).is_not(None), is_settled


def _mute_of(row: MuteRow) -> Mute:
    return Mute(place_id=row.place_id, occasion=Occasion(row.occasion), set_by=row.set_by, set_at=row.set_at)


def _said_of(row: PostRow) -> Said:
    return Said(
        key=row.key,
        occasion=Occasion(row.occasion or Occasion.ASKED),
        channel_id=row.channel_id,
        user_id=row.user_id,
        ts=row.ts,
        at=row.claimed_at,
        why=row.why or "",
        folded_into=row.folded_into,
        can_be_shown=row.again is not None,
    )
