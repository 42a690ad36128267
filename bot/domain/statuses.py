"""What the team does about a theme: from new to shipped, or not now, each step with its reason."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.language import later_about, say_about
from bot.domain.moments import require_aware


class ThemeStatus(StrEnum):
    """How far a theme is."""

    NEW = "new"
    CONSIDERING = "considering"
    PLANNED = "planned"
    BUILDING = "building"
    SHIPPED = "shipped"
    NOT_NOW = "not now"


_NAMES = {
    ThemeStatus.NEW: later_about("status", "new"),
    ThemeStatus.CONSIDERING: later_about("status", "considering"),
    ThemeStatus.PLANNED: later_about("status", "planned"),
    ThemeStatus.BUILDING: later_about("status", "building"),
    ThemeStatus.SHIPPED: later_about("status", "shipped"),
    ThemeStatus.NOT_NOW: later_about("status", "not now"),
}
# How far each is, when two themes become one: what was decided outweighs what is only looked at, a "no" too.
_ORDER = (
    ThemeStatus.NEW,
    ThemeStatus.CONSIDERING,
    ThemeStatus.NOT_NOW,
    ThemeStatus.PLANNED,
    ThemeStatus.BUILDING,
    ThemeStatus.SHIPPED,
)
# From each of these on, everybody who asked is owed an answer.
OWING = (ThemeStatus.PLANNED, ThemeStatus.SHIPPED, ThemeStatus.NOT_NOW)


def status_name(status: ThemeStatus) -> str:
    """Return a status as people read it."""
    return say_about("status", _NAMES[status])


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


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusOrder:
    """What somebody wants a theme's next step to be."""

    theme_id: str
    status: ThemeStatus
    # The form, button or call: the same again makes no second step.
    origin_key: str
    reason: str = ""
    would_change: str = ""
    review_on: date | None = None
    # Since when it stood where they saw it, as an ISO time or nothing; None: they did not look.
    seen: str | None = None


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


def seen_mark(since: datetime | None) -> str:
    """Return what a form remembers of the status that its reader saw, so that a change in between is noticed."""
    return "" if since is None else since.isoformat()


def is_further(one: ThemeStatus, other: ThemeStatus) -> bool:
    """Say whether one status is further than another."""
    return _ORDER.index(one) > _ORDER.index(other)
