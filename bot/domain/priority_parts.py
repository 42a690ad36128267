"""What a priority is made of: what is counted of a theme, the parts, and how much each weighs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.moments import require_aware
from bot.domain.statuses import ThemeStatus


class PriorityPart(StrEnum):
    """One of the things that speak for a theme."""

    REACH = "reach"
    REVENUE = "revenue"
    SEVERITY = "severity"
    TREND = "trend"
    FIT = "fit"
    CONFIDENCE = "confidence"


# How much each part weighs before a team says otherwise; they make a hundred, so that each reads like a share.
DEFAULT_WEIGHTS: Mapping[PriorityPart, int] = {
    # What is counted best, and what the other parts lean on: how many customers it is.
    PriorityPart.REACH: 30,
    # Money matters, but one large customer should not outvote all the others.
    PriorityPart.REVENUE: 20,
    # A blocked customer leaves sooner than an annoyed one; severity is partly a machine's guess, though.
    PriorityPart.SEVERITY: 20,
    # Where the team wants to go breaks ties between things that customers want alike.
    PriorityPart.FIT: 15,
    # Of few items a trend is mostly chance.
    PriorityPart.TREND: 10,
    # It repeats a part of the reach: enough to tell three voices from one voice three times.
    PriorityPart.CONFIDENCE: 5,
}
# A weight above says "ten times as much" already.
HEAVIEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeEvidence:
    """What is counted of one theme, of items that a reader may see."""

    theme_id: str
    number: int
    status: ThemeStatus
    items: int
    # Distinct accounts, and distinct people whose account is not known: each of either is one voice. Everybody whom
    # nobody named is one voice together.
    accounts: int
    loners: int
    # Items said in the last four weeks, and in the four before.
    now: int
    before: int
    # How many items have a severity, the sum of their severities (1 low ... 4 critical), how many are critical.
    weighed: int
    gravity: int
    critical: int

    @property
    def voices(self) -> int:
        """Return how many customers speak of it, as far as they are told apart."""
        return self.accounts + self.loners


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What people say of a theme for RICE; both are optional."""

    theme_id: str
    # RICE's own scale: 3, 2, 1, 0.5 or 0.25.
    impact: float | None
    effort_weeks: float | None
    by: str
    at: datetime

    def __post_init__(self) -> None:
        """Refuse naive times: they would be read in the wrong zone later."""
        require_aware(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well a theme serves an objective: a person's word is sure, a machine's as sure as it was."""

    # Such as `O-2`; None: off vision, openly.
    objective: str | None
    # Probability 0..1 that it belongs there.
    sureness: float
    is_by_person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything that a theme's priority is made of."""

    evidence: ThemeEvidence
    # Yearly revenue of its accounts, by currency; amounts of two currencies are never added up.
    revenue: Mapping[str, int] = field(default_factory=dict)
    # None: nobody has said yet, neither a person nor Heed.
    fit: Fit | None = None
    estimate: Estimate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """What themes are measured by: the same for every theme that one reader sees."""

    # The most voices that any theme has.
    voices: int
    # The commonest currency of accounts, and the most revenue in it behind any theme; None: no revenue is known.
    currency: str | None
    revenue: int
    # False: there are no objectives that a theme could serve.
    has_objectives: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a theme's priority: how much of it there is, what it weighs, and where that comes from."""

    name: PriorityPart
    # 0..1; None: nobody can tell of any theme here, so it does not count at all.
    value: float | None
    weight: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rice:
    """Reach x impact x confidence / effort; reach and confidence are computed, never typed."""

    score: float
    reach: int
    impact: float
    confidence: float
    # In weeks; the score counts months of four.
    effort_weeks: float
    impact_is_typed: bool
    effort_is_typed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A theme's priority with its reasons."""

    theme_id: str
    # 0..100.
    score: float
    parts: tuple[Part, ...]
    rice: Rice
