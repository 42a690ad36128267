"""What an edit changed in the terms of an experiment, in the words of its form: before and after.

The record keeps English words in every language; `shown_change` says them in the one that is spoken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.days import named_day
from bot.domain.experiments.plan_arms import arms_words
from bot.domain.experiments.plan_lines import guardrail_words
from bot.domain.experiments.plan_words import percent_words, value_words
from bot.domain.experiments.readings import Measure
from bot.domain.experiments.terms import Plan, Terms, chosen_objective
from bot.domain.language import ENGLISH, later, say, speaking

_MEASURES = {Measure.PROPORTION: later("share of people"), Measure.MEAN: later("mean per person")}
# How a change reads where there is nothing.
NOTHING = later("nothing")
# The names of everything that can change; the names are what the record keeps.
_NAMES = frozenset(
    {
        later("change"),
        later("outcome"),
        later("reason"),
        later("success criterion"),
        later("metric"),
        later("measure"),
        later("better when"),
        later("value today"),
        later("standard deviation"),
        later("smallest effect"),
        later("people a day"),
        later("arms"),
        later("guardrails"),
        later("earliest read date"),
        later("kill rule"),
        later("kill date"),
        later("forecast"),
        later("can be undone"),
        later("worst case"),
        later("theme"),
        later("objective"),
        later("review date"),
    }
)
_DAYS = frozenset({"earliest read date", "kill date", "review date"})
# Values that are Heed's own words and no person's, by the names of what they stand for.
_OWN_WORDS = {
    "measure": frozenset(_MEASURES.values()),
    "better when": frozenset({later("up"), later("down")}),
    "can be undone": frozenset({later("yes"), later("no")}),
    "theme": frozenset({later("another theme")}),
    "objective": frozenset({"off vision"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A change as it is said: what changed, and what it was before and after."""

    name: str
    before: str
    after: str


def changed_terms(before: Terms, after: Terms, themes: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return what changed, as pairs of before and after; `themes` has the names of themes by their ids."""
    with speaking(ENGLISH):
        old, new = _facts(before, themes), _facts(after, themes)
    return {name: (old[name] or NOTHING, new[name] or NOTHING) for name in new if old[name] != new[name]}


def shown_change(name: str, before: str, after: str) -> ShownChange:
    """Return a change of the record in the language that is spoken; people's own words stay as they are."""
    said = say(name) if name in _NAMES else name
    return ShownChange(name=said, before=_shown(name, before), after=_shown(name, after))


def _shown(name: str, value: str) -> str:
    if value == NOTHING or value in _OWN_WORDS.get(name, ()):
        return say(value)
    if name not in _DAYS:
        return value
    try:
        # As `named_day` writes days in English; only the day is taken, which has no zone.
        return named_day(datetime.strptime(value, "%a %d %b %Y").date())  # noqa: DTZ007 -- a day of the calendar
    except ValueError:
        return value


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
