"""From the marked words of an update to the totals of every arm and guardrail, and to what is wrong with them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.experiments.numbers import decimal_marks
from bot.domain.experiments.readings import ArmReading, GuardrailReading
from bot.domain.experiments.terms import Plan
from bot.domain.experiments.update_arms import GUARDRAIL_MARK, mark_guardrails, names_of
from bot.domain.experiments.update_facts import Expected, Facts, Wrong, reading_of
from bot.domain.experiments.update_scan import Scan, scan
from bot.domain.experiments.update_tables import told_as_sentences
from bot.domain.experiments.update_tokens import COVER, covered, tokens_of
from bot.domain.language import later, say
from bot.domain.words import listed

# The one arm of a bet that is no A/B test.
SO_FAR = later("so far")

_STATED_GUARDRAIL = re.compile(
    r"\bguardrails?\b[ \t]{0,9}:?[ \t]{0,9}(?P<name>[^\n:;\d]{1,80})(?P<rest>[:\d][^\n;]{0,500})", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What an update says, and what is wrong with it."""

    arms: tuple[ArmReading, ...]
    guardrails: tuple[GuardrailReading, ...]
    problems: tuple[str, ...]
    scan: Scan

    def is_meant(self, *, is_opened: bool, has_day: bool) -> bool:
        """Say whether somebody wanted to report: a whole arm, or several halves, or half of one with a label."""
        if self.arms or self.guardrails:
            return True
        told = {place for place, facts in self.scan.facts.items() if facts.is_told}
        halves = len(told) + len(self.scan.loose)
        attempts = len(told | self.scan.bare_arms) + len(self.scan.loose)
        return attempts > 1 or (halves == 1 and (is_opened or has_day))


def totals_in(text: str, plan: Plan, *, label: str, is_bet: bool, is_main: bool = True) -> Totals:
    """Return what words say of the arms of a plan; where `is_main` is not set, of a guardrail that names none."""
    guardrails = [guardrail.name for guardrail in plan.guardrails]
    names = names_of(tuple(arm.name for arm in plan.arms))
    text, unknown = _without_unknown(mark_guardrails(text, guardrails), guardrails, label)
    strangers: list[str] = []
    if not is_bet:
        text, strangers = names.mark(text)
    words = metric_words_of(plan)
    found = scan(tokens_of(covered(told_as_sentences(text, words))), words, has_arms=not is_bet)
    places = {0: SO_FAR} if is_bet else {place: arm.name for place, arm in enumerate(plan.arms)}
    arms, wrong = _arms(found, None, places, expected_of(plan, found, is_main=is_main and not is_bet))
    problems = [*unknown, *_strange(found, strangers, plan, label), *wrong]
    read: list[GuardrailReading] = []
    for place, guardrail in enumerate(guardrails):
        if any(at[0] == place and facts.is_told for at, facts in found.facts.items()):
            seen, wrong = _arms(found, place, places, expected_of(plan, found, is_main=False))
            read += [GuardrailReading(name=guardrail, arms=seen)] if seen else []
            problems += [say("Guardrail {name}: {problem}", name=guardrail, problem=sentence) for sentence in wrong]
    return Totals(arms=arms, guardrails=tuple(read), problems=tuple(problems), scan=found)


def _arms(
    found: Scan, guardrail: int | None, places: dict[int, str], expected: Expected
) -> tuple[tuple[ArmReading, ...], list[str]]:
    """Return the arms that were understood, and what is wrong with the others."""
    read: list[ArmReading] = []
    wrong: list[_Told] = []
    missing: dict[bool, list[str]] = {}
    for place, arm in places.items():
        facts = found.facts.get((guardrail, place), Facts())
        told = reading_of(arm, facts, expected) if facts.is_told else None
        if isinstance(told, ArmReading):
            read.append(told)
        elif told is not None:
            wrong.append(_Told(named=told, arm=say(arm) if arm == SO_FAR else arm))
        elif len(places) > 1:
            missing.setdefault(bool(facts.rates or facts.bare), []).append(arm)
    wrong += [_Told(missing=listed(arms), has_rates=has_rates) for has_rates, arms in missing.items()]
    known = ", ".join(say("{arm} as {numbers}", arm=each.arm, numbers=_shown(each)) for each in read)
    said = [each.words() for each in wrong]
    if wrong and known:
        said[0] = wrong[0].after(known)
    return tuple(read), said


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """Something wrong with the arms of an update: with one of them, or that several are missing."""

    arm: str = ""
    named: Wrong | None = None
    missing: str = ""
    # Whether the missing arms have a rate, and lack only the number of people.
    has_rates: bool = False

    def words(self) -> str:
        """Return it as a sentence."""
        if self.named is not None:
            return self.named.said(self.arm[:1].upper() + self.arm[1:])
        if self.has_rates:
            return say("I found no number of people for {arms}.", arms=self.missing)
        return say("I found no numbers for {arms}.", arms=self.missing)

    def after(self, known: str) -> str:
        """Return it as the end of a sentence that says what was read."""
        if self.named is not None:
            return say("I read {known}, but {problem}", known=known, problem=self.named.said(self.arm))
        if self.has_rates:
            return say("I read {known}, but found no number of people for {arms}.", known=known, arms=self.missing)
        return say("I read {known}, but found no numbers for {arms}.", known=known, arms=self.missing)


def _strange(found: Scan, strangers: Sequence[str], plan: Plan, label: str) -> list[str]:
    """Return what is wrong with numbers that belong to no arm of the plan."""
    named = [
        strangers[-place - 1]
        for (_, place) in found.facts
        if place is not None and place < 0 and found.facts[_, place].is_told
    ]
    named += [name for name, _ in found.loose if name]
    known = listed([arm.name for arm in plan.arms])
    unclear = [name.strip() for name in named if name[-1:] == " "]
    named = [name for name in named if name[-1:] != " "]
    wrong = [
        say("\u201c{name} \u2026\u201d may name an arm or begin a number: write a colon behind the arm.", name=name)
        for name in unclear
    ]
    wrong += [
        say("I do not know an arm called \u201c{name}\u201d: {label} has {known}.", name=name, label=label, known=known)
        for name in dict.fromkeys(named)
    ]
    bare = [pair for name, pair in found.loose if not name]
    if bare and plan.arms:
        first = plan.arms[0].name
        example = f"{first} {bare[0]}"
        wrong.append(
            say(
                "I read {numbers}, but not of which arm: write it like \u201c{example}\u201d.",
                numbers=bare[0],
                example=example,
            )
        )
    return wrong


def _without_unknown(text: str, guardrails: Sequence[str], label: str) -> tuple[str, list[str]]:
    """Return text without guardrails that the plan does not have, and a sentence about each."""
    unknown: list[str] = []

    def dropped(found: re.Match[str]) -> str:
        if re.search(GUARDRAIL_MARK, found.group()) or not any(letter.isdecimal() for letter in found["rest"]):
            return found.group()
        unknown.append(_unknown(label, found["name"].strip(), guardrails))
        return COVER

    return _STATED_GUARDRAIL.sub(dropped, text), unknown


def _unknown(label: str, name: str, guardrails: Sequence[str]) -> str:
    if not guardrails:
        return say("{label} has no guardrail \u201c{name}\u201d: it has none.", label=label, name=name)
    known = ", ".join(guardrails)
    return say("{label} has no guardrail \u201c{name}\u201d: it has {known}.", label=label, name=name, known=known)


def expected_of(plan: Plan, found: Scan, *, is_main: bool) -> Expected:
    """Return what is known beforehand of the numbers that were found."""
    marks = decimal_marks(found.quantities, [count for count in found.counts if count.count is not None])
    if not is_main:
        return Expected(decimal_marks=marks)
    return Expected(measure=plan.measure, deviation=plan.deviation, decimal_marks=marks)


def metric_words_of(plan: Plan) -> frozenset[str]:
    """Return the words of a plan's metric, which count who did it."""
    return frozenset(_WORD.findall(plan.metric.casefold()))


def _shown(arm: ArmReading) -> str:
    if arm.conversions is not None:
        return say("{done:,} of {users:,}", done=arm.conversions, users=arm.users)
    return say(
        "mean {mean:g} with deviation {deviation:g} of {users:,}",
        mean=arm.mean,
        deviation=arm.deviation,
        users=arm.users,
    )
