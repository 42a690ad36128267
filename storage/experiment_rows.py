"""Experiments between table and domain, and who may know of them."""

from datetime import datetime

from sqlalchemy import ColumnElement, false, func, or_
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.experiments.experiment import EarlyReading, Experiment, Stage
from storage.experiment_terms import terms_json, terms_of
from storage.scope import Scope
from storage.tables import ExperimentRow

# Small enough for any engine's limit on parameters.
IDS_PER_QUERY = 500


def known_to(scope: Scope, reader: Reader) -> ColumnElement[bool]:
    """Return the condition that a reader may know of an experiment; a reader from elsewhere knows of none."""
    if reader.workspace_id != scope.workspace_id:
        return false()
    rules: list[ColumnElement[bool]] = []
    if reader.reads_workspace:
        rules.append(col(ExperimentRow.private_to).is_(None))
    if reader.channel_ids:
        rules.append(col(ExperimentRow.private_to).in_(reader.channel_ids))
    if reader.user_id is not None:
        rules.append(col(ExperimentRow.owner_id) == reader.user_id)
        rules.append(col(ExperimentRow.created_by) == reader.user_id)
    # A comparison with nothing is unknown, and unknown is no.
    return func.coalesce(or_(false(), *rules), false())


def experiment_of_row(row: ExperimentRow) -> Experiment:
    """Return an experiment as its readers see it."""
    return Experiment(
        id=row.id,
        number=row.number,
        stage=Stage(row.stage),
        terms=terms_of(row.terms),
        owner_id=row.owner_id,
        created_by=row.created_by,
        created_at=row.created_at,
        time_zone=row.time_zone,
        channel_id=row.channel_id,
        card_ts=row.card_ts,
        private_to=row.private_to,
        version=row.version,
        started_at=row.started_at,
        read_at=row.read_at,
        decided_at=row.decided_at,
        reviewed_at=row.reviewed_at,
        early_reading=_early_reading(row.early_reading),
    )


def changing_values(experiment: Experiment) -> dict[str, object]:
    """Return the columns that a change of an experiment may touch; number, origin and beginning stay.

    Neither does the place of its card, which is not changed together with the terms.
    """
    early = experiment.early_reading
    return {
        "stage": experiment.stage.value,
        "terms": terms_json(experiment.terms),
        "theme_id": experiment.terms.theme_id,
        "objective_id": experiment.terms.objective_id,
        "owner_id": experiment.owner_id,
        "time_zone": experiment.time_zone,
        "private_to": experiment.private_to,
        "started_at": experiment.started_at,
        "read_at": experiment.read_at,
        "decided_at": experiment.decided_at,
        "reviewed_at": experiment.reviewed_at,
        "early_reading": early and {"reason": early.reason, "by": early.by, "at": early.at.isoformat()},
    }


def _early_reading(stored: dict[str, str] | None) -> EarlyReading | None:
    """Return who read before its time, and why."""
    if stored is None:
        return None
    return EarlyReading(reason=stored["reason"], by=stored["by"], at=datetime.fromisoformat(stored["at"]))
