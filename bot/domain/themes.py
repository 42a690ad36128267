"""Themes: what several customers speak of, under a name that stays."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.labels import SetBy
from bot.domain.moments import require_aware
from bot.domain.statuses import ThemeStatus

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Digits of a theme's number: as for items, more is a mistake.
_LONGEST_NUMBER = 9


class ThemeState(StrEnum):
    """Whether a theme stands, or lives on in the one that it was merged into."""

    ACTIVE = "active"
    MERGED = "merged"


class ThemeChange(StrEnum):
    """What happened to a theme; the record of changes is only ever added to."""

    CREATED = "created"
    ATTACHED = "attached"
    DETACHED = "detached"
    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme as people see it."""

    id: str
    number: int
    name: str
    description: str
    # Once a person has named it, no machine renames it.
    named_by: SetBy
    state: ThemeState
    merged_into: str | None
    created_at: datetime
    # The private channel that it began in, whose words its name is made of; it takes nothing else, so that nobody
    # who cannot read them ever comes to see it. None: everybody may read its name.
    private_to: str | None = None
    # How far the team is with it, and since when; nothing while nobody has said.
    status: ThemeStatus = ThemeStatus.NEW
    status_at: datetime | None = None

    @property
    def label(self) -> str:
        """Return the name by which people speak of the theme, such as `T-3`."""
        return f"T-{self.number}"

    def takes(self, private_to: str | None) -> bool:
        """Say whether words that must stay in `private_to` (None: nowhere) may become part of the theme."""
        return self.private_to in {None, private_to}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTheme:
    """What is known of a theme when it is made."""

    name: str
    description: str
    named_by: SetBy
    created_at: datetime
    private_to: str | None = None

    def __post_init__(self) -> None:
        """Refuse naive times: they would be read in the wrong zone later."""
        require_aware(self.created_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeShape:
    """Where a theme lies for one embedding model: all that assignment reads, however many items the theme has."""

    theme_id: str
    model: str
    # `(d,) float32`: the sum of its items' unit vectors; its direction is the centroid.
    total: "NDArray[np.float32]"
    size: int
    # `(p, d) float32`: vectors of a few members that show how wide the theme is; p stays bounded.
    examples: "NDArray[np.float32]"
    # The theme's own, for those who read shapes; where a shape is stored it is not looked at.
    private_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeEvent:
    """One change of a theme, with everything that is needed to take it back."""

    id: str
    theme_id: str
    change: ThemeChange
    at: datetime
    # None: Heed itself.
    by: str | None
    # The items that it was about, by their internal ids.
    feedback_ids: tuple[str, ...] = ()
    # The other theme of a merge or split; the former name of a rename.
    other: str | None = None
    undone_at: datetime | None = None
    # A small JSON-ready remainder, such as the similarity that led to it; never words of people.
    facts: dict[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeReach:
    """A theme with its reach: distinct accounts and people, never raw messages alone."""

    theme: Theme
    items: int
    accounts: int
    people: int
    # How many items were said in the period asked for, and in the one before.
    now: int
    before: int
    latest_at: datetime


def theme_number_from(text: str) -> int | None:
    """Return the theme number in `T-3`, `t3` or `T 3`, or None when the text is none of these."""
    tidy = text.strip().upper()
    digits = tidy.removeprefix("T").strip(" -")
    named = tidy.startswith("T")
    return int(digits) if named and digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER else None
