"""How often Heed was right, as people's corrections say; published, so that nobody has to guess how far to trust it."""

from datetime import UTC, datetime, timedelta

from bot.domain.labels import Accuracy, LabelName
from bot.domain.language import say
from bot.ports import UnitOfWork

# Below ten answers a single correction moves the share by more than ten points: that is no figure to publish.
FEWEST = 10


async def accuracy_last_month(work: UnitOfWork, now: datetime) -> Accuracy | None:
    """Return how many of the kinds that people gave in the last calendar month (UTC) Heed had given too.

    None where people judged too few. Saving a form that came filled in counts: it was seen and left standing.
    """
    this_month = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    found = await work.labels.accuracy(LabelName.KIND, last_month, this_month)
    return found if found.total >= FEWEST else None


def accuracy_words(accuracy: Accuracy) -> str:
    """Return the figure as people read it."""
    return say(
        "Heed's kinds were right for {right:,} of {total:,} items that people checked last month",
        right=accuracy.right,
        total=accuracy.total,
    )
