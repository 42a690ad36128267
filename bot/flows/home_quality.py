"""What the Home tab tells of quality: this week's complaints against the last one's, and sudden rises."""

from dataclasses import dataclass

from bot.domain.audience import Reader
from bot.domain.quality import Burst, quality_weeks
from bot.flows.desk import Desk
from bot.flows.quality_watch import NEWS, may_know, team_zone
from bot.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeQuality:
    """Complaints of this week and the last one, and what rose suddenly in the last days, as somebody may know it."""

    now: int
    before: int
    bursts: tuple[Burst, ...]


async def quality_overview(desk: Desk, work: UnitOfWork, reader: Reader) -> HomeQuality | None:
    """Return the numbers in three queries; None when nobody complained in two weeks.

    Two weeks and what was found already, since nine weeks would be looked through each time that somebody looks.
    """
    at = desk.clock.now()
    areas = await work.quality.areas(quality_weeks(await team_zone(work), at)[-2:], reader)
    now, before = (sum(area.items[week] for area in areas) for week in (-1, -2))
    if not now and not before:
        return None
    found = await work.quality.bursts(at - NEWS, at)
    return HomeQuality(now=now, before=before, bursts=tuple(each.burst for each in found if may_know(each, reader)))
