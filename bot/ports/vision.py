"""Where the team's vision is kept: the statement, objectives, what hangs on them, and what was put off."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.themes import Theme
from bot.domain.vision import Alignment, NewObjective, NotNow, Objective, ObjectiveVector, Vision, Voice

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class VisionStore(Protocol):
    """The vision of one workspace; every earlier version of the statement and of objectives is kept."""

    async def current(self) -> Vision | None:
        """Return the statement as it stands, or None before anybody wrote one."""
        ...

    async def statements(self, *, limit: int) -> list[Vision]:
        """Return the versions of the statement, the newest first."""
        ...

    async def put_statement(self, vision: Vision) -> bool:
        """Store the next version of the statement; False when that version is there already: somebody was faster."""
        ...

    async def add(self, new: NewObjective) -> tuple[Objective, bool]:
        """Store an objective under the next number; made from the same form before, return that one and False."""
        ...

    async def save(self, objective: Objective) -> bool:
        """Store a changed objective under the next version; False when it was changed since it was read.

        `objective.version` is the version that was read.
        """
        ...

    async def with_id(self, objective_id: str) -> Objective | None:
        """Return an objective by its internal id, retired ones too."""
        ...

    async def with_ids(self, objective_ids: Sequence[str]) -> list[Objective]:
        """Return the objectives with these internal ids in their order; unknown ones are missing."""
        ...

    async def with_number(self, number: int) -> Objective | None:
        """Return an objective by the number people use, retired ones too."""
        ...

    async def active(self) -> list[Objective]:
        """Return the objectives that the team pursues, by number."""
        ...

    async def every(self) -> list[Objective]:
        """Return all objectives, by number."""
        ...

    async def versions(self, objective_id: str) -> list[Objective]:
        """Return every version of an objective, the newest first."""
        ...

    async def put_vectors(self, model: str, vectors: Sequence[ObjectiveVector]) -> None:
        """Store where objectives lie for one model; each replaces the one of an earlier version."""
        ...

    async def vectors(self, model: str) -> list[ObjectiveVector]:
        """Return where the active objectives lie for one model, by number; of an older version maybe."""
        ...

    async def align(self, alignments: Sequence[Alignment]) -> None:
        """Store what themes hang on: a machine's word replaces a machine's, a person's a person's."""
        ...

    async def take_back(self, theme_id: str) -> None:
        """Remove a person's word on a theme, so that the machine's counts again."""
        ...

    async def alignment_of(self, theme_id: str) -> Alignment | None:
        """Return what a theme hangs on: a person's word, else the machine's; None while nobody has said."""
        ...

    async def alignments_of(self, theme_ids: Sequence[str]) -> Mapping[str, Alignment]:
        """Return the same for several themes by their ids; those that nobody spoke of are missing."""
        ...

    async def alignments(self) -> Mapping[str, Alignment]:
        """Return the same for all themes that somebody spoke of."""
        ...

    async def guesses(self) -> Mapping[str, Alignment]:
        """Return what machines say that themes hang on, whatever people say."""
        ...

    async def drop_guesses(self) -> None:
        """Remove every machine's word: there is no objective to hang a theme on."""
        ...

    async def unguessed(self, model: str, *, limit: int) -> list[str]:
        """Return the ids of active themes that this model has said nothing of, by number."""
        ...

    async def visible_themes(self, reader: Reader, theme_ids: Sequence[str]) -> set[str]:
        """Return those of some themes that a reader may see anything of."""
        ...

    async def standing_themes(self, theme_ids: Sequence[str] | None = None) -> list[Theme]:
        """Return the active themes, or those of them with these ids, by number: for the job that places them."""
        ...

    async def centroids(self, model: str, theme_ids: Sequence[str]) -> "Mapping[str, NDArray[np.float32]]":
        """Return the summed vectors of the items of themes by the themes' ids; those without vectors are missing."""
        ...

    async def put_off(self, not_now: NotNow) -> None:
        """Store that a theme was put off; what stood open about it is lifted, and the same id again changes nothing."""
        ...

    async def lift(self, theme_id: str, *, at: datetime) -> bool:
        """Put a theme off no longer; False when it was not put off."""
        ...

    async def not_now_of(self, theme_ids: Sequence[str]) -> Mapping[str, NotNow]:
        """Return why themes are put off at present, by their ids; those that are not are missing."""
        ...

    async def not_now(self, not_now_id: str) -> NotNow | None:
        """Return one entry of the not-now list, lifted ones too."""
        ...

    async def review_later(self, not_now_id: str, review_on: date | None) -> bool:
        """Set another review date; False when the theme is put off no longer."""
        ...

    async def put_off_for(self, reader: Reader, *, limit: int, offset: int = 0) -> list[tuple[NotNow, Theme]]:
        """Return what is put off of the themes that a reader may see something of, the next review first."""
        ...

    async def count_put_off(self, reader: Reader) -> int:
        """Return how many themes that a reader may see something of are put off."""
        ...

    async def reviews_due(self, on: date) -> list[tuple[NotNow, Theme]]:
        """Return what is put off until a day or before it, the oldest review first, whoever may read it."""
        ...

    async def voices(self, reader: Reader, now: Period, before: Period) -> list[Voice]:
        """Return who said what on which theme in two periods, of items that a reader may see."""
        ...
