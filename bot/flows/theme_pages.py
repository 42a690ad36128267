"""What people read of themes: the list by reach, and one theme with its words, its past and its neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.audience import Reader
from bot.domain.closing import DebtState
from bot.domain.errors import ThemeNotFoundError
from bot.domain.feedback import Feedback
from bot.domain.themes import Theme, ThemeChange, ThemeEvent, ThemeReach, ThemeState
from bot.flows.desk import Desk
from bot.flows.finding import reader_for
from bot.flows.hanging import Hanging, hanging_of
from bot.flows.priority import ThemePriority, theme_priority
from bot.flows.statuses_pages import Standing, standing_of
from bot.flows.theme_seeing import seen_by, spans
from bot.ports import UnitOfWork

# Themes on one Slack screen, each with two lines.
PAGE_THEMES = 8
# Quotations on a theme's page; the rest is a search away.
PAGE_ITEMS = 5
# Changes of a theme that are shown: what happened lately is what somebody wants to take back.
PAGE_EVENTS = 5
# Changes that are read to find those, since the reader may not see every item that one was about.
_EVENTS_READ = 3 * PAGE_EVENTS
# Neighbours worth a look: more would be a second list of themes.
PAGE_RELATED = 3
# Cosine between centroids from which two themes are called related; below it the four sets' themes share no subject.
RELATED = 0.5
# No theme was merged into another more often than this in a row; it also ends a circle, should there ever be one.
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeList:
    """One page of themes, the one with most accounts first."""

    reaches: tuple[ThemeReach, ...]
    offset: int
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PastChange:
    """One change of a theme, as its reader may know of it."""

    event: ThemeEvent
    # The public name of the item or the other theme that it was about, such as `F-12`.
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemePage:
    """One theme as its reader may see it."""

    reach: ThemeReach
    items: tuple[Feedback, ...]
    related: tuple[Theme, ...]
    events: tuple[PastChange, ...]
    # What it hangs on; None: to guests, who do not know of objectives.
    hanging: Hanging | None = None
    # The number that was asked for, when that theme lives on in this one.
    merged_from: str | None = None
    standing: Standing | None = None
    priority: ThemePriority | None = None
    # How many answers are owed and were given, by how far they are; nothing for guests.
    answers: Mapping[DebtState, int] = field(default_factory=dict)


async def themes_for(
    desk: Desk, work: UnitOfWork, reader: Reader, *, offset: int = 0, limit: int = PAGE_THEMES
) -> ThemeList:
    """Return a page of themes within a transaction."""
    now, before = spans(desk)
    start = max(offset, 0)
    reaches = await work.themes.reaches(reader, now, before, limit=limit + 1, offset=start)
    seen = tuple(seen_by(reader, reach) for reach in reaches[:limit])
    return ThemeList(reaches=seen, offset=start, has_more=len(reaches) > limit)


async def read_theme(desk: Desk, workspace_id: str, user_id: str, number: int) -> ThemePage:
    """Return the theme with the number people use, or the one it lives on in. Raises ThemeNotFoundError."""
    reader = await reader_for(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        asked = await work.themes.with_number(number)
        theme = None if asked is None else await lives_on(work, asked)
        now, before = spans(desk)
        reach = None if theme is None else await work.themes.reach(theme.id, reader, now, before)
        if asked is None or theme is None or reach is None:
            raise ThemeNotFoundError
        return ThemePage(
            reach=seen_by(reader, reach),
            items=tuple(await work.themes.members(theme.id, reader, limit=PAGE_ITEMS)),
            related=await _related(desk, work, theme, reader),
            events=await _past(work, theme, reader),
            merged_from=asked.label if asked.id != theme.id else None,
            standing=await standing_of(work, theme),
            hanging=await hanging_of(work, theme.id, reader),
            priority=await theme_priority(desk, work, reader, theme.id),
            answers=await work.debts.of_theme(theme.id, reader) if reader.reads_workspace else {},
        )


async def lives_on(work: UnitOfWork, theme: Theme) -> Theme | None:
    """Return the active theme that a theme was merged into, step by step; itself when it stands; None when retired."""
    for _ in range(_LONGEST_CHAIN):
        if theme.state is ThemeState.ACTIVE:
            return theme
        following = None if theme.merged_into is None else await work.themes.with_id(theme.merged_into)
        if following is None:
            return None
        theme = following
    return None


async def _related(desk: Desk, work: UnitOfWork, theme: Theme, reader: Reader) -> tuple[Theme, ...]:
    from bot.domain.themes_matching import similarities  # noqa: PLC0415 -- numpy, when first needed

    shapes = await work.themes.shapes(desk.mind.embedder.model)
    own = next((shape for shape in shapes if shape.theme_id == theme.id), None)
    others = [shape for shape in shapes if shape.theme_id != theme.id]
    if own is None or not others:
        return ()
    import numpy as np  # noqa: PLC0415 -- same

    alike = similarities(own.total / max(float(np.linalg.norm(own.total)), 1e-9), others)
    near = [others[at].theme_id for at in np.argsort(-alike) if alike[at] >= RELATED][:PAGE_RELATED]
    now, before = spans(desk)
    reaches = [await work.themes.reach(theme_id, reader, now, before) for theme_id in near]
    return tuple(seen_by(reader, reach).theme for reach in reaches if reach is not None)


async def _past(work: UnitOfWork, theme: Theme, reader: Reader) -> tuple[PastChange, ...]:
    """Return what happened lately, without what was about items that the reader may not see."""
    past = []
    for event in await work.themes.events(theme.id, limit=_EVENTS_READ):
        # What was taken back says so itself.
        about, is_known = None, event.change is not ThemeChange.UNDONE
        if event.change in {ThemeChange.ATTACHED, ThemeChange.DETACHED}:
            about = await _item_label(work, event, reader)
            is_known = about is not None
        elif event.change in {ThemeChange.MERGED, ThemeChange.SPLIT}:
            other = await work.themes.with_id(event.other or "")
            about = None if other is None else other.label
        if is_known:
            past.append(PastChange(event=event, about=about))
    return tuple(past[:PAGE_EVENTS])


async def _item_label(work: UnitOfWork, event: ThemeEvent, reader: Reader) -> str | None:
    item = await work.feedback.with_id(event.feedback_ids[0]) if event.feedback_ids else None
    seen = None if item is None else await work.feedback.with_number(item.number, reader)
    return None if seen is None else seen.label
