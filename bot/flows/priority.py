"""Themes in the order of their priority, each with its reasons, within what a reader may see."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.audience import Reader
from bot.domain.labels import SetBy
from bot.domain.priority import CLOSED, ThemeSort, Weights, in_order, priority_of, weights_from, yardstick_of
from bot.domain.priority_parts import Dossier, Fit, Priority, Yardstick
from bot.domain.themes import ThemeReach
from bot.domain.vision import Alignment, Objective
from bot.flows.desk import Desk
from bot.flows.finding import reader_for
from bot.flows.theme_seeing import seen_by, spans
from bot.ports import UnitOfWork

# Themes on one Slack screen, each with three lines.
PAGE_RANKED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedTheme:
    """A theme with its reach and its priority."""

    reach: ThemeReach
    priority: Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedThemes:
    """One page of themes in an order."""

    themes: tuple[RankedTheme, ...] = ()
    sort: ThemeSort = ThemeSort.PRIORITY
    offset: int = 0
    # How many themes there are in all.
    total: int = 0

    @property
    def has_more(self) -> bool:
        """Say whether another page follows."""
        return self.offset + len(self.themes) < self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemePriority:
    """One theme's priority, and where it stands among those that are open."""

    priority: Priority
    # Counted from 1; None: it was decided, so it stands in no line.
    place: int | None
    among: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ranking:
    """Everything that an order of themes is made of."""

    dossiers: tuple[Dossier, ...]
    yardstick: Yardstick
    weights: Weights

    def priority_of(self, dossier: Dossier) -> Priority:
        """Return the priority of one of them."""
        return priority_of(dossier, self.yardstick, self.weights)


async def rank_themes(
    desk: Desk, workspace_id: str, user_id: str, *, sort: ThemeSort = ThemeSort.PRIORITY, offset: int = 0
) -> RankedThemes:
    """Return a page of the themes that somebody may see anything of. Raises OutsiderError."""
    reader = await reader_for(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        return await ranked_for(desk, work, reader, sort=sort, offset=offset)


async def ranked_for(
    desk: Desk,
    work: UnitOfWork,
    reader: Reader,
    *,
    sort: ThemeSort = ThemeSort.PRIORITY,
    offset: int = 0,
    limit: int = PAGE_RANKED,
    is_open: bool = False,
) -> RankedThemes:
    """Return a page of themes within a transaction; with `is_open` only those that nobody has decided on.

    However many themes there are, the number of questions to the database is the same, and one page is worded.
    """
    ranking = await _ranking(desk, work, reader)
    wanted = [each for each in ranking.dossiers if not (is_open and each.evidence.status in CLOSED)]
    # Past the end there is nothing to turn back from, so the last page is shown.
    start = min(max(offset, 0), max(len(wanted) - 1, 0) // limit * limit)
    page = in_order(wanted, ranking.yardstick, ranking.weights, sort)[start : start + limit]
    reaches = await work.priority.reaches([each.evidence.theme_id for each in page], reader, *spans(desk))
    themes = tuple(
        RankedTheme(reach=seen_by(reader, reaches[each.evidence.theme_id]), priority=ranking.priority_of(each))
        for each in page
        if each.evidence.theme_id in reaches
    )
    return RankedThemes(themes=themes, sort=sort, offset=start, total=len(wanted))


async def theme_priority(desk: Desk, work: UnitOfWork, reader: Reader, theme_id: str) -> ThemePriority | None:
    """Return one theme's priority within a transaction; None when the reader may see nothing of it."""
    ranking = await _ranking(desk, work, reader)
    mine = next((each for each in ranking.dossiers if each.evidence.theme_id == theme_id), None)
    if mine is None:
        return None
    line = [each for each in ranking.dossiers if each.evidence.status not in CLOSED]
    place = None
    if mine in line:
        place = 1 + in_order(line, ranking.yardstick, ranking.weights).index(mine)
    return ThemePriority(priority=ranking.priority_of(mine), place=place, among=len(line))


async def _ranking(desk: Desk, work: UnitOfWork, reader: Reader) -> _Ranking:
    now, before = spans(desk)
    evidence = await work.priority.evidence(reader, now, before)
    # What customers pay, and what they were estimated to cost, is not for guests.
    revenues = await work.priority.revenues(reader) if reader.reads_workspace else {}
    currencies = await work.priority.currencies() if reader.reads_workspace else {}
    estimates = await work.priority.estimates() if reader.reads_workspace else {}
    objectives = {each.id: each for each in await work.vision.active()}
    alignments = await work.vision.alignments() if objectives else {}
    preferences = await work.channels.preferences()
    dossiers = tuple(
        Dossier(
            evidence=each,
            revenue=revenues.get(each.theme_id, {}),
            fit=_fit(alignments.get(each.theme_id), objectives),
            estimate=estimates.get(each.theme_id),
        )
        for each in evidence
    )
    yardstick = yardstick_of(dossiers, currencies, has_objectives=bool(objectives))
    return _Ranking(dossiers=dossiers, yardstick=yardstick, weights=weights_from(preferences.weights))


def _fit(alignment: Alignment | None, objectives: Mapping[str, Objective]) -> Fit | None:
    """Return how well a theme serves an objective; one that the team has retired since says nothing."""
    if alignment is None:
        return None
    objective = objectives.get(alignment.objective_id or "")
    if alignment.objective_id is not None and objective is None:
        return None
    is_by_person = alignment.set_by is SetBy.PERSON
    sureness = 1.0 if is_by_person or alignment.confidence is None else alignment.confidence
    return Fit(objective=None if objective is None else objective.label, sureness=sureness, is_by_person=is_by_person)
