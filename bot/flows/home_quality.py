"""What the Home tab tells of quality: this week's complaints against the last one's, and sudden rises."""

from dataclasses import dataclass

from bot.domain.audience import Reader
from bot.domain.quality import Burst, bursts_in
from bot.flows.desk import Desk
from bot.flows.quality_watch import weeks_seen
from bot.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeQuality:
    """Complaints of this week and the last one, as far as somebody may read them."""

    now: int
    before: int
    bursts: tuple[Burst, ...]


async def quality_overview(desk: Desk, work: UnitOfWork, reader: Reader) -> HomeQuality | None:
    """Return the numbers in a few queries; None when nobody complained in two weeks."""
    seen = await weeks_seen(work, reader, desk.clock.now())
    now, before = (sum(area.items[at] for area in seen.areas) for at in (-1, -2))
    return HomeQuality(now=now, before=before, bursts=bursts_in(seen)) if now or before else None
