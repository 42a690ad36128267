"""Terms that may start, for tests that take something away from them."""

from datetime import date

from bot.domain.experiments.terms import Design, Direction, Guardrail, Hypothesis, KillRule, Plan, Terms

# The Monday of the tests' clock; the sample of `PLAN` takes about two weeks at its traffic.
TODAY = date(2026, 11, 23)
PLAN = Plan(
    metric="Sign-ups",
    baseline=0.05,
    smallest_effect=0.1,
    daily_traffic=11_000,
    guardrails=(Guardrail(name="Refund rate", direction=Direction.DOWN, tolerance=0.02),),
)
READY = Terms(
    hypothesis=Hypothesis(
        change="Show prices before sign-up",
        outcome="More people sign up",
        reason="Today they leave to look for the price",
    ),
    plan=PLAN,
    earliest_read_on=date(2026, 12, 14),
    kill=KillRule(words="Sign-ups fall by more than 5%", loss=0.05, on=date(2026, 12, 28)),
    forecast=0.7,
    is_reversible=True,
    worst_case="Two weeks of fewer sign-ups",
    review_on=date(2027, 1, 18),
    theme_id="theme-1",
)
BET = Terms(
    hypothesis=READY.hypothesis,
    design=Design.BET,
    success="Ten of the fifty accounts book the new plan",
    earliest_read_on=date(2026, 12, 14),
    kill=KillRule(words="Nobody asks for it", loss=None, on=date(2026, 12, 28)),
    forecast=0.3,
    is_reversible=False,
    worst_case="A quarter of sales work for nothing",
    review_on=date(2027, 1, 18),
)
