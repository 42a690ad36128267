"""Where Heed is installed; the tokens are encrypted, and without their key they stay closed."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import col

from bot.ports import Installation
from storage.tables import EVERY_WORKSPACE, InstallationRow, InstallationStateRow
from storage.unit_of_work import SqlStorage
from storage.vault import Vault


class SqlInstallations:
    """`Installations` on SQLite and PostgreSQL."""

    def __init__(self, storage: SqlStorage, encryption_keys: str) -> None:
        """Keep installations in this storage, under keys such as `new:<fernet key>,old:<fernet key>`."""
        self._storage = storage
        self._vault = Vault(encryption_keys)

    async def keep(self, installation: Installation) -> None:
        """Store an installation; installing again replaces the token."""
        seat = _seat(installation.workspace_id, installation.enterprise_id)
        facts = {
            "is_org_wide": installation.workspace_id is None,
            "enterprise_id": installation.enterprise_id,
            "bot_token": self._vault.locked(installation.bot_token),
            "bot_id": installation.bot_id,
            "bot_user_id": installation.bot_user_id,
            "scopes": ",".join(installation.scopes),
            "installed_by": installation.installed_by,
            "installed_at": installation.installed_at,
        }
        async with self._storage.scope(seat) as scope:
            put = scope.insert(InstallationRow).values(workspace_id=seat, **facts)
            await scope.session.execute(put.on_conflict_do_update(index_elements=["workspace_id"], set_=facts))

    async def find(self, workspace_id: str | None, enterprise_id: str | None) -> Installation | None:
        """Return the workspace's own installation, else its organisation's, else None.

        Raises KeyMissingError when the token cannot be decrypted.
        """
        for seat in (workspace_id, enterprise_id):
            row = await self._row(seat) if seat else None
            if row is not None:
                return self._opened(row)
        return None

    async def remove(self, workspace_id: str | None, enterprise_id: str | None) -> None:
        """Forget a token; one that is not there is no error, since Slack tells of an uninstall twice."""
        seat = _seat(workspace_id, enterprise_id)
        async with self._storage.scope(seat) as scope:
            await scope.session.execute(delete(InstallationRow).where(col(InstallationRow.workspace_id) == seat))

    async def issue_state(self, state: str, expires_at: datetime) -> None:
        """Remember the one-time state of an installation that has begun in a browser."""
        async with self._storage.scope(EVERY_WORKSPACE) as scope:
            row = {"workspace_id": EVERY_WORKSPACE, "state": state, "expires_at": expires_at}
            await scope.session.execute(scope.insert(InstallationStateRow).values(row))

    async def use_state(self, state: str, at: datetime) -> bool:
        """Spend a state; False when it is unknown, spent or expired. States that expired unused go too."""
        async with self._storage.scope(EVERY_WORKSPACE) as scope:
            spend = delete(InstallationStateRow).where(
                col(InstallationStateRow.workspace_id) == EVERY_WORKSPACE, col(InstallationStateRow.state) == state
            )
            expires_at = await scope.session.scalar(spend.returning(col(InstallationStateRow.expires_at)))
            await scope.session.execute(
                delete(InstallationStateRow).where(
                    col(InstallationStateRow.workspace_id) == EVERY_WORKSPACE,
                    col(InstallationStateRow.expires_at) <= at,
                )
            )
            return expires_at is not None and at < expires_at

    async def _row(self, seat: str) -> InstallationRow | None:
        """Return the row of a workspace or an organisation."""
        async with self._storage.scope(seat) as scope:
            query = select(InstallationRow).where(col(InstallationRow.workspace_id) == seat)
            return await scope.session.scalar(query)

    def _opened(self, row: InstallationRow) -> Installation:
        """Return an installation with its token in the clear."""
        return Installation(
            workspace_id=None if row.is_org_wide else row.workspace_id,
            enterprise_id=row.enterprise_id,
            bot_token=self._vault.opened(row.bot_token),
            bot_id=row.bot_id,
            bot_user_id=row.bot_user_id,
            scopes=tuple(row.scopes.split(",")) if row.scopes else (),
            installed_by=row.installed_by,
            installed_at=row.installed_at,
        )


def _seat(workspace_id: str | None, enterprise_id: str | None) -> str:
    """Return what an installation belongs to: the workspace, else the whole organisation."""
    seat = workspace_id or enterprise_id
    if not seat:
        raise ValueError("an installation needs a workspace or an organisation")
    return seat
