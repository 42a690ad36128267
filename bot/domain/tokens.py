"""Who may use the API: tokens that are known by their hash alone."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.moments import require_aware

# 48 bits tell tokens apart; what keeps strangers out is the secret.
_ID_BYTES = 6
# 256 bits: nobody guesses it, so that one round of SHA-256 is hash enough and checking it costs nothing.
_SECRET_BYTES = 32
_TOKEN = re.compile(r"heed_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
# Compared with when there is no such token, so that the answer takes as long.
_NOBODY = hashlib.sha256(b"nobody").hexdigest()


class TokenScope(StrEnum):
    """What a token allows."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A token as it is remembered: never the token itself."""

    id: str
    workspace_id: str
    # What people call it, such as the name of the tool that uses it.
    name: str
    scopes: frozenset[TokenScope]
    secret_hash: str
    created_by: str | None
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse naive times: they would be read in the wrong zone later."""
        require_aware(self.created_at)

    def is_open(self, at: datetime) -> bool:
        """Say whether the token is neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


@dataclass(frozen=True, slots=True)
class Credential:
    """A token as its owner has it, `heed_<id>_<secret>`; it is shown once and never stored."""

    id: str
    secret: str

    def __str__(self) -> str:
        """Return the token as it is pasted into other tools."""
        return f"heed_{self.id}_{self.secret}"

    def __repr__(self) -> str:
        """Return it without what must not get into a log."""
        return f"Credential({self.id!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """What a call with an `Idempotency-Key` came to, so that it can be repeated; ids only, never words."""

    token_id: str
    key: str
    # Of method, path and body: the same key for something else is a mistake.
    request_hash: str
    at: datetime
    # The status that was answered; 0 while the call is under way.
    status: int = 0
    result: Mapping[str, str] = field(default_factory=dict)


def new_credential() -> Credential:
    """Return a token that nobody has seen."""
    return Credential(id=secrets.token_hex(_ID_BYTES), secret=secrets.token_urlsafe(_SECRET_BYTES))


def credential_in(text: str) -> Credential | None:
    """Return the token that a text is, or None when it cannot be one."""
    found = _TOKEN.fullmatch(text)
    return Credential(found[1], found[2]) if found else None


def secret_hash(credential: Credential) -> str:
    """Return what is remembered of a token's secret."""
    return hashlib.sha256(credential.secret.encode()).hexdigest()


def opens(token: ApiToken | None, credential: Credential, at: datetime) -> bool:
    """Say whether what somebody showed is this token, and it is open; unknown and wrong take equally long."""
    known = token.secret_hash if token is not None else _NOBODY
    is_same = hmac.compare_digest(known, secret_hash(credential))
    return is_same and token is not None and token.is_open(at)
