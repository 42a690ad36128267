"""What leaves Heed: each value with who said so, and back in without making a machine's guess somebody's word."""

import csv
import io
import json

import pytest

from bot.domain.exports import COLUMNS, Exported, csv_of, json_of
from bot.domain.feedback import Kind, Severity
from bot.domain.imports import Terms, feedback_of, table_of
from bot.domain.labels import Label, LabelName, Sentiment, SetBy
from bot.domain.tables import Refused, rows_of
from tests.digest_builders import pick
from tests.storage_builders import NOW


def _label(name: LabelName, value: str, set_by: SetBy, confidence: float | None = None) -> Label:
    return Label(name=name, value=value, set_by=set_by, set_at=NOW, confidence=confidence)


def _exported() -> Exported:
    labels = (
        _label(LabelName.KIND, "bug", SetBy.LOCAL, 0.834),
        _label(LabelName.SEVERITY, "low", SetBy.ENDPOINT, 0.9),
        _label(LabelName.SEVERITY, "high", SetBy.PERSON),
        _label(LabelName.WORKAROUND, "we use screenshots", SetBy.LOCAL, 0.7),
    )
    item = pick(41, "The export fails, we use screenshots", kind=Kind.BUG, severity=Severity.HIGH)
    return Exported(feedback=item, labels=labels, theme=("T-3", "Exports"))


def test_each_value_says_who_set_it() -> None:
    """A machine's with its confidence, a person's without; where it was said is told exactly."""
    (row,) = csv.DictReader(io.StringIO(csv_of([_exported()]).decode("utf-8-sig")))
    assert (row["kind"], row["kind_set_by"], row["kind_confidence"]) == ("bug", "local", "0.83")
    assert (row["severity"], row["severity_set_by"], row["severity_confidence"]) == ("high", "person", "")
    assert (row["theme"], row["theme_name"], row["workaround"]) == ("T-3", "Exports", "we use screenshots")
    assert (row["channel"], row["thread_ts"]) == ("C0SUPPORT", "")
    assert json.loads(json_of([_exported()]))[0].keys() == set(COLUMNS)


def _imported(text: str) -> object:
    rows = rows_of(text)
    table = table_of(next(rows, None))
    (row,) = rows
    assert not isinstance(row, Refused)
    return feedback_of(row, table, Terms(workspace_id="T1", now=NOW))


def test_a_guess_does_not_come_back_as_a_word() -> None:
    """Imported again, the person's severity is kept and the machine's kind is left to be found anew."""
    new = _imported(csv_of([_exported()]).decode("utf-8-sig"))
    assert not isinstance(new, Refused)
    assert (getattr(new, "kind", 0), getattr(new, "severity", 0)) == (None, Severity.HIGH)


def test_sentiment_and_area_are_imported() -> None:
    """Columns of other tools are understood; a sentiment that nobody knows refuses its row."""
    new = _imported("text,sentiment,component\nSlow,Negative,Billing\n")
    assert (getattr(new, "sentiment", 0), getattr(new, "area", 0)) == (Sentiment.NEGATIVE, "Billing")
    refused = _imported("text,sentiment\nSlow,0.7\n")
    assert isinstance(refused, Refused)
    assert "has the sentiment “0.7”" in refused.reason


@pytest.mark.parametrize("column", ["kind", "severity", "sentiment", "area"])
def test_every_judgement_has_its_two_columns(column: str) -> None:
    """Who set it and how sure they were stand under names that follow its own."""
    assert {column, f"{column}_set_by", f"{column}_confidence"} <= set(COLUMNS)
