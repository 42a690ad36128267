"""Where the steps of themes are kept, and the links to engineering's tracker."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.statuses import StatusChange, TrackerLink


class StatusStore(Protocol):
    """Steps of the themes of one workspace, and their links."""

    async def add(self, change: StatusChange) -> tuple[StatusChange, bool]:
        """Store a step and move its theme there; what has the same origin changes nothing and comes back, with False.

        Whoever adds one holds the themes (`ThemeStore.hold`), so that each step begins where the one before ended.
        """
        ...

    async def of(self, theme_id: str, *, limit: int) -> list[StatusChange]:
        """Return the steps of a theme, the newest first."""
        ...

    async def with_id(self, change_id: str) -> StatusChange | None:
        """Return one step."""
        ...

    async def with_origin(self, origin_key: str) -> StatusChange | None:
        """Return the step that a form, button or call made."""
        ...

    async def between(self, start: datetime, end: datetime) -> list[StatusChange]:
        """Return the steps from `start` up to but without `end`, the oldest first, with those of merged themes."""
        ...

    async def newest_of_many(self, theme_ids: Sequence[str]) -> Mapping[str, StatusChange]:
        """Return the newest step of each theme that has one."""
        ...

    async def put_link(self, link: TrackerLink, *, most: int) -> bool:
        """Store a link; False when the theme has `most` others already. The same address again changes nothing."""
        ...

    async def remove_link(self, theme_id: str, url: str) -> bool:
        """Take a link away; False when it is not there any more."""
        ...

    async def links_of_many(self, theme_ids: Sequence[str]) -> Mapping[str, tuple[TrackerLink, ...]]:
        """Return the links of each theme that has any, the oldest first."""
        ...

    async def move_links(self, theme_id: str, into_id: str) -> None:
        """Copy the links of a theme that was merged to the one that it lives on in; its own stay for an undo."""
        ...
