"""How numbers of experiments are written: signs that tell, no false certainty, no more digits than mean anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.experiments import figures
from bot.domain.experiments.reports import Lift

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0.2954, "+29.5%"),
        (-0.0214, f"{MINUS}2.1%"),
        (0, "0.0%"),
        (-0.0004, "0.0%"),
        (12.5, "+1,250.0%"),
        (1e20, "+1e+22%"),
    ],
)
def test_a_change(value: float, told: str) -> None:
    """It has its sign, a real minus, and none where it would round to nothing."""
    assert figures.change(value) == told


@pytest.mark.parametrize(("value", "told"), [(0.1, "10%"), (0.025, "2.5%"), (0.0005, "0.05%"), (1.0, "100%")])
def test_a_size(value: float, told: str) -> None:
    """It has decimals only where there are some."""
    assert figures.percent(value) == told


@pytest.mark.parametrize(("value", "told"), [(0.05, "5.00%"), (0.0024, "0.24%"), (0.125, "12.5%"), (0, "0.0%")])
def test_a_rate(value: float, told: str) -> None:
    """Small ones get a second decimal."""
    assert figures.rate(value) == told


@pytest.mark.parametrize(("value", "told"), [(1.0, "more than 99.9%"), (0.0, "less than 0.1%"), (0.986, "98.6%")])
def test_a_chance(value: float, told: str) -> None:
    """Nobody is ever quite sure."""
    assert figures.chance(value) == told


@pytest.mark.parametrize(
    ("value", "told"), [(12.345, "12.35"), (-1204.5, f"{MINUS}1,204.5"), (0.000123, "0.000123"), (0, "0.00")]
)
def test_a_mean(value: float, told: str) -> None:
    """Large ones lose decimals, small ones keep three digits."""
    assert figures.mean(value) == told


def test_an_interval() -> None:
    """It is told in words, since a dash between signs is read as one of them."""
    lift = Lift(value=0.1, lower=-0.012, upper=0.212, level=0.9833)
    assert figures.told(lift) == f"+10.0% (from {MINUS}1.2% to +21.2%)"
    assert figures.sureness(lift.level) == "98.3%"


@given(st.floats(-1e300, 1e300))
def test_any_number(value: float) -> None:
    """Whatever it is, what is told stays short and has no hyphen for a minus."""
    for told in (figures.change(value), figures.mean(value), figures.percent(value)):
        assert len(told) < 25
        assert not told.startswith("-")
