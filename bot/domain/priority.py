"""Priority with its reasons: each part 0..1 with where it comes from, weighed; and the order that follows.

Everything here is a function of what was counted: the same dossiers give the same order, in whatever order they come.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

from bot.domain.language import later_about, say, say_about
from bot.domain.priority_parts import (
    DEFAULT_WEIGHTS,
    HEAVIEST,
    Dossier,
    Part,
    Priority,
    PriorityPart,
    ThemeEvidence,
    Yardstick,
)
from bot.domain.priority_rice import rice_of
from bot.domain.priority_sources import part_source
from bot.domain.priority_values import part_values
from bot.domain.statuses import ThemeStatus

Weights: TypeAlias = Mapping[PriorityPart, float]

# What was put off or is done needs no priority any more: it stands below everything that is open.
CLOSED = (ThemeStatus.SHIPPED, ThemeStatus.NOT_NOW)
# What a sentence can hold: the two parts that give it most, and the one that costs it most.
_SAID_FOR = 2
# From here on a part speaks for a theme rather than against it.
_GOOD = 0.5
NAMES: Mapping[PriorityPart, str] = {
    PriorityPart.REACH: later_about("priority", "reach"),
    PriorityPart.REVENUE: later_about("priority", "revenue"),
    PriorityPart.SEVERITY: later_about("priority", "severity"),
    PriorityPart.TREND: later_about("priority", "trend"),
    PriorityPart.FIT: later_about("priority", "objective fit"),
    PriorityPart.CONFIDENCE: later_about("priority", "confidence"),
}
# The same where a line or a column begins with them.
_HEADINGS: Mapping[PriorityPart, str] = {
    PriorityPart.REACH: later_about("priority", "Reach"),
    PriorityPart.REVENUE: later_about("priority", "Revenue"),
    PriorityPart.SEVERITY: later_about("priority", "Severity"),
    PriorityPart.TREND: later_about("priority", "Trend"),
    PriorityPart.FIT: later_about("priority", "Objective fit"),
    PriorityPart.CONFIDENCE: later_about("priority", "Confidence"),
}


class ThemeSort(StrEnum):
    """In which order themes stand."""

    PRIORITY = "priority"
    ACCOUNTS = "accounts"
    RICE = "rice"


def yardstick_of(dossiers: Iterable[Dossier], currencies: Mapping[str, int], *, has_objectives: bool) -> Yardstick:
    """Return what themes are measured by: the commonest currency ranks, of two alike the first by alphabet."""
    every = list(dossiers)
    currency = min(currencies, key=lambda code: (-currencies[code], code)) if currencies else None
    return Yardstick(
        voices=max((each.evidence.voices for each in every), default=0),
        currency=currency,
        revenue=max((each.revenue.get(currency or "", 0) for each in every), default=0),
        has_objectives=has_objectives,
    )


def weights_from(chosen: Mapping[str, float]) -> Weights:
    """Return how much each part weighs: as chosen where each is a number from 0 to 100, else as Heed has it."""
    weights = {part: float(chosen.get(part.value, DEFAULT_WEIGHTS[part])) for part in PriorityPart}
    usable = all(0 <= weight <= HEAVIEST for weight in weights.values()) and any(weights.values())
    return weights if usable else {part: float(weight) for part, weight in DEFAULT_WEIGHTS.items()}


def score_of(values: Mapping[PriorityPart, float | None], weights: Weights) -> float:
    """Return the weighted mean of the parts that can be told here at all, of a hundred; 0 where none can."""
    known = [(value, weights[part]) for part, value in values.items() if value is not None]
    whole = sum(weight for _, weight in known)
    return 100 * sum(value * weight for value, weight in known) / whole if whole else 0.0


def priority_of(dossier: Dossier, yardstick: Yardstick, weights: Weights) -> Priority:
    """Return a theme's priority with its reasons, in words."""
    values = part_values(dossier, yardstick)
    parts = tuple(
        Part(name=name, value=values[name], weight=weights[name], source=part_source(name, dossier, yardstick))
        for name in PriorityPart
    )
    score = score_of(values, weights)
    return Priority(theme_id=dossier.evidence.theme_id, score=score, parts=parts, rice=rice_of(dossier))


def in_order(
    dossiers: Iterable[Dossier], yardstick: Yardstick, weights: Weights, sort: ThemeSort = ThemeSort.PRIORITY
) -> list[Dossier]:
    """Return themes in an order; what is open stands before what is decided, unless accounts alone count.

    Scores are compared as people read them: a difference that nobody sees decides nothing. Ties are settled by
    accounts, voices, items and then by number, so the order never hangs on how the themes came.
    """
    orders: Mapping[ThemeSort, Callable[[Dossier], tuple[float, ...]]] = {
        ThemeSort.PRIORITY: lambda each: (_closed(each), -round(score_of(part_values(each, yardstick), weights))),
        ThemeSort.RICE: lambda each: (_closed(each), -round(rice_of(each).score, 1)),
        ThemeSort.ACCOUNTS: lambda _: (),
    }
    return sorted(dossiers, key=lambda each: (*orders[sort](each), *_size(each.evidence)))


def explained(priority: Priority) -> str:
    """Return in one sentence what speaks for a theme and what against it: what moves its score most."""
    counting = [part for part in priority.parts if part.value is not None and part.weight]
    # The order of the parts settles ties, since sorting keeps it.
    said = [part for part in sorted(counting, key=lambda part: -_gain(part)) if _gain(part) > 0][:_SAID_FOR]
    if not said:
        return say("Nothing speaks for it yet.")
    worst = min(counting, key=lambda part: _gain(part) - part.weight)
    is_against = worst not in said and (worst.value or 0.0) < _GOOD
    told = _spoken_for(said)
    if not is_against:
        return say("{speaks_for}.", speaks_for=told)
    return say(
        "{speaks_for}; {part} speaks against it ({source}).",
        speaks_for=told,
        part=part_name(worst.name),
        source=worst.source,
    )


def part_name(part: PriorityPart) -> str:
    """Return what a part of a priority is called within a sentence."""
    return say_about("priority", NAMES[part])


def part_heading(part: PriorityPart) -> str:
    """Return what a part of a priority is called where a line begins with it."""
    return say_about("priority", _HEADINGS[part])


def _spoken_for(said: Sequence[Part]) -> str:
    first = part_heading(said[0].name)
    if len(said) == 1:
        return say("{part} ({source}) speaks for it", part=first, source=said[0].source)
    return say(
        "{part} ({source}) and {other_part} ({other_source}) speak for it",
        part=first,
        source=said[0].source,
        other_part=part_name(said[1].name),
        other_source=said[1].source,
    )


def _gain(part: Part) -> float:
    return (part.value or 0.0) * part.weight


def _closed(dossier: Dossier) -> bool:
    return dossier.evidence.status in CLOSED


def _size(evidence: ThemeEvidence) -> tuple[int, ...]:
    return (-evidence.accounts, -evidence.voices, -evidence.items, evidence.number)
