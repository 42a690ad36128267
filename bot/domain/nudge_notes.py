"""A message with nudges, as one person reads it."""

from dataclasses import dataclass
from datetime import date

from bot.domain.nudges import Nudge


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeLink:
    """One of the things that a nudge is about, as its reader may know it, and where it stands in Slack."""

    id: str
    # Such as `F-12 Acme`; empty where it has no name of its own.
    label: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeNote:
    """A nudge, or what became of it."""

    nudge: Nudge
    # What it is about, such as `EXP-7` and its hypothesis, and its card's address; empty for several things at once.
    label: str = ""
    title: str = ""
    permalink: str | None = None
    # What somebody wrote to themselves for the day on which they look again.
    more: str = ""
    # Why, in the language that is spoken; empty: as it was told.
    why: str = ""
    # The first of the things that it is about.
    links: tuple[NudgeLink, ...] = ()
    # Who looks after it now, which is somebody else once it was handed over.
    owner_id: str | None = None
    # The day on which a snoozed one comes back, where its reader lives.
    snoozed_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeNotes:
    """Everything that was due for one person at the same time, in one message."""

    notes: tuple[NudgeNote, ...]
