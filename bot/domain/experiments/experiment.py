"""An experiment or bet as it stands, and everything that ever happened to it."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.experiments.terms import Terms
from bot.domain.moments import require_aware

# Digits of an experiment's number: as for items, more is a mistake.
_LONGEST_NUMBER = 9
_LABEL = re.compile(rf"\s*EXP[\s-]?(\d{{1,{_LONGEST_NUMBER}}})\s*", re.IGNORECASE | re.ASCII)


class Stage(StrEnum):
    """Where an experiment stands; it moves forward only, by one step at a time."""

    DRAFT = "draft"
    RUNNING = "running"
    # Its result may be read, by date or by a written reason; nobody has decided yet.
    READ = "read"
    DECIDED = "decided"
    # The forecast was held against what happened.
    REVIEWED = "reviewed"
    # A draft that never started.
    DISCARDED = "discarded"


OPEN_STAGES = (Stage.DRAFT, Stage.RUNNING, Stage.READ, Stage.DECIDED)
TRIED_STAGES = (Stage.RUNNING, Stage.READ)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyReading:
    """Somebody wanted to read it before its time; the reason is shown for ever."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """An experiment or bet as it stands."""

    id: str
    number: int
    stage: Stage
    terms: Terms
    owner_id: str
    created_by: str
    created_at: datetime
    # Days are days of this zone: the owner's when it was created.
    time_zone: str
    # Where its card stands, once it is posted.
    channel_id: str | None = None
    card_ts: str | None = None
    # The private channel whose members alone may know of it; None: the whole workspace may.
    private_to: str | None = None
    # Counts changes: who changes an older version than the stored one is told.
    version: int = 1
    started_at: datetime | None = None
    read_at: datetime | None = None
    decided_at: datetime | None = None
    reviewed_at: datetime | None = None
    early_reading: EarlyReading | None = None

    @property
    def label(self) -> str:
        """Return the name by which people speak of it, such as `EXP-7`."""
        return f"EXP-{self.number}"

    def day_of(self, moment: datetime) -> date:
        """Return the calendar day of a moment where the experiment lives; raise ValueError for a naive one."""
        require_aware(moment)
        return moment.astimezone(ZoneInfo(self.time_zone)).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExperiment:
    """What is known of an experiment when it is made."""

    terms: Terms
    owner_id: str
    created_by: str
    created_at: datetime
    time_zone: str
    # The form or command that it came from: sent twice, it is made once.
    origin_key: str
    channel_id: str | None = None
    private_to: str | None = None


class ExperimentChange(StrEnum):
    """What happened to an experiment; the record of changes is only ever added to."""

    CREATED = "created"
    EDITED = "edited"
    STARTED = "started"
    READ = "read"
    READ_EARLY = "read early"
    DECIDED = "decided"
    REVIEWED = "reviewed"
    DISCARDED = "discarded"
    HANDED_OVER = "handed over"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentEvent:
    """One change of an experiment."""

    id: str
    experiment_id: str
    change: ExperimentChange
    at: datetime
    # None: Heed itself, by the calendar.
    by: str | None
    # The reason that somebody wrote, where one was asked for.
    reason: str = ""
    # What was changed: `earliest read date` from `1 Dec 2026` to `24 Nov 2026`, as pairs of before and after.
    changed: dict[str, tuple[str, str]] = field(default_factory=dict)


def experiment_number_from(text: str) -> int | None:
    """Return the number in `EXP-7`, `exp7` or `Exp 7`, or None when the text is none of these."""
    found = _LABEL.fullmatch(text)
    return int(found.group(1)) if found else None
