"""Where items are kept and found again, and the forms and reactions that lead to them."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.audience import Reader
from bot.domain.feedback import Captured, Correction, Feedback, Kind, NewFeedback, Severity, Utterance, Version
from bot.domain.labels import LabelName, Sentiment


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A question to the store: words (empty finds everything, newest first) and filters."""

    words: str = ""
    kind: Kind | None = None
    severity: Severity | None = None
    account_name: str | None = None
    said_since: datetime | None = None
    sentiment: Sentiment | None = None
    # A product area by its name, whatever its capitals.
    area: str | None = None
    theme_id: str | None = None
    # Only what this person captured.
    captured_by: str | None = None
    limit: int = 10
    offset: int = 0
    # Only what comes behind this item, by when it was said and its number, in the order from new to old.
    behind: tuple[datetime, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of items and how many there are in all."""

    items: tuple[Feedback, ...]
    total: int


class FeedbackStore(Protocol):
    """Items of one workspace: the unit of work that hands it out knows which."""

    async def add(self, new: NewFeedback) -> Captured:
        """Store an item, or return the one that has its origin key; an undone one comes back to life."""
        ...

    async def add_many(self, batch: Sequence[NewFeedback]) -> int:
        """Store the items whose origin keys are new, in their order, and return how many they were."""
        ...

    async def with_id(self, feedback_id: str) -> Feedback | None:
        """Return an item by its internal id, whatever its state."""
        ...

    async def with_ids(self, feedback_ids: Sequence[str]) -> list[Feedback]:
        """Return the items with these internal ids in their order, whatever their state; unknown ones are missing."""
        ...

    async def with_number(self, number: int, reader: Reader) -> Feedback | None:
        """Return an active item by the number people use, when the reader may see it."""
        ...

    async def with_origin(self, origin_key: str) -> Feedback | None:
        """Return an item by its natural key, whatever its state."""
        ...

    async def quoting(self, channel_id: str, ts: str) -> list[Feedback]:
        """Return the active items that hold this message: captured from it, or with it in their conversation."""
        ...

    async def correct(
        self,
        feedback_id: str,
        correction: Correction,
        *,
        by: str,
        at: datetime,
        judged: Collection[LabelName] | None = None,
    ) -> Feedback:
        """Replace what is known of an item by what a person says; new words make a new version.

        With `judged`, only these labels are their word: what they did not see stays as it is, and stays a machine's.
        """
        ...

    async def revise(self, feedback_id: str, words: str, *, by: str | None, at: datetime) -> Feedback:
        """Store the words of an edited message as a new version; the same words again change nothing."""
        ...

    async def revise_utterance(self, feedback_id: str, ts: str, words: str) -> None:
        """Replace the words of one message in an item's conversation."""
        ...

    async def remove_utterance(self, feedback_id: str, ts: str) -> None:
        """Remove one message from an item's conversation, and its words from the search index."""
        ...

    async def add_utterances(self, feedback_id: str, utterances: Sequence[Utterance]) -> None:
        """Add the messages that an item's conversation does not have yet."""
        ...

    async def erase(self, feedback_id: str, *, at: datetime) -> None:
        """Remove the words of an item for ever: text, versions, conversation, index; the key stays as a tombstone."""
        ...

    async def undo(self, feedback_id: str, *, at: datetime) -> None:
        """Take back a capture: the words go, and the same message can be captured again."""
        ...

    async def versions(self, feedback_id: str) -> list[Version]:
        """Return every version of an item's words, oldest first."""
        ...

    async def search(self, search: Search, reader: Reader) -> Found:
        """Return the items that match and that the reader may see, best first."""
        ...

    async def count_readable(self, reader: Reader, *, most: int) -> int:
        """Return how many active items the reader may see; beyond `most` nothing is counted, and it is one more."""
        ...

    def readable(self, reader: Reader | None) -> AsyncIterator[Feedback]:
        """Yield every active item that the reader may see, oldest first; None reads all (the operator's export)."""
        ...

    async def private_channels(self) -> frozenset[str]:
        """Return the private channels that active items belong to."""
        ...

    async def account_names(self, like: str, limit: int) -> list[str]:
        """Return known account names that contain the text, in alphabetical order."""
        ...

    async def people_names(self, limit: int) -> list[str]:
        """Return names of people whose words are kept, each once and at most so many."""
        ...


class ReactionStore(Protocol):
    """The last word on each reaction, since Slack may deliver adding and removing in any order."""

    async def note(self, channel_id: str, ts: str, user_id: str, *, event_ts: str) -> bool:
        """Remember an event on a reaction; return False when a later one has already been seen."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a form was opened about, kept because a form's own memory holds only 3,000 characters."""

    id: str
    words: str
    author_id: str | None
    channel_id: str
    ts: str
    thread_ts: str | None
    opened_at: datetime


class DraftStore(Protocol):
    """Messages whose capture form is open."""

    async def keep(self, draft: Draft) -> None:
        """Store a draft under its id."""
        ...

    async def with_id(self, draft_id: str) -> Draft | None:
        """Return a draft, or None when it was used, removed or never there."""
        ...

    async def revise_message(self, channel_id: str, ts: str, words: str) -> None:
        """Follow an edit of the message while its form is open."""
        ...

    async def drop_message(self, channel_id: str, ts: str) -> None:
        """Remove the drafts of a deleted message."""
        ...

    async def drop_older(self, than: datetime) -> int:
        """Remove the drafts of forms that were closed without sending; return how many."""
        ...
