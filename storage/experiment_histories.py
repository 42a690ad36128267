"""Everything that was said about several experiments, in a few questions however many they are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from sqlmodel import col

from bot.domain.experiments.history import History
from bot.domain.experiments.updates import UpdateState
from storage.experiment_decisions import SqlDecisions
from storage.experiment_rows import IDS_PER_QUERY
from storage.experiment_updates import SqlUpdates
from storage.tables import DecisionRow, ExperimentEventRow, ExperimentUpdateRow, ForecastRow


class _Said(Protocol):
    """What belongs to an experiment."""

    @property
    def experiment_id(self) -> str:
        """Return the experiment that it belongs to."""
        ...


T = TypeVar("T", bound=_Said)


class SqlHistories(SqlUpdates, SqlDecisions):
    """The part of `ExperimentStore` that tells everything at once, on SQLite and PostgreSQL."""

    async def histories(self, experiment_ids: Sequence[str]) -> dict[str, History]:
        """Return everything that was said about each experiment, but for updates that were withdrawn."""
        told: dict[str, History] = {}
        for start in range(0, len(experiment_ids), IDS_PER_QUERY):
            told.update(await self._histories(experiment_ids[start : start + IDS_PER_QUERY]))
        return told

    async def _histories(self, these: Sequence[str]) -> Mapping[str, History]:
        active = col(ExperimentUpdateRow.state) == UpdateState.ACTIVE.value
        present = await self._updates(col(ExperimentUpdateRow.experiment_id).in_(these), active)
        versions = await self._versions(present)
        updates = _by_experiment(present)
        events = _by_experiment(await self._events(col(ExperimentEventRow.experiment_id).in_(these)))
        decisions = _by_experiment(await self._decisions(col(DecisionRow.experiment_id).in_(these)))
        forecasts = _by_experiment(await self._forecasts(col(ForecastRow.experiment_id).in_(these)))
        reviews = await self.reviews(these)
        return {
            each: History(
                updates=tuple(tuple(versions[update.id]) for update in updates.get(each, ())),
                events=tuple(events.get(each, ())),
                decisions=tuple(decisions.get(each, ())),
                forecasts=tuple(forecasts.get(each, ())),
                review=reviews.get(each),
            )
            for each in these
        }


def _by_experiment(every: Iterable[T]) -> dict[str, list[T]]:
    """Return what was said by the experiment that it belongs to, in the same order."""
    found: dict[str, list[T]] = {}
    for each in every:
        found.setdefault(each.experiment_id, []).append(each)
    return found
