"""Where themes are kept, with everything that ever happened to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.feedback import Feedback
from bot.domain.labels import SetBy
from bot.domain.themes import NewTheme, Theme, ThemeEvent, ThemeReach, ThemeShape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ThemeStore(Protocol):
    """Themes of one workspace; which theme an item belongs to is a column of the item."""

    async def hold(self) -> None:
        """Keep everybody else from changing themes of this workspace until the transaction ends."""
        ...

    async def add(self, new: NewTheme) -> Theme:
        """Store a theme under the next number."""
        ...

    async def with_id(self, theme_id: str) -> Theme | None:
        """Return a theme by its internal id, merged ones too."""
        ...

    async def with_ids(self, theme_ids: Sequence[str]) -> Mapping[str, Theme]:
        """Return themes by their internal ids, merged ones too; unknown ones are missing."""
        ...

    async def with_number(self, number: int) -> Theme | None:
        """Return a theme by the number people use, merged ones too."""
        ...

    async def names(self) -> list[str]:
        """Return the names of active themes."""
        ...

    async def rename(self, theme_id: str, name: str, description: str, *, by: SetBy) -> Theme:
        """Give a theme another name."""
        ...

    async def merge(self, theme_id: str, into_id: str) -> list[str]:
        """Move every item of a theme to another and mark it as merged; return the ids of the items that moved."""
        ...

    async def revive(self, theme_id: str) -> None:
        """Make a merged theme active again, without items."""
        ...

    async def retire(self, theme_id: str, into_id: str | None) -> None:
        """Take a theme that has no items out of sight: a split or a new theme was undone."""
        ...

    async def assign(self, feedback_ids: Sequence[str], theme_id: str | None) -> None:
        """Set which theme items belong to; None: back to the pool."""
        ...

    async def theme_of(self, feedback_id: str) -> Theme | None:
        """Return the theme of an item."""
        ...

    async def shapes(self, model: str) -> list[ThemeShape]:
        """Return where the active themes lie for one model."""
        ...

    async def shape(self, theme_id: str, model: str) -> ThemeShape | None:
        """Return where one theme lies for one model; None while it has no item with a vector."""
        ...

    async def put_shape(self, shape: ThemeShape) -> None:
        """Store where a theme lies now."""
        ...

    async def member_ids(self, theme_id: str) -> list[str]:
        """Return the ids of a theme's active items, oldest first."""
        ...

    async def twin(self, words: str) -> str | None:
        """Return the theme of an active item whose words are the same but for case, spaces and punctuation."""
        ...

    async def twins(self, words: Sequence[str]) -> Mapping[str, str]:
        """Return the themes of such items by the words, for several words at once; those without a twin are missing."""
        ...

    async def members(self, theme_id: str, reader: Reader, *, limit: int, offset: int = 0) -> list[Feedback]:
        """Return the items of a theme that a reader may see, the newest first."""
        ...

    async def member_vectors(self, theme_id: str, model: str, *, limit: int) -> "list[tuple[str, NDArray[np.float32]]]":
        """Return the vectors of a theme's newest items by their ids."""
        ...

    async def reaches(
        self, reader: Reader, now: Period, before: Period, *, limit: int, offset: int = 0
    ) -> list[ThemeReach]:
        """Return active themes with what the reader may see of them: by accounts, then people, then items."""
        ...

    async def reach(self, theme_id: str, reader: Reader, now: Period, before: Period) -> ThemeReach | None:
        """Return the reach of one active theme; None when the reader may see nothing of it."""
        ...

    async def account_names(self, theme_id: str, reader: Reader) -> list[str]:
        """Return the accounts behind a theme's items that a reader may see, in alphabetical order."""
        ...

    async def record(self, event: ThemeEvent) -> None:
        """Add to the record of what happened to a theme."""
        ...

    async def event(self, event_id: str) -> ThemeEvent | None:
        """Return one change."""
        ...

    async def events(self, theme_id: str, *, limit: int) -> list[ThemeEvent]:
        """Return what happened to a theme, the newest first."""
        ...

    async def mark_undone(self, event_id: str, *, at: datetime) -> None:
        """Remember that a change was taken back."""
        ...
