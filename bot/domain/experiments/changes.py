"""What an edit changed in the terms of an experiment, in the words of its form: before and after."""

from collections.abc import Mapping
from datetime import date

from bot.domain.days import named_day
from bot.domain.experiments.plan_arms import arms_words
from bot.domain.experiments.plan_lines import guardrail_words
from bot.domain.experiments.plan_words import percent_words, value_words
from bot.domain.experiments.readings import Measure
from bot.domain.experiments.terms import Plan, Terms, chosen_objective

_MEASURES = {Measure.PROPORTION: "share of people", Measure.MEAN: "mean per person"}
# How a change reads where there is nothing.
NOTHING = "nothing"


def changed_terms(before: Terms, after: Terms, themes: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return what changed, as pairs of before and after; `themes` has the names of themes by their ids."""
    old, new = _facts(before, themes), _facts(after, themes)
    return {name: (old[name] or NOTHING, new[name] or NOTHING) for name in new if old[name] != new[name]}


def _facts(terms: Terms, themes: Mapping[str, str]) -> dict[str, str]:
    kill = terms.kill
    return {
        "change": terms.hypothesis.change,
        "outcome": terms.hypothesis.outcome,
        "reason": terms.hypothesis.reason,
        "success criterion": terms.success,
        **_plan_facts(terms.plan),
        "earliest read date": _day(terms.earliest_read_on),
        "kill rule": kill.words if kill else "",
        "kill date": _day(kill.on if kill else None),
        "forecast": percent_words(terms.forecast),
        "can be undone": {True: "yes", False: "no", None: ""}[terms.is_reversible],
        "worst case": terms.worst_case,
        "theme": themes.get(terms.theme_id, "another theme") if terms.theme_id else "",
        "objective": chosen_objective(terms),
        "review date": _day(terms.review_on),
    }


def _plan_facts(plan: Plan) -> dict[str, str]:
    show = percent_words if plan.measure is Measure.PROPORTION else value_words
    return {
        "metric": plan.metric,
        "measure": _MEASURES[plan.measure],
        "better when": plan.direction.value,
        "value today": show(plan.baseline),
        "standard deviation": value_words(plan.deviation),
        "smallest effect": percent_words(plan.smallest_effect),
        "people a day": "" if plan.daily_traffic is None else f"{plan.daily_traffic:,}",
        "arms": arms_words(plan.arms),
        "guardrails": guardrail_words(plan.guardrails, is_unguarded=plan.is_unguarded),
    }


def _day(on: date | None) -> str:
    return "" if on is None else named_day(on)
