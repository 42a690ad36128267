"""Reads what somebody wrote about an experiment: which numbers of which arm, by rules that are ours.

Nothing is guessed. What is not understood becomes a sentence, and Heed asks back with it. Numbers are totals so far.
"""

import re
from dataclasses import dataclass, replace

from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.numbers import plain_digits
from bot.domain.experiments.readings import ArmReading, GuardrailReading, Reading
from bot.domain.experiments.terms import Design, Plan
from bot.domain.experiments.update_arms import names_of
from bot.domain.experiments.update_facts import Role, Wrong, reading_of
from bot.domain.experiments.update_scan import scan
from bot.domain.experiments.update_tokens import COVER, DAY, covered, tokens_of, undecorated
from bot.domain.experiments.update_totals import Totals, expected_of, metric_words_of, totals_in
from bot.domain.language import say, say_about
from bot.domain.words import clean_words

# Longer texts are no updates; what is beyond is not read, but it is said.
LONGEST_WORDS = 40_000
# Words that come with numbers, as a note on a card's thread.
LONGEST_NOTE = 2_000
# Beyond a handful, a list of sentences is not read any more.
_MOST_PROBLEMS = 4

_LABEL = re.compile(r"(?<![\w-])EXP[\s-]?(\d{1,9})(?![\w/%]|[.,]\d)(?:'s\b)?", re.IGNORECASE | re.ASCII)
_OPENING = re.compile(r"\W{0,8}EXP[\s-]?\d{1,9}\s{0,3}(?:update\b|[:\u2013\u2014-]|[|\t])", re.IGNORECASE | re.ASCII)
_DAY = re.compile(
    rf"\b{DAY}\s?(?:no\.?\s?|#\s?)?(\d{{1,3}})(?:\s?(?:/|of)\s?\d{{1,3}})?(?![\d/%]|[.,:]\d)", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?]+(?=\s|$)|;|\n|$|.)")
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
    numbers = _labels(text)
    label = numbers[0] if len(numbers) == 1 else None
    told = _LABEL.sub(f" {COVER} ", text)
    plan = experiment.terms.plan if experiment is not None else Plan()
    is_bet = experiment is not None and experiment.terms.design is Design.BET
    # An arm may be called `day 5`.
    day = _DAY.search(names_of(tuple(arm.name for arm in plan.arms)).mark(told)[0])
    found = totals_in(told, plan, label=experiment.label if experiment else say("this experiment"), is_bet=is_bet)
    problems = list(found.problems)
    if len(numbers) > 1:
        named = say(" and ").join(f"EXP-{number}" for number in numbers[:_MOST_PROBLEMS])
        problems.insert(0, say("This names {labels}: write one message for each.", labels=named))
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


def label_in(words: str) -> int | None:
    """Return the number of the experiment that words name; None when they name none, or several."""
    numbers = _labels(undecorated(plain_digits(clean_words(words)[:LONGEST_WORDS])))
    return numbers[0] if len(numbers) == 1 else None


def read_guardrail(words: str, name: str, experiment: Experiment) -> GuardrailReading | str | None:
    """Return what words such as `control 12/2400, variant 20/2380` say of a guardrail; None: nothing was typed."""
    said = clean_words(words)[:LONGEST_NOTE]
    if not said:
        return None
    plan = replace(experiment.terms.plan, guardrails=())
    is_bet = experiment.terms.design is Design.BET
    main = totals_in(undecorated(plain_digits(said)), plan, label=experiment.label, is_bet=is_bet, is_main=False)
    if main.problems:
        return main.problems[0]
    return GuardrailReading(name=name, arms=main.arms) if main.arms else say("I found no numbers here.")


def read_arm(words: str, arm: str, plan: Plan, *, is_guardrail: bool = False) -> ArmReading | str:
    """Return what words such as `120/2400` say of one arm, or what is wrong with them, in a whole sentence."""
    text = plain_digits(clean_words(words)[:LONGEST_NOTE])
    text = _marked_own(undecorated(text), arm)
    found = scan(tokens_of(covered(text)), metric_words_of(plan), has_arms=False)
    facts = found.of((None, 0))
    read = reading_of(arm, facts, expected_of(plan, found, is_main=not is_guardrail))
    if isinstance(read, Wrong):
        problem = read.said(say_about("numbers that somebody typed", "This"))
        if facts.is_told:
            return problem
        is_count = facts.numbers.keys() <= {Role.USERS, Role.DONE}
        example = say("120 of 2,400") if is_count else say("mean 12.3 sd 4.5 n 800")
        return say("{problem} Write it like \u201c{example}\u201d.", problem=problem, example=example)
    return read


def _reading(found: Totals, day: int | None, *, is_words: bool) -> Reading | None:
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


def _labels(text: str) -> list[int]:
    return list(dict.fromkeys(int(found) for found in _LABEL.findall(text)))
