"""Where Heed is installed, in memory."""

from datetime import datetime

from bot.ports import Installation


class InMemoryInstallations:
    """The twin of `SqlInstallations`."""

    def __init__(self, *installations: Installation) -> None:
        """Start with these installations."""
        self.states: dict[str, datetime] = {}
        self.kept = {_seat(known.workspace_id, known.enterprise_id): known for known in installations}

    async def keep(self, installation: Installation) -> None:
        """Store an installation; installing again replaces the token."""
        self.kept[_seat(installation.workspace_id, installation.enterprise_id)] = installation

    async def find(self, workspace_id: str | None, enterprise_id: str | None) -> Installation | None:
        """Return the workspace's own installation, else its organisation's, else None."""
        own = self.kept.get(workspace_id or "")
        return own or self.kept.get(enterprise_id or "")

    async def remove(self, workspace_id: str | None, enterprise_id: str | None) -> None:
        """Forget a token; one that is not there is no error."""
        self.kept.pop(_seat(workspace_id, enterprise_id), None)

    async def issue_state(self, state: str, expires_at: datetime) -> None:
        """Remember the one-time state of an installation that has begun in a browser."""
        self.states[state] = expires_at

    async def use_state(self, state: str, at: datetime) -> bool:
        """Spend a state; False when it is unknown, spent or expired."""
        expires_at = self.states.pop(state, None)
        return expires_at is not None and at < expires_at

    async def close(self) -> None:
        """Do nothing: there is nothing to give back."""


def _seat(workspace_id: str | None, enterprise_id: str | None) -> str:
    """Return what an installation belongs to: the workspace, else the whole organisation."""
    return workspace_id or enterprise_id or ""
