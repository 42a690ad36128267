"""The sentences behind a verdict and a recommendation: plain, exact, and without a word of a result before its time."""

from collections.abc import Mapping, Sequence

from bot.domain.days import named_day
from bot.domain.experiments.decisions import Outcome
from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.figures import between, percent, told
from bot.domain.experiments.readings import ArmReading, Measure
from bot.domain.experiments.reports import Alarm, Comparison, Gate, GuardrailStatus, KillStatus, Lift, Progress, Verdict
from bot.domain.experiments.terms import Plan
from bot.domain.language import later, number, say
from bot.domain.words import clean_words, listed

# A name that somebody typed is a label in a sentence, not the sentence.
_LONGEST_NAME = 60
# An unclear result, by what Heed would do; `_UNCLEAR` where it would do something else.
_UNCLEAR = later("It is not clear: {variant} may do better or worse than the control, {interval}.")
_UNCLEAR_AND: Mapping[Outcome | None, str] = {
    None: later(
        "It is not clear: {variant} may do better or worse than the control, {interval}, so it is worth running on."
    ),
    Outcome.INCONCLUSIVE: later(
        "It is not clear: {variant} may do better or worse than the control, {interval}, and everybody who was "
        "planned is counted."
    ),
}
_KILLED = later(
    "The kill rule is met: {variant} moved the metric the wrong way by {loss} or more, and chance alone does not "
    "explain it."
)
_NEAR_KILL = later(
    "Watch the kill rule: {variant} moved the metric the wrong way by {loss} or more, but chance alone could do that."
)
# What is said of a guardrail, by whether there are numbers, and whether any loss is borne.
_BROKEN = {
    (True, True): later("The guardrail {name} is broken: {numbers}, where a loss of {loss} is borne."),
    (True, False): later("The guardrail {name} is broken: {numbers}, where no loss is borne."),
    (False, True): later("The guardrail {name} is broken: it looks like a loss, where a loss of {loss} is borne."),
    (False, False): later("The guardrail {name} is broken: it looks like a loss, where no loss is borne."),
}
_WATCHED = {
    (True, True): later(
        "Watch the guardrail {name}: {numbers}, where a loss of {loss} is borne; chance alone could do that."
    ),
    (True, False): later("Watch the guardrail {name}: {numbers}, where no loss is borne; chance alone could do that."),
    (False, True): later(
        "Watch the guardrail {name}: it looks like a loss, where a loss of {loss} is borne; chance alone could do that."
    ),
    (False, False): later(
        "Watch the guardrail {name}: it looks like a loss, where no loss is borne; chance alone could do that."
    ),
}
# Whether a variant is better, and on which side of zero its interval lies.
_SURE: Mapping[tuple[Verdict, bool], str] = {
    (Verdict.BETTER, True): later(
        "{variant} is better than the control: {numbers}, and the whole interval is above zero."
    ),
    (Verdict.BETTER, False): later(
        "{variant} is better than the control: {numbers}, and the whole interval is below zero."
    ),
    (Verdict.WORSE, True): later(
        "{variant} is worse than the control: {numbers}, and the whole interval is above zero."
    ),
    (Verdict.WORSE, False): later(
        "{variant} is worse than the control: {numbers}, and the whole interval is below zero."
    ),
}


def split_words(comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """Return what a broken split means, and what to check."""
    people = say(" to ").join(number(arm.users) for arm in _arms(comparisons))
    check = say(
        "What to check: is everybody counted once, and in one arm? Do all arms log alike from the first "
        "screen on? Does one of them lose people to errors, redirects or slow pages? Are bots filtered "
        "alike? Was the split changed on the way?"
    )
    return (
        say(
            "People were not split as planned: {people}. Chance alone does that less than once in a thousand times.",
            people=people,
        ),
        say("Until that is explained, no other number here can be trusted, so no result is shown."),
        check,
    )


def lack_words(verdict: Verdict, comparisons: Sequence[Comparison], experiment: Experiment) -> list[str]:
    """Return why there is nothing to say yet."""
    if verdict is Verdict.NO_NUMBERS:
        return [say("Nothing was reported yet.") if experiment.started_at is not None else say("It has not started.")]
    empty = [_quoted(arm.arm) for arm in _arms(comparisons) if not arm.users]
    if empty:
        return [say("Not enough data yet: nobody was reported for {empty}.", empty=listed(empty))]
    if any(each.variant.measure is not each.control.measure for each in comparisons):
        return [say("These arms cannot be compared: one was reported as a rate and the other as a mean.")]
    return [_too_little(comparisons)]


def early_words(experiment: Experiment) -> list[str]:
    """Return from when on it may be read."""
    on = experiment.terms.earliest_read_on
    if on is None:
        return [say("It has no earliest read date, so these are numbers and no result: set one.")]
    return [say("It may be read from {day}; until then these are numbers and no result.", day=named_day(on))]


def verdict_words(
    verdict: Verdict, first: Comparison, comparisons: Sequence[Comparison], recommended: Outcome | None, plan: Plan
) -> list[str]:
    """Return the verdict on the variant that is told first."""
    if first.lift is None:
        return []
    numbers = told(first.lift)
    if verdict in {Verdict.BETTER, Verdict.WORSE}:
        return [say(_SURE[verdict, first.lift.lower > 0], variant=_who(first, comparisons), numbers=numbers)]
    if verdict is Verdict.NO_DIFFERENCE:
        worth = percent(plan.smallest_effect or 0)
        return [
            say(
                "Whatever the difference is, it is smaller than the {worth} that would be worth having: {numbers}.",
                worth=worth,
                numbers=numbers,
            )
        ]
    return [_unclear(first, first.lift, comparisons, recommended)]


def guardrail_words(guardrails: Sequence[GuardrailStatus]) -> list[str]:
    """Return a sentence for each guardrail that is broken or looks like it."""
    return [_guardrail(each) for each in guardrails if each.alarm in {Alarm.BROKEN, Alarm.WATCH}]


def kill_words(kill: KillStatus | None, comparisons: Sequence[Comparison], experiment: Experiment) -> list[str]:
    """Return what the kill rule says, where it says anything."""
    rule = experiment.terms.kill
    if kill is None or rule is None:
        return []
    said = []
    loss, who = percent(rule.loss or 0), say("a variant") if len(comparisons) > 1 else say("the variant")
    if kill.alarm is Alarm.BROKEN:
        said.append(say(_KILLED, variant=who, loss=loss))
    elif kill.alarm is Alarm.WATCH:
        said.append(say(_NEAR_KILL, variant=who, loss=loss))
    if kill.is_past and rule.on is not None:
        said.append(say("The kill date, {day}, has passed without a decision.", day=named_day(rule.on)))
    return said


def doubt_words(recommended: Outcome | None, guardrails: Sequence[GuardrailStatus], plan: Plan) -> list[str]:
    """Return why something better is not shipped as it is."""
    if recommended is not Outcome.ITERATE:
        return []
    if any(each.alarm is Alarm.BROKEN for each in guardrails):
        return [say("A better main metric does not make up for a broken guardrail.")]
    return [
        say(
            "Even the best end of it is less than the {worth} that would be worth having.",
            worth=percent(plan.smallest_effect or 0),
        )
    ]


def override_words(gate: Gate, experiment: Experiment) -> list[str]:
    """Return that it was read before its time, where it was."""
    on = experiment.terms.earliest_read_on
    if gate is not Gate.OVERRIDDEN or on is None:
        return []
    return [say("This was read before {day}, for a reason that stays on the card.", day=named_day(on))]


def sample_words(verdict: Verdict, gate: Gate, progress: Progress) -> list[str]:
    """Return how many of the planned people are missing at a reading."""
    is_read = gate in {Gate.OPEN, Gate.OVERRIDDEN} and verdict is not Verdict.NO_NUMBERS
    if not is_read or progress.planned_people is None or progress.people >= progress.planned_people:
        return []
    return [
        say(
            "{people:,} of {planned:,} planned people are counted.",
            people=progress.people,
            planned=progress.planned_people,
        )
    ]


def bet_words(verdict: Verdict, experiment: Experiment) -> list[str]:
    """Return what can be said of a bet, which has no arms to compare."""
    if verdict is Verdict.NO_NUMBERS:
        return lack_words(verdict, (), experiment)
    on = experiment.terms.earliest_read_on
    if verdict is Verdict.TOO_EARLY and on is not None:
        return [say("Whether it came true shows from {day}.", day=named_day(on))]
    return [say("Hold what was reported against what must happen, and decide.")]


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
        return say(
            "Not enough data yet: each arm needs at least {people} people whose values differ, and the "
            "control a mean that is clear of zero.",
            people=FEWEST_USERS,
        )
    return say(
        "Not enough data yet: each arm needs at least {did} who did it and {did_not} who did not.",
        did=FEWEST_EVENTS_TO_PEEK,
        did_not=FEWEST_EVENTS,
    )


def _guardrail(status: GuardrailStatus) -> str:
    tolerance, is_broken = status.guardrail.tolerance, status.alarm is Alarm.BROKEN
    sentence = (_BROKEN if is_broken else _WATCHED)[status.lift is not None, bool(tolerance)]
    numbers = told(status.lift) if status.lift else ""
    return say(sentence, name=_quoted(status.guardrail.name), numbers=numbers, loss=percent(tolerance))


def _unclear(first: Comparison, lift: Lift, comparisons: Sequence[Comparison], recommended: Outcome | None) -> str:
    who = _quoted(first.variant.arm) if len(comparisons) > 1 else say("the variant")
    return say(_UNCLEAR_AND.get(recommended, _UNCLEAR), variant=who, interval=between(lift))


def _who(comparison: Comparison, comparisons: Sequence[Comparison]) -> str:
    return _quoted(comparison.variant.arm) if len(comparisons) > 1 else say("The variant")


def _quoted(name: str) -> str:
    bare = " ".join(clean_words(name).split())
    cut = bare if len(bare) <= _LONGEST_NAME else f"{bare[: _LONGEST_NAME - 1].rstrip()}…"
    return say("“{words}”", words=cut)
