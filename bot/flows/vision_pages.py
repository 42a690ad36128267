"""What people read of the vision: where it stands, one objective, what was put off, and how it came about."""

from dataclasses import dataclass

from bot.domain.alignment import Drift, Strand, nothing_on
from bot.domain.audience import Reader
from bot.domain.experiments.experiment import Experiment
from bot.domain.themes import Theme
from bot.domain.vision import NotNow, Objective, Vision
from bot.domain.vision_errors import ObjectiveNotFoundError, VisionGuestError
from bot.flows.desk import Desk
from bot.flows.drift import Aligned, Span, aligned, periods_of
from bot.flows.experiments.finding import reader_of
from bot.ports import UnitOfWork

# Objectives on one Slack screen, each with two or three lines.
PAGE_OBJECTIVES = 8
# Entries of the not-now list on one page, with their reasons.
PAGE_NOT_NOW = 8
# Those that the page of the vision begins with.
FIRST_NOT_NOW = 3
# Themes and bets on the page of an objective.
PAGE_THEMES = 10
PAGE_BETS = 5
# Earlier versions that are shown: who looks further back asks the database.
PAGE_VERSIONS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """An entry of the not-now list with the theme that it is about."""

    entry: NotNow
    theme: Theme
    # Its review day has come.
    is_due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeAsked:
    """A theme, and how many asked for it in the period."""

    theme: Theme
    askers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionPage:
    """The vision as somebody may see it."""

    vision: Vision | None
    objectives: tuple[Objective, ...]
    drift: Drift
    span: Span
    # The loud ones of the drift, in its order.
    loud: tuple[ThemeAsked, ...]
    put_off: tuple[PutOff, ...]
    put_off_total: int
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectivePage:
    """One objective with what hangs on it."""

    objective: Objective
    strand: Strand
    span: Span
    currency: str | None
    themes: tuple[ThemeAsked, ...]
    themes_total: int
    bets: tuple[Experiment, ...]
    bets_total: int
    versions: tuple[Objective, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OffVisionPage:
    """What serves no objective."""

    strand: Strand
    span: Span
    currency: str | None
    themes: tuple[ThemeAsked, ...]
    themes_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotNowPage:
    """One page of what was put off, the next review first."""

    put_off: tuple[PutOff, ...]
    total: int
    offset: int


async def vision_reader(desk: Desk, workspace_id: str, user_id: str) -> Reader:
    """Return what a full member may read. Raises OutsiderError and VisionGuestError."""
    reader = await reader_of(desk, workspace_id, user_id)
    if not reader.reads_workspace:
        raise VisionGuestError
    return reader


async def read_vision(
    desk: Desk, workspace_id: str, user_id: str, *, span: Span = Span.WEEKS, offset: int = 0
) -> VisionPage:
    """Return the vision with its objectives and where signal and work went. Raises OutsiderError, VisionGuestError."""
    reader = await vision_reader(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        return await vision_for(desk, work, reader, span=span, offset=offset)


async def vision_for(
    desk: Desk, work: UnitOfWork, reader: Reader, *, span: Span = Span.WEEKS, offset: int = 0
) -> VisionPage:
    """Return the page of the vision within a transaction."""
    found = await aligned(work, reader, *periods_of(desk, span))
    named = await named_themes(work, [each.theme_id for each in found.drift.loud], found)
    entries = await work.vision.put_off_for(reader, limit=FIRST_NOT_NOW)
    active = {strand.place for strand in found.drift.strands}
    return VisionPage(
        vision=await work.vision.current(),
        objectives=tuple(each for each in found.objectives if each.id in active),
        drift=found.drift,
        span=span,
        loud=tuple(named),
        put_off=tuple(_put_off(desk, *pair) for pair in entries),
        put_off_total=await work.vision.count_put_off(reader),
        offset=max(offset, 0),
    )


async def read_objective(
    desk: Desk, workspace_id: str, user_id: str, number: int, *, span: Span = Span.WEEKS
) -> ObjectivePage:
    """Return one objective with what hangs on it. Raises ObjectiveNotFoundError, OutsiderError, VisionGuestError."""
    reader = await vision_reader(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        objective = await work.vision.with_number(number)
        if objective is None:
            raise ObjectiveNotFoundError
        found = await aligned(work, reader, *periods_of(desk, span))
        themes = await _themes_on(work, reader, found, objective.id)
        bets = found.bets_on(objective.id)
        strands = {strand.place: strand for strand in found.drift.strands}
        return ObjectivePage(
            objective=objective,
            strand=strands.get(objective.id) or nothing_on(objective.id),
            span=span,
            currency=found.drift.currency,
            themes=tuple(themes[:PAGE_THEMES]),
            themes_total=len(themes),
            bets=bets[:PAGE_BETS],
            bets_total=len(bets),
            versions=tuple((await work.vision.versions(objective.id))[:PAGE_VERSIONS]),
        )


async def read_off_vision(desk: Desk, workspace_id: str, user_id: str, *, span: Span = Span.WEEKS) -> OffVisionPage:
    """Return what serves no objective, the most asked for first. Raises OutsiderError and VisionGuestError."""
    reader = await vision_reader(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        found = await aligned(work, reader, *periods_of(desk, span))
        themes = await _themes_on(work, reader, found, None)
    return OffVisionPage(
        strand=found.drift.off,
        span=span,
        currency=found.drift.currency,
        themes=tuple(themes[:PAGE_THEMES]),
        themes_total=len(themes),
    )


async def read_not_now(desk: Desk, workspace_id: str, user_id: str, *, offset: int = 0) -> NotNowPage:
    """Return a page of what was put off. Raises OutsiderError and VisionGuestError."""
    reader = await vision_reader(desk, workspace_id, user_id)
    start = max(offset, 0)
    async with desk.storage.work(workspace_id) as work:
        entries = await work.vision.put_off_for(reader, limit=PAGE_NOT_NOW, offset=start)
        total = await work.vision.count_put_off(reader)
    return NotNowPage(put_off=tuple(_put_off(desk, *pair) for pair in entries), total=total, offset=start)


async def read_statements(desk: Desk, workspace_id: str, user_id: str) -> list[Vision]:
    """Return the versions of the statement, the newest first. Raises OutsiderError and VisionGuestError."""
    await vision_reader(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        return await work.vision.statements(limit=PAGE_VERSIONS)


async def named_themes(work: UnitOfWork, theme_ids: list[str], found: Aligned) -> list[ThemeAsked]:
    """Return some themes in their order, with how many asked for each; merged ones are left out."""
    known = {theme.id: theme for theme in await work.vision.standing_themes(theme_ids)} if theme_ids else {}
    return [
        ThemeAsked(theme=known[theme_id], askers=found.askers.get(theme_id, 0))
        for theme_id in theme_ids
        if theme_id in known
    ]


async def _themes_on(work: UnitOfWork, reader: Reader, found: Aligned, objective_id: str | None) -> list[ThemeAsked]:
    """Return the themes on an objective, or off vision, that a reader may see: the most asked for first."""
    on_it = [theme_id for theme_id, each in found.alignments.items() if each.objective_id == objective_id]
    seen = await work.vision.visible_themes(reader, sorted(on_it))
    themes = await named_themes(work, sorted(seen), found)
    return sorted(themes, key=lambda each: (-each.askers, each.theme.number))


def _put_off(desk: Desk, entry: NotNow, theme: Theme) -> PutOff:
    is_due = entry.review_on is not None and entry.review_on <= desk.clock.now().date()
    return PutOff(entry=entry, theme=theme, is_due=is_due)
