"""How many people and days a plan takes, before anybody starts."""

import math
from datetime import date, timedelta

from bot.domain.experiments.readings import Measure
from bot.domain.experiments.terms import Direction, Plan

# People behave differently on a Sunday: whole weeks only, so that each day of the week counts as often as the others.
WEEK = 7
# Two years: nobody waits for an experiment that long, and a date has to stay a date.
LONGEST_DAYS = 730


def signed_effect(plan: Plan) -> float | None:
    """Return the smallest effect worth having as a relative change with its sign, or None when it is not given."""
    if plan.smallest_effect is None:
        return None
    return plan.smallest_effect if plan.direction is Direction.UP else -plan.smallest_effect


def is_reachable(plan: Plan) -> bool:
    """Say whether the smallest effect can happen at all: a rate stays between 0 and 1."""
    effect = signed_effect(plan)
    if plan.measure is Measure.MEAN or effect is None or plan.baseline is None or not 0 < plan.baseline < 1:
        return True
    return 0 < plan.baseline * (1 + effect) < 1


def planned_people(plan: Plan) -> int | None:
    """Return how many people all arms need together to find the smallest effect (power 0.8, level 0.95).

    It is the sample for the interval that cards show, which holds however often somebody looks. None while the plan
    lacks a number, or when no number of people would do. The formula is that of `bot/domain/statistics/planning.py`.
    """
    return _people(plan, is_watched=True)


def one_look_people(plan: Plan) -> int | None:
    """Return how many people a common calculator asks for: it counts on one look, at the planned end.

    Heed shows it beside its own number, since people compare the two; the promise of cards needs more people.
    """
    return _people(plan, is_watched=False)


def _people(plan: Plan, *, is_watched: bool) -> int | None:
    effect = signed_effect(plan)
    if plan.baseline is None or effect is None or len(plan.arms) < 2:  # noqa: PLR2004 -- something to compare with
        return None
    from bot.domain.statistics import total_sample  # noqa: PLC0415 -- loaded when first used

    deviation = plan.deviation if plan.measure is Measure.MEAN else None
    if plan.measure is Measure.MEAN and deviation is None:
        return None
    try:
        return total_sample(
            baseline=plan.baseline,
            relative_effect=effect,
            deviation=deviation,
            arms=len(plan.arms),
            shares=[arm.share for arm in plan.arms],
            # Calculators plan for the difference; cards tell the lift.
            relative=is_watched,
            sequential=is_watched,
        )
    except ValueError:
        # Nothing to find, or nothing that could ever be found: the gate says which.
        return None


def planned_days(plan: Plan) -> int | None:
    """Return the days that the planned people take at the stated traffic, rounded up; None while either is unknown."""
    if not plan.daily_traffic or plan.daily_traffic <= 0:
        return None
    people = planned_people(plan)
    return None if people is None else math.ceil(people / plan.daily_traffic)


def whole_weeks(days: int) -> int:
    """Return the days of the whole weeks, one at least, that so many days fit into."""
    return max(1, math.ceil(days / WEEK)) * WEEK


def sensible_read_day(plan: Plan, start_on: date) -> date | None:
    """Return the first day on which the planned sample is there and whole weeks are over; None when it is not known.

    None as well when it would take more than two years: then the plan is the problem, and not its date.
    """
    days = planned_days(plan)
    if days is None or days > LONGEST_DAYS:
        return None
    return start_on + timedelta(days=whole_weeks(days))
