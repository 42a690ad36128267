"""The vision of one workspace, in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from bot.domain.audience import Reader
from bot.domain.digests import Period
from bot.domain.feedback import Feedback
from bot.domain.themes import Theme, ThemeState
from bot.domain.vision import (
    Alignment,
    NewObjective,
    NotNow,
    Objective,
    ObjectiveState,
    ObjectiveVector,
    Vision,
    Voice,
)
from tests.fakes.shelf import Shelf

_FIRST = "next_objective"


class InMemoryVisionStore:
    """The twin of `SqlVisionStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def current(self) -> Vision | None:
        """Return the statement as it stands."""
        return next(iter(await self.statements(limit=1)), None)

    async def statements(self, *, limit: int) -> list[Vision]:
        """Return the versions of the statement, the newest first."""
        return [self._shelf.visions[version] for version in sorted(self._shelf.visions, reverse=True)][:limit]

    async def put_statement(self, vision: Vision) -> bool:
        """Store the next version of the statement; False when that version is there already."""
        return self._shelf.visions.setdefault(vision.version, vision) is vision

    async def add(self, new: NewObjective) -> tuple[Objective, bool]:
        """Store an objective under the next number; made from the same form before, return that one and False."""
        earlier = await self.with_id(new.id)
        if earlier is not None:
            return earlier, False
        number = self._shelf.numbers.get(_FIRST, 1)
        self._shelf.numbers[_FIRST] = number + 1
        objective = Objective(
            id=new.id,
            number=number,
            name=new.name,
            success=new.success,
            owner_id=new.owner_id,
            state=ObjectiveState.ACTIVE,
            version=1,
            changed_by=new.by,
            changed_at=new.at,
        )
        self._shelf.objectives[new.id] = (objective,)
        return objective, True

    async def save(self, objective: Objective) -> bool:
        """Store a changed objective under the next version; False when it was changed since it was read."""
        versions = self._shelf.objectives.get(objective.id, ())
        if not versions or versions[-1].version != objective.version:
            return False
        self._shelf.objectives[objective.id] = (*versions, replace(objective, version=objective.version + 1))
        return True

    async def with_id(self, objective_id: str) -> Objective | None:
        """Return an objective by its internal id."""
        return next(reversed(self._shelf.objectives.get(objective_id, ())), None)

    async def with_ids(self, objective_ids: Sequence[str]) -> list[Objective]:
        """Return the objectives with these internal ids in their order."""
        found = [await self.with_id(objective_id) for objective_id in objective_ids]
        return [objective for objective in found if objective is not None]

    async def with_number(self, number: int) -> Objective | None:
        """Return an objective by the number people use."""
        return next((each for each in await self.every() if each.number == number), None)

    async def active(self) -> list[Objective]:
        """Return the objectives that the team pursues, by number."""
        return [each for each in await self.every() if each.state is ObjectiveState.ACTIVE]

    async def every(self) -> list[Objective]:
        """Return all objectives, by number."""
        return sorted((versions[-1] for versions in self._shelf.objectives.values()), key=lambda each: each.number)

    async def versions(self, objective_id: str) -> list[Objective]:
        """Return every version of an objective, the newest first."""
        return list(reversed(self._shelf.objectives.get(objective_id, ())))

    async def put_vectors(self, model: str, vectors: Sequence[ObjectiveVector]) -> None:
        """Store where objectives lie for one model."""
        self._shelf.objective_vectors.update({(each.objective_id, model): each for each in vectors})

    async def vectors(self, model: str) -> list[ObjectiveVector]:
        """Return where the active objectives lie for one model, by number."""
        known = self._shelf.objective_vectors
        return [known[each.id, model] for each in await self.active() if (each.id, model) in known]

    async def align(self, alignments: Sequence[Alignment]) -> None:
        """Store what themes hang on."""
        self._shelf.alignments.update({(each.theme_id, each.is_by_person): each for each in alignments})

    async def take_back(self, theme_id: str) -> None:
        """Remove a person's word on a theme."""
        self._shelf.alignments.pop((theme_id, True), None)

    async def alignment_of(self, theme_id: str) -> Alignment | None:
        """Return what a theme hangs on: a person's word, else the machine's."""
        said = self._shelf.alignments
        return said.get((theme_id, True)) or said.get((theme_id, False))

    async def alignments_of(self, theme_ids: Sequence[str]) -> Mapping[str, Alignment]:
        """Return the same for several themes by their ids."""
        found = [await self.alignment_of(theme_id) for theme_id in theme_ids]
        return {each.theme_id: each for each in found if each is not None}

    async def alignments(self) -> Mapping[str, Alignment]:
        """Return the same for all themes that somebody spoke of."""
        return await self.alignments_of([theme_id for theme_id, _ in self._shelf.alignments])

    async def guesses(self) -> Mapping[str, Alignment]:
        """Return what machines say that themes hang on, whatever people say."""
        return {theme_id: each for (theme_id, is_by_person), each in self._shelf.alignments.items() if not is_by_person}

    async def drop_guesses(self) -> None:
        """Remove every machine's word."""
        for theme_id in await self.guesses():
            del self._shelf.alignments[theme_id, False]

    async def unguessed(self, model: str, *, limit: int) -> list[str]:
        """Return the ids of active themes that this model has said nothing of, by number."""
        guessed = {theme_id for theme_id, each in (await self.guesses()).items() if each.model == model}
        return [each.id for each in await self.standing_themes() if each.id not in guessed][:limit]

    async def visible_themes(self, reader: Reader, theme_ids: Sequence[str]) -> set[str]:
        """Return those of some themes that a reader may see anything of."""
        return {item.theme_id for item in self._shelf.seen_by(reader) if item.theme_id in theme_ids and item.theme_id}

    async def standing_themes(self, theme_ids: Sequence[str] | None = None) -> list[Theme]:
        """Return the active themes, or those of them with these ids, by number."""
        wanted = [each for each in self._shelf.themes.values() if theme_ids is None or each.id in theme_ids]
        return sorted((each for each in wanted if each.state is ThemeState.ACTIVE), key=lambda each: each.number)

    async def centroids(self, model: str, theme_ids: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """Return the summed vectors of the items of themes by the themes' ids."""
        known = self._shelf.shapes
        return {each: known[each, model].total for each in theme_ids if (each, model) in known}

    async def put_off(self, not_now: NotNow) -> None:
        """Store that a theme was put off; what stood open about it is lifted."""
        if not_now.id not in self._shelf.not_now:
            await self.lift(not_now.theme_id, at=not_now.at)
            self._shelf.not_now[not_now.id] = not_now

    async def lift(self, theme_id: str, *, at: datetime) -> bool:
        """Put a theme off no longer; False when it was not put off."""
        standing = [each for each in self._open() if each.theme_id == theme_id]
        self._shelf.not_now.update({each.id: replace(each, lifted_at=at) for each in standing})
        return bool(standing)

    async def not_now_of(self, theme_ids: Sequence[str]) -> Mapping[str, NotNow]:
        """Return why themes are put off at present, by their ids."""
        return {each.theme_id: each for each in self._open() if each.theme_id in theme_ids}

    async def not_now(self, not_now_id: str) -> NotNow | None:
        """Return one entry of the not-now list."""
        return self._shelf.not_now.get(not_now_id)

    async def review_later(self, not_now_id: str, review_on: date | None) -> bool:
        """Set another review date; False when the theme is put off no longer."""
        entry = self._shelf.not_now.get(not_now_id)
        if entry is None or entry.lifted_at is not None:
            return False
        self._shelf.not_now[not_now_id] = replace(entry, review_on=review_on)
        return True

    async def put_off_for(self, reader: Reader, *, limit: int, offset: int = 0) -> list[tuple[NotNow, Theme]]:
        """Return what is put off of the themes that a reader may see something of, the next review first."""
        seen = {item.theme_id for item in self._shelf.seen_by(reader)}
        return [pair for pair in self._pairs() if pair[1].id in seen][offset : offset + limit]

    async def count_put_off(self, reader: Reader) -> int:
        """Return how many themes that a reader may see something of are put off."""
        return len(await self.put_off_for(reader, limit=len(self._shelf.not_now)))

    async def reviews_due(self, on: date) -> list[tuple[NotNow, Theme]]:
        """Return what is put off until a day or before it, the oldest review first."""
        return [pair for pair in self._pairs() if pair[0].review_on is not None and pair[0].review_on <= on]

    async def voices(self, reader: Reader, now: Period, before: Period) -> list[Voice]:
        """Return who said what on which theme in two periods, of items that a reader may see."""
        said_now, said_before = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        known: dict[tuple[str, str], Feedback] = {}
        for item in self._shelf.seen_by(reader):
            key = item.theme_id or "", self._account_of(item) or item.author_id or item.author_name or item.id
            said_now[key] += now.start <= item.said_at < now.end
            said_before[key] += before.start <= item.said_at < before.end
            known.setdefault(key, item)
        heard = [key for key in known if said_now[key] or said_before[key]]
        return [
            Voice(
                theme_id=key[0] or None,
                asker=key[1],
                account_id=self._account_of(known[key]),
                revenue=None,
                currency=None,
                now=said_now[key],
                before=said_before[key],
            )
            for key in sorted(heard)
        ]

    def _account_of(self, item: Feedback) -> str | None:
        """Return what stands for the account of an item."""
        return item.account_id or item.account_name

    def _open(self) -> list[NotNow]:
        """Return what is put off at present."""
        return [each for each in self._shelf.not_now.values() if each.lifted_at is None]

    def _pairs(self) -> list[tuple[NotNow, Theme]]:
        """Return what is put off with its active themes, the next review first, those without one last."""
        known = self._shelf.themes
        pairs = [(each, known[each.theme_id]) for each in self._open() if each.theme_id in known]
        standing = [pair for pair in pairs if pair[1].state is ThemeState.ACTIVE]
        return sorted(standing, key=lambda pair: (pair[0].review_on or date.max, pair[1].number))
