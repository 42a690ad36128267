"""The gate says in plain words what is missing, and lets through what is whole."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.experiments.gate import advice_on, missing_from
from bot.domain.experiments.planning import one_look_people, planned_days, planned_people, sensible_read_day
from bot.domain.experiments.readings import Measure
from bot.domain.experiments.terms import Arm, Direction, Hypothesis, KillRule, Terms
from tests.domain.experiments.plans import BET, PLAN, READY, TODAY


def fields(terms: Terms) -> list[str]:
    """Return the fields about which the gate has something to say."""
    return [each.field for each in missing_from(terms, today=TODAY)]


def test_a_whole_plan_may_start() -> None:
    """An A/B test and a bet alike."""
    assert missing_from(READY, today=TODAY) == ()
    assert missing_from(BET, today=TODAY) == ()


def test_a_change_alone_lacks_everything_else() -> None:
    """Each as a sentence under the field that puts it right, in the order of the form."""
    bare = Terms(hypothesis=Hypothesis(change="Show prices"))
    assert fields(bare) == [
        "outcome",
        "reason",
        "metric",
        "baseline",
        "effect",
        "traffic",
        "guardrails",
        "read_on",
        "review_on",
        "kill",
        "kill_on",
        "forecast",
        "reversible",
        "worst_case",
    ]
    assert all(each.sentence.endswith(".") for each in missing_from(bare))


@pytest.mark.parametrize(
    "reason", ["", "because it is better", "It\u2019s better!", "TBD", "Show prices before sign-up"]
)
def test_a_reason_that_says_nothing(reason: str) -> None:
    """Empty phrases and the change itself are no reason; real words always are."""
    hypothesis = replace(READY.hypothesis, reason=reason)
    assert fields(replace(READY, hypothesis=hypothesis)) == ["reason"]


def test_a_short_reason_is_a_reason() -> None:
    """Whatever holds more than an empty phrase passes."""
    hypothesis = replace(READY.hypothesis, reason="because it is better known than the old one")
    assert fields(replace(READY, hypothesis=hypothesis)) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"metric": " "}, "metric"),
        ({"baseline": 1.0}, "baseline"),
        ({"baseline": 0.0}, "baseline"),
        ({"baseline": 0.95}, "effect"),
        ({"smallest_effect": 0.0}, "effect"),
        ({"smallest_effect": 1.0, "direction": Direction.DOWN}, "effect"),
        ({"daily_traffic": 0}, "traffic"),
        ({"arms": (Arm(name="a", share=1),)}, "arms"),
        ({"arms": (Arm(name="a", share=0.5), Arm(name="A ", share=0.5))}, "arms"),
        ({"guardrails": ()}, "guardrails"),
        ({"measure": Measure.MEAN, "baseline": 40.0}, "deviation"),
        ({"measure": Measure.MEAN, "baseline": 0.0, "deviation": 10.0}, "baseline"),
    ],
)
def test_a_number_that_cannot_be(changed: dict[str, Any], field: str) -> None:
    """Every number of the plan is held against what it can be."""
    assert fields(replace(READY, plan=replace(PLAN, **changed))) == [field]


def test_no_guardrail_by_somebodys_own_word() -> None:
    """Is a decision, and no slip."""
    assert fields(replace(READY, plan=replace(PLAN, guardrails=(), is_unguarded=True))) == []


@pytest.mark.parametrize("read_on", [TODAY, TODAY - timedelta(days=1)])
def test_a_date_that_is_over(read_on: date) -> None:
    """Cannot be the first day to read it."""
    assert fields(replace(READY, earliest_read_on=read_on)) == ["read_on"]


def test_a_date_before_the_planned_people_is_told_how_long_it_takes() -> None:
    """In people, in days, and by the first day that would do; it may start all the same."""
    hasty = replace(READY, earliest_read_on=TODAY + timedelta(days=8))
    assert missing_from(hasty, today=TODAY) == ()
    told = advice_on(hasty, today=TODAY)[0]
    people, days = planned_people(PLAN), planned_days(PLAN)
    assert f"{people:,} people: {days} days at 11,000 a day" in told
    first = TODAY + timedelta(days=days or 0)
    assert f"not before {first:%a} {first.day}" in told


def test_a_calculator_asks_for_fewer_people() -> None:
    """It counts on one look: the textbook's 8,155 people in an arm for 5% and a fifth more (Chow et al., chapter 4)."""
    plan = replace(PLAN, baseline=0.05, smallest_effect=0.2)
    one_look, watched = one_look_people(plan), planned_people(plan)
    assert (one_look, watched) == (2 * 8_155, 2 * 18_990)


def test_a_review_before_the_reading() -> None:
    """Cannot know what happened."""
    assert fields(replace(READY, review_on=READY.earliest_read_on)) == ["review_on"]


@pytest.mark.parametrize("forecast", [None, 0.0, 1.0, 0.995])
def test_a_forecast_of_certainty(forecast: float | None) -> None:
    """Cannot be learned from."""
    assert fields(replace(READY, forecast=forecast)) == ["forecast"]


def test_a_bet_needs_no_metric_but_a_criterion() -> None:
    """And a day by which it shows."""
    assert fields(replace(BET, success="", earliest_read_on=None)) == ["success", "read_on"]


def test_advice_stops_nobody() -> None:
    """A short test, an early end, a rule that a person must watch, a one-way door, no theme."""
    hasty = replace(
        READY,
        plan=replace(PLAN, daily_traffic=50_000),
        earliest_read_on=TODAY + timedelta(days=4),
        kill=KillRule(words="when support is swamped", loss=None, on=TODAY + timedelta(days=2)),
        is_reversible=False,
        theme_id=None,
    )
    assert missing_from(hasty, today=TODAY) == ()
    assert len(advice_on(hasty, today=TODAY)) == 5
    assert advice_on(READY, today=TODAY) == ()


def test_the_first_sensible_day_is_whole_weeks_away() -> None:
    """So that every day of the week counts as often as the others."""
    day = sensible_read_day(PLAN, TODAY)
    assert day is not None
    assert (day - TODAY).days % 7 == 0
    assert (day - TODAY).days >= (planned_days(PLAN) or 0)
    assert sensible_read_day(replace(PLAN, daily_traffic=1), TODAY) is None
    assert sensible_read_day(replace(PLAN, baseline=None), TODAY) is None


def test_a_plan_that_no_number_of_people_serves() -> None:
    """Has no planned sample, rather than a wrong one."""
    assert planned_people(replace(PLAN, baseline=1.5)) is None
    assert planned_people(replace(PLAN, measure=Measure.MEAN)) is None
    assert planned_people(replace(PLAN, measure=Measure.MEAN, baseline=40, deviation=20)) is not None
    assert planned_people(replace(PLAN, arms=PLAN.arms[:1])) is None
