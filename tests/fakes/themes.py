"""Themes of one workspace, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.errors import ThemeNotFoundError
from bot.domain.feedback import Feedback, State
from bot.domain.labels import SetBy
from bot.domain.themes import NewTheme, Theme, ThemeEvent, ThemeReach, ThemeShape, ThemeState
from storage.words import tokens
from tests.fakes.shelf import Shelf, newest_first
from tests.fakes.vectors import vectors_where


class InMemoryThemeStore:
    """The twin of `SqlThemeStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def hold(self) -> None:
        """Do nothing: one transaction at a time works on a shelf."""

    async def add(self, new: NewTheme) -> Theme:
        """Store a theme under the next number."""
        number = self._shelf.numbers.get("next_theme", 1)
        self._shelf.numbers["next_theme"] = number + 1
        theme = Theme(
            id=uuid4().hex,
            number=number,
            name=new.name,
            description=new.description,
            named_by=new.named_by,
            state=ThemeState.ACTIVE,
            merged_into=None,
            created_at=new.created_at,
            private_to=new.private_to,
        )
        self._shelf.themes[theme.id] = theme
        return theme

    async def with_id(self, theme_id: str) -> Theme | None:
        """Return a theme by its internal id, merged ones too."""
        return self._shelf.themes.get(theme_id)

    async def with_ids(self, theme_ids: Sequence[str]) -> dict[str, Theme]:
        """Return themes by their internal ids, merged ones too; unknown ones are missing."""
        return {each: self._shelf.themes[each] for each in theme_ids if each in self._shelf.themes}

    async def with_number(self, number: int) -> Theme | None:
        """Return a theme by the number people use, merged ones too."""
        return next((theme for theme in self._shelf.themes.values() if theme.number == number), None)

    async def names(self) -> list[str]:
        """Return the names of active themes, by number."""
        return [theme.name for theme in self._active()]

    async def rename(self, theme_id: str, name: str, description: str, *, by: SetBy) -> Theme:
        """Give a theme another name; raise ThemeNotFoundError when there is none."""
        if theme_id not in self._shelf.themes:
            raise ThemeNotFoundError
        renamed = replace(self._shelf.themes[theme_id], name=name, description=description, named_by=by)
        self._shelf.themes[theme_id] = renamed
        return renamed

    async def merge(self, theme_id: str, into_id: str) -> list[str]:
        """Move every item of a theme to another and mark it as merged; return the ids of the items that moved."""
        moved = await self.member_ids(theme_id)
        await self.assign(moved, into_id)
        await self.retire(theme_id, into_id)
        return moved

    async def revive(self, theme_id: str) -> None:
        """Make a merged theme active again, without items."""
        self._state(theme_id, ThemeState.ACTIVE, None)

    async def retire(self, theme_id: str, into_id: str | None) -> None:
        """Take a theme that has no items out of sight."""
        self._state(theme_id, ThemeState.MERGED, into_id)

    async def assign(self, feedback_ids: Sequence[str], theme_id: str | None) -> None:
        """Set which theme items belong to; items that lost their words get none."""
        for feedback_id in feedback_ids:
            item = self._shelf.items.get(feedback_id)
            if item is not None and item.state is State.ACTIVE:
                self._shelf.items[feedback_id] = replace(item, theme_id=theme_id)

    async def theme_of(self, feedback_id: str) -> Theme | None:
        """Return the theme of an item."""
        item = self._shelf.items.get(feedback_id)
        return None if item is None else self._shelf.themes.get(item.theme_id or "")

    async def shapes(self, model: str) -> list[ThemeShape]:
        """Return where the active themes lie for one model."""
        every = [(theme, self._shelf.shapes.get((theme.id, model))) for theme in self._active()]
        return [replace(shape, private_to=theme.private_to) for theme, shape in every if shape is not None]

    async def shape(self, theme_id: str, model: str) -> ThemeShape | None:
        """Return where one theme lies."""
        return self._shelf.shapes.get((theme_id, model))

    async def put_shape(self, shape: ThemeShape) -> None:
        """Store where a theme lies now; a theme without items lies nowhere."""
        self._shelf.shapes.pop((shape.theme_id, shape.model), None)
        if shape.size > 0:
            self._shelf.shapes[shape.theme_id, shape.model] = shape

    async def member_ids(self, theme_id: str) -> list[str]:
        """Return the ids of a theme's active items, oldest first."""
        return [item.id for item in reversed(newest_first(self._members(theme_id)))]

    async def twin(self, words: str) -> str | None:
        """Return the theme of an active item whose words are the same but for case, spaces and punctuation."""
        said = tokens(words)
        alike = [item for item in self._shelf.active() if item.theme_id and said and tokens(item.words) == said]
        return next((item.theme_id for item in newest_first(alike)), None)

    async def twins(self, words: Sequence[str]) -> Mapping[str, str]:
        """Return the themes of such items by the words; those without a twin are missing."""
        return {said: theme_id for said in words if (theme_id := await self.twin(said)) is not None}

    async def members(self, theme_id: str, reader: Reader, *, limit: int, offset: int = 0) -> list[Feedback]:
        """Return the items of a theme that a reader may see, the newest first."""
        seen = [item for item in self._shelf.seen_by(reader) if item.theme_id == theme_id]
        return newest_first(seen)[offset : offset + limit]

    async def member_vectors(self, theme_id: str, model: str, *, limit: int) -> list[tuple[str, NDArray[np.float32]]]:
        """Return the vectors of a theme's newest items by their ids."""
        return vectors_where(self._shelf, lambda item: item.theme_id == theme_id, model)[:limit]

    async def reaches(
        self, reader: Reader, now: Period, before: Period, *, limit: int, offset: int = 0
    ) -> list[ThemeReach]:
        """Return active themes with what the reader may see of them: by accounts, then people, then items."""
        every = [await self.reach(theme.id, reader, now, before) for theme in self._active()]
        seen = [reach for reach in every if reach is not None]
        seen.sort(key=lambda reach: (-reach.accounts, -reach.people, -reach.items, reach.theme.number))
        return seen[offset : offset + limit]

    async def reach(self, theme_id: str, reader: Reader, now: Period, before: Period) -> ThemeReach | None:
        """Return the reach of one active theme; None when the reader may see nothing of it."""
        theme = self._shelf.themes.get(theme_id)
        seen = [item for item in self._shelf.seen_by(reader) if item.theme_id == theme_id]
        if theme is None or theme.state is not ThemeState.ACTIVE or not seen:
            return None
        return ThemeReach(
            theme=theme,
            items=len(seen),
            accounts=len({item.account_name for item in seen} - {None}),
            people=len({item.author_id or item.author_name for item in seen} - {None}),
            now=sum(now.start <= item.said_at < now.end for item in seen),
            before=sum(before.start <= item.said_at < before.end for item in seen),
            latest_at=max(item.said_at for item in seen),
        )

    async def account_names(self, theme_id: str, reader: Reader) -> list[str]:
        """Return the accounts behind a theme's items that a reader may see, in alphabetical order."""
        seen = [item for item in self._shelf.seen_by(reader) if item.theme_id == theme_id]
        return sorted({item.account_name for item in seen if item.account_name})

    async def record(self, event: ThemeEvent) -> None:
        """Add to the record of what happened to a theme."""
        self._shelf.theme_events[event.id] = event

    async def event(self, event_id: str) -> ThemeEvent | None:
        """Return one change."""
        return self._shelf.theme_events.get(event_id)

    async def events(self, theme_id: str, *, limit: int) -> list[ThemeEvent]:
        """Return what happened to a theme, the newest first."""
        mine = [event for event in self._shelf.theme_events.values() if event.theme_id == theme_id]
        return sorted(mine, key=lambda event: (event.at, event.id), reverse=True)[:limit]

    async def mark_undone(self, event_id: str, *, at: datetime) -> None:
        """Remember that a change was taken back."""
        if event_id in self._shelf.theme_events:
            self._shelf.theme_events[event_id] = replace(self._shelf.theme_events[event_id], undone_at=at)

    def _active(self) -> list[Theme]:
        """Return the active themes, by number."""
        active = [theme for theme in self._shelf.themes.values() if theme.state is ThemeState.ACTIVE]
        return sorted(active, key=lambda theme: theme.number)

    def _members(self, theme_id: str) -> list[Feedback]:
        """Return the active items of a theme."""
        return [item for item in self._shelf.active() if item.theme_id == theme_id]

    def _state(self, theme_id: str, state: ThemeState, into_id: str | None) -> None:
        """Set the state of a theme."""
        if theme_id in self._shelf.themes:
            self._shelf.themes[theme_id] = replace(self._shelf.themes[theme_id], state=state, merged_into=into_id)
