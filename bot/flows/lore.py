"""What a workspace has taught Heed: its product areas, its accounts, and the corrections that people made."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.analysis import Lesson
from bot.domain.labels import LabelName
from bot.flows.desk import Desk
from bot.ports import UnitOfWork

# What people corrected a minute ago may wait a minute to be learned from; reading it for every item of an import would
# cost more than labelling it.
KEPT = timedelta(minutes=1)
# The newest corrections of each label: a classifier is as good from some 32 of each class on, and there are seven.
LESSONS = 400
# More areas or accounts than this no analyst reads with care, and each of them is sent with every item.
AREAS = 40
ACCOUNTS = 200
# What people correct often enough to learn from; the ladder is their words, not a class.
TAUGHT = (LabelName.KIND, LabelName.SENTIMENT, LabelName.SEVERITY, LabelName.AREA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a workspace, as an analyst gets it with each item."""

    areas: tuple[str, ...]
    accounts: tuple[str, ...]
    lessons: dict[LabelName, tuple[Lesson, ...]]


@dataclass(slots=True, kw_only=True)
class Lore:
    """Remembers for a minute what workspaces taught; each part of Heed that asks analysts has its own."""

    desk: Desk
    _known: dict[str, tuple[datetime, Known]] = field(default_factory=dict)

    async def of(self, workspace_id: str) -> Known:
        """Return what a workspace taught."""
        now = self.desk.clock.now()
        kept = self._known.get(workspace_id)
        if kept is not None and abs(now - kept[0]) < KEPT:
            return kept[1]
        async with self.desk.storage.work(workspace_id) as work:
            known = await _read(work, self.desk.mind.embedder.model)
        self._known[workspace_id] = (now, known)
        return known


async def _read(work: UnitOfWork, model: str) -> Known:
    lessons = {name: tuple(await work.labels.lessons(name, model, limit=LESSONS)) for name in TAUGHT}
    return Known(
        areas=tuple((await work.labels.areas())[:AREAS]),
        accounts=tuple(await work.feedback.account_names("", ACCOUNTS)),
        lessons={name: taught for name, taught in lessons.items() if taught},
    )
