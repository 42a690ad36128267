"""Nudges: what one person can do something about, told to them once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class NudgeState(StrEnum):
    """What became of a nudge."""

    # To be sent, or sent and waiting for an answer: the post log knows which.
    OPEN = "open"
    DONE = "done"
    SNOOZED = "snoozed"
    NOT_MINE = "not mine"
    # What it was about is settled; its message says so.
    SETTLED = "settled"


class NudgeKind(StrEnum):
    """What a nudge is about."""

    STALE = "stale"
    READ_DUE = "read due"
    KILL_DUE = "kill due"
    REVIEW_DUE = "review due"
    # Something of the not-now list; it has the switch of the reviews.
    NOT_NOW_DUE = "not now due"
    UNTRIAGED = "untriaged"
    UNANSWERED = "unanswered"
    OPEN_DEBT = "open debt"
    SILENT_ACCOUNT = "silent account"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeDue:
    """What a rule found: whom to tell, about what, and why; the key makes it happen once."""

    key: str
    kind: NudgeKind
    # The internal id of what it is about, such as an experiment's.
    subject_id: str
    user_id: str
    # One plain sentence of Heed's own, without words of people; ids and dates only.
    why: str
    # What the sentence is made of, by name: ids, numbers and days, so that it can be said in another language.
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """A nudge as it is remembered."""

    key: str
    kind: NudgeKind
    subject_id: str
    user_id: str
    why: str
    state: NudgeState
    created_at: datetime
    snoozed_until: datetime | None = None
    # Counts how often it was sent: a snoozed one comes once more, in another message.
    round: int = 1
    answered_at: datetime | None = None
    # The message that told it, with others that were due at the same time; None: it was not told in this round.
    message_key: str | None = None
    # Nothing for those from before it was kept: they have their sentence only.
    facts: Mapping[str, str] = field(default_factory=dict)
