"""Looking after oneself."""

from typing import Protocol

from bot.domain.health import Finding


class Checkup(Protocol):
    """Looks whether Heed is well in a workspace."""

    async def look(self, workspace_id: str) -> list[Finding]:
        """Return a finding for each part; what cannot be looked at is one that is not well."""
        ...
