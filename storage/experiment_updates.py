"""What was reported about experiments, version by version, and what happened to them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy import update as sql_update
from sqlmodel import col

from bot.domain.experiments.experiment import ExperimentChange, ExperimentEvent
from bot.domain.experiments.readings import Reading
from bot.domain.experiments.updates import ExperimentUpdate, UpdateSource, UpdateState
from storage.experiment_rows import IDS_PER_QUERY
from storage.experiment_terms import reading_json, reading_of
from storage.scope import Scope
from storage.tables import ExperimentEventRow, ExperimentUpdateRow, ExperimentUpdateVersionRow

# Changes go past what the session remembers of a row.
_AFRESH: Mapping[str, bool] = {"populate_existing": True}


class SqlUpdates:
    """The part of `ExperimentStore` that deals with updates and events, on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def put_update(self, update: ExperimentUpdate) -> tuple[ExperimentUpdate, bool]:
        """Store an update; one with the same origin is returned instead, with False."""
        put = self._scope.insert(ExperimentUpdateRow).values(
            workspace_id=self._scope.workspace_id,
            id=update.id,
            experiment_id=update.experiment_id,
            origin_key=update.origin_key,
            source=update.source.value,
            state=update.state.value,
            by=update.by,
            said_at=update.said_at,
            channel_id=update.channel_id,
            ts=update.ts,
            thread_ts=update.thread_ts,
            permalink=update.permalink,
            **_version_values(update),
        )
        made = await self._scope.session.scalar(put.on_conflict_do_nothing().returning(col(ExperimentUpdateRow.id)))
        if made is not None:
            await self._keep_version(update)
            return update, True
        which = col(ExperimentUpdateRow.origin_key) == update.origin_key
        (earlier,) = await self._updates(which)
        return earlier, False

    async def change_update(self, update: ExperimentUpdate) -> bool:
        """Store the next version of an update and keep the earlier ones; False when it was changed meanwhile."""
        following = replace(update, version=update.version + 1)
        change = sql_update(ExperimentUpdateRow).where(
            self._reported(),
            col(ExperimentUpdateRow.id) == update.id,
            col(ExperimentUpdateRow.version) == update.version,
            col(ExperimentUpdateRow.state) == UpdateState.ACTIVE.value,
        )
        values = {**_version_values(following), "experiment_id": update.experiment_id, "permalink": update.permalink}
        changed = change.values(**values).returning(col(ExperimentUpdateRow.id))
        if await self._scope.session.scalar(changed) is None:
            return False
        await self._keep_version(following)
        return True

    async def withdraw_update(self, update_id: str, *, by: str | None, at: datetime) -> None:
        """Take an update out: its numbers and words are removed from every version."""
        nothing = {"reading": reading_json(Reading()), "note": ""}
        this = self._reported(), col(ExperimentUpdateRow.id) == update_id
        active = col(ExperimentUpdateRow.state) == UpdateState.ACTIVE.value
        gone = {**nothing, "state": UpdateState.WITHDRAWN.value, "changed_by": by, "changed_at": at}
        await self._scope.session.execute(sql_update(ExperimentUpdateRow).where(*this, active).values(**gone))
        versions = self._its_versions(update_id)
        await self._scope.session.execute(sql_update(ExperimentUpdateVersionRow).where(*versions).values(**nothing))

    async def update_with_id(self, update_id: str) -> ExperimentUpdate | None:
        """Return an update by its id, withdrawn ones too."""
        return next(iter(await self._updates(col(ExperimentUpdateRow.id) == update_id)), None)

    async def update_with_origin(self, origin_key: str) -> ExperimentUpdate | None:
        """Return the update that came from a message, command or form, withdrawn ones too."""
        return next(iter(await self._updates(col(ExperimentUpdateRow.origin_key) == origin_key)), None)

    async def updates(self, experiment_id: str) -> list[ExperimentUpdate]:
        """Return the updates of an experiment that count, oldest first by when they were said."""
        active = col(ExperimentUpdateRow.state) == UpdateState.ACTIVE.value
        return await self._updates(col(ExperimentUpdateRow.experiment_id) == experiment_id, active)

    async def update_versions(self, update_id: str) -> list[ExperimentUpdate]:
        """Return every version of an update, oldest first."""
        present = await self._updates(col(ExperimentUpdateRow.id) == update_id)
        return (await self._versions(present)).get(update_id, [])

    async def latest_updates_at(self, experiment_ids: Sequence[str]) -> dict[str, datetime]:
        """Return when each experiment was last reported on; those that never were are left out."""
        latest: dict[str, datetime] = {}
        its = col(ExperimentUpdateRow.experiment_id)
        active = col(ExperimentUpdateRow.state) == UpdateState.ACTIVE.value
        for start in range(0, len(experiment_ids), IDS_PER_QUERY):
            query = select(its, func.max(col(ExperimentUpdateRow.said_at))).where(
                self._reported(), active, its.in_(experiment_ids[start : start + IDS_PER_QUERY])
            )
            rows = (await self._scope.session.execute(query.group_by(its))).all()
            latest.update((row[0], row[1]) for row in rows)
        return latest

    async def record(self, event: ExperimentEvent) -> None:
        """Add to the record of what happened to an experiment; the same id again changes nothing."""
        put = self._scope.insert(ExperimentEventRow).values(
            workspace_id=self._scope.workspace_id,
            id=event.id,
            experiment_id=event.experiment_id,
            change=event.change.value,
            at=event.at,
            by=event.by,
            reason=event.reason,
            changed={name: list(pair) for name, pair in event.changed.items()},
        )
        await self._scope.session.execute(put.on_conflict_do_nothing())

    async def events(self, experiment_id: str) -> list[ExperimentEvent]:
        """Return what happened to an experiment, oldest first."""
        return await self._events(col(ExperimentEventRow.experiment_id) == experiment_id)

    async def _events(self, which: ColumnElement[bool]) -> list[ExperimentEvent]:
        """Return the events that fulfil a condition, oldest first."""
        mine = col(ExperimentEventRow.workspace_id) == self._scope.workspace_id
        query = select(ExperimentEventRow).where(mine, which)
        oldest = query.order_by(col(ExperimentEventRow.at), col(ExperimentEventRow.id))
        return [
            ExperimentEvent(
                id=row.id,
                experiment_id=row.experiment_id,
                change=ExperimentChange(row.change),
                at=row.at,
                by=row.by,
                reason=row.reason,
                changed={name: (before, after) for name, (before, after) in row.changed.items()},
            )
            for row in await self._scope.session.scalars(oldest)
        ]

    async def _keep_version(self, update: ExperimentUpdate) -> None:
        """Store a version beside the earlier ones."""
        values = {**_version_values(update), "workspace_id": self._scope.workspace_id, "update_id": update.id}
        await self._scope.session.execute(self._scope.insert(ExperimentUpdateVersionRow).values(**values))

    async def _updates(self, *which: ColumnElement[bool]) -> list[ExperimentUpdate]:
        """Return the updates that fulfil conditions, oldest first by when they were said."""
        query = select(ExperimentUpdateRow).where(self._reported(), *which)
        oldest = query.order_by(col(ExperimentUpdateRow.said_at), col(ExperimentUpdateRow.id))
        return [_update_of_row(row) for row in await self._scope.session.scalars(oldest, execution_options=_AFRESH)]

    async def _versions(self, updates: Sequence[ExperimentUpdate]) -> dict[str, list[ExperimentUpdate]]:
        """Return every version of some updates by their ids, oldest first."""
        present = {each.id: each for each in updates}
        versions: dict[str, list[ExperimentUpdate]] = {each: [] for each in present}
        ids, its = list(present), col(ExperimentUpdateVersionRow.update_id)
        mine = col(ExperimentUpdateVersionRow.workspace_id) == self._scope.workspace_id
        for start in range(0, len(ids), IDS_PER_QUERY):
            query = select(ExperimentUpdateVersionRow).where(mine, its.in_(ids[start : start + IDS_PER_QUERY]))
            oldest = query.order_by(col(ExperimentUpdateVersionRow.version))
            for row in await self._scope.session.scalars(oldest, execution_options=_AFRESH):
                versions[row.update_id].append(_version_of_row(present[row.update_id], row))
        return versions

    def _reported(self) -> ColumnElement[bool]:
        """Return the condition for updates of this workspace."""
        return col(ExperimentUpdateRow.workspace_id) == self._scope.workspace_id

    def _its_versions(self, update_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        """Return the conditions for the versions of one update."""
        mine = col(ExperimentUpdateVersionRow.workspace_id) == self._scope.workspace_id
        return mine, col(ExperimentUpdateVersionRow.update_id) == update_id


def _version_values(update: ExperimentUpdate) -> dict[str, object]:
    """Return the columns that each version has of its own."""
    return {
        "version": update.version,
        "reading": reading_json(update.reading),
        "note": update.note,
        "changed_by": update.changed_by,
        "changed_at": update.changed_at,
    }


def _version_of_row(present: ExperimentUpdate, row: ExperimentUpdateVersionRow) -> ExperimentUpdate:
    """Return an update as one of its versions had it."""
    return replace(
        present,
        version=row.version,
        reading=reading_of(row.reading),
        note=row.note,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )


def _update_of_row(row: ExperimentUpdateRow) -> ExperimentUpdate:
    """Return an update as its readers see it."""
    return ExperimentUpdate(
        id=row.id,
        experiment_id=row.experiment_id,
        origin_key=row.origin_key,
        source=UpdateSource(row.source),
        state=UpdateState(row.state),
        version=row.version,
        reading=reading_of(row.reading),
        note=row.note,
        by=row.by,
        said_at=row.said_at,
        channel_id=row.channel_id,
        ts=row.ts,
        thread_ts=row.thread_ts,
        permalink=row.permalink,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )
