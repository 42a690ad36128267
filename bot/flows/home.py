"""What somebody's Home tab tells them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.closing import LoopNumbers
from bot.domain.feedback import Feedback
from bot.domain.labels import Accuracy, LabelName
from bot.flows.desk import Desk
from bot.flows.finding import PAGE_ITEMS, reader_for
from bot.flows.home_experiments import OwnExperiments, own_experiments, with_links
from bot.flows.home_quality import HomeQuality, quality_overview
from bot.flows.home_vision import HomeVision, vision_overview
from bot.flows.loop_numbers import loop_overview
from bot.flows.priority import RankedThemes, ranked_for
from bot.ports import DebtSearch, Search

# Themes in the Home tab: the first look, the list behind the button has the rest.
HOME_THEMES = 5
# How far back corrections are counted: long enough for a number, short enough to be about the present Heed.
ACCURACY_SPAN = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What somebody captured last, what customers speak of, and what waits for the team."""

    mine: tuple[Feedback, ...]
    mine_total: int
    readable_total: int
    # The open ones, the highest priority first.
    themes: RankedThemes = field(default_factory=RankedThemes)
    # Questions in the triage channel that nobody has answered.
    waiting: int = 0
    accuracy: Accuracy | None = None
    # Something worse than the shipped model is at work, in words for people.
    notice: str | None = None
    experiments: OwnExperiments = field(default_factory=OwnExperiments)
    # How well the loop was closed in the last quarter.
    loop: LoopNumbers | None = None
    # Answers that this person owes: how many, and since when the oldest.
    owed: int = 0
    owed_since: datetime | None = None
    # None: to guests, who do not know it.
    vision: HomeVision | None = None
    # None: nobody complained lately.
    quality: HomeQuality | None = None
    # When it was put together: days are counted from here.
    at: datetime | None = None


async def overview(desk: Desk, workspace_id: str, user_id: str) -> Overview:
    """Return what somebody captured last, the themes that they may see, and the numbers. Raises OutsiderError."""
    reader = await reader_for(desk, workspace_id, user_id)
    now = desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        mine = await work.feedback.search(Search(captured_by=user_id, limit=PAGE_ITEMS), reader)
        readable = await work.feedback.search(Search(limit=1), reader)
        themes = await ranked_for(desk, work, reader, limit=HOME_THEMES, is_open=True)
        waiting = await work.triage.unanswered()
        accuracy = await work.labels.accuracy(LabelName.KIND, now - ACCURACY_SPAN, now)
        experiments = await own_experiments(desk, work, reader)
        loop = await loop_overview(desk, work, reader)
        vision = await vision_overview(desk, work, reader)
        quality = await quality_overview(desk, work, reader)
        owing = DebtSearch(owed_by=user_id, limit=1)
        owed, oldest = await work.debts.count(owing, reader), await work.debts.listed(owing, reader)
    return Overview(
        mine=mine.items,
        mine_total=mine.total,
        readable_total=readable.total,
        themes=themes,
        waiting=waiting,
        accuracy=accuracy,
        notice=desk.mind.embedder.notice,
        experiments=await with_links(desk, workspace_id, experiments),
        loop=loop,
        vision=vision,
        quality=quality,
        owed=owed,
        owed_since=oldest[0].owed_at if oldest else None,
        at=now,
    )
