"""What is asked of an analyst, and what it answers; an answer is only a claim until the evidence lock has passed it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.labels import Guess, LabelName

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What products have in common, for a workspace that has named no area of its own yet.
GENERAL_AREAS = (
    "Sign-in and accounts",
    "Billing and plans",
    "Notifications",
    "Import and export",
    "Integrations and API",
    "Sync and connection",
    "Search and filters",
    "Reports and statistics",
    "Speed and stability",
    "Design and ease of use",
    "Privacy and permissions",
    "Languages and regions",
    "Help and support",
    "Setting up and updates",
)


class Purpose(StrEnum):
    """Why an analyst is consulted; each can be kept on this machine by a workspace."""

    LABELS = "labels"
    THEMES = "themes"
    ANSWERS = "answers"
    DIGESTS = "digests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An item that a model may cite: its public name (`F-12`) and the words that people really said."""

    label: str
    words: str
    account_name: str | None = None
    author_name: str | None = None
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence as an analyst wrote it, with the public names of the items that it says it rests on."""

    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """An item that a person labelled: what it said, its vector `(d,) float32`, and what the person called it."""

    words: str
    vector: "NDArray[np.float32]"
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRequest:
    """An item to be labelled, and what its workspace already knows."""

    source: Source
    # Product areas that people of this workspace use; none yet: GENERAL_AREAS.
    areas: tuple[str, ...] = ()
    # Names of accounts that may be suggested; no other name is ever an answer.
    accounts: tuple[str, ...] = ()
    # What people corrected before, by the label that they corrected.
    lessons: dict[LabelName, tuple[Lesson, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelReply:
    """What an analyst makes of an item; `question` may be asked by a human when the problem behind it is missing."""

    guesses: tuple[Guess, ...]
    question: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRequest:
    """Items that belong together and need a name; `others` are names that are taken."""

    sources: tuple[Source, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeName:
    """A short name and one line that says what belongs to the theme."""

    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRequest:
    """A question, and the nearest items that the person who asks may read, best first."""

    question: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A theme of a digest: numbers counted by the database, and items that speak for it."""

    theme: str
    trend: str
    items: int
    accounts: int
    people: int
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProseRequest:
    """What a digest has to tell; its numbers are added by code, so no number is asked of the analyst."""

    # "day", "week" or "month".
    noun: str
    topics: tuple[Topic, ...]
    # Items beside the themes that are worth reading.
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """What an analyst says about a period: one verdict, and a line for each theme by its name."""

    verdict: Claim | None
    lines: dict[str, Claim] = field(default_factory=dict)
