"""What was found about one arm in an update: numbers and what they count, before they make a reading together."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.experiments.numbers import Quantity
from bot.domain.experiments.readings import ArmReading, Measure
from bot.domain.experiments.update_tokens import Kind, Token
from bot.domain.language import later, say

# Whether a spread is that of single values or of their mean: the one is the other times the root of the count, so
# from this count on only one of them can lie within a factor of two of what the plan expects.
_TELLING_COUNT = 25
_FACTOR = 2.0


class Role(StrEnum):
    """What a number counts or measures."""

    USERS = "users"
    DONE = "conversions"
    MEAN = "mean"
    DEVIATION = "standard deviation"
    ERROR = "standard error"
    # `± 4.5` without a word: one of the two above.
    SPREAD = "spread"
    RATE = "rate"


_ROLES = {
    Role.USERS: "users user people visitors visitor sessions customers accounts participants subjects exposures exposed"
    " assigned n impressions views persons nutzer besucher personen kunden utilisateurs visiteurs usuarios personas"
    " visitantes utenti sample",
    Role.DONE: "conversions conversion converted converts conv signups signup purchases orders buyers clicks successes"
    " success completed completions activated activations renewed renewals upgraded upgrades subscribed bought"
    " purchased clicked retained churned events konversionen conversiones conversioni",
    Role.MEAN: "mean avg average \u00f8 \u2300 \u00b5 \u03bc mittelwert durchschnitt moyenne media",
    Role.DEVIATION: "sd \u03c3 std stddev stdev deviation standardabweichung",
    Role.ERROR: "se sem stderr",
    Role.RATE: "rate cr cvr ctr percent percentage share",
}
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words.split()}


# What is missing or unclear about an arm, by what was to be known.
_NO_COUNT = {
    Role.USERS: later("{arm} has no number of people."),
    Role.DONE: later("{arm} has no number of conversions."),
}
_NO_EXACT_COUNT = {
    Role.USERS: later("{arm} has \u201c{number}\u201d, which is no exact number of people."),
    Role.DONE: later("{arm} has \u201c{number}\u201d, which is no exact number of conversions."),
}
_NO_VALUE = {
    Role.MEAN: later("{arm} has no mean."),
    Role.DEVIATION: later("{arm} has no standard deviation."),
    Role.ERROR: later("{arm} has no standard error."),
    Role.SPREAD: later("{arm} has no spread."),
}
_TWICE = {
    Role.USERS: later("{arm} has two numbers of people, {first} and {second}."),
    Role.DONE: later("{arm} has two numbers of conversions, {first} and {second}."),
    Role.MEAN: later("{arm} has two numbers of the mean, {first} and {second}."),
    Role.DEVIATION: later("{arm} has two numbers of the standard deviation, {first} and {second}."),
    Role.ERROR: later("{arm} has two numbers of the standard error, {first} and {second}."),
    Role.SPREAD: later("{arm} has two numbers of the spread, {first} and {second}."),
    Role.RATE: later("{arm} has two numbers of the rate, {first} and {second}."),
}


_NEEDS_MEAN = later(
    "{arm} needs a mean, its standard deviation and how many people, such as \u201cmean 12.3 sd 4.5 n 800\u201d."
)
_NEEDS_COUNTS = later(
    "{arm} has a mean, but this metric counts how many people did it, such as \u201c120 of 2,400\u201d."
)
_SWAPPED = later("{arm} would have {done:,} conversions of only {users:,} people: were the numbers swapped?")
_NO_SHARE = later("{arm} has \u201c{rate}\u201d, which is no percentage of people.")
_NO_WHOLE = later("{arm} cannot have {rate} of {users:,} people, because that is no whole number.")
_ROUNDED = later(
    "{arm} has {rate} of {users:,} people, which may be anything from {least:,} to {most:,}: give the number of "
    "conversions."
)
_NEGATIVE = later("{arm} has a spread below nought.")
_TWO_WAYS = later("{arm} has \u201c{number}\u201d, which may be {grouped:,.0f} or {decimal:g}: which one is it?")
_UNREAD = later("{arm} has \u201c{number}\u201d, which is no value that I can read.")
_WHICH_SPREAD = later(
    "{arm} has \u201c\u00b1 {number}\u201d: is that the standard deviation (write \u201csd {number}\u201d) or the "
    "standard error (\u201cse {number}\u201d)?"
)
BOTH_PEOPLE = later("{arm} has \u201c{pair}\u201d, both of them people.")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with the numbers of an arm: a sentence about `{arm}`, and the values in it."""

    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)

    def said(self, arm: str) -> str:
        """Return the sentence about an arm of that name."""
        return say(self.sentence, arm=arm, **self.values)


@dataclass(slots=True)
class Facts:
    """What an update says about one arm so far."""

    numbers: dict[Role, Quantity] = field(default_factory=dict)
    # Percentages that stand alone: a rate, where nothing else says how many did it.
    rates: list[Quantity] = field(default_factory=list)
    # Numbers that were written right after the arm, of which nobody knows what they count.
    bare: list[Quantity] = field(default_factory=list)
    # What contradicts itself.
    wrong: list[Wrong] = field(default_factory=list)

    def put(self, role: Role, quantity: Quantity) -> None:
        """Take a number for what it counts; a second and different one for the same is a contradiction."""
        known = self.numbers.get(role)
        if known is not None and known.values != quantity.values:
            self.wrong.append(Wrong(_TWICE[role], {"first": known.text, "second": quantity.text}))
        self.numbers[role] = quantity

    @property
    def is_told(self) -> bool:
        """Say whether anything here looks as if somebody wanted to report it."""
        return bool(self.numbers or self.wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is known beforehand: how the metric is counted, how wide its values spread, and how decimals are written."""

    measure: Measure | None = None
    deviation: float | None = None
    decimal_marks: frozenset[str] = frozenset()


def role_of(token: Token, metric_words: frozenset[str] = frozenset()) -> Role | None:
    """Return what a word says about the number beside it; the words of the plan's metric count who did it."""
    if token.kind is Kind.SIGN:
        return _ROLE_OF.get(token.text)
    if token.kind is not Kind.WORD:
        return None
    word = token.text.casefold().rstrip(".")
    known = _ROLE_OF.get(word)
    return known if known is not None or word not in metric_words else Role.DONE


def reading_of(arm: str, facts: Facts, expected: Expected) -> ArmReading | Wrong:
    """Return what the numbers of an arm say together, or what is wrong with them."""
    if facts.wrong:
        return facts.wrong[0]
    is_mean = bool({Role.MEAN, Role.DEVIATION, Role.ERROR, Role.SPREAD} & facts.numbers.keys())
    if expected.measure is Measure.MEAN and not is_mean:
        return Wrong(_NEEDS_MEAN)
    if expected.measure is Measure.PROPORTION and is_mean:
        return Wrong(_NEEDS_COUNTS)
    users = _count(facts, Role.USERS)
    if isinstance(users, Wrong):
        return users
    return _mean_of(arm, facts, users, expected) if is_mean else _proportion_of(arm, facts, users)


def _count(facts: Facts, role: Role) -> int | Wrong:
    quantity = facts.numbers.get(role)
    if quantity is None:
        return Wrong(_NO_COUNT[role])
    count = quantity.count
    return Wrong(_NO_EXACT_COUNT[role], {"number": quantity.text}) if count is None else count


def _proportion_of(arm: str, facts: Facts, users: int) -> ArmReading | Wrong:
    if Role.DONE not in facts.numbers and len(facts.rates) == 1:
        return _from_rate(arm, facts.rates[0], users)
    done = _count(facts, Role.DONE)
    if isinstance(done, Wrong):
        return done
    if done > users:
        return Wrong(_SWAPPED, {"done": done, "users": users})
    return ArmReading(arm=arm, users=users, conversions=done)


def _from_rate(arm: str, rate: Quantity, users: int) -> ArmReading | Wrong:
    """Return the whole number of conversions nearest to a rate.

    A rate is rounded to the digits that were written, so it stands for several numbers. It is read when the nearest
    whole number gives the same rate back, and when rounding moves the count no more than chance does: the standard
    deviation of an even spread over one step (half a step by the root of three) against that of the count itself.
    """
    share = rate.share
    if share is None:
        return Wrong(_NO_SHARE, {"rate": rate.text})
    done = round(share * users)
    half_step = 0.5 * 10.0 ** (-rate.decimals - 2)
    hidden = half_step * users
    chance = math.sqrt(users * share * (1 - share))
    if users == 0 or abs(done / users - share) > half_step * (1 + 1e-9):
        return Wrong(_NO_WHOLE, {"rate": rate.text, "users": users})
    if hidden / math.sqrt(3) > max(chance, 0.5):
        least, most = max(round(done - hidden), 0), min(round(done + hidden), users)
        return Wrong(_ROUNDED, {"rate": rate.text, "users": users, "least": least, "most": most})
    return ArmReading(arm=arm, users=users, conversions=done)


def _mean_of(arm: str, facts: Facts, users: int, expected: Expected) -> ArmReading | Wrong:
    mean, spread = _amount(facts, Role.MEAN, expected), _spread(facts, users, expected)
    for told in (mean, spread):
        if isinstance(told, Wrong):
            return told
    if not isinstance(mean, float) or not isinstance(spread, float) or spread < 0:
        return Wrong(_NEGATIVE)
    return ArmReading(arm=arm, users=users, mean=mean, deviation=spread)


def _amount(facts: Facts, role: Role, expected: Expected) -> float | Wrong:
    quantity = facts.numbers.get(role)
    if quantity is None:
        return Wrong(_NO_VALUE[role])
    amount = quantity.amount(expected.decimal_marks)
    if amount is not None:
        return amount
    if len(quantity.values) > 1:
        grouped, decimal = quantity.values
        return Wrong(_TWO_WAYS, {"number": quantity.text, "grouped": grouped, "decimal": decimal})
    return Wrong(_UNREAD, {"number": quantity.text})


def _spread(facts: Facts, users: int, expected: Expected) -> float | Wrong:
    """Return the standard deviation of single values, whichever way the spread was given."""
    if Role.DEVIATION in facts.numbers:
        return _amount(facts, Role.DEVIATION, expected)
    if Role.ERROR in facts.numbers:
        error = _amount(facts, Role.ERROR, expected)
        return error if isinstance(error, Wrong) else error * math.sqrt(users)
    if Role.SPREAD in facts.numbers:
        spread = _amount(facts, Role.SPREAD, expected)
        return spread if isinstance(spread, Wrong) else _told_by_plan(facts, spread, users, expected.deviation)
    return Wrong(_NO_VALUE[Role.DEVIATION])


def _told_by_plan(facts: Facts, spread: float, users: int, planned: float | None) -> float | Wrong:
    """Return a bare `\u00b1` as the deviation that the plan expects, or ask which of the two it is."""
    for deviation in (spread, spread * math.sqrt(users)):
        if planned and users >= _TELLING_COUNT and planned / _FACTOR <= deviation <= planned * _FACTOR:
            return deviation
    return Wrong(_WHICH_SPREAD, {"number": facts.numbers[Role.SPREAD].text})
