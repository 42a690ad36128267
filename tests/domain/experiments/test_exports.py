"""Experiments as they leave Heed: whole as JSON, a row for each update as CSV, and nothing that its reader may not."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.audience import Reader
from bot.domain.experiments.decisions import (
    CameTrue,
    Decision,
    Evidence,
    Forecast,
    FrozenItem,
    FrozenTheme,
    Outcome,
    Review,
)
from bot.domain.experiments.experiment import ExperimentChange, ExperimentEvent, Stage
from bot.domain.experiments.exports import COLUMNS, ExportedExperiment, csv_of, json_of, seen_by
from bot.domain.experiments.history import History
from tests.experiment_builders import BET, READ_DAY, REFUNDS, STARTED, TERMS, experiment, guarded, means, rates, update

ARMS = rates((120, 2_400), (156, 2_380))
THEME = FrozenTheme(theme_id="T", label="T-3", name="Check-out", items=12, accounts=3, people=9)
EVIDENCE = Evidence(
    report={"version": 1, "lift": None},
    theme=THEME,
    items=(
        FrozenItem(feedback_id="F", label="F-1", account_name="Acme", said_at=STARTED),
        FrozenItem(feedback_id="G", label="F-2", account_name="Hooli", said_at=STARTED, private_to="C0SECRET"),
    ),
    accounts=("Acme",),
    updates=(("u1", 1),),
)
DECISION = Decision(
    id="d1",
    experiment_id=experiment().id,
    origin_key="view:d1",
    outcome=Outcome.SHIP,
    reason="It holds",
    learning="Fewer fields help",
    by="U0ADA",
    at=READ_DAY,
    recommended=Outcome.SHIP,
    against_reason="",
    evidence=EVIDENCE,
)


def _told(stage: Stage = Stage.REVIEWED) -> ExportedExperiment:
    its = experiment(stage=stage)
    first = update(ARMS, note="Typo")
    second = replace(first, version=2, note="Holds", changed_by="U0BEN", changed_at=READ_DAY)
    started = ExperimentEvent(id="e", experiment_id=its.id, change=ExperimentChange.STARTED, at=STARTED, by="U0ADA")
    forecasts = tuple(
        Forecast(experiment_id=its.id, user_id=user, probability=chance, at=STARTED)
        for user, chance in (("U0ADA", 0.7), ("U0BEN", 0.4))
    )
    review = Review(
        experiment_id=its.id,
        came_true=CameTrue.YES,
        words="They stayed",
        by="U0ADA",
        at=READ_DAY,
        reviewed_on=READ_DAY.date(),
    )
    history = History(
        updates=((first, second), (guarded(update(ARMS, day=6, number=2), REFUNDS.name, ARMS),)),
        events=(started,),
        decisions=(DECISION,),
        forecasts=forecasts,
        review=review,
    )
    return ExportedExperiment(experiment=its, history=history)


def _rows(*told: ExportedExperiment) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_of(told).decode("utf-8-sig"), newline="")))


def test_each_update_is_a_row_with_what_became_of_it() -> None:
    """The version that counts, numbers in words that can be reported again, the decision and the review."""
    first, second = _rows(_told())
    assert tuple(first) == COLUMNS
    assert (first["experiment"], first["stage"], first["owner"]) == ("EXP-7", "reviewed", "U0ADA")
    assert (first["change"], first["metric"]) == (TERMS.hypothesis.change, "Sign-ups")
    assert (first["version"], first["day"], first["note"]) == ("2", "5", "Holds")
    assert first["arms"] == "control 120 of 2,400, variant 156 of 2,380"
    assert second["guardrails"] == "Refunds: control 120 of 2,400, variant 156 of 2,380"
    for row in (first, second):
        assert (row["decision"], row["decision_reason"], row["came_true"], row["review"]) == (
            "ship",
            "It holds",
            "yes",
            "They stayed",
        )


def test_an_experiment_without_updates_is_a_row_too() -> None:
    """A bet shows what must happen where others have their metric; means keep every digit."""
    bare = ExportedExperiment(experiment=experiment(BET, number=8), history=History())
    measured = update(means(("control", 2_000, 12.345678, 4.5)))
    (row, other) = _rows(bare, ExportedExperiment(experiment=experiment(), history=History(updates=((measured,),))))
    assert (row["experiment"], row["design"], row["metric"], row["arms"]) == ("EXP-8", "bet", BET.success, "")
    assert other["arms"] == "control mean 12.345678 sd 4.5 n 2,000"


@pytest.mark.parametrize("nasty", ["=HYPERLINK(1)", "\uff1d1", "+1", "@here", " -1+1", "\t=1"])
def test_no_cell_is_a_formula(nasty: str) -> None:
    """Whatever people typed: words, names of arms and guardrails, and reasons."""
    hypothesis = replace(TERMS.hypothesis, change=nasty, outcome=nasty, reason=nasty)
    terms = replace(TERMS, hypothesis=hypothesis, plan=replace(TERMS.plan, metric=nasty))
    arms = (replace(ARMS[0], arm=nasty),)
    said = guarded(update(arms, note=nasty), nasty, arms)
    decision = replace(DECISION, reason=nasty, learning=nasty)
    history = History(updates=((said,),), decisions=(decision,))
    (row,) = _rows(ExportedExperiment(experiment=experiment(terms), history=history))
    assert sum(cell.startswith("'") for cell in row.values()) == 9
    assert not any(cell.strip().startswith(("=", "+", "-", "@", "\uff1d")) for cell in row.values())


def test_json_holds_everything() -> None:
    """Terms, events, every version of an update, the frozen evidence, forecasts and the review."""
    (whole,) = json.loads(json_of([_told()]))
    assert (whole["label"], whole["stage"], whole["terms"]["kill"]["on"]) == ("EXP-7", "reviewed", "2026-12-20")
    assert whole["started_at"] == STARTED.isoformat()
    assert [each["change"] for each in whole["events"]] == ["started"]
    corrected, other = whole["updates"]
    assert [(each["version"], each["note"]) for each in corrected["versions"]] == [(1, "Typo"), (2, "Holds")]
    assert (corrected["note"], corrected["versions"][1]["changed_by"]) == ("Holds", "U0BEN")
    assert other["reading"]["guardrails"][0]["name"] == "Refunds"
    evidence = whole["decisions"][0]["evidence"]
    assert (evidence["report"], evidence["theme"]["label"]) == ({"version": 1, "lift": None}, "T-3")
    assert [item["label"] for item in evidence["items"]] == ["F-1", "F-2"]
    assert [each["probability"] for each in whole["forecasts"]] == [0.7, 0.4]
    assert (whole["review"]["words"], whole["review"]["reviewed_on"]) == ("They stayed", "2026-12-01")


def test_evidence_stays_where_it_was_said() -> None:
    """Items of a private channel are for its members; guests learn nothing of what customers said elsewhere."""
    member = Reader(workspace_id="T1", channel_ids=frozenset({"C0SECRET"}))
    outsider, guest = replace(member, channel_ids=frozenset()), replace(member, reads_workspace=False)

    def seen(reader: Reader) -> Evidence:
        return seen_by(reader, _told()).history.decisions[0].evidence

    assert seen(member) == EVIDENCE
    assert [item.label for item in seen(outsider).items] == ["F-1"]
    assert [item.label for item in seen(guest).items] == ["F-2"]
    assert (seen(guest).theme, seen(guest).accounts) == (None, ())


@pytest.mark.parametrize(
    ("stage", "users"),
    [
        (Stage.RUNNING, ["U0BEN"]),
        (Stage.READ, ["U0BEN"]),
        (Stage.DECIDED, ["U0ADA", "U0BEN"]),
        (Stage.REVIEWED, ["U0ADA", "U0BEN"]),
    ],
)
def test_forecasts_of_others_sway_nobody(stage: Stage, users: list[str]) -> None:
    """They are told once it is decided."""
    seen = seen_by(Reader(workspace_id="T1", user_id="U0BEN"), _told(stage))
    assert [each.user_id for each in seen.history.forecasts] == users


def test_what_json_cannot_hold_is_a_mistake() -> None:
    """Nothing is written as the name of its class."""
    report: dict[str, object] = {"odd": timedelta(days=1)}
    decision = replace(DECISION, evidence=replace(EVIDENCE, report=report))
    with pytest.raises(TypeError, match="timedelta"):
        json_of([ExportedExperiment(experiment=experiment(), history=History(decisions=(decision,)))])
