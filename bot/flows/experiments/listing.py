"""The list of experiments: one's own first, and first of all what waits for somebody."""

from dataclasses import dataclass

from bot.domain.experiments.experiment import OPEN_STAGES, Experiment
from bot.domain.experiments.standing import urgency
from bot.flows.desk import Desk
from bot.flows.experiments.finding import reader_of

# One Slack screen has room for about as many lines.
PAGE_EXPERIMENTS = 20
# Everything open is put in its order at once; a team with more open experiments than this has another problem.
_MOST_OPEN = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page of open experiments."""

    experiments: tuple[Experiment, ...]
    offset: int
    total: int
    # Whoever asked: theirs come first.
    user_id: str

    @property
    def has_more(self) -> bool:
        """Say whether there is a page after this one."""
        return self.offset + len(self.experiments) < self.total


async def list_experiments(desk: Desk, workspace_id: str, user_id: str, *, offset: int = 0) -> Listed:
    """Return a page of the open experiments that somebody may know of, their own first. Raises OutsiderError."""
    reader = await reader_of(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        found = await work.experiments.visible(reader, OPEN_STAGES, limit=_MOST_OPEN)
    start = max(offset, 0)
    ordered = sorted(found, key=lambda each: (each.owner_id != user_id, *urgency(each)))
    page = tuple(ordered[start : start + PAGE_EXPERIMENTS])
    return Listed(experiments=page, offset=start, total=len(found), user_id=user_id)
