"""What the stores of one unit of work share: the transaction, the workspace, the engine."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from bot.domain.errors import StorageError
from storage.engine import LOCKS
from storage.tables import WorkspaceRow
from storage.vector_memory import VectorMemory

FIRST_NUMBERS = {
    "next_feedback_number": 1,
    "next_theme_number": 1,
    "next_vector_number": 1,
    "next_experiment_number": 1,
}


@dataclass(slots=True)
class Scope:
    """One transaction of one workspace."""

    session: AsyncSession
    workspace_id: str
    is_postgresql: bool
    memory: VectorMemory = field(default_factory=VectorMemory)
    # Set when words were taken out of the search index: before the end it has to be cleaned of their remains.
    has_erased: bool = False
    # The first number that this transaction gave to a change of a vector: from there on nothing is committed yet.
    first_own_vector: int | None = None
    is_held: bool = False

    def insert(self, row: type[SQLModel]) -> postgresql.Insert | sqlite.Insert:
        """Return an insert that can say what happens to a row that is already there."""
        return postgresql.insert(row) if self.is_postgresql else sqlite.insert(row)

    async def lock_workspace(self) -> WorkspaceRow:
        """Return the workspace's row, held until the end: one capture at a time decides what is new."""
        found = await self.hold_workspace()
        if found is None:
            first = self.insert(WorkspaceRow).values(workspace_id=self.workspace_id, **FIRST_NUMBERS)
            await self.session.execute(first.on_conflict_do_nothing())
            found = await self.hold_workspace()
        if found is None:
            raise StorageError
        return found

    async def hold(self) -> None:
        """Keep everybody else from changing this workspace until the end; asking again costs nothing."""
        if not self.is_held:
            self.is_held = await self.hold_workspace() is not None

    async def hold_workspace(self) -> WorkspaceRow | None:
        """Return the workspace's row, held until the end, or None while nothing was ever captured in it."""
        query = select(WorkspaceRow).where(col(WorkspaceRow.workspace_id) == self.workspace_id).with_for_update()
        return await self.session.scalar(query, execution_options=LOCKS)
