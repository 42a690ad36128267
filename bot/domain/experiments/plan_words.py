"""The numbers of a plan as people type them (`12,5 %`, `+1pp`, `4,800/day`), and as they are said back to be edited."""

import re
from datetime import date

from bot.domain.experiments.errors import PlanWordsError
from bot.domain.experiments.numbers import NUMBER, Quantity, plain_digits, quantity_in, quantity_of
from bot.domain.experiments.readings import Measure
from bot.domain.language import say

_NUMBER = re.compile(NUMBER, re.IGNORECASE)
_OUT_OF = re.compile(r"(.+?)\s*(?:/|\bout of\b|\bof\b|\bvon\b|\bsur\b)\s*(.+)", re.IGNORECASE)
_POINTS = re.compile(
    r"(.+?)\s*(?:pp|p\.p\.|pts?|percentage[ -]points?|%[ -]?points?|points?|prozentpunkte?)\.?", re.IGNORECASE
)
# What people put before a change: it is told by its size.
_BEFORE_CHANGE = re.compile(r"^(?:at least|by|around|about|[-+±~≈≥>\u2212])\s*", re.IGNORECASE)
_LIKE_THOUSANDS = re.compile(r"\.\d{3}$")
_PER_WEEK = re.compile(r"week|woche|/\s*w\b", re.IGNORECASE)
_PER_MONTH = re.compile(r"month|monat|/\s*mo?\b", re.IGNORECASE)
_PER_YEAR = re.compile(r"year|jahr|hour|stunde|minute", re.IGNORECASE)
_WEEK, _MONTH = 7, 30
_HUNDRED = 100
# What is typed is said back, but a whole text may have been pasted.
_LONGEST_ECHO = 40


def baseline_from(text: str, measure: Measure) -> float:
    """Return what a metric is today: a rate 0..1 from `5%`, `0.05` or `120/2400`, or a mean. Raises PlanWordsError."""
    if measure is Measure.MEAN:
        return value_from(text)
    divided = _OUT_OF.fullmatch(text.strip())
    if divided is not None:
        return _part_of(divided, text)
    found = _quantity(text)
    if found.is_percent:
        if found.share is None:
            raise PlanWordsError(
                say("“{words}” is no share of people: it lies between 0% and 100%.", words=_echo(text))
            )
        return found.share
    return _fraction(found, text)


def value_from(text: str) -> float:
    """Return a value such as `42.10`, `€42,10` or `1,204.5`. Raises PlanWordsError where it can be read two ways."""
    found = _quantity(text)
    if found.is_percent:
        raise PlanWordsError(
            say("“{words}” is a percentage: a mean is a plain number, such as 42.10.", words=_echo(text))
        )
    value = found.amount(frozenset())
    if value is None:
        meant = say(" or ").join(map(value_words, found.values))
        raise PlanWordsError(say("“{words}” can be read two ways: write {meant}.", words=_echo(text), meant=meant))
    return value


def effect_from(text: str, *, baseline: float | None, measure: Measure) -> float:
    """Return the smallest effect as a relative change, always positive: from `10%`, or from points of a rate.

    Raises PlanWordsError.
    """
    bare = _BEFORE_CHANGE.sub("", text.strip())
    points = _POINTS.fullmatch(bare)
    if points is not None:
        return points_from(points.group(1), text, baseline=baseline, measure=measure)
    found = _quantity(bare, text)
    if found.is_percent:
        if len(found.values) != 1:
            raise PlanWordsError(
                say("“{words}” can be read two ways: write it without a mark for thousands.", words=_echo(text))
            )
        return found.values[0] / _HUNDRED
    return _fraction(found, text)


def points_from(number: str, text: str, *, baseline: float | None, measure: Measure) -> float:
    """Return percentage points of a rate as a relative change of it. Raises PlanWordsError."""
    if measure is Measure.MEAN:
        raise PlanWordsError(
            say("“{words}” are points of a rate, but this metric is a mean: write a percentage.", words=_echo(text))
        )
    if baseline is None or baseline <= 0:
        raise PlanWordsError(
            say("To read “{words}” I need to know what the metric is today: fill that in first.", words=_echo(text))
        )
    found = _quantity(number.strip().removesuffix("%"), text)
    if len(found.values) != 1:
        raise _unread(text)
    # Rounded, because 1 point of 5% is 20%, and not 19.999999999999998%.
    return round(found.values[0] / _HUNDRED / baseline, 10)


def traffic_from(text: str) -> int:
    """Return people a day from `4,800/day`, `4.8k a day` or `30,000 per week`. Raises PlanWordsError."""
    plain = plain_digits(text)
    counts = [quantity_of(found) for found in _NUMBER.finditer(plain)]
    if len(counts) != 1 or counts[0].count is None or _PER_YEAR.search(text):
        raise PlanWordsError(
            say("“{words}” is no number of people a day: write it as “4,800 a day”.", words=_echo(text))
        )
    days = _WEEK if _PER_WEEK.search(plain) else _MONTH if _PER_MONTH.search(plain) else 1
    people = round(counts[0].count / days)
    if people < 1:
        raise PlanWordsError(
            say("“{words}” is less than one person a day: nothing can be measured with that.", words=_echo(text))
        )
    return people


def forecast_from(text: str) -> float:
    """Return a probability 0.01..0.99 from `70%`, `70` or `0.7`. Raises PlanWordsError."""
    found = _quantity(text)
    value = found.values[0] if len(found.values) == 1 else None
    if value is not None and (found.is_percent or value >= 1):
        value /= _HUNDRED
    if value is None or not 0.01 <= value <= 0.99:  # noqa: PLR2004 -- one and ninety-nine percent
        raise PlanWordsError(
            say("“{words}” is no forecast: write a percentage from 1% to 99%. Nobody is ever sure.", words=_echo(text))
        )
    return value


def day_from(text: str) -> date | None:
    """Return the day of a date picker (`2026-12-01`), or None when nothing was picked."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def percent_words(share: float | None) -> str:
    """Return a share as it can be typed again without losing anything that matters, such as `12.5%`."""
    return "" if share is None else f"{value_words(share * _HUNDRED)}%"


def value_words(value: float | None) -> str:
    """Return a value as it can be typed again."""
    plain = "" if value is None else f"{value:.10g}"
    # Three digits after a mark may be thousands: a nought behind them settles it.
    return f"{plain}0" if _LIKE_THOUSANDS.search(plain) else plain


def _part_of(divided: re.Match[str], text: str) -> float:
    part, whole = (quantity_in(side) for side in divided.groups())
    if part is None or whole is None or part.count is None or not whole.count or part.count > whole.count:
        raise _unread(text)
    return part.count / whole.count


def _fraction(found: Quantity, text: str) -> float:
    """Return a bare number below 1 as it is; from 1 on nobody knows whether it is a percentage."""
    if len(found.values) == 1 and 0 < found.values[0] < 1:
        return found.values[0]
    if len(found.values) == 1 and 1 <= found.values[0] <= _HUNDRED:
        raise PlanWordsError(
            say("Is “{words}” meant as {share:g}%? Write it with its sign.", words=_echo(text), share=found.values[0])
        )
    raise _unread(text)


def _quantity(text: str, whole: str = "") -> Quantity:
    found = quantity_in(text)
    if found is None or not found.values:
        raise _unread(whole or text)
    return found


def _unread(text: str) -> PlanWordsError:
    return PlanWordsError(
        say("I cannot read “{words}” as a number: write it as “12.5%” or “0.125”.", words=_echo(text))
    )


def _echo(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_ECHO]
