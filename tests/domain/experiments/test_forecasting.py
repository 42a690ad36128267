"""Forecasts as they are typed, and until when one may be made."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.experiments.experiment import EarlyReading, Stage
from bot.domain.experiments.forecasting import probability_from, refusal
from tests.experiment_builders import READ_DAY, experiment

BEFORE, ON = date(2026, 11, 30), date(2026, 12, 1)


@pytest.mark.parametrize(
    ("typed", "probability"),
    [("70", 0.7), ("70%", 0.7), (" 70 % ", 0.7), ("7,5%", 0.075), ("1", 0.01), ("99", 0.99), ("12.5", 0.125)],
)
def test_a_probability_is_read(typed: str, probability: float) -> None:
    """With or without a sign, with either decimal mark."""
    assert probability_from(typed) == pytest.approx(probability)


@pytest.mark.parametrize(
    "typed", ["", "0", "100", "0.7", "0%", "seventy", "-5", "7e1", "70%%", "\u0667\u0660", "1,234"]
)
def test_what_is_no_probability_is_refused(typed: str) -> None:
    """Nobody is ever quite sure, and `0.7` may mean two things."""
    assert probability_from(typed) is None


def test_a_forecast_is_made_before_it_may_be_read() -> None:
    """Not before the start, not from the read date on, not after an early reading, not after a decision."""
    running = experiment()
    assert refusal(running, BEFORE) is None
    assert "too late" in (refusal(running, ON) or "")
    early = EarlyReading(reason="Flooded", by="U1", at=READ_DAY)
    assert "too late" in (refusal(replace(running, early_reading=early), BEFORE) or "")
    assert "too late" in (refusal(replace(running, stage=Stage.DECIDED), BEFORE) or "")
    assert "not started" in (refusal(replace(running, stage=Stage.DRAFT), BEFORE) or "")
