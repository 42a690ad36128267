"""Experiments in a digest: what was decided in its period, and what is due, each in a line."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.experiments.decisions import Outcome

# In the channel, where there is room: more lines than this would be a report of their own. The thread has the rest.
EXPERIMENTS_IN_HEAD = 5
EXPERIMENTS_IN_THREAD = 7


class ExperimentNews(StrEnum):
    """What a line says of an experiment."""

    DECIDED = "decided"
    # The same as the kinds of nudges, since the same rules find them.
    KILL_DUE = "kill due"
    READ_DUE = "read due"
    REVIEW_DUE = "review due"
    STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestExperiment:
    """A line of a digest: facts as they were when it was made, and the words of its people as they are now."""

    experiment_id: str
    number: int
    title: str
    news: ExperimentNews
    # The day that people know it by: of the decision, of the plan, or of the last news.
    on: date
    # It happened, or fell due, in the period of the digest.
    is_new: bool
    # Only of a decision: which one, what, by whom, and why.
    decision_id: str | None = None
    outcome: Outcome | None = None
    by: str | None = None
    reason: str = ""

    @property
    def label(self) -> str:
        """Return the name by which people speak of the experiment, such as `EXP-7`."""
        return f"EXP-{self.number}"
