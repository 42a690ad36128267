"""What an experiment's updates say today: the newest totals, held against the plan, with a history for the chart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.experiments.comparing import (
    Pair,
    compared,
    counted_arms,
    kill_status,
    lift_between,
    sample_ratio,
    watched,
)
from bot.domain.experiments.experiment import TRIED_STAGES, Experiment, Stage
from bot.domain.experiments.planning import planned_days, planned_people
from bot.domain.experiments.readings import GuardrailReading, Reading, arm_key
from bot.domain.experiments.recommending import Findings, concluded, told_first
from bot.domain.experiments.reports import (
    Alarm,
    Comparison,
    Gate,
    GuardrailStatus,
    IntervalPoint,
    KillStatus,
    Progress,
    Report,
    SampleRatio,
)
from bot.domain.experiments.terms import Design, Plan
from bot.domain.experiments.updates import ExperimentUpdate, UpdateState

_NEVER_STARTED = (Stage.DRAFT, Stage.DISCARDED)
_NO_RATIO = SampleRatio(p_value=None, is_alarm=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The numbers that count: the arms of the newest update that has any, a guardrail from the newest that names it."""

    reading: Reading | None
    reported_at: datetime | None


def report(experiment: Experiment, updates: Sequence[ExperimentUpdate], *, now: datetime) -> Report:
    """Return everything that an experiment's numbers say at a moment; raise ValueError for a naive one.

    `updates` are all of the experiment's, in any order; numbers are totals, so the newest ones replace the earlier.
    """
    today, plan = experiment.day_of(now), experiment.terms.plan
    counting = sorted((each for each in updates if each.state is UpdateState.ACTIVE), key=lambda each: each.said_at)
    known = _known(plan, counting)
    reading = known.reading or Reading()
    is_split = experiment.terms.design is Design.AB
    found = Findings(
        experiment=experiment,
        is_reported=bool(reading.arms) or (bool(counting) and not is_split),
        gate=gate_of(experiment, today),
        comparisons=compared(plan, reading) if is_split else (),
        ratio=sample_ratio(plan, reading) if is_split else _NO_RATIO,
        guardrails=_guardrails(plan, reading) if is_split else (),
        kill=None,
        progress=_progress(experiment, reading, today),
        today=today,
    )
    return _concluded(found, known, counting)


def gate_of(experiment: Experiment, today: date) -> Gate:
    """Say whether an experiment's result may be read on a day of its own zone."""
    if experiment.stage in _NEVER_STARTED:
        return Gate.NOT_STARTED
    on = experiment.terms.earliest_read_on
    if on is not None and today >= on:
        return Gate.OPEN
    return Gate.TOO_EARLY if experiment.early_reading is None else Gate.OVERRIDDEN


def _concluded(found: Findings, known: _Known, counting: Sequence[ExperimentUpdate]) -> Report:
    experiment = found.experiment
    guardrails = found.guardrails
    if found.ratio.is_alarm:
        # The arms hold different people: nothing about them can be judged by machine.
        guardrails = tuple(GuardrailStatus(guardrail=each.guardrail, alarm=Alarm.BY_HAND) for each in guardrails)
    found = replace(found, guardrails=guardrails, kill=_kill(found))
    said = concluded(found)
    return Report(
        experiment=experiment,
        reading=known.reading,
        reported_at=known.reported_at,
        gate=found.gate,
        comparisons=said.comparisons,
        ratio=found.ratio,
        guardrails=guardrails,
        kill=found.kill,
        progress=found.progress,
        verdict=said.verdict,
        recommended=said.recommended,
        because=said.because,
        history=() if found.ratio.is_alarm else _history(experiment, said.comparisons, counting),
    )


def _known(plan: Plan, counting: Sequence[ExperimentUpdate]) -> _Known:
    if not counting:
        return _Known(reading=None, reported_at=None)
    newest = next((each for each in reversed(counting) if each.reading.arms), counting[-1])
    guardrails = [_newest_of(guardrail.name, counting) for guardrail in plan.guardrails]
    reading = Reading(
        arms=newest.reading.arms,
        guardrails=tuple(each for each in guardrails if each is not None),
        day=newest.reading.day,
    )
    return _Known(reading=reading, reported_at=newest.said_at)


def _newest_of(name: str, counting: Sequence[ExperimentUpdate]) -> GuardrailReading | None:
    mentions = (
        guardrail
        for update in reversed(counting)
        for guardrail in update.reading.guardrails
        if arm_key(guardrail.name) == arm_key(name)
    )
    return next(mentions, None)


def _guardrails(plan: Plan, reading: Reading) -> tuple[GuardrailStatus, ...]:
    arms = {arm_key(each.name): each.arms for each in reading.guardrails}
    return tuple(watched(each, plan, arms.get(arm_key(each.name), ())) for each in plan.guardrails)


def _kill(found: Findings) -> KillStatus | None:
    experiment, rule = found.experiment, found.experiment.terms.kill
    if rule is None:
        return None
    is_open = experiment.stage in TRIED_STAGES
    is_past = is_open and rule.on is not None and found.today > rule.on
    if found.ratio.is_alarm or experiment.terms.design is Design.BET:
        return KillStatus(alarm=Alarm.BY_HAND, is_past=is_past)
    return kill_status(rule, found.comparisons, experiment.terms.plan.direction, is_past=is_past)


def _progress(experiment: Experiment, reading: Reading, today: date) -> Progress:
    plan, is_split = experiment.terms.plan, experiment.terms.design is Design.AB
    arms = counted_arms(plan, reading) if is_split else reading.arms
    ended = experiment.decided_at and experiment.day_of(experiment.decided_at)
    started = experiment.started_at and experiment.day_of(experiment.started_at)
    return Progress(
        days=max(0, ((ended or today) - started).days) if started else None,
        planned_days=_days_to_go(experiment, started) if is_split else None,
        people=sum(arm.users for arm in arms),
        planned_people=planned_people(plan) if is_split else None,
    )


def _days_to_go(experiment: Experiment, started: date | None) -> int | None:
    """Return the days from the start until everybody who was planned can be there and it may be read."""
    days, on = planned_days(experiment.terms.plan), experiment.terms.earliest_read_on
    until_read = (on - started).days if on is not None and started is not None else None
    return max((each for each in (days, until_read) if each is not None), default=None)


def _history(
    experiment: Experiment, comparisons: Sequence[Comparison], counting: Sequence[ExperimentUpdate]
) -> tuple[IntervalPoint, ...]:
    """Return the interval of the variant that is told first, as the last update of each day had it."""
    plan = experiment.terms.plan
    first = told_first(comparisons, plan.direction)
    if first is None:
        return ()
    last_of_day = {experiment.day_of(each.said_at): each.reading for each in counting if each.reading.arms}
    points = [_point(on, plan, reading, first) for on, reading in sorted(last_of_day.items(), key=lambda day: day[0])]
    return tuple(point for point in points if point is not None)


def _point(on: date, plan: Plan, reading: Reading, first: Comparison) -> IntervalPoint | None:
    control, variant = reading.arm(first.control.arm), reading.arm(first.variant.arm)
    if control is None or variant is None or sample_ratio(plan, reading).is_alarm:
        return None
    lift = lift_between(Pair(control=control, variant=variant), variants=len(plan.arms) - 1)
    return None if lift is None else IntervalPoint(on=on, lift=lift)
