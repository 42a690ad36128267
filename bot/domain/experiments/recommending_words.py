"""The sentences behind a verdict and a recommendation: plain, exact, and without a word of a result before its time."""

from collections.abc import Mapping, Sequence

from bot.domain.days import named_day
from bot.domain.experiments.decisions import Outcome
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.figures import between, percent, told
from bot.domain.experiments.readings import ArmReading, Measure
from bot.domain.experiments.reports import Alarm, Comparison, Gate, GuardrailStatus, KillStatus, Progress, Verdict
from bot.domain.experiments.terms import Plan
from bot.domain.words import clean_words, listed

# A name that somebody typed is a label in a sentence, not the sentence.
_LONGEST_NAME = 60
# How an unclear result goes on.
_ENDINGS: Mapping[Outcome | None, str] = {
    None: ", so it is worth running on",
    Outcome.INCONCLUSIVE: ", and everybody who was planned is counted",
}


def split_words(comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """Return what a broken split means, and what to check."""
    people = " to ".join(f"{arm.users:,}" for arm in _arms(comparisons))
    check = (
        "What to check: is everybody counted once, and in one arm? Do all arms log alike from the first screen on? "
        "Does one of them lose people to errors, redirects or slow pages? Are bots filtered alike? Was the split "
        "changed on the way?"
    )
    return (
        f"People were not split as planned: {people}. Chance alone does that less than once in a thousand times.",
        "Until that is explained, no other number here can be trusted, so no result is shown.",
        check,
    )


def lack_words(verdict: Verdict, comparisons: Sequence[Comparison], experiment: Experiment) -> list[str]:
    """Return why there is nothing to say yet."""
    if verdict is Verdict.NO_NUMBERS:
        return ["Nothing was reported yet." if experiment.started_at is not None else "It has not started."]
    empty = [_quoted(arm.arm) for arm in _arms(comparisons) if not arm.users]
    if empty:
        return [f"Not enough data yet: nobody was reported for {listed(empty)}."]
    if any(each.variant.measure is not each.control.measure for each in comparisons):
        return ["These arms cannot be compared: one was reported as a rate and the other as a mean."]
    return [_too_little(comparisons)]


def early_words(experiment: Experiment) -> list[str]:
    """Return from when on it may be read."""
    on = experiment.terms.earliest_read_on
    if on is None:
        return ["It has no earliest read date, so these are numbers and no result: set one."]
    return [f"It may be read from {named_day(on)}; until then these are numbers and no result."]


def verdict_words(
    verdict: Verdict, first: Comparison, comparisons: Sequence[Comparison], recommended: Outcome | None, plan: Plan
) -> list[str]:
    """Return the verdict on the variant that is told first."""
    if first.lift is None:
        return []
    who, numbers = _who(first, comparisons), told(first.lift)
    if verdict in {Verdict.BETTER, Verdict.WORSE}:
        side = "above" if first.lift.lower > 0 else "below"
        return [f"{who} is {verdict} than the control: {numbers}, and the whole interval is {side} zero."]
    if verdict is Verdict.NO_DIFFERENCE:
        worth = percent(plan.smallest_effect or 0)
        return [f"Whatever the difference is, it is smaller than the {worth} that would be worth having: {numbers}."]
    ending = _ENDINGS.get(recommended, "")
    return [f"It is not clear: {_lower(who)} may do better or worse than the control, {between(first.lift)}{ending}."]


def guardrail_words(guardrails: Sequence[GuardrailStatus]) -> list[str]:
    """Return a sentence for each guardrail that is broken or looks like it."""
    return [_guardrail(each) for each in guardrails if each.alarm in {Alarm.BROKEN, Alarm.WATCH}]


def kill_words(kill: KillStatus | None, comparisons: Sequence[Comparison], experiment: Experiment) -> list[str]:
    """Return what the kill rule says, where it says anything."""
    rule = experiment.terms.kill
    if kill is None or rule is None:
        return []
    said = []
    who = "a variant moved" if len(comparisons) > 1 else "the variant moved"
    moved = f"{who} the metric the wrong way by {percent(rule.loss or 0)} or more"
    if kill.alarm is Alarm.BROKEN:
        said.append(f"The kill rule is met: {moved}, and chance alone does not explain it.")
    elif kill.alarm is Alarm.WATCH:
        said.append(f"Watch the kill rule: {moved}, but chance alone could do that.")
    if kill.is_past and rule.on is not None:
        said.append(f"The kill date, {named_day(rule.on)}, has passed without a decision.")
    return said


def doubt_words(recommended: Outcome | None, guardrails: Sequence[GuardrailStatus], plan: Plan) -> list[str]:
    """Return why something better is not shipped as it is."""
    if recommended is not Outcome.ITERATE:
        return []
    if any(each.alarm is Alarm.BROKEN for each in guardrails):
        return ["A better main metric does not make up for a broken guardrail."]
    return [
        f"Even the best end of it is less than the {percent(plan.smallest_effect or 0)} that would be worth having."
    ]


def override_words(gate: Gate, experiment: Experiment) -> list[str]:
    """Return that it was read before its time, where it was."""
    on = experiment.terms.earliest_read_on
    if gate is not Gate.OVERRIDDEN or on is None:
        return []
    return [f"This was read before {named_day(on)}, for a reason that stays on the card."]


def sample_words(verdict: Verdict, gate: Gate, progress: Progress) -> list[str]:
    """Return how many of the planned people are missing at a reading."""
    is_read = gate in {Gate.OPEN, Gate.OVERRIDDEN} and verdict is not Verdict.NO_NUMBERS
    if not is_read or progress.planned_people is None or progress.people >= progress.planned_people:
        return []
    return [f"{progress.people:,} of {progress.planned_people:,} planned people are counted."]


def bet_words(verdict: Verdict, experiment: Experiment) -> list[str]:
    """Return what can be said of a bet, which has no arms to compare."""
    if verdict is Verdict.NO_NUMBERS:
        return lack_words(verdict, (), experiment)
    on = experiment.terms.earliest_read_on
    if verdict is Verdict.TOO_EARLY and on is not None:
        return [f"Whether it came true shows from {named_day(on)}."]
    return ["Hold what was reported against what must happen, and decide."]


def _arms(comparisons: Sequence[Comparison]) -> list[ArmReading]:
    """Return the control and every variant, each once."""
    return [comparisons[0].control, *(each.variant for each in comparisons)] if comparisons else []


def _too_little(comparisons: Sequence[Comparison]) -> str:
    from bot.domain.statistics.samples import (  # noqa: PLC0415 -- loaded when first used
        FEWEST_EVENTS,
        FEWEST_EVENTS_TO_PEEK,
        FEWEST_USERS,
    )

    if any(each.control.measure is Measure.MEAN for each in comparisons):
        return (
            f"Not enough data yet: each arm needs at least {FEWEST_USERS} people whose values differ, "
            "and the control a mean that is clear of zero."
        )
    return (
        f"Not enough data yet: each arm needs at least {FEWEST_EVENTS_TO_PEEK} who did it "
        f"and {FEWEST_EVENTS} who did not."
    )


def _guardrail(status: GuardrailStatus) -> str:
    name, tolerance = _quoted(status.guardrail.name), status.guardrail.tolerance
    borne = f"a loss of {percent(tolerance)} is borne" if tolerance else "no loss is borne"
    numbers = f"{told(status.lift)}, where {borne}" if status.lift else f"it looks like a loss, where {borne}"
    if status.alarm is Alarm.BROKEN:
        return f"The guardrail {name} is broken: {numbers}."
    return f"Watch the guardrail {name}: {numbers}; chance alone could do that."


def _who(comparison: Comparison, comparisons: Sequence[Comparison]) -> str:
    return _quoted(comparison.variant.arm) if len(comparisons) > 1 else "The variant"


def _lower(who: str) -> str:
    return who[0].lower() + who[1:]


def _quoted(name: str) -> str:
    bare = " ".join(clean_words(name).split())
    return f"“{bare if len(bare) <= _LONGEST_NAME else bare[: _LONGEST_NAME - 1].rstrip() + '…'}”"
