"""Where experiments are kept: their terms, what was reported, what was decided, and how the forecasts did."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot.domain.audience import Reader
from bot.domain.experiments.decisions import Decision, Forecast, Review, ScoredForecast
from bot.domain.experiments.experiment import Experiment, ExperimentEvent, NewExperiment, Stage
from bot.domain.experiments.history import History
from bot.domain.experiments.updates import ExperimentUpdate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ExperimentStore(Protocol):
    """Experiments of one workspace. `Reader` narrows what is listed, by the private channel that one lives in."""

    async def add(self, new: NewExperiment) -> tuple[Experiment, bool]:
        """Store a draft under the next number; made from the same form before, return that one and False."""
        ...

    async def with_id(self, experiment_id: str) -> Experiment | None:
        """Return an experiment by its internal id."""
        ...

    async def with_number(self, number: int) -> Experiment | None:
        """Return an experiment by the number people use."""
        ...

    async def with_ids(self, experiment_ids: Sequence[str]) -> list[Experiment]:
        """Return the experiments with these internal ids in their order; unknown ones are missing."""
        ...

    async def under_card(self, channel_id: str, card_ts: str) -> Experiment | None:
        """Return the experiment whose card is this message."""
        ...

    async def save(self, experiment: Experiment) -> bool:
        """Store a changed experiment under the next version; False when it was changed since it was read.

        `experiment.version` is the version that was read. The place of a card is left to `place_card`.
        """
        ...

    async def place_card(self, experiment_id: str, channel_id: str, card_ts: str) -> None:
        """Remember where the card of an experiment stands; no new version, since nobody changed its terms."""
        ...

    async def visible(
        self, reader: Reader, stages: Sequence[Stage], *, limit: int, offset: int = 0, owner_id: str | None = None
    ) -> list[Experiment]:
        """Return experiments of some stages that a reader may know of, the highest number first."""
        ...

    async def count(self, reader: Reader, stages: Sequence[Stage], *, owner_id: str | None = None) -> int:
        """Return how many experiments of some stages a reader may know of."""
        ...

    async def private_channels(self) -> frozenset[str]:
        """Return the private channels that experiments live in: whoever reads is asked for each of them."""
        ...

    async def tried_in(self, channel_id: str) -> list[Experiment]:
        """Return the experiments that are running or read and whose card is, or will be, in a channel."""
        ...

    async def in_stages(self, stages: Sequence[Stage]) -> list[Experiment]:
        """Return all experiments of some stages, whoever may know of them: for rules that remind their owners."""
        ...

    async def of_themes(self, theme_ids: Sequence[str], reader: Reader) -> list[Experiment]:
        """Return the experiments that hang on one of some themes and that a reader may know of, the newest first."""
        ...

    async def put_update(self, update: ExperimentUpdate) -> tuple[ExperimentUpdate, bool]:
        """Store an update; one with the same origin is returned instead, with False."""
        ...

    async def change_update(self, update: ExperimentUpdate) -> bool:
        """Store the next version of an update and keep the earlier ones; False when it was changed meanwhile.

        `update.version` is the version that was read. One that was withdrawn meanwhile stays withdrawn.
        """
        ...

    async def withdraw_update(self, update_id: str, *, by: str | None, at: datetime) -> None:
        """Take an update out: its numbers and words are removed from every version."""
        ...

    async def update_with_id(self, update_id: str) -> ExperimentUpdate | None:
        """Return an update by its id, withdrawn ones too."""
        ...

    async def update_with_origin(self, origin_key: str) -> ExperimentUpdate | None:
        """Return the update that came from a message, command or form, withdrawn ones too."""
        ...

    async def updates(self, experiment_id: str) -> list[ExperimentUpdate]:
        """Return the updates of an experiment that count, oldest first by when they were said."""
        ...

    async def update_versions(self, update_id: str) -> list[ExperimentUpdate]:
        """Return every version of an update, oldest first."""
        ...

    async def latest_updates_at(self, experiment_ids: Sequence[str]) -> dict[str, datetime]:
        """Return when each experiment was last reported on; those that never were are left out."""
        ...

    async def record(self, event: ExperimentEvent) -> None:
        """Add to the record of what happened to an experiment; the same id again changes nothing."""
        ...

    async def events(self, experiment_id: str) -> list[ExperimentEvent]:
        """Return what happened to an experiment, oldest first."""
        ...

    async def histories(self, experiment_ids: Sequence[str]) -> dict[str, History]:
        """Return everything that was said about each experiment, but for updates that were withdrawn."""
        ...

    async def decide(self, decision: Decision) -> tuple[Decision, bool]:
        """Store a decision; one with the same origin is returned instead, with False."""
        ...

    async def decisions(self, experiment_id: str) -> list[Decision]:
        """Return the decisions on an experiment, oldest first: the last one counts."""
        ...

    async def latest_decisions(self, experiment_ids: Sequence[str]) -> dict[str, Decision]:
        """Return the decision that counts of each experiment; those without one are left out."""
        ...

    async def decided_between(self, start: datetime, end: datetime) -> list[Decision]:
        """Return the decisions of a period, oldest first; `end` is excluded."""
        ...

    async def forecast(self, forecast: Forecast) -> None:
        """Store somebody's forecast; their earlier one on the same experiment is replaced."""
        ...

    async def forecasts(self, experiment_id: str) -> list[Forecast]:
        """Return everybody's forecast on an experiment, oldest first."""
        ...

    async def review(self, review: Review) -> None:
        """Store what came of an experiment; a later review replaces the earlier one."""
        ...

    async def review_of(self, experiment_id: str) -> Review | None:
        """Return what came of an experiment."""
        ...

    async def reviews(self, experiment_ids: Sequence[str]) -> dict[str, Review]:
        """Return what came of each experiment; those that nobody has reviewed are left out."""
        ...

    async def scored(self, reader: Reader) -> list[ScoredForecast]:
        """Return every forecast whose outcome is known, of experiments that a reader may know of.

        Only what was stored with `forecast` is scored, so the owner's own is stored there when it starts.
        """
        ...

    async def put_vector(self, experiment_id: str, model: str, vector: "NDArray[np.float32]") -> None:
        """Store where the words of an experiment lie for one model."""
        ...

    async def unplaced(self, model: str, limit: int) -> list[Experiment]:
        """Return experiments that were tried and have no vector of a model, the newest first."""
        ...

    async def vectors(self, model: str) -> "list[tuple[str, NDArray[np.float32]]]":
        """Return the vectors of all experiments but drafts and discarded ones, by their ids."""
        ...
