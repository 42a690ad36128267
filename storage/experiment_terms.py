"""The terms and readings of experiments between domain and JSON: pure, and patient with what older code has written.

A key that is missing has the value that it has by default, so that values stored before a key existed still read.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.domain.experiments.readings import ArmReading, GuardrailReading, Measure, Reading
from bot.domain.experiments.terms import Arm, Design, Direction, Guardrail, Hypothesis, KillRule, Plan, Terms


def terms_json(terms: Terms) -> dict[str, Any]:
    """Return the terms in the form that is stored."""
    return {
        "change": terms.hypothesis.change,
        "outcome": terms.hypothesis.outcome,
        "reason": terms.hypothesis.reason,
        "design": terms.design.value,
        "plan": _plan_json(terms.plan),
        "success": terms.success,
        "earliest_read_on": _day_json(terms.earliest_read_on),
        "kill": None if terms.kill is None else _kill_json(terms.kill),
        "forecast": terms.forecast,
        "is_reversible": terms.is_reversible,
        "worst_case": terms.worst_case,
        "theme_id": terms.theme_id,
        "objective": terms.objective,
        "objective_id": terms.objective_id,
        "review_on": _day_json(terms.review_on),
    }


def terms_of(stored: Mapping[str, Any]) -> Terms:
    """Return the terms as they were stored."""
    change, outcome, reason = (stored.get(part, "") for part in ("change", "outcome", "reason"))
    kill = stored.get("kill")
    return Terms(
        hypothesis=Hypothesis(change=change, outcome=outcome, reason=reason),
        design=Design(stored.get("design", Design.AB.value)),
        plan=_plan_of(stored.get("plan", {})),
        success=stored.get("success", ""),
        earliest_read_on=_day_of(stored.get("earliest_read_on")),
        kill=None if kill is None else _kill_of(kill),
        forecast=stored.get("forecast"),
        is_reversible=stored.get("is_reversible"),
        worst_case=stored.get("worst_case", ""),
        theme_id=stored.get("theme_id"),
        objective=stored.get("objective", ""),
        objective_id=stored.get("objective_id"),
        review_on=_day_of(stored.get("review_on")),
    )


def reading_json(reading: Reading) -> dict[str, Any]:
    """Return the numbers of an update in the form that is stored."""
    return {
        "arms": [_arm_reading_json(arm) for arm in reading.arms],
        "guardrails": [
            {"name": guardrail.name, "arms": [_arm_reading_json(arm) for arm in guardrail.arms]}
            for guardrail in reading.guardrails
        ],
        "day": reading.day,
    }


def reading_of(stored: Mapping[str, Any]) -> Reading:
    """Return the numbers of an update as they were stored; those of a withdrawn one are none."""
    guardrails = stored.get("guardrails", ())
    return Reading(
        arms=_arm_readings_of(stored.get("arms", ())),
        guardrails=tuple(
            GuardrailReading(name=each["name"], arms=_arm_readings_of(each.get("arms", ()))) for each in guardrails
        ),
        day=stored.get("day"),
    )


def _plan_json(plan: Plan) -> dict[str, Any]:
    """Return how an experiment is judged, as it is stored."""
    return {
        "metric": plan.metric,
        "measure": plan.measure.value,
        "direction": plan.direction.value,
        "baseline": plan.baseline,
        "deviation": plan.deviation,
        "smallest_effect": plan.smallest_effect,
        "daily_traffic": plan.daily_traffic,
        "arms": [[arm.name, arm.share] for arm in plan.arms],
        "guardrails": [[each.name, each.direction.value, each.tolerance] for each in plan.guardrails],
        "is_unguarded": plan.is_unguarded,
    }


def _plan_of(stored: Mapping[str, Any]) -> Plan:
    """Return how an experiment is judged."""
    usual = Plan()
    arms = stored.get("arms")
    return Plan(
        metric=stored.get("metric", usual.metric),
        measure=Measure(stored.get("measure", usual.measure.value)),
        direction=Direction(stored.get("direction", usual.direction.value)),
        baseline=stored.get("baseline"),
        deviation=stored.get("deviation"),
        smallest_effect=stored.get("smallest_effect"),
        daily_traffic=stored.get("daily_traffic"),
        arms=usual.arms if arms is None else tuple(Arm(name=name, share=share) for name, share in arms),
        guardrails=tuple(
            Guardrail(name=name, direction=Direction(direction), tolerance=tolerance)
            for name, direction, tolerance in stored.get("guardrails", ())
        ),
        is_unguarded=stored.get("is_unguarded", usual.is_unguarded),
    )


def _kill_json(kill: KillRule) -> dict[str, Any]:
    """Return when an experiment dies before its time, as it is stored."""
    return {"words": kill.words, "loss": kill.loss, "on": _day_json(kill.on)}


def _kill_of(stored: Mapping[str, Any]) -> KillRule:
    """Return when an experiment dies before its time."""
    return KillRule(words=stored.get("words", ""), loss=stored.get("loss"), on=_day_of(stored.get("on")))


def _arm_reading_json(arm: ArmReading) -> dict[str, Any]:
    """Return what one arm has seen, as it is stored: only the numbers that it has."""
    counts = {"conversions": arm.conversions, "mean": arm.mean, "deviation": arm.deviation}
    return {"arm": arm.arm, "users": arm.users, **{name: value for name, value in counts.items() if value is not None}}


def _arm_readings_of(stored: list[Mapping[str, Any]] | tuple[()]) -> tuple[ArmReading, ...]:
    """Return what the arms have seen."""
    return tuple(
        ArmReading(
            arm=each["arm"],
            users=each["users"],
            conversions=each.get("conversions"),
            mean=each.get("mean"),
            deviation=each.get("deviation"),
        )
        for each in stored
    )


def _day_json(day: date | None) -> str | None:
    """Return a day as it is stored."""
    return None if day is None else day.isoformat()


def _day_of(stored: str | None) -> date | None:
    """Return a day as it was stored."""
    return None if stored is None else date.fromisoformat(stored)
