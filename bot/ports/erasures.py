"""Forgetting for good: who is being forgotten, what is left to do, and who must not come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.audience import Reader
from bot.domain.erasures import Erasure, Subject
from bot.domain.feedback import NewFeedback


@dataclass(frozen=True, slots=True, kw_only=True)
class ToTell:
    """An item that was erased, while what was posted of it still stands."""

    feedback_id: str
    theme_id: str | None
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Remains:
    """Messages of Heed that have to be drawn anew, after what they show has gone."""

    # Cards of questions to the team: channel and key of each.
    cards: tuple[tuple[str, str], ...] = ()
    # Of what is or was owed to them.
    debt_ids: tuple[str, ...] = ()
    experiment_ids: tuple[str, ...] = ()


class ErasureStore(Protocol):
    """Erasures of one workspace. Each step may be repeated: what is gone is not found again."""

    async def survey(self, subject: Subject, reader: Reader) -> Mapping[str, int]:
        """Count what would go, as far as the reader may know of it."""
        ...

    async def names_of(self, user_id: str) -> Sequence[str]:
        """Return the names under which somebody's items are kept."""
        ...

    async def is_shared(self, name: str, *, but: str) -> bool:
        """Say whether items of another Slack account than `but` carry this name."""
        ...

    async def begin(self, erasure: Erasure, subject: Subject) -> Erasure:
        """Mark somebody as forgotten from now on, and return the erasure, or the one that is already under way."""
        ...

    async def with_id(self, erasure_id: str) -> Erasure | None:
        """Return an erasure."""
        ...

    async def subject_of(self, erasure_id: str) -> Subject | None:
        """Return whom an erasure is about; None once it is done."""
        ...

    async def unfinished(self) -> list[str]:
        """Return the ids of erasures that are still under way, the oldest first."""
        ...

    async def has_words(self, subject: Subject) -> bool:
        """Say whether any item of a subject still has its words."""
        ...

    async def themes(self, erasure_id: str) -> list[str]:
        """Return the themes that listed items were part of."""
        ...

    async def gather(self, erasure_id: str) -> None:
        """List every item that an erasure is about."""
        ...

    async def waiting(self, erasure_id: str, *, limit: int) -> list[ToTell]:
        """Return listed items that still have their words."""
        ...

    async def erase(self, erasure_id: str, items: Sequence[ToTell], *, at: datetime, reader: Reader) -> None:
        """Take the words out of listed items, and count those that the reader may know of."""
        ...

    async def untold(self, erasure_id: str, *, limit: int) -> list[ToTell]:
        """Return erased items whose traces in Slack have not followed yet."""
        ...

    async def cited_among(self, feedback_ids: Sequence[str]) -> list[str]:
        """Return those of the items that something which was posted quotes or rests on."""
        ...

    async def told(self, erasure_id: str, items: Sequence[ToTell]) -> None:
        """Remember that everything posted of these items has followed, and forget where they were said."""
        ...

    async def erase_rest(self, erasure_id: str) -> Remains:
        """Remove whatever else is known of the subject in every table, and return what has to be drawn anew."""
        ...

    async def files_sent(self) -> list[str]:
        """Return the keys of exports that Heed has sent."""
        ...

    async def drop_post(self, key: str) -> None:
        """Forget a message that was removed from Slack."""
        ...

    async def count(self, erasure_id: str, removed: Mapping[str, int]) -> None:
        """Add to what the receipt counts."""
        ...

    async def finish(self, erasure_id: str, *, at: datetime) -> None:
        """Forget whom the erasure was about; only its receipt and the marks stay."""
        ...

    async def keeps_out(self, batch: Sequence[NewFeedback]) -> frozenset[str]:
        """Return the origin keys of those that must not be kept: whoever said them was forgotten since."""
        ...
