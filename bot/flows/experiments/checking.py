"""A draft as it is looked at: what is missing, what is worth a thought, and what its plan takes."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.gate import Missing, advice_on, missing_from
from bot.domain.experiments.planning import one_look_people, planned_days, planned_people, sensible_read_day
from bot.domain.experiments.terms import Design, Terms
from bot.flows.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An experiment with what its gate says."""

    experiment: Experiment
    missing: tuple[Missing, ...]
    advice: tuple[str, ...]
    # Over all arms, and the days they take; None while the plan lacks a number.
    people: int | None
    days: int | None
    # What a common calculator asks for, which counts on one look at the end.
    one_look: int | None = None


async def check_experiment(desk: Desk, experiment: Experiment) -> Checked:
    """Return what the gate says of an experiment today; beside everything else, since the first time loads scipy."""
    return await asyncio.to_thread(_checked, experiment, experiment.day_of(desk.clock.now()))


async def with_read_day(desk: Desk, experiment: Experiment, terms: Terms) -> Terms:
    """Return the terms with the first sensible day to read them, where nobody chose one and the plan says when."""
    if terms.earliest_read_on is not None or terms.design is Design.BET:
        return terms
    today = experiment.day_of(desk.clock.now())
    return replace(terms, earliest_read_on=await asyncio.to_thread(sensible_read_day, terms.plan, today))


async def newly_missing(before: Terms, after: Terms) -> tuple[Missing, ...]:
    """Return what a change would take away from terms that were whole: what runs must stay what may run.

    Dates are not held against today: some of them are over by now.
    """
    had, lacks = await asyncio.gather(asyncio.to_thread(missing_from, before), asyncio.to_thread(missing_from, after))
    known = {each.field for each in had}
    return tuple(each for each in lacks if each.field not in known)


def _checked(experiment: Experiment, today: date) -> Checked:
    terms = experiment.terms
    is_test = terms.design is Design.AB
    return Checked(
        experiment=experiment,
        missing=missing_from(terms, today=today),
        advice=advice_on(terms, today=today),
        people=planned_people(terms.plan) if is_test else None,
        days=planned_days(terms.plan) if is_test else None,
        one_look=one_look_people(terms.plan) if is_test else None,
    )
