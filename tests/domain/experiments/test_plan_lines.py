"""Arms, guardrails and kill rules in people's words."""

import pytest

from bot.domain.experiments.errors import PlanWordsError
from bot.domain.experiments.plan_arms import arms_from, arms_words
from bot.domain.experiments.plan_lines import guardrail_line, guardrail_words, guardrails_from, kill_from
from bot.domain.experiments.readings import Measure
from bot.domain.experiments.terms import Direction, Guardrail, Plan

SIGN_UPS = Plan(metric="Sign-ups", baseline=0.05, guardrails=(Guardrail(name="Refunds", direction=Direction.DOWN),))


@pytest.mark.parametrize(
    ("text", "arms"),
    [
        ("control 50, variant 50", [("control", 0.5), ("variant", 0.5)]),
        ("A/B/C", [("A", 1 / 3), ("B", 1 / 3), ("C", 1 / 3)]),
        ("control/variant 90/10", [("control", 0.9), ("variant", 0.1)]),
        ("control 33,4%, b 33,3%, c 33,3%", [("control", 0.334), ("b", 0.333), ("c", 0.333)]),
        ("variant 1, variant 2", [("variant 1", 0.5), ("variant 2", 0.5)]),
        ("control, variant 1", [("control", 0.5), ("variant 1", 0.5)]),
        ("Control: 2\nNew page: 1", [("Control", 2 / 3), ("New page", 1 / 3)]),
        ("old vs new", [("old", 0.5), ("new", 0.5)]),
    ],
)
def test_arms_with_and_without_shares(text: str, arms: list[tuple[str, float]]) -> None:
    """The first is the control; shares add up to 1."""
    found = arms_from(text)
    assert [arm.name for arm in found] == [name for name, _ in arms]
    assert [arm.share for arm in found] == pytest.approx([share for _, share in arms])
    again = arms_from(arms_words(found))
    assert [arm.share for arm in again] == pytest.approx([arm.share for arm in found], abs=1e-3)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("control", "at least one variant"),
        ("", "at least one variant"),
        ("control 50, variant 40", "add up to 90%"),
        ("a, A", "same name"),
        ("a, b, c, d, e, f, g", "6 arms at most"),
        ("a/b/c 50/50", "3 arms and 2 shares"),
        ("a 100%, b 0%", "above 0%"),
        (f"a, {'b' * 41}", "under 40 characters"),
    ],
)
def test_arms_that_do_not_fit(text: str, told: str) -> None:
    """The sentence says what does not fit."""
    with pytest.raises(PlanWordsError, match=told):
        arms_from(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Refund rate: not above +2%", "Refund rate: not above +2%"),
        ("Refunds must not rise by more than 2%", "Refunds: not above +2%"),
        ("Page load time down, 1%", "Page load time: not above +1%"),
        ("Errors < 1%", "Errors: not above +1%"),
        ("Support tickets", "Support tickets: not above +0%"),
        ("Latency: lower is better, 2,5 %", "Latency: not above +2.5%"),
        ("Revenue per user must not fall by more than 3%", "Revenue per user: not below \u22123%"),
        ("Day 7 retention: not below -2%", "Day 7 retention: not below \u22122%"),
        ("NPS, 2%", "NPS: not below \u22122%"),
        ("Visits: up", "Visits: not below \u22120%"),
        ("Visits: more is better", "Visits: not below \u22120%"),
    ],
)
def test_a_guardrail_in_plain_words(text: str, line: str) -> None:
    """It is said back as it was understood, and that can be typed again."""
    (found,), is_unguarded = guardrails_from(text)
    assert guardrail_line(found) == line
    assert not is_unguarded
    assert guardrails_from(guardrail_words([found], is_unguarded=False)) == ((found,), False)


def test_somebody_who_wants_no_guardrail_says_so() -> None:
    """Which is not the same as to forget it."""
    assert guardrails_from("None.") == ((), True)
    assert guardrails_from("  ") == ((), False)
    assert guardrail_words((), is_unguarded=True) == "none"


@pytest.mark.parametrize(
    "text",
    [
        "Quux",
        ": not above 2%",
        "p95 latency: not above 300 ms",
        "Errors not above 2 points",
        "Errors: not above 1% or 2%",
        "a: up\nA: up",
        "\n".join(f"Errors {n}: not above 1%" for n in range(11)),
    ],
)
def test_a_guardrail_that_cannot_be_checked(text: str) -> None:
    """It is refused with a sentence."""
    with pytest.raises(PlanWordsError):
        guardrails_from(text)


@pytest.mark.parametrize(
    ("words", "loss"),
    [
        ("stop if sign-ups fall by more than 5%", 0.05),
        ("if conversions drop more than 10 %", 0.1),
        ("sign-ups -5%", 0.05),
        ("5% worse", 0.05),
        ("down 1 point", 0.2),
        ("if it drops below 4%", 0.2),
        ("if it falls below 6%", None),
        ("refunds rise by 5%", None),
        ("refunds fall by 5%", None),
        ("it rises by 5%", None),
        ("after 14 days", None),
        ("-5% or -7%", None),
        ("when support is swamped", None),
    ],
)
def test_a_kill_rule_with_a_number_is_checked_by_it(words: str, loss: float | None) -> None:
    """Words about something else than the main metric, or about its good direction, are for a person to judge."""
    rule = kill_from(words, None, SIGN_UPS)
    assert rule.words == words
    assert rule.loss == (None if loss is None else pytest.approx(loss))


def test_what_gets_better_by_falling_dies_by_rising() -> None:
    """The harmful direction is the other one."""
    plan = Plan(metric="Churn", direction=Direction.DOWN, baseline=0.1)
    assert kill_from("churn rises by 5%", None, plan).loss == pytest.approx(0.05)
    assert kill_from("churn rises above 12%", None, plan).loss == pytest.approx(0.2)
    assert kill_from("churn falls by 5%", None, plan).loss is None


def test_points_and_levels_of_a_mean_are_for_a_person() -> None:
    """Only a rate says how much a point of it is."""
    plan = Plan(metric="Basket", measure=Measure.MEAN, baseline=40, deviation=10)
    assert kill_from("falls by 2 points", None, plan).loss is None
    assert kill_from("falls below 30%", None, plan).loss is None
    assert kill_from("falls by 5%", None, plan).loss == pytest.approx(0.05)
