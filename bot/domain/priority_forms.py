"""What people type about priorities: weights, and the effort of a theme."""

import re
from collections.abc import Mapping

from bot.domain.priority_errors import EffortError, NoWeightError
from bot.domain.priority_parts import DEFAULT_WEIGHTS, HEAVIEST, PriorityPart

_WHOLE = re.compile(r"\d{1,3}", re.ASCII)
_WEEKS = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:w|weeks?|wk)?", re.ASCII | re.IGNORECASE)
# Ten years; what takes longer is no bet.
_MOST_WEEKS = 500.0


def bad_weights(typed: Mapping[PriorityPart, str]) -> tuple[PriorityPart, ...]:
    """Return the parts for which no whole number from 0 to 100 was typed; nothing typed means Heed's own."""
    return tuple(part for part, text in typed.items() if text.strip() and _weight(text) is None)


def weights_typed(typed: Mapping[PriorityPart, str]) -> Mapping[str, float]:
    """Return the weights that were typed, by their names. Raises NoWeightError when all of them are 0."""
    weights = {part: _weight(typed.get(part, "")) for part in PriorityPart}
    chosen = {
        part.value: float(DEFAULT_WEIGHTS[part] if weight is None else weight) for part, weight in weights.items()
    }
    if not any(chosen.values()):
        raise NoWeightError
    # Heed's own are not written down: a later version may know better.
    return {} if chosen == {part.value: float(weight) for part, weight in DEFAULT_WEIGHTS.items()} else chosen


def weeks_typed(text: str) -> float | None:
    """Return an effort in weeks, None for nothing. Raises EffortError."""
    if not text.strip():
        return None
    found = _WEEKS.fullmatch(text.strip())
    weeks = float(found[1].replace(",", ".")) if found else 0.0
    if not 0 < weeks <= _MOST_WEEKS:
        raise EffortError
    return weeks


def _weight(text: str) -> int | None:
    tidy = text.strip().removesuffix("%").strip()
    weight = int(tidy) if _WHOLE.fullmatch(tidy) else None
    return weight if weight is not None and weight <= HEAVIEST else None
