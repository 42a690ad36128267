"""Experiments as rows of a table and as JSON: what was agreed, reported, forecast, decided, and what came of it."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from bot.domain.audience import Reader
from bot.domain.cells import safe_cell
from bot.domain.experiments.decisions import Decision, Evidence, Review
from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.history import History
from bot.domain.experiments.readings import ArmReading, Reading
from bot.domain.experiments.updates import ExperimentUpdate

COLUMNS = (
    "experiment",
    "design",
    "stage",
    "change",
    "outcome",
    "reason",
    "owner",
    "metric",
    "said_at",
    "said_by",
    "version",
    "day",
    "arms",
    "guardrails",
    "note",
    "permalink",
    "decision",
    "decided_at",
    "decided_by",
    "decision_reason",
    "learning",
    "came_true",
    "review",
)
# From then on forecasts sway nobody any more, and are told.
_FORECASTS_TOLD = (Stage.DECIDED, Stage.REVIEWED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedExperiment:
    """An experiment with everything that was said about it, as it leaves Heed."""

    experiment: Experiment
    history: History


def seen_by(reader: Reader, told: ExportedExperiment) -> ExportedExperiment:
    """Return what a reader may know of an experiment that they may know of.

    Evidence of places that they do not read is left out, and so is what others forecast until it is decided.
    """
    history, is_told = told.history, told.experiment.stage in _FORECASTS_TOLD
    decisions = tuple(replace(each, evidence=_evidence(reader, each.evidence)) for each in history.decisions)
    forecasts = tuple(each for each in history.forecasts if is_told or each.user_id == reader.user_id)
    return replace(told, history=replace(history, decisions=decisions, forecasts=forecasts))


def csv_of(experiments: Iterable[ExportedExperiment]) -> bytes:
    """Return a CSV file with a row for each update, and one for each experiment without any.

    It is UTF-8 with a mark, and cells that a spreadsheet would run as a formula begin with an apostrophe.
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for told in experiments:
        for cells in _rows(told):
            writer.writerow([safe_cell(cells.get(column, "")) for column in COLUMNS])
    return table.getvalue().encode("utf-8-sig")


def json_of(experiments: Iterable[ExportedExperiment]) -> bytes:
    """Return a JSON file: a list of experiments, each whole, with every version of what was reported."""
    return json.dumps([_object(told) for told in experiments], ensure_ascii=False, indent=1, default=_plain).encode()


def _evidence(reader: Reader, evidence: Evidence) -> Evidence:
    items = tuple(item for item in evidence.items if item.is_seen_by(reader))
    if reader.reads_workspace:
        return replace(evidence, items=items)
    # Guests may not know what customers said elsewhere.
    return replace(evidence, items=items, theme=None, accounts=())


def _rows(told: ExportedExperiment) -> Iterator[dict[str, str]]:
    history = told.history
    around = {
        **_agreed(told.experiment),
        **(_decided(history.decisions[-1]) if history.decisions else {}),
        **(_reviewed(history.review) if history.review else {}),
    }
    if not history.updates:
        yield around
    for versions in history.updates:
        yield {**around, **_reported(versions[-1])}


def _agreed(experiment: Experiment) -> dict[str, str]:
    terms = experiment.terms
    return {
        "experiment": experiment.label,
        "design": terms.design.value,
        "stage": experiment.stage.value,
        "change": terms.hypothesis.change,
        "outcome": terms.hypothesis.outcome,
        "reason": terms.hypothesis.reason,
        "owner": experiment.owner_id,
        # A bet has no metric but what must happen.
        "metric": terms.plan.metric or terms.success,
    }


def _reported(update: ExperimentUpdate) -> dict[str, str]:
    reading = update.reading
    return {
        "said_at": update.said_at.isoformat(),
        "said_by": update.by or "",
        "version": str(update.version),
        "day": "" if reading.day is None else str(reading.day),
        "arms": _arms(reading.arms),
        "guardrails": _guardrails(reading),
        "note": update.note,
        "permalink": update.permalink or "",
    }


def _decided(decision: Decision) -> dict[str, str]:
    return {
        "decision": decision.outcome.value,
        "decided_at": decision.at.isoformat(),
        "decided_by": decision.by,
        "decision_reason": decision.reason,
        "learning": decision.learning,
    }


def _reviewed(review: Review) -> dict[str, str]:
    return {"came_true": review.came_true.value, "review": review.words}


def _guardrails(reading: Reading) -> str:
    return "; ".join(f"{each.name}: {_arms(each.arms)}" for each in reading.guardrails)


def _arms(arms: Sequence[ArmReading]) -> str:
    """Return arms in the words in which they can be reported: `control 120 of 2,400, variant 156 of 2,380`."""
    return ", ".join(f"{arm.arm} {_counts(arm)}" for arm in arms)


def _counts(arm: ArmReading) -> str:
    if arm.conversions is not None:
        return f"{arm.conversions:,} of {arm.users:,}"
    # Every digit: a file is for counting on, a card for looking at.
    return f"mean {arm.mean} sd {arm.deviation} n {arm.users:,}"


def _object(told: ExportedExperiment) -> dict[str, object]:
    history = told.history
    return {
        "label": told.experiment.label,
        **asdict(told.experiment),
        "events": [asdict(each) for each in history.events],
        "updates": [_update(versions) for versions in history.updates],
        "decisions": [asdict(each) for each in history.decisions],
        "forecasts": [asdict(each) for each in history.forecasts],
        "review": asdict(history.review) if history.review else None,
    }


def _update(versions: Sequence[ExperimentUpdate]) -> dict[str, object]:
    """Return an update as it counts, with what each of its versions said."""
    own = ("version", "reading", "note", "changed_by", "changed_at")
    whole = [asdict(each) for each in versions]
    return {**whole[-1], "versions": [{name: each[name] for name in own} for each in whole]}


def _plain(value: object) -> str:
    """Return a moment or a day as JSON can hold it; whatever else it cannot hold is a mistake."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON")
