"""Reads what somebody wrote about an experiment: which numbers of which arm, by rules that are ours.

Nothing is guessed. What is not understood becomes a sentence, and Heed asks back with it. Numbers are totals so far.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.numbers import decimal_marks, plain_digits
from bot.domain.experiments.readings import ArmReading, GuardrailReading, Reading
from bot.domain.experiments.terms import Design, Plan
from bot.domain.experiments.update_arms import GUARDRAIL_MARK, mark_guardrails, names_of
from bot.domain.experiments.update_facts import Expected, Facts, Role, reading_of
from bot.domain.experiments.update_scan import Scan, scan
from bot.domain.experiments.update_tables import told_as_sentences
from bot.domain.experiments.update_tokens import COVER, covered, tokens_of, undecorated
from bot.domain.words import clean_words

# The one arm of a bet that is no A/B test.
SO_FAR = "so far"
# Longer texts are no updates; what is beyond is not read, but it is said.
LONGEST_WORDS = 40_000
# Words that come with numbers, as a note on a card's thread.
LONGEST_NOTE = 2_000
# Beyond a handful, a list of sentences is not read any more.
_MOST_PROBLEMS = 4

_LABEL = re.compile(r"(?<![\w-])EXP[\s-]?(\d{1,9})(?![\w/%]|[.,]\d)(?:'s\b)?", re.IGNORECASE | re.ASCII)
_OPENING = re.compile(r"\W{0,8}EXP[\s-]?\d{1,9}\s{0,3}(?:update\b|[:\u2013\u2014-]|[|\t])", re.IGNORECASE | re.ASCII)
_DAY = re.compile(r"\b(?:day|tag|jour|d\u00eda|giorno)\s?(?:no\.?\s?|#\s?)?(\d{1,3})(?![\d/%]|[.,:]\d)", re.IGNORECASE)
_WEEK = re.compile(r"\b(?:week|wk|woche|semaine|semana)\s?#?\s?\d{1,2}(?![\d/%]|[.,:]\d)", re.IGNORECASE)
_STATED_GUARDRAIL = re.compile(
    r"\bguardrails?\b[ \t]{0,9}:?[ \t]{0,9}(?P<name>[^\n:;\d]{1,80})(?P<rest>[:\d][^\n;]{0,500})", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?]+(?=\s|$)|;|\n|$|.)")
_WORD = re.compile(r"[^\W\d_]{4,}")
_SPOKEN = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadUpdate:
    """What a text says about an experiment; `reading` is whole only when there are no problems."""

    # The experiment that it names.
    label_number: int | None = None
    # What was understood, for a form to begin with; None: nothing.
    reading: Reading | None = None
    # What was not understood, in plain sentences that ask back.
    problems: tuple[str, ...] = ()
    # Somebody wanted to report something, rather than to chat about it.
    is_meant: bool = False
    # The words that came with the numbers.
    note: str = ""

    @property
    def is_understood(self) -> bool:
        """Say whether it can be kept as it is."""
        return self.reading is not None and not self.problems


def read_update(words: str, experiment: Experiment | None) -> ReadUpdate:
    """Return what words say about an experiment; without one, whether they look like an update of the usual arms."""
    said = clean_words(words)
    text = undecorated(plain_digits(said[:LONGEST_WORDS]))
    numbers = list(dict.fromkeys(int(found) for found in _LABEL.findall(text)))
    label = numbers[0] if len(numbers) == 1 else None
    told = _LABEL.sub(f" {COVER} ", text)
    day = _DAY.search(told)
    told = _WEEK.sub(COVER, _DAY.sub(COVER, told))
    plan = experiment.terms.plan if experiment is not None else Plan()
    is_bet = experiment is not None and experiment.terms.design is Design.BET
    found = _read(told, plan, label=experiment.label if experiment else "this experiment", is_bet=is_bet)
    problems = list(found.problems)
    if len(numbers) > 1:
        named = " and ".join(f"EXP-{number}" for number in numbers[:_MOST_PROBLEMS])
        problems.insert(0, f"This names {named}: write one message for each.")
    is_opened = _OPENING.match(text) is not None
    is_meant = found.is_meant(is_opened=is_opened, has_day=day is not None)
    note = _note(said, is_whole=is_bet and not found.arms)
    return ReadUpdate(
        label_number=label,
        reading=_reading(found, int(day.group(1)) if day else None, is_words=is_bet and bool(note)),
        problems=tuple(problems[:_MOST_PROBLEMS]),
        is_meant=is_meant or (is_bet and is_opened and bool(note)),
        note=note,
    )


def read_arm(words: str, arm: str, plan: Plan, *, is_guardrail: bool = False) -> ArmReading | str:
    """Return what words such as `120/2400` say of one arm, or what is wrong with them, in a whole sentence."""
    text = plain_digits(clean_words(words)[:LONGEST_NOTE])
    text = _marked_own(undecorated(text), arm)
    found = scan(tokens_of(covered(text)), _metric_words(plan), has_arms=False)
    facts = found.of((None, 0))
    read = reading_of(arm, facts, _expected(plan, found, is_main=not is_guardrail))
    if isinstance(read, str):
        example = "120 of 2,400" if facts.numbers.keys() <= {Role.USERS, Role.DONE} else "mean 12.3 sd 4.5 n 800"
        hint = "" if facts.is_told else f" Write it like \u201c{example}\u201d."
        return _sentence(f"This {read}") + hint
    return read


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    arms: tuple[ArmReading, ...]
    guardrails: tuple[GuardrailReading, ...]
    problems: tuple[str, ...]
    scan: Scan

    def is_meant(self, *, is_opened: bool, has_day: bool) -> bool:
        """Say whether somebody wanted to report: a whole arm, or several halves, or half of one with a label."""
        if self.arms or self.guardrails:
            return True
        told = {place for place, facts in self.scan.facts.items() if facts.is_told} | self.scan.bare_arms
        attempts = len(told) + len(self.scan.loose)
        return attempts > 1 or (attempts == 1 and (is_opened or has_day))


def _read(text: str, plan: Plan, *, label: str, is_bet: bool) -> _Found:
    guardrails = [guardrail.name for guardrail in plan.guardrails]
    names = names_of(tuple(arm.name for arm in plan.arms))
    text, unknown = _without_unknown(mark_guardrails(text, guardrails), guardrails, label)
    strangers: list[str] = []
    if not is_bet:
        text, strangers = names.mark(text)
    metric_words = _metric_words(plan)
    found = scan(tokens_of(covered(told_as_sentences(text, metric_words))), metric_words, has_arms=not is_bet)
    places = {0: SO_FAR} if is_bet else {place: arm.name for place, arm in enumerate(plan.arms)}
    arms, wrong = _arms(found, None, places, _expected(plan, found, is_main=not is_bet))
    problems = [*unknown, *_strange(found, strangers, plan, label), *wrong]
    read: list[GuardrailReading] = []
    for place, guardrail in enumerate(guardrails):
        if any(at[0] == place and facts.is_told for at, facts in found.facts.items()):
            seen, wrong = _arms(found, place, places, _expected(plan, found, is_main=False))
            read += [GuardrailReading(name=guardrail, arms=seen)] if seen else []
            problems += [f"Guardrail {guardrail}: {sentence}" for sentence in wrong]
    return _Found(arms=arms, guardrails=tuple(read), problems=tuple(problems), scan=found)


def _arms(
    found: Scan, guardrail: int | None, places: dict[int, str], expected: Expected
) -> tuple[tuple[ArmReading, ...], list[str]]:
    """Return the arms that were understood, and what is wrong with the others."""
    read: list[ArmReading] = []
    wrong: list[str] = []
    missing: dict[str, list[str]] = {}
    for place, arm in places.items():
        facts = found.facts.get((guardrail, place), Facts())
        told = reading_of(arm, facts, expected) if facts.is_told else ""
        if isinstance(told, ArmReading):
            read.append(told)
        elif told:
            wrong.append(f"{arm} {told}")
        elif len(places) > 1:
            missing.setdefault("number of people" if facts.rates or facts.bare else "numbers", []).append(arm)
    wrong += [f"I found no {what} for {' and '.join(arms)}" for what, arms in missing.items()]
    known = ", ".join(f"{each.arm} as {_shown(each)}" for each in read)
    if wrong and known:
        wrong[0] = f"I read {known}, but {wrong[0].removeprefix('I ')}"
    return tuple(read), [_sentence(each) for each in wrong]


def _strange(found: Scan, strangers: Sequence[str], plan: Plan, label: str) -> list[str]:
    """Return what is wrong with numbers that belong to no arm of the plan."""
    named = [
        strangers[-place - 1]
        for (_, place) in found.facts
        if place is not None and place < 0 and found.facts[_, place].is_told
    ]
    named += [name for name, _ in found.loose if name]
    known = " and ".join(arm.name for arm in plan.arms)
    wrong = [f"I do not know an arm called \u201c{name}\u201d: {label} has {known}." for name in dict.fromkeys(named)]
    bare = [pair for name, pair in found.loose if not name]
    if bare:
        first = plan.arms[0].name
        wrong.append(f"I read {bare[0]}, but not of which arm: write it like \u201c{first} {bare[0]}\u201d.")
    return wrong


def _without_unknown(text: str, guardrails: Sequence[str], label: str) -> tuple[str, list[str]]:
    """Return text without guardrails that the plan does not have, and a sentence about each."""
    unknown: list[str] = []

    def dropped(found: re.Match[str]) -> str:
        if re.search(GUARDRAIL_MARK, found.group()) or not any(letter.isdecimal() for letter in found["rest"]):
            return found.group()
        has = f"it has {', '.join(guardrails)}" if guardrails else "it has none"
        unknown.append(f"{label} has no guardrail \u201c{found['name'].strip()}\u201d: {has}.")
        return COVER

    return _STATED_GUARDRAIL.sub(dropped, text), unknown


def _expected(plan: Plan, found: Scan, *, is_main: bool) -> Expected:
    marks = decimal_marks(found.quantities, [count for count in found.counts if count.count is not None])
    if not is_main:
        return Expected(decimal_marks=marks)
    return Expected(measure=plan.measure, deviation=plan.deviation, decimal_marks=marks)


def _metric_words(plan: Plan) -> frozenset[str]:
    return frozenset(_WORD.findall(plan.metric.casefold()))


def _reading(found: _Found, day: int | None, *, is_words: bool) -> Reading | None:
    if not (found.arms or found.guardrails or is_words):
        return None
    return Reading(arms=found.arms, guardrails=found.guardrails, day=day)


def _marked_own(text: str, arm: str) -> str:
    """Return the words of a form's input without the arm's own name, which may hold digits."""
    own = clean_words(arm)
    return text[len(own) :] if own and text.strip().casefold().startswith(own.casefold()) and len(own) > 1 else text


def _note(said: str, *, is_whole: bool) -> str:
    """Return the words beside the numbers: sentences without any, or for a bet everything but its label."""
    bare = _LABEL.sub("", said).strip(" :\t\n\u2013-")
    if is_whole:
        return bare[:LONGEST_NOTE]
    words = " ".join(each.group().strip() for each in _SENTENCE.finditer(bare) if _is_remark(each.group()))
    return words[:LONGEST_NOTE].strip()


def _is_remark(sentence: str) -> bool:
    """Say whether a sentence is words of its own: no numbers, and neither the head of a table nor a heading."""
    if any(letter.isdecimal() or letter in "\t|" for letter in sentence):
        return False
    return len(_SPOKEN.findall(sentence)) > 1 and not sentence.rstrip().endswith(":")


def _shown(arm: ArmReading) -> str:
    if arm.conversions is not None:
        return f"{arm.conversions:,} of {arm.users:,}"
    return f"mean {arm.mean:g} with deviation {arm.deviation:g} of {arm.users:,}"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith(("?", ")")) else ".")
