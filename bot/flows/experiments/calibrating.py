"""How good the forecasts of a workspace were, and which doors that only open one way stand open."""

from dataclasses import dataclass

from bot.domain.experiments.calibration import Score, score_of, scores_by_person
from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.standing import urgency
from bot.flows.desk import Desk
from bot.flows.experiments.finding import reader_of

# What cannot be undone and was not held against what happened yet.
_OPEN = (Stage.RUNNING, Stage.READ, Stage.DECIDED)
# People and doors on one Slack screen each.
MOST_PEOPLE = 15
MOST_DOORS = 15
# Experiments that are looked through for one-way doors, the newest first: more are never open at once.
_READ = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How good forecasts were, as far as somebody may know of the experiments that they were about."""

    # None: no outcome is known yet.
    team: Score | None
    people: tuple[tuple[str, Score], ...]
    doors: tuple[Experiment, ...]
    # How many there are, beyond those listed.
    people_total: int
    doors_total: int


async def read_calibration(desk: Desk, workspace_id: str, user_id: str) -> Calibration:
    """Return how good forecasts were, for the team and for each person. Raises OutsiderError."""
    reader = await reader_of(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        scored = await work.experiments.scored(reader)
        tried = await work.experiments.visible(reader, _OPEN, limit=_READ)
    people = scores_by_person(scored)
    doors = sorted((each for each in tried if each.terms.is_reversible is False), key=urgency)
    return Calibration(
        team=score_of(scored),
        people=tuple(people[:MOST_PEOPLE]),
        doors=tuple(doors[:MOST_DOORS]),
        people_total=len(people),
        doors_total=len(doors),
    )
