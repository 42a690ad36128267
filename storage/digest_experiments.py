"""The experiments of digests that were made: ids, days and outcomes are kept, words are read afresh."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.domain.digest_experiments import DigestExperiment, ExperimentNews
from bot.domain.experiments.decisions import Outcome
from storage.experiment_terms import terms_of
from storage.scope import Scope
from storage.tables import DecisionRow, DigestRow, ExperimentRow


def written_experiments(lines: Sequence[DigestExperiment]) -> list[dict[str, Any]]:
    """Return the lines of a digest in the form that is stored."""
    return [
        {
            "experiment_id": line.experiment_id,
            "news": line.news.value,
            "on": line.on.isoformat(),
            "is_new": line.is_new,
            "decision_id": line.decision_id,
            "outcome": line.outcome and line.outcome.value,
            "by": line.by,
        }
        for line in lines
    ]


async def read_experiments(scope: Scope, rows: Sequence[DigestRow]) -> dict[str, tuple[DigestExperiment, ...]]:
    """Return the lines of digests by their ids, in two queries; digests from before there were any have none.

    An experiment that moved to another private channel since is left out.
    """
    stored: dict[str, list[dict[str, Any]]] = {row.id: (row.telling or {}).get("experiments", []) for row in rows}
    every = [line for lines in stored.values() for line in lines]
    if not every:
        return {}
    experiments = await _experiments(scope, {line["experiment_id"] for line in every})
    reasons = await _reasons(scope, {line["decision_id"] for line in every if line["decision_id"]})
    readable = {row.id: {None, row.channel_id} for row in rows}
    return {
        digest_id: tuple(
            _line(line, experiments[line["experiment_id"]], reasons)
            for line in lines
            if line["experiment_id"] in experiments
            and experiments[line["experiment_id"]].private_to in readable[digest_id]
        )
        for digest_id, lines in stored.items()
    }


async def _experiments(scope: Scope, ids: set[str]) -> dict[str, ExperimentRow]:
    query = select(ExperimentRow).where(
        col(ExperimentRow.workspace_id) == scope.workspace_id, col(ExperimentRow.id).in_(ids)
    )
    return {row.id: row for row in await scope.session.scalars(query, execution_options={"populate_existing": True})}


async def _reasons(scope: Scope, ids: set[str]) -> dict[str, str]:
    """Return why decisions were made, without the evidence beside it."""
    query = select(col(DecisionRow.id), col(DecisionRow.reason)).where(
        col(DecisionRow.workspace_id) == scope.workspace_id, col(DecisionRow.id).in_(ids)
    )
    return {row.id: row.reason for row in await scope.session.execute(query)}


def _line(stored: Mapping[str, Any], experiment: ExperimentRow, reasons: Mapping[str, str]) -> DigestExperiment:
    outcome, decision_id = stored["outcome"], stored["decision_id"]
    return DigestExperiment(
        experiment_id=experiment.id,
        number=experiment.number,
        title=terms_of(experiment.terms).hypothesis.change,
        news=ExperimentNews(stored["news"]),
        on=date.fromisoformat(stored["on"]),
        is_new=stored["is_new"],
        decision_id=decision_id,
        outcome=None if outcome is None else Outcome(outcome),
        by=stored["by"],
        reason=reasons.get(decision_id or "", ""),
    )
