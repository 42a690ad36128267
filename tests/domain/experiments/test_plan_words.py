"""What people type into a plan is read as they mean it, and what can be read two ways is asked about."""

import pytest

from bot.domain.experiments.errors import PlanWordsError
from bot.domain.experiments.plan_words import (
    baseline_from,
    day_from,
    effect_from,
    forecast_from,
    percent_words,
    traffic_from,
    value_from,
    value_words,
)
from bot.domain.experiments.readings import Measure


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("5%", 0.05),
        ("0.05", 0.05),
        (".05", 0.05),
        ("12,5 %", 0.125),
        ("5 percent", 0.05),
        ("120/2400", 0.05),
        ("120 of 2,400", 0.05),
        ("\u0665%", 0.05),
    ],
)
def test_a_rate_in_any_of_its_forms(text: str, rate: float) -> None:
    """A percentage, a fraction, or people out of people."""
    assert baseline_from(text, Measure.PROPORTION) == pytest.approx(rate)


@pytest.mark.parametrize("text", ["12", "150%", "abc", "", "5/2", "1/0", "x" * 5_000])
def test_what_is_no_rate_is_said_back(text: str) -> None:
    """The sentence quotes what was typed, shortly, and says what to write instead."""
    with pytest.raises(PlanWordsError) as refused:
        baseline_from(text, Measure.PROPORTION)
    assert text[:40] in str(refused.value)
    assert len(str(refused.value)) < 200


def test_a_bare_number_above_one_is_asked_about() -> None:
    """12 may be 12% or a count: nobody guesses."""
    with pytest.raises(PlanWordsError, match="meant as 12%"):
        baseline_from("12", Measure.PROPORTION)


@pytest.mark.parametrize(("text", "value"), [("42.10", 42.1), ("€42,10", 42.1), ("1,204.5", 1204.5), ("0", 0.0)])
def test_a_mean_with_the_marks_of_any_language(text: str, value: float) -> None:
    """With its currency or without."""
    assert baseline_from(text, Measure.MEAN) == value


def test_a_mean_that_can_be_read_two_ways() -> None:
    """1.250 is a thousand and more in Germany, and one and a quarter elsewhere."""
    with pytest.raises(PlanWordsError, match=r"write 1250 or 1\.25"):
        value_from("1.250")
    with pytest.raises(PlanWordsError, match="a mean is a plain number"):
        value_from("5%")


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("10%", 0.1),
        ("-10%", 0.1),
        ("at least 10%", 0.1),
        ("0.1", 0.1),
        ("250%", 2.5),
        ("+1pp", 0.2),
        ("1 percentage point", 0.2),
        ("2.5 %-points", 0.5),
    ],
)
def test_an_effect_is_relative_and_points_are_made_so(text: str, effect: float) -> None:
    """One point more than 5% is a fifth more."""
    assert effect_from(text, baseline=0.05, measure=Measure.PROPORTION) == pytest.approx(effect)


@pytest.mark.parametrize(
    ("text", "baseline", "measure"),
    [
        ("10", 0.05, Measure.PROPORTION),
        ("1pp", None, Measure.PROPORTION),
        ("1pp", 42.0, Measure.MEAN),
        ("a lot", 0.05, Measure.PROPORTION),
        ("lots of points", 0.05, Measure.PROPORTION),
        ("1,000%", 0.05, Measure.PROPORTION),
    ],
)
def test_an_effect_that_nobody_can_be_sure_of(text: str, baseline: float | None, measure: Measure) -> None:
    """It is refused with a sentence."""
    with pytest.raises(PlanWordsError):
        effect_from(text, baseline=baseline, measure=measure)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("4,800/day", 4_800),
        ("4.800", 4_800),
        ("4.8k a day", 4_800),
        ("about 300 people a day", 300),
        ("30,000 per week", 4_286),
        ("10k a month", 333),
    ],
)
def test_traffic_is_people_a_day(text: str, people: int) -> None:
    """Weeks and months are divided."""
    assert traffic_from(text) == people


@pytest.mark.parametrize("text", ["200 an hour", "lots", "1 a month", "12.5%", "5 or 6", "-4"])
def test_traffic_that_is_no_number_of_people(text: str) -> None:
    """It is refused with a sentence."""
    with pytest.raises(PlanWordsError):
        traffic_from(text)


@pytest.mark.parametrize(("text", "share"), [("70%", 0.7), ("70", 0.7), ("0.7", 0.7), ("1", 0.01), ("99 %", 0.99)])
def test_a_forecast_is_a_probability(text: str, share: float) -> None:
    """Percentages need no sign here."""
    assert forecast_from(text) == pytest.approx(share)


@pytest.mark.parametrize("text", ["100%", "0", "sure", "120"])
def test_nobody_is_ever_sure(text: str) -> None:
    """From 1% to 99%, since a forecast of certainty cannot be learned from."""
    with pytest.raises(PlanWordsError, match=r"from 1% to 99%|cannot read"):
        forecast_from(text)


def test_what_is_said_back_can_be_typed_again() -> None:
    """Nothing that matters is lost on the way."""
    assert baseline_from(percent_words(0.1234567), Measure.PROPORTION) == pytest.approx(0.1234567)
    assert value_from(value_words(42.125)) == 42.125
    assert (percent_words(None), value_words(None)) == ("", "")


def test_a_day_that_was_not_picked() -> None:
    """Is none."""
    assert day_from("") is None
    assert str(day_from("2026-12-01")) == "2026-12-01"
