"""What the numbers allow to be said, what Heed would do, and why: one order of doubts, the gravest first.

No numbers; people were not split as planned; not enough data; a broken guardrail; a kill rule that is met; too early;
and only then whether a variant is better. Before the earliest read date nothing here speaks of a result.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.experiments.comparing import harm, least_harm
from bot.domain.experiments.decisions import Outcome
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.recommending_words import (
    bet_words,
    doubt_words,
    early_words,
    guardrail_words,
    kill_words,
    lack_words,
    override_words,
    sample_words,
    split_words,
    verdict_words,
)
from bot.domain.experiments.reports import (
    Alarm,
    Comparison,
    Gate,
    GuardrailStatus,
    KillStatus,
    Lift,
    Progress,
    SampleRatio,
    Verdict,
)
from bot.domain.experiments.terms import Design, Direction, Plan

# Which variant is told first, once something may be said: the one that would be kept.
_TOLD = (Verdict.BETTER, Verdict.UNCLEAR, Verdict.NO_DIFFERENCE, Verdict.WORSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Everything that was computed of an experiment, before anything is said of it."""

    experiment: Experiment
    is_reported: bool
    gate: Gate
    comparisons: tuple[Comparison, ...]
    ratio: SampleRatio
    guardrails: tuple[GuardrailStatus, ...]
    kill: KillStatus | None
    progress: Progress
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What is said of an experiment."""

    verdict: Verdict
    recommended: Outcome | None
    because: tuple[str, ...]
    comparisons: tuple[Comparison, ...]


def concluded(found: Findings) -> Conclusion:
    """Return the verdict on an experiment, what Heed would do, and why."""
    if found.experiment.terms.design is Design.BET:
        return _bet(found)
    if found.ratio.is_alarm:
        hidden = tuple(_hidden(each) for each in found.comparisons)
        return Conclusion(
            verdict=Verdict.BAD_SPLIT, recommended=None, because=split_words(found.comparisons), comparisons=hidden
        )
    judged = tuple(_judged(each, found) for each in found.comparisons)
    verdict = _verdict(judged, found)
    recommended = _recommended(verdict, judged, found)
    return Conclusion(
        verdict=verdict,
        recommended=recommended,
        because=_because(verdict, recommended, judged, found),
        comparisons=judged,
    )


def told_first(comparisons: Sequence[Comparison], direction: Direction) -> Comparison | None:
    """Return the variant that is told first: the one to keep once that may be said, until then the first planned."""
    known = [each for each in comparisons if each.lift is not None]
    sayable = [each for each in known if each.verdict in _TOLD]
    if not sayable:
        return known[0] if known else next(iter(comparisons), None)
    return min(sayable, key=lambda each: (_TOLD.index(each.verdict), _harm(each, direction)))


def misses_smallest(lift: Lift, plan: Plan) -> bool:
    """Say whether even the best end of an interval is less than what would be worth having."""
    gain = -least_harm(lift, plan.direction)
    return plan.smallest_effect is not None and 0 < gain < plan.smallest_effect


def is_sample_full(progress: Progress) -> bool | None:
    """Say whether everybody who was planned was counted; None when nobody planned."""
    return None if progress.planned_people is None else progress.people >= progress.planned_people


def _harm(comparison: Comparison, direction: Direction) -> float:
    return harm(comparison.lift.value, direction) if comparison.lift else 0.0


def _bet(found: Findings) -> Conclusion:
    verdict = Verdict.UNCLEAR
    if not found.is_reported or found.gate is Gate.NOT_STARTED:
        verdict = Verdict.NO_NUMBERS
    elif found.gate is Gate.TOO_EARLY:
        verdict = Verdict.TOO_EARLY
    because = (*bet_words(verdict, found.experiment), *kill_words(found.kill, (), found.experiment))
    return Conclusion(verdict=verdict, recommended=None, because=because, comparisons=())


def _hidden(comparison: Comparison) -> Comparison:
    """Return a comparison without any result: with a broken split there is none."""
    return Comparison(variant=comparison.variant, control=comparison.control, verdict=Verdict.BAD_SPLIT)


def _judged(comparison: Comparison, found: Findings) -> Comparison:
    if comparison.lift is None:
        return replace(comparison, verdict=Verdict.NOT_ENOUGH)
    if found.gate not in {Gate.OPEN, Gate.OVERRIDDEN}:
        return replace(comparison, verdict=Verdict.TOO_EARLY)
    return replace(comparison, verdict=_of_lift(comparison.lift, found.experiment.terms.plan))


def _of_lift(lift: Lift, plan: Plan) -> Verdict:
    if lift.lower > 0 or lift.upper < 0:
        return Verdict.WORSE if harm(lift.value, plan.direction) > 0 else Verdict.BETTER
    worth = plan.smallest_effect
    is_small = worth is not None and lift.lower > -worth and lift.upper < worth
    return Verdict.NO_DIFFERENCE if is_small else Verdict.UNCLEAR


def _verdict(judged: Sequence[Comparison], found: Findings) -> Verdict:
    if not found.is_reported or found.gate is Gate.NOT_STARTED:
        return Verdict.NO_NUMBERS
    said = {each.verdict for each in judged} - {Verdict.NOT_ENOUGH}
    if not said:
        return Verdict.NOT_ENOUGH
    for verdict in (Verdict.TOO_EARLY, Verdict.BETTER, Verdict.UNCLEAR, Verdict.NO_DIFFERENCE):
        if verdict in said:
            return verdict
    return Verdict.WORSE


def _recommended(verdict: Verdict, judged: Sequence[Comparison], found: Findings) -> Outcome | None:
    if found.gate is Gate.NOT_STARTED:
        return None
    if any(each.alarm is Alarm.BROKEN for each in found.guardrails):
        return Outcome.ITERATE if verdict is Verdict.BETTER else Outcome.STOP
    plan = found.experiment.terms.plan
    if verdict is Verdict.BETTER:
        best = told_first(judged, plan.direction)
        is_small = best is not None and best.lift is not None and misses_smallest(best.lift, plan)
        return Outcome.ITERATE if is_small else Outcome.SHIP
    if found.kill is not None and (found.kill.alarm is Alarm.BROKEN or found.kill.is_past):
        return Outcome.STOP
    if verdict in {Verdict.WORSE, Verdict.NO_DIFFERENCE}:
        return Outcome.STOP
    is_over = verdict is Verdict.UNCLEAR and is_sample_full(found.progress)
    return Outcome.INCONCLUSIVE if is_over else None


def _because(
    verdict: Verdict, recommended: Outcome | None, judged: Sequence[Comparison], found: Findings
) -> tuple[str, ...]:
    """Return the reasons, the verdict first."""
    experiment, first = found.experiment, told_first(judged, found.experiment.terms.plan.direction)
    told: list[str] = []
    if verdict in {Verdict.NO_NUMBERS, Verdict.NOT_ENOUGH}:
        told += lack_words(verdict, judged, experiment)
    elif verdict is not Verdict.TOO_EARLY and first is not None:
        told += verdict_words(verdict, first, judged, recommended, experiment.terms.plan)
    if found.gate is Gate.TOO_EARLY:
        told += early_words(experiment)
    told += guardrail_words(found.guardrails)
    told += kill_words(found.kill, judged, experiment)
    told += doubt_words(recommended, found.guardrails, experiment.terms.plan)
    told += override_words(found.gate, experiment)
    told += sample_words(verdict, found.gate, found.progress)
    return tuple(told)
