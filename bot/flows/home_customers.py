"""What the page of the Home tab about customers tells: themes, quality, the vision, and the numbers of the loop."""

from dataclasses import dataclass, field

from bot.domain.audience import Reader
from bot.domain.closing import LoopNumbers
from bot.flows.desk import Desk
from bot.flows.home_quality import HomeQuality, quality_overview
from bot.flows.home_vision import HomeVision, vision_overview
from bot.flows.loop_numbers import loop_overview
from bot.flows.priority import RankedThemes, ranked_for
from bot.ports import UnitOfWork

# Themes in the Home tab: the first look, the list behind the button has the rest.
HOME_THEMES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersPage:
    """What customers speak of, as one person may know it."""

    # The open ones, the highest priority first.
    themes: RankedThemes = field(default_factory=RankedThemes)
    # How well the loop was closed in the last quarter.
    loop: LoopNumbers | None = None
    # None: to guests, who do not know it.
    vision: HomeVision | None = None
    # None: nobody complained lately.
    quality: HomeQuality | None = None


async def customers_page(desk: Desk, work: UnitOfWork, reader: Reader) -> CustomersPage:
    """Return the themes that somebody may see, and the numbers."""
    return CustomersPage(
        themes=await ranked_for(desk, work, reader, limit=HOME_THEMES, is_open=True),
        loop=await loop_overview(desk, work, reader),
        vision=await vision_overview(desk, work, reader),
        quality=await quality_overview(desk, work, reader),
    )
