"""The vision of one workspace: its statement, its objectives, and where they lie."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, desc, select, update
from sqlmodel import col

from bot.domain.vision import NewObjective, Objective, ObjectiveState, ObjectiveVector, Vision
from storage.alignments import SqlAlignments
from storage.experiment_rows import IDS_PER_QUERY
from storage.not_now import SqlNotNow
from storage.scope import Scope
from storage.tables import ObjectiveRow, ObjectiveVectorRow, ObjectiveVersionRow, VisionRow
from storage.vision_rows import objective_of_row, objective_values, version_of_row, vision_of_row


class SqlVisionStore(SqlAlignments, SqlNotNow):
    """`VisionStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        super().__init__(scope)
        self._scope = scope

    async def current(self) -> Vision | None:
        """Return the statement as it stands, or None before anybody wrote one."""
        return next(iter(await self.statements(limit=1)), None)

    async def statements(self, *, limit: int) -> list[Vision]:
        """Return the versions of the statement, the newest first."""
        mine = col(VisionRow.workspace_id) == self._scope.workspace_id
        query = select(VisionRow).where(mine).order_by(desc(col(VisionRow.version))).limit(limit)
        return [vision_of_row(row) for row in await self._scope.session.scalars(query)]

    async def put_statement(self, vision: Vision) -> bool:
        """Store the next version of the statement; False when that version is there already: somebody was faster."""
        facts = {"version": vision.version, "statement": vision.statement, "by": vision.by, "at": vision.at}
        put = self._scope.insert(VisionRow).values(workspace_id=self._scope.workspace_id, **facts)
        stored = put.on_conflict_do_nothing().returning(col(VisionRow.version))
        return await self._scope.session.scalar(stored) is not None

    async def add(self, new: NewObjective) -> tuple[Objective, bool]:
        """Store an objective under the next number; made from the same form before, return that one and False."""
        workspace = await self._scope.lock_workspace()
        earlier = await self.with_id(new.id)
        if earlier is not None:
            return earlier, False
        number = workspace.next_objective_number
        workspace.next_objective_number = number + 1
        row = ObjectiveRow(
            workspace_id=self._scope.workspace_id,
            id=new.id,
            number=number,
            name=new.name,
            success=new.success,
            owner_id=new.owner_id,
            state=ObjectiveState.ACTIVE.value,
            version=1,
            changed_by=new.by,
            changed_at=new.at,
        )
        self._scope.session.add(row)
        await self._scope.session.flush()
        await self._keep_version(objective_of_row(row))
        return objective_of_row(row), True

    async def save(self, objective: Objective) -> bool:
        """Store a changed objective under the next version; False when it was changed since it was read."""
        as_read = col(ObjectiveRow.id) == objective.id, col(ObjectiveRow.version) == objective.version
        values = {**objective_values(objective), "version": objective.version + 1}
        changed = update(ObjectiveRow).where(self._mine(), *as_read).values(**values).returning(col(ObjectiveRow.id))
        if await self._scope.session.scalar(changed) is None:
            return False
        present = await self.with_id(objective.id)
        if present is not None:
            await self._keep_version(present)
        return True

    async def with_id(self, objective_id: str) -> Objective | None:
        """Return an objective by its internal id, retired ones too."""
        return next(iter(await self._those(col(ObjectiveRow.id) == objective_id)), None)

    async def with_ids(self, objective_ids: Sequence[str]) -> list[Objective]:
        """Return the objectives with these internal ids in their order; unknown ones are missing."""
        found: dict[str, Objective] = {}
        for start in range(0, len(objective_ids), IDS_PER_QUERY):
            these = objective_ids[start : start + IDS_PER_QUERY]
            found.update({each.id: each for each in await self._those(col(ObjectiveRow.id).in_(these))})
        return [found[objective_id] for objective_id in objective_ids if objective_id in found]

    async def with_number(self, number: int) -> Objective | None:
        """Return an objective by the number people use, retired ones too."""
        return next(iter(await self._those(col(ObjectiveRow.number) == number)), None)

    async def active(self) -> list[Objective]:
        """Return the objectives that the team pursues, by number."""
        return await self._those(col(ObjectiveRow.state) == ObjectiveState.ACTIVE.value)

    async def every(self) -> list[Objective]:
        """Return all objectives, by number."""
        return await self._those()

    async def versions(self, objective_id: str) -> list[Objective]:
        """Return every version of an objective, the newest first."""
        same = and_(
            col(ObjectiveRow.workspace_id) == col(ObjectiveVersionRow.workspace_id),
            col(ObjectiveRow.id) == col(ObjectiveVersionRow.objective_id),
        )
        query = (
            select(ObjectiveVersionRow, col(ObjectiveRow.number))
            .join(ObjectiveRow, same)
            .where(self._mine(), col(ObjectiveVersionRow.objective_id) == objective_id)
            .order_by(desc(col(ObjectiveVersionRow.version)))
        )
        rows = await self._scope.session.execute(query)
        return [version_of_row(row, objective_id, number) for row, number in rows]

    async def put_vectors(self, model: str, vectors: Sequence[ObjectiveVector]) -> None:
        """Store where objectives lie for one model; each replaces the one of an earlier version."""
        if not vectors:
            return
        key = ("workspace_id", "objective_id", "model")
        values = [
            {
                "workspace_id": self._scope.workspace_id,
                "objective_id": each.objective_id,
                "model": model,
                "version": each.version,
                "vector": each.vector,
            }
            for each in vectors
        ]
        put = self._scope.insert(ObjectiveVectorRow)
        fresh = {"version": put.excluded["version"], "vector": put.excluded["vector"]}
        await self._scope.session.execute(put.on_conflict_do_update(index_elements=key, set_=fresh), values)

    async def vectors(self, model: str) -> list[ObjectiveVector]:
        """Return where the active objectives lie for one model, by number; of an older version maybe."""
        its_objective = and_(
            col(ObjectiveRow.workspace_id) == col(ObjectiveVectorRow.workspace_id),
            col(ObjectiveRow.id) == col(ObjectiveVectorRow.objective_id),
        )
        row = ObjectiveVectorRow
        query = (
            select(col(row.objective_id), col(row.version), col(row.vector))
            .join(ObjectiveRow, its_objective)
            .where(self._mine(), col(row.model) == model, col(ObjectiveRow.state) == ObjectiveState.ACTIVE.value)
            .order_by(col(ObjectiveRow.number))
        )
        rows = await self._scope.session.execute(query)
        return [ObjectiveVector(objective_id=each, version=version, vector=vector) for each, version, vector in rows]

    async def _keep_version(self, objective: Objective) -> None:
        """Add the present version to the ones that are kept."""
        key = {"workspace_id": self._scope.workspace_id, "objective_id": objective.id}
        await self._scope.session.execute(
            self._scope.insert(ObjectiveVersionRow).values(**key, **objective_values(objective))
        )

    async def _those(self, *which: ColumnElement[bool]) -> list[Objective]:
        """Return the objectives that fulfil some conditions, by number."""
        query = select(ObjectiveRow).where(self._mine(), *which).order_by(col(ObjectiveRow.number))
        # Changes go past what the session remembers of a row.
        rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
        return [objective_of_row(row) for row in rows]

    def _mine(self) -> ColumnElement[bool]:
        """Return the condition for objectives of this workspace."""
        return col(ObjectiveRow.workspace_id) == self._scope.workspace_id
