"""Where the team wants to go: one statement, objectives, and what was put off on purpose."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.labels import SetBy
from bot.domain.moments import require_aware

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# As for items and themes: more digits are a mistake.
_LONGEST_NUMBER = 9
# Of an experiment: its people say that it hangs on no objective, where None means that nobody has said.
OFF_VISION = ""


class ObjectiveState(StrEnum):
    """Whether the team still pursues an objective; what hangs on a retired one keeps its history."""

    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vision:
    """One version of the statement; earlier ones are kept."""

    version: int
    statement: str
    by: str
    at: datetime

    def __post_init__(self) -> None:
        """Refuse naive times: they would be read in the wrong zone later."""
        require_aware(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """One thing that the team wants to reach."""

    id: str
    number: int
    name: str
    # What success looks like.
    success: str
    owner_id: str | None
    state: ObjectiveState
    # Earlier versions are kept: `version` counts from 1.
    version: int
    changed_by: str
    changed_at: datetime

    @property
    def label(self) -> str:
        """Return the name by which people speak of the objective, such as `O-2`."""
        return f"O-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewObjective:
    """What is known of an objective when it is made; its id comes from the form, so that one form makes one."""

    id: str
    name: str
    success: str
    owner_id: str | None
    by: str
    at: datetime

    def __post_init__(self) -> None:
        """Refuse naive times: they would be read in the wrong zone later."""
        require_aware(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveVector:
    """Where the words of one version of an objective lie for one embedding model."""

    objective_id: str
    version: int
    # `(d,) float32`, of length 1.
    vector: "NDArray[np.float32]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The objective that a theme hangs on, who or what said so, and how sure it was."""

    theme_id: str
    # None: off vision, openly.
    objective_id: str | None
    set_by: SetBy
    at: datetime
    # Probability 0..1; None for a person.
    confidence: float | None = None
    person_id: str | None = None
    # The embedding model of a machine's word; None for a person.
    model: str | None = None

    @property
    def is_by_person(self) -> bool:
        """Say whether a person said so: their word wins."""
        return self.set_by is SetBy.PERSON

    def __post_init__(self) -> None:
        """Refuse naive times: they would be read in the wrong zone later."""
        require_aware(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotNow:
    """Something that the team put off, why, and when it looks again."""

    id: str
    theme_id: str
    reason: str
    # What would have to happen for another answer.
    would_change: str
    review_on: date | None
    by: str
    at: datetime
    # Since when it is put off no longer.
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What one asker said on one theme: an account, or somebody whose account nobody knows."""

    # None: in no theme yet.
    theme_id: str | None
    # The account's id, else the person's id or name, else the item's own id.
    asker: str
    # None: the account is unknown.
    account_id: str | None
    # Whole units of `currency` a year; None: unknown.
    revenue: int | None
    currency: str | None
    # How many items they said in the period asked for, and in the one before.
    now: int
    before: int


def objective_number_from(text: str) -> int | None:
    """Return the objective number in `O-3` or `o3`, or None when the text is neither."""
    tidy = text.strip().upper()
    digits = tidy.removeprefix("O").strip(" -")
    named = tidy.startswith("O")
    return int(digits) if named and digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER else None
