"""Forgetting a person or an account for good, with a receipt and a mark that keeps them forgotten."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.moments import require_aware


class Forgotten(StrEnum):
    """Who was forgotten."""

    PERSON = "person"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """The receipt of an erasure; it names nobody: who was forgotten is only known by a keyed hash."""

    id: str
    what: Forgotten
    by: str
    asked_at: datetime
    # None while the job still works.
    done_at: datetime | None
    # What was removed, by what it is called in the receipt; counts only.
    removed: dict[str, int]

    def __post_init__(self) -> None:
        """Refuse naive times: they would be read in the wrong zone later."""
        require_aware(self.asked_at)
