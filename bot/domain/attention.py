"""The attention budget: what Heed says unasked, why, and how much of it a channel or a person gets in a day."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

# A channel in which a bot speaks oftener than this unasked is muted by its readers, and then the digest is lost too.
POSTS_PER_DAY = 5
# Three direct messages a day are read; those of a fourth and later are swept away together with them.
DMS_PER_DAY = 3


# What stands in the place of a fold's key: nobody is told of what was muted, or where nothing unasked is wanted at all.
MUTED, WITHHELD = "muted", "withheld"
# With what the key of a message that tells of the rest of a day begins.
FOLD = "folded:"


class Occasion(StrEnum):
    """Why Heed says something; each can be muted where it stands, except answers to what somebody has just done."""

    # An answer to what somebody did a moment ago: it is never held back, and counts against no budget.
    ASKED = "asked"
    DIGEST = "digest"
    NUDGE = "nudge"
    TRIAGE = "triage"
    QUALITY = "quality"
    OWED = "owed"
    CHECK = "check"
    NOTICE = "notice"
    WELCOME = "welcome"
    # What was over the budget, folded into one message.
    FOLDED = "folded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What Heed posted, where, and why, as people look it up: no words of anybody, ids and times only."""

    key: str
    occasion: Occasion
    # A channel, or a direct message's.
    channel_id: str
    # Whom it was for, when it was for one person.
    user_id: str | None
    # None while it is on its way; a folded one never stood alone.
    ts: str | None
    at: datetime
    # One plain sentence of Heed's own.
    why: str
    folded_into: str | None = None
    # It was held back, and a job can say it after all.
    can_be_shown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """How much a channel or a person may still hear unasked on one day."""

    # So many messages; the last of them tells of everything that comes after the others.
    most: int
    # When their day began, and which day it is there.
    since: datetime
    on: date
    # The message that tells of the rest is muted there.
    is_fold_muted: bool = False

    def fold_key(self, place_id: str) -> str:
        """Return the key of the message that tells of the rest of the day, or why nothing tells of it."""
        if self.most <= 0:
            return WITHHELD
        return MUTED if self.is_fold_muted else f"{FOLD}{self.on.isoformat()}:{place_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """A kind of message that nobody wants in a place any more; `place_id` is a channel or a person."""

    place_id: str
    occasion: Occasion
    set_by: str
    set_at: datetime


# What is never held back or counted: answers, the digest (which has a schedule of its own), the fold.
FREE = frozenset({Occasion.ASKED, Occasion.DIGEST, Occasion.FOLDED})
# What has no menu that mutes it: answers, which somebody wants, and the digest, which has a mute of its own.
UNMUTED = frozenset({Occasion.ASKED, Occasion.DIGEST})


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteNote:
    """Below a message: somebody muted its kind there, or took that back."""

    mute: Mute
    undone_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldNote:
    """What the budget of a day held back, in one message: what each is about, and the way to it."""

    held: tuple[Said, ...]
    is_for_one: bool
