"""What the Home tab tells of the vision: where signal goes, in a few lines."""

from dataclasses import dataclass

from bot.domain.alignment import Strand
from bot.domain.audience import Reader
from bot.domain.vision import Objective, Vision
from bot.flows.desk import Desk
from bot.flows.drift import Span, aligned, periods_of
from bot.flows.vision_pages import ThemeAsked, named_themes
from bot.ports import UnitOfWork

# Objectives and themes that the tab names: the page behind the button has the rest.
HOME_OBJECTIVES = 3
HOME_LOUD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeVision:
    """The vision in a few lines, as one full member may see it."""

    vision: Vision | None = None
    # The objectives that most is asked for, with their share.
    first: tuple[tuple[Objective, Strand], ...] = ()
    objectives: int = 0
    # None: there is nothing to share out.
    off: Strand | None = None
    loud: tuple[ThemeAsked, ...] = ()
    # Entries of the not-now list whose review day has come.
    due: int = 0


async def vision_overview(desk: Desk, work: UnitOfWork, reader: Reader) -> HomeVision | None:
    """Return what the Home tab tells of the vision; nothing to guests."""
    if not reader.reads_workspace:
        return None
    vision = await work.vision.current()
    put_off = await work.vision.reviews_due(desk.clock.now().date())
    due = len(await work.vision.visible_themes(reader, [theme.id for _, theme in put_off]))
    if not await work.vision.active():
        return HomeVision(vision=vision, due=due)
    found = await aligned(work, reader, *periods_of(desk, Span.WEEKS))
    drift, known = found.drift, {each.id: each for each in found.objectives}
    strands = [each for each in drift.strands if not each.is_off]
    heard = sorted(strands, key=lambda each: (-(each.now.votes or 0.0), known[each.place].number))
    return HomeVision(
        vision=vision,
        first=tuple((known[each.place], each) for each in heard[:HOME_OBJECTIVES]),
        objectives=len(strands),
        off=drift.off if drift.askers else None,
        loud=tuple(await named_themes(work, [each.theme_id for each in drift.loud[:HOME_LOUD]], found)),
        due=due,
    )
