"""Experiments of one workspace, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from bot.domain.audience import Reader
from bot.domain.experiments.decisions import CameTrue, Decision, Forecast, Review, ScoredForecast
from bot.domain.experiments.experiment import TRIED_STAGES, Experiment, NewExperiment, Stage
from bot.domain.experiments.history import History
from tests.fakes.experiment_updates import InMemoryUpdates
from tests.fakes.shelf import Shelf

_UNTRIED = (Stage.DRAFT, Stage.DISCARDED)


class InMemoryExperimentStore(InMemoryUpdates):
    """The twin of `SqlExperimentStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        super().__init__(shelf)
        self._shelf = shelf

    async def add(self, new: NewExperiment) -> tuple[Experiment, bool]:
        """Store a draft under the next number; made from the same form before, return that one and False."""
        earlier = self._shelf.experiment_origins.get(new.origin_key)
        if earlier is not None:
            return self._shelf.experiments[earlier], False
        number = self._shelf.numbers.get("next_experiment", 1)
        self._shelf.numbers["next_experiment"] = number + 1
        experiment = Experiment(
            id=uuid4().hex,
            number=number,
            stage=Stage.DRAFT,
            terms=new.terms,
            owner_id=new.owner_id,
            created_by=new.created_by,
            created_at=new.created_at,
            time_zone=new.time_zone,
            channel_id=new.channel_id,
            private_to=new.private_to,
        )
        self._shelf.experiments[experiment.id] = experiment
        self._shelf.experiment_origins[new.origin_key] = experiment.id
        return experiment, True

    async def with_id(self, experiment_id: str) -> Experiment | None:
        """Return an experiment by its internal id."""
        return self._shelf.experiments.get(experiment_id)

    async def with_number(self, number: int) -> Experiment | None:
        """Return an experiment by the number people use."""
        return next((each for each in self._newest() if each.number == number), None)

    async def with_ids(self, experiment_ids: Sequence[str]) -> list[Experiment]:
        """Return the experiments with these internal ids in their order; unknown ones are missing."""
        known = self._shelf.experiments
        return [known[experiment_id] for experiment_id in experiment_ids if experiment_id in known]

    async def under_card(self, channel_id: str, card_ts: str) -> Experiment | None:
        """Return the experiment whose card is this message."""
        here = (each for each in self._newest() if (each.channel_id, each.card_ts) == (channel_id, card_ts))
        return next(here, None)

    async def save(self, experiment: Experiment) -> bool:
        """Store a changed experiment under the next version; False when it was changed since it was read."""
        present = self._shelf.experiments.get(experiment.id)
        if present is None or present.version != experiment.version:
            return False
        channel_id = experiment.channel_id if experiment.card_ts is None else present.channel_id
        kept = replace(experiment, card_ts=present.card_ts, channel_id=channel_id, version=present.version + 1)
        self._shelf.experiments[experiment.id] = kept
        return True

    async def place_card(self, experiment_id: str, channel_id: str, card_ts: str) -> None:
        """Remember where the card of an experiment stands."""
        present = self._shelf.experiments.get(experiment_id)
        if present is not None:
            self._shelf.experiments[experiment_id] = replace(present, channel_id=channel_id, card_ts=card_ts)

    async def visible(
        self, reader: Reader, stages: Sequence[Stage], *, limit: int, offset: int = 0, owner_id: str | None = None
    ) -> list[Experiment]:
        """Return experiments of some stages that a reader may know of, the highest number first."""
        return self._listed(reader, stages, owner_id)[offset : offset + limit]

    async def count(self, reader: Reader, stages: Sequence[Stage], *, owner_id: str | None = None) -> int:
        """Return how many experiments of some stages a reader may know of."""
        return len(self._listed(reader, stages, owner_id))

    async def private_channels(self) -> frozenset[str]:
        """Return the private channels that experiments live in."""
        return frozenset(each.private_to for each in self._shelf.experiments.values() if each.private_to is not None)

    async def tried_in(self, channel_id: str) -> list[Experiment]:
        """Return the experiments that are running or read and whose card is, or will be, in a channel."""
        return [each for each in await self.in_stages(TRIED_STAGES) if each.channel_id == channel_id]

    async def in_stages(self, stages: Sequence[Stage]) -> list[Experiment]:
        """Return all experiments of some stages."""
        return [each for each in self._newest() if each.stage in stages]

    async def of_themes(self, theme_ids: Sequence[str], reader: Reader) -> list[Experiment]:
        """Return the experiments that hang on one of some themes and that a reader may know of, the newest first."""
        on_them = [each for each in self._newest() if each.terms.theme_id in theme_ids]
        return [each for each in on_them if self._may_know(reader, each)]

    async def decide(self, decision: Decision) -> tuple[Decision, bool]:
        """Store a decision; one with the same origin is returned instead, with False."""
        every = self._shelf.decisions.values()
        earlier = next((each for each in every if each.origin_key == decision.origin_key), None)
        if earlier is not None:
            return earlier, False
        self._shelf.decisions[decision.id] = decision
        return decision, True

    async def decisions(self, experiment_id: str) -> list[Decision]:
        """Return the decisions on an experiment, oldest first."""
        return self._in_order([each for each in self._shelf.decisions.values() if each.experiment_id == experiment_id])

    async def latest_decisions(self, experiment_ids: Sequence[str]) -> dict[str, Decision]:
        """Return the decision that counts of each experiment; those without one are left out."""
        every = self._in_order(list(self._shelf.decisions.values()))
        return {each.experiment_id: each for each in every if each.experiment_id in experiment_ids}

    async def decided_between(self, start: datetime, end: datetime) -> list[Decision]:
        """Return the decisions of a period, oldest first; `end` is excluded."""
        return self._in_order([each for each in self._shelf.decisions.values() if start <= each.at < end])

    async def forecast(self, forecast: Forecast) -> None:
        """Store somebody's forecast; their earlier one on the same experiment is replaced."""
        self._shelf.forecasts[forecast.experiment_id, forecast.user_id] = forecast

    async def forecasts(self, experiment_id: str) -> list[Forecast]:
        """Return everybody's forecast on an experiment, oldest first."""
        its = [each for each in self._shelf.forecasts.values() if each.experiment_id == experiment_id]
        return sorted(its, key=lambda each: (each.at, each.user_id))

    async def review(self, review: Review) -> None:
        """Store what came of an experiment; a later review replaces the earlier one."""
        self._shelf.reviews[review.experiment_id] = review

    async def review_of(self, experiment_id: str) -> Review | None:
        """Return what came of an experiment."""
        return self._shelf.reviews.get(experiment_id)

    async def reviews(self, experiment_ids: Sequence[str]) -> dict[str, Review]:
        """Return what came of each experiment; those that nobody has reviewed are left out."""
        return {key: review for key, review in self._shelf.reviews.items() if key in experiment_ids}

    async def scored(self, reader: Reader) -> list[ScoredForecast]:
        """Return every forecast whose outcome is known, of experiments that a reader may know of."""
        every = sorted(self._shelf.forecasts.values(), key=lambda each: (each.at, each.experiment_id, each.user_id))
        found = []
        for forecast in every:
            experiment = self._shelf.experiments[forecast.experiment_id]
            review = self._shelf.reviews.get(experiment.id)
            if review is None or review.came_true is CameTrue.UNKNOWN or not self._may_know(reader, experiment):
                continue
            found.append(
                ScoredForecast(
                    experiment_id=experiment.id,
                    user_id=forecast.user_id,
                    is_owner=forecast.user_id == experiment.owner_id,
                    probability=forecast.probability,
                    came_true=review.came_true is CameTrue.YES,
                )
            )
        return found

    async def histories(self, experiment_ids: Sequence[str]) -> dict[str, History]:
        """Return everything that was said about each experiment, but for updates that were withdrawn."""
        return {
            each: History(
                updates=tuple([tuple(await self.update_versions(said.id)) for said in await self.updates(each)]),
                events=tuple(await self.events(each)),
                decisions=tuple(await self.decisions(each)),
                forecasts=tuple(await self.forecasts(each)),
                review=await self.review_of(each),
            )
            for each in experiment_ids
        }

    async def put_vector(self, experiment_id: str, model: str, vector: NDArray[np.float32]) -> None:
        """Store where the words of an experiment lie for one model."""
        self._shelf.experiment_vectors[experiment_id, model] = vector

    async def unplaced(self, model: str, limit: int) -> list[Experiment]:
        """Return experiments that were tried and have no vector of a model, the newest first."""
        placed = {experiment_id for experiment_id, _ in await self.vectors(model)}
        tried = [each for each in self._newest() if each.stage not in {Stage.DRAFT, Stage.DISCARDED}]
        return [each for each in tried if each.id not in placed][:limit]

    async def vectors(self, model: str) -> list[tuple[str, NDArray[np.float32]]]:
        """Return the vectors of all experiments but drafts and discarded ones, by their ids."""
        tried = [each for each in reversed(self._newest()) if each.stage not in _UNTRIED]
        known = self._shelf.experiment_vectors
        return [(each.id, known[each.id, model]) for each in tried if (each.id, model) in known]

    def _newest(self) -> list[Experiment]:
        """Return all experiments, the highest number first."""
        return sorted(self._shelf.experiments.values(), key=lambda each: each.number, reverse=True)

    def _listed(self, reader: Reader, stages: Sequence[Stage], owner_id: str | None) -> list[Experiment]:
        """Return a list for one reader, maybe of one owner's experiments only."""
        known = [each for each in self._newest() if each.stage in stages and self._may_know(reader, each)]
        return [each for each in known if owner_id in {None, each.owner_id}]

    def _may_know(self, reader: Reader, experiment: Experiment) -> bool:
        """Say whether a reader may know of an experiment; one from elsewhere knows of none."""
        return reader.workspace_id == self._shelf.workspace_id and (
            (reader.reads_workspace and experiment.private_to is None)
            or experiment.private_to in reader.channel_ids
            or (reader.user_id is not None and reader.user_id in {experiment.owner_id, experiment.created_by})
        )

    @staticmethod
    def _in_order(decisions: list[Decision]) -> list[Decision]:
        """Return decisions, oldest first."""
        return sorted(decisions, key=lambda each: (each.at, each.id))
