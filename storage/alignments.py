"""What themes hang on, and who spoke of them: the part of the vision that follows the themes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, delete, select
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.themes import Theme, ThemeState
from bot.domain.vision import Alignment, Voice
from storage.experiment_rows import IDS_PER_QUERY
from storage.feedback_rows import is_active
from storage.scope import Scope
from storage.search import visible_to
from storage.tables import AlignmentRow, FeedbackRow, ThemeRow, ThemeShapeRow
from storage.theme_rows import theme_of_row
from storage.vision_rows import alignment_of_row, alignment_values
from storage.voices import voices

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What a later word of the same kind replaces.
_SAID = ("objective_id", "set_by", "set_at", "confidence", "person_id", "model")


class SqlAlignments:
    """The part of `VisionStore` that tells what hangs on what, on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def align(self, alignments: Sequence[Alignment]) -> None:
        """Store what themes hang on: a machine's word replaces a machine's, a person's a person's."""
        if not alignments:
            return
        put = self._scope.insert(AlignmentRow)
        fresh = {name: put.excluded[name] for name in _SAID}
        key = ("workspace_id", "theme_id", "is_by_person")
        values = [{"workspace_id": self._scope.workspace_id, **alignment_values(each)} for each in alignments]
        await self._scope.session.execute(put.on_conflict_do_update(index_elements=key, set_=fresh), values)

    async def take_back(self, theme_id: str) -> None:
        """Remove a person's word on a theme, so that the machine's counts again."""
        said = self._said(), col(AlignmentRow.theme_id) == theme_id, col(AlignmentRow.is_by_person).is_(True)
        await self._scope.session.execute(delete(AlignmentRow).where(*said))

    async def alignment_of(self, theme_id: str) -> Alignment | None:
        """Return what a theme hangs on: a person's word, else the machine's; None while nobody has said."""
        return (await self.alignments_of([theme_id])).get(theme_id)

    async def alignments_of(self, theme_ids: Sequence[str]) -> Mapping[str, Alignment]:
        """Return the same for several themes by their ids; those that nobody spoke of are missing."""
        found: dict[str, Alignment] = {}
        for start in range(0, len(theme_ids), IDS_PER_QUERY):
            these = theme_ids[start : start + IDS_PER_QUERY]
            found.update(await self._winning(col(AlignmentRow.theme_id).in_(these)))
        return found

    async def alignments(self) -> Mapping[str, Alignment]:
        """Return the same for all themes that somebody spoke of."""
        return await self._winning()

    async def guesses(self) -> Mapping[str, Alignment]:
        """Return what machines say that themes hang on, whatever people say."""
        return await self._winning(self._is_guess())

    async def drop_guesses(self) -> None:
        """Remove every machine's word: there is no objective to hang a theme on."""
        await self._scope.session.execute(delete(AlignmentRow).where(self._said(), self._is_guess()))

    async def unguessed(self, model: str, *, limit: int) -> list[str]:
        """Return the ids of active themes that this model has said nothing of, by number."""
        guessed = select(col(AlignmentRow.theme_id)).where(
            self._said(), self._is_guess(), col(AlignmentRow.model) == model
        )
        mine = col(ThemeRow.workspace_id) == self._scope.workspace_id
        query = select(col(ThemeRow.id)).where(mine, col(ThemeRow.state) == ThemeState.ACTIVE.value)
        waiting = query.where(col(ThemeRow.id).not_in(guessed)).order_by(col(ThemeRow.number)).limit(limit)
        return list(await self._scope.session.scalars(waiting))

    async def visible_themes(self, reader: Reader, theme_ids: Sequence[str]) -> set[str]:
        """Return those of some themes that a reader may see anything of."""
        found: set[str] = set()
        theme_id = col(FeedbackRow.theme_id)
        mine = and_(col(FeedbackRow.workspace_id) == self._scope.workspace_id, is_active())
        for start in range(0, len(theme_ids), IDS_PER_QUERY):
            these = theme_id.in_(theme_ids[start : start + IDS_PER_QUERY])
            query = select(theme_id).where(mine, these, visible_to(self._scope, reader)).distinct()
            found.update(each for each in await self._scope.session.scalars(query) if each is not None)
        return found

    async def standing_themes(self, theme_ids: Sequence[str] | None = None) -> list[Theme]:
        """Return the active themes, or those of them with these ids, by number: for the job that places them."""
        mine = col(ThemeRow.workspace_id) == self._scope.workspace_id
        query = select(ThemeRow).where(mine, col(ThemeRow.state) == ThemeState.ACTIVE.value)
        if theme_ids is not None:
            query = query.where(col(ThemeRow.id).in_(theme_ids))
        ordered = query.order_by(col(ThemeRow.number))
        rows = await self._scope.session.scalars(ordered, execution_options={"populate_existing": True})
        return [theme_of_row(row) for row in rows]

    async def centroids(self, model: str, theme_ids: Sequence[str]) -> "Mapping[str, NDArray[np.float32]]":
        """Return the summed vectors of the items of themes by the themes' ids; those without vectors are missing."""
        mine = col(ThemeShapeRow.workspace_id) == self._scope.workspace_id, col(ThemeShapeRow.model) == model
        found: dict[str, NDArray[np.float32]] = {}
        for start in range(0, len(theme_ids), IDS_PER_QUERY):
            these = col(ThemeShapeRow.theme_id).in_(theme_ids[start : start + IDS_PER_QUERY])
            query = select(col(ThemeShapeRow.theme_id), col(ThemeShapeRow.total)).where(*mine, these)
            found.update({row.theme_id: row.total for row in await self._scope.session.execute(query)})
        return found

    async def voices(self, reader: Reader, now: Period, before: Period) -> list[Voice]:
        """Return who said what on which theme in two periods, of items that a reader may see."""
        return await voices(self._scope, reader, now, before)

    async def _winning(self, *which: ColumnElement[bool]) -> dict[str, Alignment]:
        """Return the word that counts on each theme that fulfils some conditions."""
        # A person's word comes later, and so takes the machine's place.
        query = select(AlignmentRow).where(self._said(), *which).order_by(col(AlignmentRow.is_by_person))
        rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
        return {row.theme_id: alignment_of_row(row) for row in rows}

    def _is_guess(self) -> ColumnElement[bool]:
        """Return the condition for a machine's word."""
        return col(AlignmentRow.is_by_person).is_(False)

    def _said(self) -> ColumnElement[bool]:
        """Return the condition for alignments of this workspace."""
        return col(AlignmentRow.workspace_id) == self._scope.workspace_id
