"""The terms of an experiment as a form holds them: one text for each field, in people's own words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.domain.experiments.errors import PlanWordsError
from bot.domain.experiments.plan_arms import arms_from, arms_words
from bot.domain.experiments.plan_lines import guardrail_words, guardrails_from, kill_from
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
from bot.domain.experiments.terms import Direction, Plan, Terms
from bot.domain.language import say
from bot.domain.vision import OFF_VISION
from bot.domain.words import clean_words

T = TypeVar("T")

# The value of a menu entry that stands for no theme, and of one that stands for the theme that it has already.
NO_THEME, SAME_THEME = "-", "="
# The same for objectives, and the one that stands for none of them.
THEMES_OBJECTIVE, SAME_OBJECTIVE, NO_OBJECTIVE = "-", "=", "off"
# What can be undone, and what cannot.
REVERSIBLE, ONE_WAY = "reversible", "one-way"
# Names stand in titles and rows; what is longer is a sentence.
LONGEST_NAME = 80


def form_values(terms: Terms) -> dict[str, str]:
    """Return what a form about these terms is filled in with, by its fields; the gate speaks of the same fields."""
    kill = terms.kill
    return {
        "change": terms.hypothesis.change,
        "outcome": terms.hypothesis.outcome,
        "reason": terms.hypothesis.reason,
        "success": terms.success,
        **_plan_values(terms.plan),
        "read_on": terms.earliest_read_on.isoformat() if terms.earliest_read_on else "",
        "kill": kill.words if kill else "",
        "kill_on": kill.on.isoformat() if kill and kill.on else "",
        "forecast": percent_words(terms.forecast),
        "reversible": {True: REVERSIBLE, False: ONE_WAY, None: ""}[terms.is_reversible],
        "worst_case": terms.worst_case,
        "theme": terms.theme_id or "",
        "objective": _objective_value(terms),
        "review_on": terms.review_on.isoformat() if terms.review_on else "",
    }


def terms_from(values: Mapping[str, str], before: Terms) -> tuple[Terms, dict[str, str]]:
    """Return the terms that a form says, and by field what in it cannot be read; a field it has not stays as it was."""
    form = _Form(values=values)
    plan = _plan(form, before.plan)
    kill = before.kill
    words, on = (
        form.words("kill", kill.words if kill else ""),
        form.read("kill_on", day_from, kill.on if kill else None),
    )
    objective, objective_id = _objective(form.words("objective", SAME_OBJECTIVE), before)
    told = {"reversible": form.words("reversible", ""), "theme": form.words("theme", SAME_THEME)}
    terms = replace(
        before,
        hypothesis=replace(
            before.hypothesis,
            change=form.words("change", before.hypothesis.change) or before.hypothesis.change,
            outcome=form.words("outcome", before.hypothesis.outcome),
            reason=form.words("reason", before.hypothesis.reason),
        ),
        plan=plan,
        success=form.words("success", before.success),
        earliest_read_on=form.read("read_on", day_from, before.earliest_read_on),
        kill=kill_from(words, on, plan) if words or on else None,
        forecast=form.read("forecast", forecast_from, before.forecast),
        is_reversible={REVERSIBLE: True, ONE_WAY: False}.get(told["reversible"], before.is_reversible),
        worst_case=form.words("worst_case", before.worst_case),
        theme_id=_theme(told["theme"], before.theme_id),
        objective=objective,
        objective_id=objective_id,
        review_on=form.read("review_on", day_from, before.review_on),
    )
    if len(form.words("metric", "")) > LONGEST_NAME:
        form.errors["metric"] = say("Keep it under {most} characters: a name, not a sentence.", most=LONGEST_NAME)
    return terms, form.errors


@dataclass(slots=True)
class _Form:
    """A form that is being read, and what in it cannot be."""

    values: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def words(self, name: str, before: str) -> str:
        """Return what was typed into a field, made fit to keep."""
        return clean_words(self.values[name]) if name in self.values else before

    def read(self, name: str, reader: Callable[[str], T | None], before: T | None) -> T | None:
        """Return what a field means; empty is nothing, and what cannot be read leaves it as it was."""
        if name not in self.values:
            return before
        typed = clean_words(self.values[name])
        try:
            return reader(typed) if typed else None
        except PlanWordsError as refused:
            self.errors[name] = str(refused)
            return before


def _plan(form: _Form, before: Plan) -> Plan:
    measure = _choice(form.words("measure", ""), Measure, before.measure)
    baseline = form.read("baseline", lambda text: baseline_from(text, measure), before.baseline)
    # An emptied box means the usual two; a bet has none, and no box.
    arms = form.read("arms", arms_from, before.arms)
    guardrails = form.read("guardrails", guardrails_from, (before.guardrails, before.is_unguarded))
    return Plan(
        metric=form.words("metric", before.metric),
        measure=measure,
        direction=_choice(form.words("direction", ""), Direction, before.direction),
        baseline=baseline,
        deviation=form.read("deviation", value_from, before.deviation),
        smallest_effect=form.read(
            "effect", lambda text: effect_from(text, baseline=baseline, measure=measure), before.smallest_effect
        ),
        daily_traffic=form.read("traffic", traffic_from, before.daily_traffic),
        arms=Plan().arms if arms is None else arms,
        guardrails=guardrails[0] if guardrails else (),
        is_unguarded=guardrails[1] if guardrails else False,
    )


def _plan_values(plan: Plan) -> dict[str, str]:
    show = percent_words if plan.measure is Measure.PROPORTION else value_words
    return {
        "metric": plan.metric,
        "measure": plan.measure.value,
        "direction": plan.direction.value,
        "baseline": show(plan.baseline),
        "deviation": value_words(plan.deviation),
        "effect": percent_words(plan.smallest_effect),
        # English in every language, as everything that is typed: it is read again when the form comes back.
        "traffic": "" if plan.daily_traffic is None else f"{plan.daily_traffic:,} a day",
        "arms": arms_words(plan.arms),
        "guardrails": guardrail_words(plan.guardrails, is_unguarded=plan.is_unguarded),
    }


def _choice(value: str, kind: Callable[[str], T], before: T) -> T:
    try:
        return kind(value)
    except ValueError:
        return before


def _theme(value: str, before: str | None) -> str | None:
    if value == SAME_THEME:
        return before
    return None if value in {"", NO_THEME} else value


def _objective_value(terms: Terms) -> str:
    if terms.objective_id == OFF_VISION:
        return NO_OBJECTIVE
    return terms.objective_id or (SAME_OBJECTIVE if terms.objective else THEMES_OBJECTIVE)


def _objective(value: str, before: Terms) -> tuple[str, str | None]:
    """Return name and id of an objective that was chosen; whoever knows the objectives names a new one."""
    if value in {SAME_OBJECTIVE, before.objective_id}:
        return before.objective, before.objective_id
    if value in {"", THEMES_OBJECTIVE}:
        return "", None
    return "", OFF_VISION if value == NO_OBJECTIVE else value
