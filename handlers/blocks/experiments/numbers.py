"""What an experiment's numbers say, fact by fact: each with a name, and in words that stand without any colour."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.days import named_day
from bot.domain.experiments.figures import between, chance, change, loss, mean, percent, rate, sureness
from bot.domain.experiments.readings import ArmReading
from bot.domain.experiments.reports import (
    Alarm,
    Comparison,
    Gate,
    GuardrailStatus,
    KillStatus,
    Progress,
    Report,
    SampleRatio,
    Verdict,
)
from bot.domain.experiments.terms import Direction, Plan
from bot.domain.experiments.update_totals import SO_FAR
from bot.domain.language import later, say, say_many
from handlers.blocks import kit
from handlers.blocks.kit import Block

# Names of arms, metrics and guardrails are labels here.
NAME_BUDGET = 60
# A kill rule's words beside what it says.
_RULE_BUDGET = 200
# More arms or guardrails than this are not compared by anybody at a glance.
MOST_ARMS = 6
MOST_GUARDRAILS = 6
# Each state has a sign of its own and says what it is.
GUARDRAILS: Mapping[Alarm, str] = {
    Alarm.FINE: later("✓ fine"),
    Alarm.WATCH: later("⚠ watch it, though chance alone could do this"),
    Alarm.BROKEN: later("✗ broken"),
    Alarm.NO_NUMBERS: later("○ not enough numbers yet"),
    Alarm.BY_HAND: later("? not judged while the split is off"),
}
KILL_RULES: Mapping[Alarm, str] = {
    Alarm.FINE: later("✓ not met"),
    Alarm.WATCH: later("⚠ past its limit, though chance alone could do this"),
    Alarm.BROKEN: later("✗ met"),
    Alarm.NO_NUMBERS: later("○ not enough numbers yet"),
    Alarm.BY_HAND: later("? somebody has to judge it"),
}

_READABLE: Mapping[Gate, str] = {
    Gate.NOT_STARTED: later("from {day}"),
    Gate.TOO_EARLY: later("from {day}"),
    Gate.OPEN: later("since {day}"),
    Gate.OVERRIDDEN: later("now, for a reason; the plan was {day}"),
}

# Names of facts, by whether there are several variants, so that one has to be named.
_LIFTS = {False: later("Lift"), True: later("Lift of {arm}")}
_LATE, _OF_DAYS = later("day {day:,}, planned {planned:,}"), later("day {day:,} of {planned:,}")
_LOSSES = {False: later("Expected loss"), True: later("Expected loss of {arm}")}
_TO_WIN = {False: later("Chance to win"), True: later("Chance to win of {arm}")}
_ABOVE = {False: later("Chance to be above control"), True: later("Chance to be above control of {arm}")}
_BELOW = {False: later("Chance to be below control"), True: later("Chance to be below control of {arm}")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact: what it is about, and what it says; both may hold words of people and are drawn letter by letter."""

    name: str
    words: str

    @property
    def told(self) -> str:
        """Return the fact as a sentence for those who cannot see the card."""
        return f"{self.name}: {self.words}."


def short(text: str, budget: int = NAME_BUDGET) -> str:
    """Return somebody's words on one line and cut to a budget of escaped characters."""
    return kit.truncate(kit.one_line(text), budget, kit.escaped_size)


def quoted(text: str, budget: int = NAME_BUDGET) -> str:
    """Return somebody's words on one line, cut, and in quotation marks."""
    return say("“{words}”", words=short(text, budget))


def fact_list(facts: Sequence[Fact]) -> Block:
    """Return facts as a list, their names in bold."""
    return kit.rich_text(
        kit.bullets(*(kit.line(kit.said(each.name, bold=True), kit.said(f": {each.words}")) for each in facts))
    )


def arm_facts(report: Report) -> list[Fact]:
    """Return what each arm has seen, in the order in which it was reported."""
    arms = report.reading.arms if report.reading else ()
    shown = [Fact(name=_arm_name(arm.arm), words=counted(arm)) for arm in arms[:MOST_ARMS]]
    left = len(arms) - len(shown)
    return shown + (
        [Fact(name=say("and {count} more", count=left), words=say("in the update itself"))] if left > 0 else []
    )


def counted(arm: ArmReading) -> str:
    """Return the counts of an arm: `120 of 2,400 (5.00%)`, or people with their mean and deviation."""
    if arm.conversions is not None:
        share = f" ({rate(arm.conversions / arm.users)})" if arm.users else ""
        counts = say("{done:,} of {users:,}", done=arm.conversions, users=arm.users)
        return f"{counts}{share}"
    return say(
        "{users:,} people, mean {mean}, standard deviation {deviation}",
        users=arm.users,
        mean=mean(arm.mean or 0),
        deviation=mean(arm.deviation or 0),
    )


def _arm_name(name: str) -> str:
    """Return an arm's name; the one arm of a bet has none of its own."""
    return say(name) if name == SO_FAR else short(name) or say("So far")


def result_facts(report: Report) -> list[Fact]:
    """Return lift, chance and losses of each variant, and whether people were split as planned."""
    if not report.comparisons or report.reading is None:
        return []
    plan = report.experiment.terms.plan
    facts = [fact for each in report.comparisons[:MOST_ARMS] for fact in _compared(each, report, plan)]
    return facts + _split(report.ratio)


def watch_facts(report: Report) -> list[Fact]:
    """Return guardrails, the kill rule, and how far it is."""
    facts = [_guardrail(each) for each in report.guardrails[:MOST_GUARDRAILS]]
    if len(report.guardrails) > MOST_GUARDRAILS:
        facts.append(
            Fact(
                name=say("Guardrails"),
                words=say("{count} more are not shown here", count=len(report.guardrails) - MOST_GUARDRAILS),
            )
        )
    if report.kill is not None:
        facts.append(_kill(report, report.kill))
    if report.progress.days is not None:
        facts.append(Fact(name=say("So far"), words=_progress(report.progress)))
    return facts


def gate_facts(report: Report) -> list[Fact]:
    """Return when it may be read."""
    on = report.experiment.terms.earliest_read_on
    return [] if on is None else [Fact(name=say("May be read"), words=say(_READABLE[report.gate], day=named_day(on)))]


def _compared(comparison: Comparison, report: Report, plan: Plan) -> Iterator[Fact]:
    arm = short(comparison.variant.arm) if len(report.comparisons) > 1 else ""
    of = bool(arm)
    if comparison.verdict is Verdict.BAD_SPLIT:
        return
    lift = comparison.lift
    if lift is None:
        yield Fact(name=say(_LIFTS[of], arm=arm), words=say("not enough data for a number yet"))
        return
    sure = say("{percent} sure, however often you look", percent=sureness(lift.level))
    yield Fact(name=say(_LIFTS[of], arm=arm), words=f"{change(lift.value)}, {between(lift)} ({sure})")
    if comparison.chance is not None:
        yield Fact(name=say(_chance_name(report.gate, plan)[of], arm=arm), words=chance(comparison.chance))
    if comparison.loss_if_chosen is not None and comparison.loss_if_kept is not None:
        taken, kept = loss(comparison.loss_if_chosen), loss(comparison.loss_if_kept)
        costs = say(
            "on average, taking the variant costs {taken} and keeping the control {kept}", taken=taken, kept=kept
        )
        yield Fact(name=say(_LOSSES[of], arm=arm), words=costs)


def _chance_name(gate: Gate, plan: Plan) -> Mapping[bool, str]:
    """Return what a chance is called: before its time it is a number beside others."""
    if gate in {Gate.OPEN, Gate.OVERRIDDEN}:
        return _TO_WIN
    return _ABOVE if plan.direction is Direction.UP else _BELOW


def _split(ratio: SampleRatio) -> list[Fact]:
    if ratio.p_value is None:
        return []
    often = chance(ratio.p_value)
    if ratio.is_alarm:
        return [
            Fact(
                name=say("Sample ratio"),
                words=say("✗ not as planned: chance alone is this uneven in {often} of cases", often=often),
            )
        ]
    return [
        Fact(
            name=say("Sample ratio"),
            words=say("✓ as planned: chance alone is this uneven in {often} of cases", often=often),
        )
    ]


def _guardrail(status: GuardrailStatus) -> Fact:
    guardrail = status.guardrail
    numbers = f": {change(status.lift.value)}, {between(status.lift)}" if status.lift else ""
    borne = (
        say("at most {loss} is borne", loss=percent(guardrail.tolerance))
        if guardrail.tolerance
        else say("no loss is borne")
    )
    way = say("should rise") if guardrail.direction is Direction.UP else say("should fall")
    name = say("Guardrail {guardrail}", guardrail=short(guardrail.name))
    return Fact(name=name, words=f"{say(GUARDRAILS[status.alarm])}{numbers} ({way}; {borne})")


def _kill(report: Report, status: KillStatus) -> Fact:
    rule = report.experiment.terms.kill
    words = f": {quoted(rule.words, _RULE_BUDGET)}" if rule and rule.words else ""
    by = f", {say('by {day}', day=named_day(rule.on))}" if rule and rule.on else ""
    past = f"; {say('that day has passed')}" if status.is_past else ""
    return Fact(name=say("Kill rule"), words=f"{say(KILL_RULES[status.alarm])}{words}{by}{past}")


def day_words(progress: Progress) -> str:
    """Return which day it is: people call the day of the start the first one."""
    return say("day {day:,}", day=(progress.days or 0) + 1)


def _progress(progress: Progress) -> str:
    days, day = day_words(progress), (progress.days or 0) + 1
    if progress.planned_days is not None:
        # Once it runs longer than that, "of" would be a riddle.
        sentence = _LATE if day > progress.planned_days else _OF_DAYS
        days = say(sentence, day=day, planned=progress.planned_days)
    if not (progress.people or progress.planned_people):
        return days
    people = say_many(progress.people, "{number:,} person", "{number:,} people")
    if progress.planned_people:
        people = say(
            "{people:,} of {planned:,} people ({share:.0%})",
            people=progress.people,
            planned=progress.planned_people,
            share=min(progress.people / progress.planned_people, 9.99),
        )
    return f"{days}, {people}"
