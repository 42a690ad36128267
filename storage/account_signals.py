"""What accounts said, counted and listed for a reader, and items that may be recognised anew."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, and_, desc, distinct, func, or_, select, update
from sqlmodel import col

from bot.domain.account_matching import TOLD, Clues, Match
from bot.domain.accounts import AccountState, MatchedBy
from bot.domain.audience import Reader
from bot.domain.feedback import Feedback, State
from bot.domain.themes import Theme, ThemeState
from bot.ports.account_signals import AccountSignal, Clued, Stranger
from storage.account_rows import in_parts
from storage.feedback_rows import is_active, items_of, load
from storage.once import counted_once
from storage.reindexing import reindex_many
from storage.scope import Scope
from storage.search import visible_to
from storage.tables import AccountRow, FeedbackRow, ThemeRow
from storage.theme_rows import theme_of_row

_TOLD = [by.value for by in TOLD]
_COLUMNS = {
    MatchedBy.CHANNEL: col(FeedbackRow.channel_id),
    MatchedBy.TEAM: col(FeedbackRow.author_team),
    MatchedBy.MEMBER: col(FeedbackRow.author_id),
    MatchedBy.DOMAIN: col(FeedbackRow.author_domain),
}


class SqlAccountSignalStore:
    """`AccountSignalStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def clued(self, kind: MatchedBy, values: Collection[str], *, after: str, limit: int) -> list[Clued]:
        """Return active items with one of these clues whose account nobody said, by id."""
        if not values:
            return []
        query = select(FeedbackRow).where(
            self._mine(), is_active(), _has_clue(kind, values), _is_open(), col(FeedbackRow.id) > after
        )
        rows = await self._scope.session.scalars(
            query.order_by(col(FeedbackRow.id)).limit(limit), execution_options={"populate_existing": True}
        )
        return [
            Clued(
                feedback_id=row.id,
                clues=Clues(
                    channel_id=row.channel_id,
                    team_id=row.author_team,
                    author_id=row.author_id,
                    domain=row.author_domain,
                ),
                account_id=row.account_id,
                account_by=MatchedBy(row.account_by) if row.account_by else None,
            )
            for row in rows
        ]

    async def attribute(self, matches: Mapping[str, Match | None]) -> None:
        """Set the accounts of items by their ids, and keep the search index in step."""
        await self._scope.hold()
        grouped: dict[Match | None, list[str]] = {}
        for feedback_id, found in matches.items():
            grouped.setdefault(found, []).append(feedback_id)
        for found, ids in grouped.items():
            given = {"account_id": found and found.account_id, "account_by": found and found.by.value}
            for some in in_parts(ids):
                # Somebody may have said it since it was looked at.
                these = self._mine(), col(FeedbackRow.id).in_(some), _is_open()
                await self._scope.session.execute(update(FeedbackRow).where(*these).values(**given))
        await reindex_many(self._scope, list(matches))

    async def reindex(self, account_id: str, *, after: str, limit: int) -> str | None:
        """Let items of an account be found by its present name; return where to go on."""
        query = select(col(FeedbackRow.id)).where(
            self._mine(), is_active(), col(FeedbackRow.account_id) == account_id, col(FeedbackRow.id) > after
        )
        ids = list(await self._scope.session.scalars(query.order_by(col(FeedbackRow.id)).limit(limit)))
        await reindex_many(self._scope, ids)
        return ids[-1] if len(ids) == limit else None

    async def signals(self, account_ids: Collection[str], reader: Reader) -> Mapping[str, AccountSignal]:
        """Return what accounts said by their ids."""
        found: dict[str, AccountSignal] = {}
        account = col(FeedbackRow.account_id)
        for some in in_parts(sorted(account_ids)):
            query = select(
                account,
                func.count().label("items"),
                func.count(distinct(col(FeedbackRow.author_id))).label("people"),
                func.max(col(FeedbackRow.said_at)).label("last"),
            ).where(*self._seen(reader), account.in_(some))
            for account_id, items, people, last in (await self._scope.session.execute(query.group_by(account))).all():
                found[account_id or ""] = AccountSignal(items=items, people=people, last_said_at=last)
        return found

    async def items(self, account_id: str, reader: Reader, *, limit: int, offset: int = 0) -> list[Feedback]:
        """Return the items of an account that a reader may see, the newest first."""
        query = items_of(self._scope).where(*self._seen(reader), col(FeedbackRow.account_id) == account_id)
        newest = query.order_by(desc(col(FeedbackRow.said_at)), desc(col(FeedbackRow.number)))
        return await load(self._scope, newest.limit(limit).offset(offset))

    async def themes(self, account_id: str, reader: Reader, *, limit: int) -> list[tuple[Theme, int]]:
        """Return the themes that an account speaks of with how many of its items, most items first."""
        theme, items = col(FeedbackRow.theme_id), func.count().label("items")
        mine = *self._seen(reader), col(FeedbackRow.account_id) == account_id, theme.is_not(None)
        its = counted_once(select(theme, items).where(*mine).group_by(theme), "counts")
        query = (
            select(ThemeRow, its.c["items"])
            .join(its, its.c.theme_id == col(ThemeRow.id))
            .where(
                col(ThemeRow.workspace_id) == self._scope.workspace_id, col(ThemeRow.state) == ThemeState.ACTIVE.value
            )
            .order_by(desc(its.c["items"]), col(ThemeRow.number))
            .limit(limit)
        )
        return [(theme_of_row(row), count) for row, count in (await self._scope.session.execute(query)).all()]

    async def strangers(self, reader: Reader, *, limit: int) -> list[Stranger]:
        """Return the outsiders whose account nobody has said, those with most items first."""
        found: list[Stranger] = []
        for kind in (MatchedBy.TEAM, MatchedBy.DOMAIN):
            value, items = _COLUMNS[kind], func.count().label("items")
            query = (
                select(value, items, func.max(col(FeedbackRow.author_name)))
                .where(*self._seen(reader), value.is_not(None), col(FeedbackRow.account_id).is_(None), _is_open())
                .group_by(value)
                .order_by(desc(items), value)
                .limit(limit)
            )
            for each, count, name in (await self._scope.session.execute(query)).all():
                found.append(Stranger(kind=kind, value=each or "", items=count, author_name=name))
        return sorted(found, key=lambda one: (-one.items, one.kind, one.value))[:limit]

    async def spellings(self) -> Mapping[str, list[str]]:
        """Return the segments and the tiers that active accounts have."""
        found = {}
        for name, column in (("segment", col(AccountRow.segment)), ("tier", col(AccountRow.tier))):
            query = select(column).where(
                col(AccountRow.workspace_id) == self._scope.workspace_id,
                col(AccountRow.state) == AccountState.ACTIVE.value,
                column.is_not(None),
            )
            found[name] = [each or "" for each in await self._scope.session.scalars(query.distinct().order_by(column))]
        return found

    def _mine(self) -> ColumnElement[bool]:
        return col(FeedbackRow.workspace_id) == self._scope.workspace_id

    def _seen(self, reader: Reader) -> list[ColumnElement[bool]]:
        return [self._mine(), col(FeedbackRow.state) == State.ACTIVE.value, visible_to(self._scope, reader)]


def _is_open() -> ColumnElement[bool]:
    """Return the condition that nobody said which account an item is from.

    An account without a reason is from before reasons were kept, when only people gave accounts.
    """
    by = col(FeedbackRow.account_by)
    return or_(and_(by.is_(None), col(FeedbackRow.account_id).is_(None)), and_(by.is_not(None), by.not_in(_TOLD)))


def _has_clue(kind: MatchedBy, values: Collection[str]) -> ColumnElement[bool]:
    column = _COLUMNS[kind]
    same = column.in_(sorted(values))
    if kind is not MatchedBy.DOMAIN:
        return same
    # Of `acme.com` are `eu.acme.com` and everything else below it.
    return or_(same, *(column.endswith(f".{value}", autoescape=True) for value in sorted(values)))
