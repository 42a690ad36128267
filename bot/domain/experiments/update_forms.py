"""The numbers of an update as words for a form's inputs, such that reading them gives the same numbers back.

They are written the same way in every language, as everything that people type.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.domain.days import named_day
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.readings import ArmReading, GuardrailReading, Reading, arm_key
from bot.domain.experiments.terms import Design
from bot.domain.experiments.update_totals import SO_FAR
from bot.domain.experiments.update_words import read_arm, read_guardrail
from bot.domain.language import say

# A form of Slack has a hundred blocks at most; with more arms or guardrails than this nobody fills it in by hand.
MOST_ARMS, MOST_GUARDRAILS = 20, 20
# A mark before exactly three digits may group thousands.
_GROUP = 3


def arm_words(arm: ArmReading) -> str:
    """Return one arm as people write it: `120 of 2,400`, or `mean 12.3 sd 4.5 n 800`."""
    if arm.conversions is not None:
        return f"{arm.conversions:,} of {arm.users:,}"
    return f"mean {_value(arm.mean or 0.0)} sd {_value(arm.deviation or 0.0)} n {arm.users:,}"


def guardrail_words(guardrail: GuardrailReading) -> str:
    """Return every arm of a guardrail: `control: 12 of 2,400; variant: 20 of 2,380`."""
    return "; ".join(f"{arm.arm}: {arm_words(arm)}" for arm in guardrail.arms)


def _value(value: float) -> str:
    """Return a value with every digit that it has, and one more where three could be read as thousands."""
    written = format(Decimal(repr(float(value))), "f")
    whole, _, decimals = written.partition(".")
    return f"{whole}.{decimals}0" if len(decimals) == _GROUP else written


def arm_field(place: int) -> str:
    """Return the name of the input of an arm by its place in the plan."""
    return f"arm_{place}"


def guardrail_field(place: int) -> str:
    """Return the name of the input of a guardrail by its place in the plan."""
    return f"guardrail_{place}"


def form_arms(experiment: Experiment) -> tuple[str, ...]:
    """Return the names of the arms that a form asks for: of a bet there is one, for what was counted so far."""
    if experiment.terms.design is Design.BET:
        return (SO_FAR,)
    return tuple(arm.name for arm in experiment.terms.plan.arms)[:MOST_ARMS]


def form_words(experiment: Experiment, reading: Reading | None) -> dict[str, str]:
    """Return the texts that a form's inputs begin with, by their names."""
    if reading is None:
        return {}
    arms = {arm_field(at): reading.arm(name) for at, name in enumerate(form_arms(experiment))}
    words = {name: arm_words(arm) for name, arm in arms.items() if arm is not None}
    read = {arm_key(guardrail.name): guardrail for guardrail in reading.guardrails}
    for at, guardrail in enumerate(experiment.terms.plan.guardrails[:MOST_GUARDRAILS]):
        known = read.get(arm_key(guardrail.name))
        if known is not None:
            words[guardrail_field(at)] = guardrail_words(known)
    return words


def read_form(experiment: Experiment, words: Mapping[str, str]) -> tuple[Reading, dict[str, str]]:
    """Return what the texts of a form say together, and what is wrong with them by input."""
    arms: list[ArmReading] = []
    guardrails: list[GuardrailReading] = []
    wrong: dict[str, str] = {}
    is_bet = experiment.terms.design is Design.BET
    for at, name in enumerate(form_arms(experiment)):
        typed = words.get(arm_field(at), "").strip()
        if not typed and is_bet:
            continue
        arm = read_arm(typed, name, experiment.terms.plan, is_guardrail=is_bet)
        if isinstance(arm, str):
            wrong[arm_field(at)] = arm
        else:
            arms.append(arm)
    for at, guardrail in enumerate(experiment.terms.plan.guardrails[:MOST_GUARDRAILS]):
        seen = read_guardrail(words.get(guardrail_field(at), ""), guardrail.name, experiment)
        if isinstance(seen, str):
            wrong[guardrail_field(at)] = seen
        elif seen is not None:
            guardrails.append(seen)
    return Reading(arms=tuple(arms), guardrails=tuple(guardrails)), wrong


def said_at_on(experiment: Experiment, day: date | None, now: datetime) -> datetime | str:
    """Return the moment of numbers that were measured on a day, or why that day cannot be."""
    today = experiment.day_of(now)
    if day is None or day == today:
        return now
    if day > today:
        return say("That day has not come yet.")
    if experiment.started_at is not None and day < experiment.day_of(experiment.started_at):
        started_on = named_day(experiment.day_of(experiment.started_at))
        return say("{label} started on {day}.", label=experiment.label, day=started_on)
    # At noon, when the day is the same for everybody who reads it nearby; on the first day, once it had started.
    noon = datetime.combine(day, time(12), ZoneInfo(experiment.time_zone)).astimezone(UTC)
    return max(noon, experiment.started_at or noon)
