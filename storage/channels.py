"""What people chose for channels and for the whole workspace."""

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import select
from sqlmodel import col

from bot.domain.analysis import Purpose
from bot.domain.attention import DMS_PER_DAY, POSTS_PER_DAY
from bot.domain.channels import CHECK_DAYS, SILENT_DAYS, ChannelSettings, Mode, Preferences
from bot.domain.language import ENGLISH
from bot.domain.roles import NEWCOMER_ROLE, Role
from bot.domain.setting_changes import SettingChange, changed_channel, changed_preferences
from bot.domain.working_hours import OfficeHours
from storage.scope import Scope
from storage.setting_changes import newest_changes, record_changes
from storage.tables import ChannelRow, PreferencesRow


class SqlChannelStore:
    """`ChannelStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def of(self, channel_id: str) -> ChannelSettings:
        """Return the choices of a channel; one that nobody touched is off."""
        query = select(ChannelRow).where(
            col(ChannelRow.workspace_id) == self._scope.workspace_id, col(ChannelRow.channel_id) == channel_id
        )
        row = await self._scope.session.scalar(query, execution_options={"populate_existing": True})
        return ChannelSettings(channel_id=channel_id) if row is None else _settings_of(row)

    async def keep(self, settings: ChannelSettings) -> None:
        """Store the choices of a channel."""
        key = {"workspace_id": self._scope.workspace_id, "channel_id": settings.channel_id}
        facts = {
            "mode": settings.mode.value,
            "threshold": settings.threshold,
            "triage_channel_id": settings.triage_channel_id,
            "ai_allowed": settings.ai_allowed,
            "set_by": settings.set_by,
            "set_at": settings.set_at,
        }
        put = self._scope.insert(ChannelRow).values(**key, **facts)
        await record_changes(self._scope, changed_channel(await self.of(settings.channel_id), settings))
        await self._scope.session.execute(put.on_conflict_do_update(index_elements=list(key), set_=facts))

    async def all(self) -> list[ChannelSettings]:
        """Return every channel that somebody made a choice for, by id."""
        query = select(ChannelRow).where(col(ChannelRow.workspace_id) == self._scope.workspace_id)
        rows = await self._scope.session.scalars(
            query.order_by(col(ChannelRow.channel_id)), execution_options={"populate_existing": True}
        )
        return [_settings_of(row) for row in rows]

    async def preferences(self) -> Preferences:
        """Return the choices of the workspace; untouched ones have their defaults."""
        query = select(PreferencesRow).where(col(PreferencesRow.workspace_id) == self._scope.workspace_id)
        row = await self._scope.session.scalar(query, execution_options={"populate_existing": True})
        if row is None:
            return Preferences()
        return Preferences(
            ai_purposes=frozenset(map(Purpose, row.ai_purposes)),
            triage_channel_id=row.triage_channel_id,
            weights=row.weights or {},
            quality_channel_id=row.quality_channel_id,
            silent_days=SILENT_DAYS if row.silent_days is None else row.silent_days,
            check_days=CHECK_DAYS if row.check_days is None else row.check_days,
            retention_days=row.retention_days,
            language=row.language or ENGLISH.code,
            posts_per_day=POSTS_PER_DAY if row.posts_per_day is None else row.posts_per_day,
            dms_per_day=DMS_PER_DAY if row.dms_per_day is None else row.dms_per_day,
            hours=_hours_of(row),
            newcomer_role=Role(row.newcomer_role) if row.newcomer_role else NEWCOMER_ROLE,
            nudge_after=row.nudge_after or {},
            nudges_off=frozenset(row.nudges_off or ()),
        )

    async def preferences_to_change(self) -> Preferences:
        """Return the same, held until the end: all of them are stored at once, each by whoever changes one."""
        await self._scope.lock_workspace()
        return await self.preferences()

    async def prefer(self, preferences: Preferences, *, by: str, at: datetime) -> None:
        """Store the choices of the workspace."""
        facts = {
            "ai_purposes": sorted(purpose.value for purpose in preferences.ai_purposes),
            "triage_channel_id": preferences.triage_channel_id,
            "weights": dict(preferences.weights) or None,
            "quality_channel_id": preferences.quality_channel_id,
            "silent_days": preferences.silent_days,
            "check_days": preferences.check_days,
            "retention_days": preferences.retention_days,
            "language": preferences.language,
            "posts_per_day": preferences.posts_per_day,
            "dms_per_day": preferences.dms_per_day,
            **_hours_kept(preferences.hours),
            "newcomer_role": preferences.newcomer_role.value,
            "nudge_after": dict(preferences.nudge_after) or None,
            "nudges_off": sorted(preferences.nudges_off) or None,
            "set_by": by,
            "set_at": at,
        }
        changes = changed_preferences(await self.preferences(), preferences, by=by, at=at)
        await record_changes(self._scope, changes)
        put = self._scope.insert(PreferencesRow).values(workspace_id=self._scope.workspace_id, **facts)
        await self._scope.session.execute(put.on_conflict_do_update(index_elements=["workspace_id"], set_=facts))

    async def changes(self, *, limit: int) -> Sequence[SettingChange]:
        """Return what was changed last, the newest first."""
        return await newest_changes(self._scope, limit=limit)


def _settings_of(row: ChannelRow) -> ChannelSettings:
    """Return the choices of a channel as their readers see them."""
    return ChannelSettings(
        channel_id=row.channel_id,
        mode=Mode(row.mode),
        threshold=row.threshold,
        triage_channel_id=row.triage_channel_id,
        ai_allowed=row.ai_allowed,
        set_by=row.set_by,
        set_at=row.set_at,
    )


def _hours_of(row: PreferencesRow) -> OfficeHours:
    """Return when a workspace works; what nobody chose is as Heed comes."""
    usual = OfficeHours()
    return OfficeHours(
        begins=time.fromisoformat(row.work_begins) if row.work_begins else usual.begins,
        ends=time.fromisoformat(row.work_ends) if row.work_ends else usual.ends,
        workdays=usual.workdays if row.workdays is None else frozenset(row.workdays),
        holidays=tuple(row.holidays or ()),
    )


def _hours_kept(hours: OfficeHours) -> dict[str, object]:
    """Return the columns that keep when a workspace works."""
    return {
        "work_begins": hours.begins.isoformat("minutes"),
        "work_ends": hours.ends.isoformat("minutes"),
        "workdays": sorted(hours.workdays),
        "holidays": list(hours.holidays) or None,
    }
