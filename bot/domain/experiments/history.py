"""Everything that was said about one experiment since it was made: what an export takes along."""

from dataclasses import dataclass

from bot.domain.experiments.decisions import Decision, Forecast, Review
from bot.domain.experiments.experiment import ExperimentEvent
from bot.domain.experiments.updates import ExperimentUpdate


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What happened to an experiment, oldest first, but for updates that were withdrawn."""

    # Each update with all of its versions: the last one counts.
    updates: tuple[tuple[ExperimentUpdate, ...], ...] = ()
    events: tuple[ExperimentEvent, ...] = ()
    decisions: tuple[Decision, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
    review: Review | None = None
