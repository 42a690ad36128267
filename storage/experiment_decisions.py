"""What was decided about experiments, and how the forecasts did."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.experiments.decisions import CameTrue, Decision, Forecast, Outcome, Review, ScoredForecast
from bot.domain.experiments.experiment import Stage
from storage.experiment_evidence import evidence_json, evidence_of
from storage.experiment_rows import IDS_PER_QUERY, known_to
from storage.scope import Scope
from storage.tables import DecisionRow, ExperimentReviewRow, ExperimentRow, ExperimentVectorRow, ForecastRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What never started teaches nothing.
_UNTRIED = (Stage.DRAFT.value, Stage.DISCARDED.value)


class SqlDecisions:
    """The part of `ExperimentStore` that deals with decisions and what they teach, on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def decide(self, decision: Decision) -> tuple[Decision, bool]:
        """Store a decision; one with the same origin is returned instead, with False."""
        put = self._scope.insert(DecisionRow).values(
            workspace_id=self._scope.workspace_id,
            id=decision.id,
            experiment_id=decision.experiment_id,
            origin_key=decision.origin_key,
            outcome=decision.outcome.value,
            reason=decision.reason,
            learning=decision.learning,
            by=decision.by,
            at=decision.at,
            recommended=decision.recommended and decision.recommended.value,
            against_reason=decision.against_reason,
            evidence=evidence_json(decision.evidence),
        )
        made = await self._scope.session.scalar(put.on_conflict_do_nothing().returning(col(DecisionRow.id)))
        if made is not None:
            return decision, True
        (earlier,) = await self._decisions(col(DecisionRow.origin_key) == decision.origin_key)
        return earlier, False

    async def decisions(self, experiment_id: str) -> list[Decision]:
        """Return the decisions on an experiment, oldest first: the last one counts."""
        return await self._decisions(col(DecisionRow.experiment_id) == experiment_id)

    async def latest_decisions(self, experiment_ids: Sequence[str]) -> dict[str, Decision]:
        """Return the decision that counts of each experiment; those without one are left out."""
        latest: dict[str, Decision] = {}
        for start in range(0, len(experiment_ids), IDS_PER_QUERY):
            these = col(DecisionRow.experiment_id).in_(experiment_ids[start : start + IDS_PER_QUERY])
            # Oldest first, so that the last one stays.
            latest.update({decision.experiment_id: decision for decision in await self._decisions(these)})
        return latest

    async def decided_between(self, start: datetime, end: datetime) -> list[Decision]:
        """Return the decisions of a period, oldest first; `end` is excluded."""
        at = col(DecisionRow.at)
        return await self._decisions(and_(at >= start, at < end))

    async def forecast(self, forecast: Forecast) -> None:
        """Store somebody's forecast; their earlier one on the same experiment is replaced."""
        said = {"probability": forecast.probability, "at": forecast.at}
        put = self._scope.insert(ForecastRow).values(
            workspace_id=self._scope.workspace_id,
            experiment_id=forecast.experiment_id,
            user_id=forecast.user_id,
            **said,
        )
        key = ("workspace_id", "experiment_id", "user_id")
        await self._scope.session.execute(put.on_conflict_do_update(index_elements=key, set_=said))

    async def forecasts(self, experiment_id: str) -> list[Forecast]:
        """Return everybody's forecast on an experiment, oldest first."""
        return await self._forecasts(col(ForecastRow.experiment_id) == experiment_id)

    async def _forecasts(self, which: ColumnElement[bool]) -> list[Forecast]:
        """Return the forecasts that fulfil a condition, oldest first."""
        query = select(ForecastRow).where(col(ForecastRow.workspace_id) == self._scope.workspace_id, which)
        rows = await self._scope.session.scalars(
            query.order_by(col(ForecastRow.at), col(ForecastRow.user_id)),
            execution_options={"populate_existing": True},
        )
        return [
            Forecast(experiment_id=row.experiment_id, user_id=row.user_id, probability=row.probability, at=row.at)
            for row in rows
        ]

    async def review(self, review: Review) -> None:
        """Store what came of an experiment; a later review replaces the earlier one."""
        said = {
            "came_true": review.came_true.value,
            "words": review.words,
            "by": review.by,
            "at": review.at,
            "reviewed_on": review.reviewed_on,
        }
        key = {"workspace_id": self._scope.workspace_id, "experiment_id": review.experiment_id}
        put = self._scope.insert(ExperimentReviewRow).values(**key, **said)
        await self._scope.session.execute(put.on_conflict_do_update(index_elements=list(key), set_=said))

    async def review_of(self, experiment_id: str) -> Review | None:
        """Return what came of an experiment."""
        return (await self.reviews([experiment_id])).get(experiment_id)

    async def reviews(self, experiment_ids: Sequence[str]) -> dict[str, Review]:
        """Return what came of each experiment; those that nobody has reviewed are left out."""
        query = select(ExperimentReviewRow).where(
            col(ExperimentReviewRow.workspace_id) == self._scope.workspace_id,
            col(ExperimentReviewRow.experiment_id).in_(experiment_ids),
        )
        rows = await self._scope.session.scalars(query, execution_options={"populate_existing": True})
        return {row.experiment_id: _review_of_row(row) for row in rows}

    async def scored(self, reader: Reader) -> list[ScoredForecast]:
        """Return every forecast whose outcome is known, of experiments that a reader may know of."""
        known = (CameTrue.YES.value, CameTrue.NO.value)
        query = (
            select(ForecastRow, col(ExperimentRow.owner_id), col(ExperimentReviewRow.came_true))
            .join(ExperimentRow, _same_experiment(ForecastRow))
            .join(ExperimentReviewRow, _same_experiment(ExperimentReviewRow))
            .where(col(ForecastRow.workspace_id) == self._scope.workspace_id)
            .where(col(ExperimentReviewRow.came_true).in_(known), known_to(self._scope, reader))
            .order_by(col(ForecastRow.at), col(ForecastRow.experiment_id), col(ForecastRow.user_id))
        )
        return [
            ScoredForecast(
                experiment_id=row.experiment_id,
                user_id=row.user_id,
                is_owner=row.user_id == owner_id,
                probability=row.probability,
                came_true=came_true == CameTrue.YES.value,
            )
            for row, owner_id, came_true in await self._scope.session.execute(query)
        ]

    async def put_vector(self, experiment_id: str, model: str, vector: "NDArray[np.float32]") -> None:
        """Store where the words of an experiment lie for one model."""
        key = {"workspace_id": self._scope.workspace_id, "experiment_id": experiment_id, "model": model}
        put = self._scope.insert(ExperimentVectorRow).values(**key, vector=vector)
        fresh = {"vector": put.excluded["vector"]}
        await self._scope.session.execute(put.on_conflict_do_update(index_elements=list(key), set_=fresh))

    async def vectors(self, model: str) -> "list[tuple[str, NDArray[np.float32]]]":
        """Return the vectors of all experiments but drafts and discarded ones, by their ids."""
        query = (
            select(col(ExperimentVectorRow.experiment_id), col(ExperimentVectorRow.vector))
            .join(ExperimentRow, _same_experiment(ExperimentVectorRow))
            .where(col(ExperimentVectorRow.workspace_id) == self._scope.workspace_id)
            .where(col(ExperimentVectorRow.model) == model, col(ExperimentRow.stage).not_in(_UNTRIED))
            .order_by(col(ExperimentRow.number))
        )
        return [(experiment_id, vector) for experiment_id, vector in await self._scope.session.execute(query)]

    async def _decisions(self, which: ColumnElement[bool]) -> list[Decision]:
        """Return the decisions that fulfil a condition, oldest first."""
        query = select(DecisionRow).where(col(DecisionRow.workspace_id) == self._scope.workspace_id, which)
        rows = await self._scope.session.scalars(query.order_by(col(DecisionRow.at), col(DecisionRow.id)))
        return [_decision_of_row(row) for row in rows]


def _same_experiment(
    row: type[ForecastRow] | type[ExperimentReviewRow] | type[ExperimentVectorRow],
) -> ColumnElement[bool]:
    """Return the condition that joins a row with its experiment."""
    same_workspace = col(row.workspace_id) == col(ExperimentRow.workspace_id)
    return and_(same_workspace, col(row.experiment_id) == col(ExperimentRow.id))


def _review_of_row(row: ExperimentReviewRow) -> Review:
    """Return a review as its readers see it."""
    return Review(
        experiment_id=row.experiment_id,
        came_true=CameTrue(row.came_true),
        words=row.words,
        by=row.by,
        at=row.at,
        reviewed_on=row.reviewed_on,
    )


def _decision_of_row(row: DecisionRow) -> Decision:
    """Return a decision as its readers see it."""
    return Decision(
        id=row.id,
        experiment_id=row.experiment_id,
        origin_key=row.origin_key,
        outcome=Outcome(row.outcome),
        reason=row.reason,
        learning=row.learning,
        by=row.by,
        at=row.at,
        recommended=None if row.recommended is None else Outcome(row.recommended),
        against_reason=row.against_reason,
        evidence=evidence_of(row.evidence),
    )
