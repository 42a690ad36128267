"""The workspace of the front door's tests, where Heed is installed."""

from bot.ports import Installation
from tests.fakes.jobs import MONDAY
from tests.fakes.slack import HEED, WORKSPACE


class OneOffice:
    """One workspace where Heed is installed."""

    async def find(self, workspace_id: str | None, enterprise_id: str | None) -> Installation | None:
        """Return the seat in the workspace of the tests."""
        del enterprise_id
        if workspace_id != WORKSPACE:
            return None
        return Installation(
            workspace_id=WORKSPACE,
            enterprise_id=None,
            bot_token="xoxb-door",
            bot_id="B0HEED",
            bot_user_id=HEED,
            scopes=(),
            installed_by=None,
            installed_at=MONDAY,
        )

    def forget(self) -> None:
        """Have nothing to forget."""
