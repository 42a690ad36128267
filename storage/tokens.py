"""Tokens of the API and what its calls came to."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from bot.domain.tokens import ApiCall, ApiToken, TokenScope
from storage.scope import Scope
from storage.tables import ApiCallRow, ApiTokenRow


class SqlTokenStore:
    """`TokenStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def add(self, token: ApiToken) -> None:
        """Store a token."""
        row = {
            "workspace_id": self._scope.workspace_id,
            "id": token.id,
            "name": token.name,
            "token_hash": token.secret_hash,
            "scopes": sorted(scope.value for scope in token.scopes),
            "created_by": token.created_by,
            "created_at": token.created_at,
            "expires_at": token.expires_at,
            "revoked_at": token.revoked_at,
            "last_used_at": token.last_used_at,
        }
        await self._scope.session.execute(self._scope.insert(ApiTokenRow).values(row))

    async def every(self) -> list[ApiToken]:
        """Return every token, revoked ones too, the oldest first."""
        query = select(ApiTokenRow).where(self._mine())
        rows = await self._scope.session.scalars(
            query.order_by(col(ApiTokenRow.created_at), col(ApiTokenRow.id)),
            execution_options={"populate_existing": True},
        )
        return [_token_of(row) for row in rows]

    async def revoke(self, token_id: str, *, at: datetime) -> bool:
        """Close a token for good; False when there is none or it is closed already."""
        this = self._mine(), col(ApiTokenRow.id) == token_id, col(ApiTokenRow.revoked_at).is_(None)
        closed = update(ApiTokenRow).where(*this).values(revoked_at=at).returning(col(ApiTokenRow.id))
        return await self._scope.session.scalar(closed) is not None

    async def note_use(self, token_id: str, *, at: datetime) -> None:
        """Remember when a token was last used."""
        this = update(ApiTokenRow).where(self._mine(), col(ApiTokenRow.id) == token_id)
        await self._scope.session.execute(this.values(last_used_at=at))

    async def begin_call(self, call: ApiCall) -> ApiCall | None:
        """Claim a call's key, or return what the first call under it came to."""
        row = {
            "workspace_id": self._scope.workspace_id,
            "token_id": call.token_id,
            "key": call.key,
            "request_hash": call.request_hash,
            "at": call.at,
            "status": call.status,
            "result": dict(call.result),
        }
        # On both engines a second writer waits here until the first has committed, and then finds its row.
        put = self._scope.insert(ApiCallRow).values(row).on_conflict_do_nothing().returning(col(ApiCallRow.key))
        if await self._scope.session.scalar(put) is not None:
            return None
        query = select(ApiCallRow).where(*self._this_call(call.token_id, call.key))
        found = await self._scope.session.scalar(query, execution_options={"populate_existing": True})
        return None if found is None else _call_of(found)

    async def finish_call(self, token_id: str, key: str, *, status: int, result: Mapping[str, str]) -> None:
        """Remember what a call came to."""
        this = update(ApiCallRow).where(*self._this_call(token_id, key))
        await self._scope.session.execute(this.values(status=status, result=dict(result)))

    async def drop_calls(self, than: datetime) -> int:
        """Remove what calls before a time came to; return how many there were."""
        mine = col(ApiCallRow.workspace_id) == self._scope.workspace_id
        old = delete(ApiCallRow).where(mine, col(ApiCallRow.at) < than).returning(col(ApiCallRow.key))
        return len((await self._scope.session.scalars(old)).all())

    def _mine(self) -> ColumnElement[bool]:
        """Return the condition for tokens of this workspace."""
        return col(ApiTokenRow.workspace_id) == self._scope.workspace_id

    def _this_call(self, token_id: str, key: str) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions for one call."""
        mine = col(ApiCallRow.workspace_id) == self._scope.workspace_id
        return mine, col(ApiCallRow.token_id) == token_id, col(ApiCallRow.key) == key


async def token_with_id(session: AsyncSession, token_id: str) -> ApiToken | None:
    """Return a token of whichever workspace: before it is known, so is whose it is."""
    row = await session.scalar(select(ApiTokenRow).where(col(ApiTokenRow.id) == token_id))
    return None if row is None else _token_of(row)


def _token_of(row: ApiTokenRow) -> ApiToken:
    """Return a token as its readers see it."""
    return ApiToken(
        id=row.id,
        workspace_id=row.workspace_id,
        name=row.name,
        scopes=frozenset(map(TokenScope, row.scopes)),
        secret_hash=row.token_hash,
        created_by=row.created_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )


def _call_of(row: ApiCallRow) -> ApiCall:
    """Return what a call came to."""
    return ApiCall(
        token_id=row.token_id,
        key=row.key,
        request_hash=row.request_hash,
        at=row.at,
        status=row.status,
        result=row.result,
    )
