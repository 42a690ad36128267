"""What somebody reported about an experiment, and which way it came."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.experiments.readings import Reading


class UpdateSource(StrEnum):
    """Which way an update came."""

    MESSAGE = "message"
    SHORTCUT = "shortcut"
    COMMAND = "command"
    FORM = "form"


class UpdateState(StrEnum):
    """Whether an update counts."""

    ACTIVE = "active"
    # Its message was deleted, or somebody said that it was none: its numbers and words are gone.
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentUpdate:
    """What somebody reported; a correction makes a new version and keeps the earlier ones."""

    id: str
    experiment_id: str
    # Unique in the workspace: `message:<channel>:<ts>`, `command:<trigger>`, `view:<id>`.
    origin_key: str
    source: UpdateSource
    state: UpdateState
    version: int
    reading: Reading
    # The words that came with the numbers; for a bet they may be all there is.
    note: str
    by: str | None
    said_at: datetime
    channel_id: str | None = None
    ts: str | None = None
    thread_ts: str | None = None
    permalink: str | None = None
    # Who made this version, and when; the first is made by whoever said it.
    changed_by: str | None = None
    changed_at: datetime | None = None
