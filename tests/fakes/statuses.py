"""Steps of themes and links to trackers, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.statuses import StatusChange, TrackerLink
from tests.fakes.shelf import Shelf


class InMemoryStatusStore:
    """The twin of `SqlStatusStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def add(self, change: StatusChange) -> tuple[StatusChange, bool]:
        """Store a step and move its theme there; what has the same origin changes nothing and comes back."""
        known = await self.with_origin(change.origin_key)
        if known is not None:
            return known, False
        self._shelf.statuses[change.id] = change
        theme = self._shelf.themes.get(change.theme_id)
        if theme is not None:
            self._shelf.themes[theme.id] = replace(theme, status=change.status, status_at=change.at)
        return change, True

    async def of(self, theme_id: str, *, limit: int) -> list[StatusChange]:
        """Return the steps of a theme, the newest first."""
        return [step for step in reversed(self._in_order()) if step.theme_id == theme_id][:limit]

    async def with_id(self, change_id: str) -> StatusChange | None:
        """Return one step."""
        return self._shelf.statuses.get(change_id)

    async def with_origin(self, origin_key: str) -> StatusChange | None:
        """Return the step that a form, button or call made."""
        return next((step for step in self._shelf.statuses.values() if step.origin_key == origin_key), None)

    async def between(self, start: datetime, end: datetime) -> list[StatusChange]:
        """Return the steps from `start` up to but without `end`, the oldest first, with those of merged themes."""
        return [step for step in self._in_order() if start <= step.at < end]

    async def newest_of_many(self, theme_ids: Sequence[str]) -> Mapping[str, StatusChange]:
        """Return the newest step of each theme that has one."""
        return {step.theme_id: step for step in self._in_order() if step.theme_id in theme_ids}

    async def put_link(self, link: TrackerLink, *, most: int) -> bool:
        """Store a link; False when the theme has `most` others already. The same address again changes nothing."""
        key = (link.theme_id, link.url)
        if key in self._shelf.tracker_links:
            return True
        if sum(theme_id == link.theme_id for theme_id, _ in self._shelf.tracker_links) >= most:
            return False
        self._shelf.tracker_links[key] = link
        return True

    async def remove_link(self, theme_id: str, url: str) -> bool:
        """Take a link away; False when it is not there any more."""
        return self._shelf.tracker_links.pop((theme_id, url), None) is not None

    async def links_of_many(self, theme_ids: Sequence[str]) -> Mapping[str, tuple[TrackerLink, ...]]:
        """Return the links of each theme that has any, the oldest first."""
        found: dict[str, tuple[TrackerLink, ...]] = {}
        for link in sorted(self._shelf.tracker_links.values(), key=lambda link: (link.at, link.url)):
            if link.theme_id in theme_ids:
                found[link.theme_id] = (*found.get(link.theme_id, ()), link)
        return found

    async def move_links(self, theme_id: str, into_id: str) -> None:
        """Copy the links of a theme that was merged to the one that it lives on in; its own stay for an undo."""
        for link in (await self.links_of_many([theme_id])).get(theme_id, ()):
            self._shelf.tracker_links.setdefault((into_id, link.url), replace(link, theme_id=into_id))

    def _in_order(self) -> list[StatusChange]:
        return sorted(self._shelf.statuses.values(), key=lambda step: (step.at, step.id))
