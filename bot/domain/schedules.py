"""When a digest is due: local slots, correct across daylight saving."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum


class Cadence(StrEnum):
    """How often a digest goes out."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """The wish of a team: how often, on which day, at what local time, in which zone."""

    cadence: Cadence
    at: time
    zone: str
    # 0 is Monday; only a weekly rhythm uses it. A monthly one goes out on the first of this weekday in the month.
    weekday: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A digest that goes to one channel in a rhythm; a channel has at most one."""

    id: str
    workspace_id: str
    channel_id: str
    rhythm: Rhythm
    # The next slot that has not been handed to a job, in UTC.
    next_at: datetime
    muted_at: datetime | None
    created_by: str | None
