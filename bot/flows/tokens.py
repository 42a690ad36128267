"""Who may use the API: making, listing and closing tokens, and telling who calls."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.outside_errors import BadTokenError, TokenNotFoundError
from bot.domain.tokens import ApiToken, Credential, TokenScope, credential_in, new_credential, opens, secret_hash
from bot.domain.words import clean_words
from bot.ports import Clock, Storage

# What fits into a line of a list.
LONGEST_NAME = 80
# When a token was last used is for people, who look at days; a note for each call would write at every read.
_NOTED_EVERY = timedelta(minutes=10)
# What calls came to is remembered for so long: whoever repeats a call later means another one.
CALLS_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenOrder:
    """What somebody asked of a new token."""

    name: str
    scopes: frozenset[TokenScope]
    # None: until it is revoked.
    lives: timedelta | None = None


async def make_token(
    storage: Storage, clock: Clock, order: TokenOrder, *, workspace_id: str
) -> tuple[ApiToken, Credential]:
    """Make a token and return it with what its owner pastes elsewhere, shown now and never again.

    Raises BadTokenError.
    """
    name = " ".join(clean_words(order.name).split())
    if not 0 < len(name) <= LONGEST_NAME or not order.scopes:
        raise BadTokenError
    if order.lives is not None and order.lives < timedelta(days=1):
        raise BadTokenError
    now, credential = clock.now(), new_credential()
    token = ApiToken(
        id=credential.id,
        workspace_id=workspace_id,
        name=name,
        scopes=order.scopes,
        secret_hash=secret_hash(credential),
        created_by=None,
        created_at=now,
        expires_at=None if order.lives is None else now + order.lives,
    )
    async with storage.work(workspace_id) as work:
        await work.tokens.add(token)
    return token, credential


async def revoke_token(storage: Storage, clock: Clock, token_id: str, *, workspace_id: str) -> None:
    """Close a token for good; the next call with it is refused. Raises TokenNotFoundError."""
    async with storage.work(workspace_id) as work:
        if not await work.tokens.revoke(token_id, at=clock.now()):
            raise TokenNotFoundError


async def caller_of(storage: Storage, clock: Clock, shown: str) -> ApiToken | None:
    """Return the open token that somebody showed, or None: unknown, wrong, expired and revoked look the same."""
    credential, now = credential_in(shown), clock.now()
    if credential is None:
        return None
    token = await storage.api_token(credential.id)
    if not opens(token, credential, now) or token is None:
        return None
    await _note_use(storage, token, now)
    return replace(token, last_used_at=now)


async def _note_use(storage: Storage, token: ApiToken, now: datetime) -> None:
    if token.last_used_at is not None and now - token.last_used_at < _NOTED_EVERY:
        return
    async with storage.work(token.workspace_id) as work:
        await work.tokens.note_use(token.id, at=now)
