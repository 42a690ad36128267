"""Arms held against each other: variants and the control, guardrails and what is borne, the split and its plan.

Nothing here says what is better: `recommending.py` does, and only when it may.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.experiments.readings import ArmReading, Measure, Reading
from bot.domain.experiments.reports import Alarm, Comparison, GuardrailStatus, KillStatus, Lift, SampleRatio
from bot.domain.experiments.terms import Direction, Guardrail, KillRule, Plan

if TYPE_CHECKING:
    from bot.domain.statistics import Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A variant beside the control."""

    control: ArmReading
    variant: ArmReading


def counted_arms(plan: Plan, reading: Reading) -> list[ArmReading]:
    """Return what the planned arms have seen, in the order of the plan; arms that nobody planned are left out."""
    found = [reading.arm(arm.name) for arm in plan.arms]
    return [arm for arm in found if arm is not None]


def pairs(plan: Plan, reading: Reading) -> list[Pair]:
    """Return every planned variant beside the control; an arm that nobody reported on has seen nothing."""
    measure = next((arm.measure for arm in counted_arms(plan, reading)), plan.measure)
    arms = [reading.arm(arm.name) or _nothing(arm.name, measure) for arm in plan.arms]
    return [Pair(control=arms[0], variant=arm) for arm in arms[1:]]


def compared(plan: Plan, reading: Reading) -> tuple[Comparison, ...]:
    """Return the numbers of every variant against the control, without a verdict."""
    return tuple(_comparison(pair, plan) for pair in pairs(plan, reading))


def lift_between(pair: Pair, *, variants: int) -> Lift | None:
    """Return the relative change with its always-valid interval; None where the data do not carry one.

    The interval is surer with more variants, since each is another chance to be wrong.
    """
    from bot.domain.statistics import level_for, sequential_estimate  # noqa: PLC0415 -- loaded when first used

    level = level_for(variants)
    found = sequential_estimate(_sample(pair.control), _sample(pair.variant), relative=True, level=level)
    if found is None:
        return None
    return Lift(value=found.value, lower=found.lower, upper=found.upper, level=level)


def sample_ratio(plan: Plan, reading: Reading) -> SampleRatio:
    """Say whether people were split as planned, among the arms that were reported on."""
    from bot.domain.statistics import SAMPLE_RATIO_ALARM, sample_ratio_p  # noqa: PLC0415 -- loaded when first used

    known = [(found.users, arm.share) for arm in plan.arms if (found := reading.arm(arm.name)) and arm.share > 0]
    several = 2
    if len(known) < several:
        return SampleRatio(p_value=None, is_alarm=False)
    p_value = sample_ratio_p([users for users, _ in known], [share for _, share in known])
    return SampleRatio(p_value=p_value, is_alarm=p_value is not None and p_value < SAMPLE_RATIO_ALARM)


def watched(guardrail: Guardrail, plan: Plan, arms: Sequence[ArmReading]) -> GuardrailStatus:
    """Say how a guardrail stands: the worst of the variants."""
    reading = Reading(arms=tuple(arms))
    known = [pair for pair in pairs(plan, reading) if _is_reported(pair, reading)]
    judged = [_guarded(guardrail, pair, lift_between(pair, variants=len(plan.arms) - 1)) for pair in known]
    return max(judged, key=_severity, default=GuardrailStatus(guardrail=guardrail, alarm=Alarm.NO_NUMBERS))


def kill_status(
    rule: KillRule, comparisons: Sequence[Comparison], direction: Direction, *, is_past: bool
) -> KillStatus:
    """Say what the kill rule says: met, when a variant is past the limit and chance alone does not explain the harm."""
    alarms = [_killed(rule, each.lift, direction) for each in comparisons]
    worst = max(alarms, key=SEVERITY.index, default=Alarm.NO_NUMBERS)
    return KillStatus(alarm=Alarm.BY_HAND if rule.loss is None else worst, is_past=is_past)


def harm(value: float, better: Direction) -> float:
    """Return a change as harm: above zero where the metric goes the wrong way."""
    return -value if better is Direction.UP else value


def least_harm(lift: Lift, better: Direction) -> float:
    """Return the smallest harm that the interval holds."""
    return -lift.upper if better is Direction.UP else lift.lower


# From the least to the worst: what is told of several.
SEVERITY = (Alarm.NO_NUMBERS, Alarm.BY_HAND, Alarm.FINE, Alarm.WATCH, Alarm.BROKEN)


def _comparison(pair: Pair, plan: Plan) -> Comparison:
    from bot.domain.statistics import posterior  # noqa: PLC0415 -- loaded when first used

    lift = lift_between(pair, variants=len(plan.arms) - 1)
    if lift is None:
        return Comparison(variant=pair.variant, control=pair.control)
    control, variant = _sample(pair.control), _sample(pair.variant)
    belief = posterior(control, variant, better="up" if plan.direction is Direction.UP else "down")
    return Comparison(
        variant=pair.variant,
        control=pair.control,
        lift=lift,
        difference=variant.mean - control.mean,
        chance=belief.chance if belief else None,
        loss_if_chosen=belief.loss_if_chosen if belief else None,
        loss_if_kept=belief.loss_if_kept if belief else None,
    )


def _guarded(guardrail: Guardrail, pair: Pair, lift: Lift | None) -> GuardrailStatus:
    if lift is None:
        return GuardrailStatus(guardrail=guardrail, alarm=_by_look(guardrail, pair))
    alarm = Alarm.FINE
    if harm(lift.value, guardrail.direction) > guardrail.tolerance:
        is_sure = least_harm(lift, guardrail.direction) > guardrail.tolerance
        alarm = Alarm.BROKEN if is_sure else Alarm.WATCH
    return GuardrailStatus(guardrail=guardrail, alarm=alarm, lift=lift)


def _by_look(guardrail: Guardrail, pair: Pair) -> Alarm:
    """Say how a guardrail looks that is too rare for an interval: crashes that only the variant has must be seen."""
    from bot.domain.statistics.samples import FEWEST_EVENTS  # noqa: PLC0415 -- loaded when first used

    control, variant = pair.control, pair.variant
    if control.conversions is None or variant.conversions is None or not (control.users and variant.users):
        return Alarm.NO_NUMBERS
    if control.conversions + variant.conversions < FEWEST_EVENTS:
        return Alarm.NO_NUMBERS
    before, now = control.conversions / control.users, variant.conversions / variant.users
    return Alarm.WATCH if harm(now - before, guardrail.direction) > guardrail.tolerance * before else Alarm.NO_NUMBERS


def _killed(rule: KillRule, lift: Lift | None, direction: Direction) -> Alarm:
    if lift is None or rule.loss is None:
        return Alarm.NO_NUMBERS
    if harm(lift.value, direction) < rule.loss or harm(lift.value, direction) <= 0:
        return Alarm.FINE
    return Alarm.BROKEN if least_harm(lift, direction) > 0 else Alarm.WATCH


def _severity(status: GuardrailStatus) -> tuple[int, float]:
    """Order guardrails of several variants: of two alike, the one with the greater harm is told."""
    worst = harm(status.lift.value, status.guardrail.direction) if status.lift else float("-inf")
    return SEVERITY.index(status.alarm), worst


def _is_reported(pair: Pair, reading: Reading) -> bool:
    return reading.arm(pair.control.arm) is not None and reading.arm(pair.variant.arm) is not None


def _nothing(name: str, measure: Measure) -> ArmReading:
    if measure is Measure.MEAN:
        return ArmReading(arm=name, users=0, mean=0.0, deviation=0.0)
    return ArmReading(arm=name, users=0, conversions=0)


def _sample(arm: ArmReading) -> "Sample":
    from bot.domain.statistics import Mean, Proportion  # noqa: PLC0415 -- loaded when first used

    if arm.conversions is not None:
        return Proportion(users=arm.users, conversions=arm.conversions)
    return Mean(users=arm.users, mean=arm.mean or 0.0, deviation=arm.deviation or 0.0)
