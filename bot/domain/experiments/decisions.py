"""What was decided about an experiment, on what evidence, and whether its forecast came true."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.audience import Reader


class Outcome(StrEnum):
    """What is done with what was tried."""

    SHIP = "ship"
    ITERATE = "iterate"
    STOP = "stop"
    INCONCLUSIVE = "inconclusive"


class CameTrue(StrEnum):
    """What a review says about the outcome that was forecast; only yes and no are scored."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenTheme:
    """The theme behind an experiment as it was on the day of the decision."""

    theme_id: str
    label: str
    name: str
    items: int
    accounts: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenItem:
    """An item behind a decision: its label and account are frozen, its words are always read afresh."""

    feedback_id: str
    label: str
    account_name: str | None
    said_at: datetime
    # Where it must stay: the evidence of a private channel is shown to its members alone.
    private_to: str | None = None

    def is_seen_by(self, reader: Reader) -> bool:
        """Say whether a reader may know that this item is among the evidence."""
        return reader.reads_workspace if self.private_to is None else self.private_to in reader.channel_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was known on the day of a decision; never changed afterwards."""

    # The report as facts that JSON can hold (`report_facts`), with the version of their shape.
    report: dict[str, object]
    theme: FrozenTheme | None
    # The newest hundred at most; `theme.items` says how many there were.
    items: tuple[FrozenItem, ...]
    # Every account behind the theme by name; those of private channels are left out.
    accounts: tuple[str, ...]
    # The updates that were counted: their ids and versions.
    updates: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision; a later one on the same experiment stands beside it, and the newest counts."""

    id: str
    experiment_id: str
    # Sent twice, it is recorded once.
    origin_key: str
    outcome: Outcome
    reason: str
    # What was learned, for those who try something similar.
    learning: str
    by: str
    at: datetime
    # What Heed would have done; None: it had no opinion.
    recommended: Outcome | None
    # Why it was decided otherwise; empty when it was not.
    against_reason: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Somebody's probability 0..1 that the outcome comes true; a later one of the same person replaces it."""

    experiment_id: str
    user_id: str
    probability: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The forecast held against what happened."""

    experiment_id: str
    came_true: CameTrue
    words: str
    by: str
    at: datetime
    reviewed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredForecast:
    """A forecast whose outcome is known."""

    experiment_id: str
    user_id: str
    is_owner: bool
    probability: float
    came_true: bool
