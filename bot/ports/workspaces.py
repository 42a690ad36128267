"""Workspaces that installed Heed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Heed's seat in a workspace, or in a whole organisation: the token that speaks for it."""

    # None for an organisation-wide installation: then `enterprise_id` names it.
    workspace_id: str | None
    enterprise_id: str | None
    bot_token: str = field(repr=False)
    bot_id: str
    bot_user_id: str
    scopes: tuple[str, ...]
    installed_by: str | None
    installed_at: datetime


class Installations(Protocol):
    """Where Heed is installed; tokens are encrypted at rest. Raises KeyMissingError when they cannot be read."""

    async def keep(self, installation: Installation) -> None:
        """Store an installation; installing again replaces the token."""
        ...

    async def find(self, workspace_id: str | None, enterprise_id: str | None) -> Installation | None:
        """Return the workspace's own installation, else its organisation's, else None."""
        ...

    async def remove(self, workspace_id: str | None, enterprise_id: str | None) -> None:
        """Forget a token; one that is not there is no error, since Slack tells of an uninstall twice."""
        ...

    async def issue_state(self, state: str, expires_at: datetime) -> None:
        """Remember the one-time state of an installation that has begun in a browser."""
        ...

    async def use_state(self, state: str, at: datetime) -> bool:
        """Spend a state; False when it is unknown, spent or expired."""
        ...
