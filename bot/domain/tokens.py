"""Who may use the API: tokens that are known by their hash alone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
    created_by: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
