"""What of the settings was changed, in one workspace: only ever added, the newest read first."""

from collections.abc import Iterable, Sequence
from uuid import uuid4

from sqlalchemy import insert, select
from sqlmodel import col

from bot.domain.setting_changes import SettingChange
from storage.scope import Scope
from storage.tables import SettingChangeRow


async def record_changes(scope: Scope, changes: Iterable[SettingChange]) -> None:
    """Add what was changed."""
    rows = [
        {
            "workspace_id": scope.workspace_id,
            "id": uuid4().hex,
            "setting": each.setting,
            "channel_id": each.channel_id,
            "before": each.before,
            "after": each.after,
            "by": each.by,
            "at": each.at,
        }
        for each in changes
    ]
    if rows:
        await scope.session.execute(insert(SettingChangeRow), rows)


async def newest_changes(scope: Scope, *, limit: int) -> Sequence[SettingChange]:
    """Return the newest changes."""
    mine = col(SettingChangeRow.workspace_id) == scope.workspace_id
    query = select(SettingChangeRow).where(mine).order_by(col(SettingChangeRow.at).desc(), col(SettingChangeRow.id))
    rows = await scope.session.scalars(query.limit(limit), execution_options={"populate_existing": True})
    return [
        SettingChange(
            setting=row.setting,
            channel_id=row.channel_id,
            before=row.before,
            after=row.after,
            by=row.by,
            at=row.at,
        )
        for row in rows
    ]
