"""How far two sets of answers are apart."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from comparisons.ours import OURS, TOLERANCE, Arguments, Figures
from comparisons.rows import Row

# Below this, theirs are differences of nearly equal numbers (1 - cdf), and dividing by them measures their rounding.
_SMALLEST_DIVISOR = 1e-6


@dataclass(slots=True, kw_only=True)
class Agreement:
    """What a line of the comparison came to."""

    row: Row
    cases: int = 0
    # Figures that the other side gave as no number.
    missing: int = 0
    absolute: float = 0.0
    relative: float = 0.0
    # The cases with the other side's answers, to be kept as references.
    answered: list[tuple[Arguments, Figures]] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Say whether a formula that should be the same is: every figure agrees absolutely or relatively."""
        return not self.row.is_same or (self.cases > 0 and self.worst <= TOLERANCE)

    # The largest of each figure's smaller difference: in units of people or money only the relative one means anything.
    worst: float = 0.0


def agreement_of(row: Row) -> Agreement:
    """Compare all cases of a line on which Heed says anything."""
    found = Agreement(row=row)
    ours: Callable[[Arguments], Figures | None] = OURS[row.call]
    for case in row.cases:
        answer = ours(case)
        if answer is None:
            continue
        other = row.theirs(case)
        found.cases += 1
        found.answered.append((case, other))
        for name, value in other.items():
            _measure(found, answer.get(name, math.nan), value)
    return found


def _measure(found: Agreement, ours: float, theirs: float) -> None:
    if math.isnan(theirs):
        found.missing += 1
        return
    apart = abs(ours - theirs)
    if math.isnan(apart):
        apart = math.inf
    share = apart / abs(theirs) if abs(theirs) >= _SMALLEST_DIVISOR else 0.0
    found.absolute = max(found.absolute, apart)
    found.relative = max(found.relative, share)
    found.worst = max(found.worst, apart / max(1.0, abs(theirs)))
