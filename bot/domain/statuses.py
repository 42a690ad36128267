"""What the team does about a theme: from new to shipped, or not now, each step with its reason."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.moments import require_aware


class ThemeStatus(StrEnum):
    """How far a theme is."""

    NEW = "new"
    CONSIDERING = "considering"
    PLANNED = "planned"
    BUILDING = "building"
    SHIPPED = "shipped"
    NOT_NOW = "not now"


# From each of these on, everybody who asked is owed an answer.
OWING = (ThemeStatus.PLANNED, ThemeStatus.SHIPPED, ThemeStatus.NOT_NOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """One step of a theme; only ever added, and known by the form, button or call that made it."""

    id: str
    origin_key: str
    theme_id: str
    was: ThemeStatus
    status: ThemeStatus
    reason: str
    at: datetime
    # None: Heed itself, because a customer said that it did not help.
    by: str | None
    # Only of "not now": what would have to happen for another answer, and when the team looks again.
    would_change: str = ""
    review_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse naive times: they would be read in the wrong zone later."""
        require_aware(self.at)


class Tracker(StrEnum):
    """Where engineering keeps its work."""

    GITHUB = "GitHub"
    LINEAR = "Linear"
    JIRA = "Jira"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerLink:
    """A theme's counterpart in engineering's tracker: an address and what people call it there."""

    theme_id: str
    url: str
    tracker: Tracker
    # Such as `acme/app#12`, `ENG-7` or `OPS-33`.
    label: str
    by: str
    at: datetime
