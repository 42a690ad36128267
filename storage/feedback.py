"""Items of one workspace."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.feedback import Captured, Correction, Feedback, NewFeedback, State, Utterance, Version
from bot.domain.labels import LabelName
from bot.ports import Found, Search
from storage import feedback_changes as changes
from storage.feedback_capture import capture, capture_many
from storage.feedback_rows import is_active, is_still_active, items_of, load, load_many, load_one
from storage.scope import Scope
from storage.search import found, visible_to
from storage.tables import AccountRow, FeedbackRow, FeedbackUtteranceRow, FeedbackVersionRow
from storage.words import name_key

# Items read at a time on the way to a file: a few megabytes at most.
_PAGE = 500


class SqlFeedbackStore:
    """`FeedbackStore` on SQLite and PostgreSQL."""

    def __init__(self, scope: Scope) -> None:
        """Work within this transaction."""
        self._scope = scope

    async def add(self, new: NewFeedback) -> Captured:
        """Store an item, or return the one that has its origin key; an undone one comes back to life."""
        return await capture(self._scope, new)

    async def add_many(self, batch: Sequence[NewFeedback]) -> int:
        """Store the items whose origin keys are new, in their order, and return how many they were."""
        return await capture_many(self._scope, batch)

    async def with_id(self, feedback_id: str) -> Feedback | None:
        """Return an item by its internal id, whatever its state."""
        return await load_one(self._scope, items_of(self._scope).where(col(FeedbackRow.id) == feedback_id))

    async def with_ids(self, feedback_ids: Sequence[str]) -> list[Feedback]:
        """Return the items with these internal ids in their order, whatever their state; unknown ones are missing."""
        return await load_many(self._scope, feedback_ids)

    async def with_number(self, number: int, reader: Reader) -> Feedback | None:
        """Return an active item by the number people use, when the reader may see it."""
        query = items_of(self._scope).where(col(FeedbackRow.number) == number, is_active())
        return await load_one(self._scope, query.where(visible_to(self._scope, reader)))

    async def with_origin(self, origin_key: str) -> Feedback | None:
        """Return an item by its natural key, whatever its state."""
        return await load_one(self._scope, items_of(self._scope).where(col(FeedbackRow.origin_key) == origin_key))

    async def quoting(self, channel_id: str, ts: str) -> list[Feedback]:
        """Return the active items that hold this message: captured from it, or with it in their conversation."""
        holding = select(col(FeedbackUtteranceRow.feedback_id)).where(
            col(FeedbackUtteranceRow.workspace_id) == self._scope.workspace_id, col(FeedbackUtteranceRow.ts) == ts
        )
        holds = or_(col(FeedbackRow.ts) == ts, col(FeedbackRow.id).in_(holding))
        query = items_of(self._scope).where(is_active(), col(FeedbackRow.channel_id) == channel_id, holds)
        return await load(self._scope, query.order_by(col(FeedbackRow.number)))

    async def correct(
        self,
        feedback_id: str,
        correction: Correction,
        *,
        by: str,
        at: datetime,
        judged: Collection[LabelName] | None = None,
    ) -> Feedback:
        """Replace what is known of an item by what a person says; new words make a new version."""
        return await changes.correct(self._scope, feedback_id, correction, by=by, at=at, judged=judged)

    async def revise(self, feedback_id: str, words: str, *, by: str | None, at: datetime) -> Feedback:
        """Store the words of an edited message as a new version; the same words again change nothing."""
        return await changes.revise(self._scope, feedback_id, words, by=by, at=at)

    async def revise_utterance(self, feedback_id: str, ts: str, words: str) -> None:
        """Replace the words of one message in an item's conversation."""
        await changes.revise_utterance(self._scope, feedback_id, ts, words)

    async def remove_utterance(self, feedback_id: str, ts: str) -> None:
        """Remove one message from an item's conversation, and its words from the search index."""
        await changes.remove_utterance(self._scope, feedback_id, ts)

    async def add_utterances(self, feedback_id: str, utterances: Sequence[Utterance]) -> None:
        """Add the messages that an item's conversation does not have yet."""
        await changes.add_utterances(self._scope, feedback_id, utterances)

    async def erase(self, feedback_id: str, *, at: datetime) -> None:
        """Remove the words of an item for ever: text, versions, conversation, index; the key stays as a tombstone."""
        await changes.withdraw(self._scope, feedback_id, State.DELETED, at=at)

    async def undo(self, feedback_id: str, *, at: datetime) -> None:
        """Take back a capture: the words go, and the same message can be captured again."""
        await changes.withdraw(self._scope, feedback_id, State.UNDONE, at=at)

    async def versions(self, feedback_id: str) -> list[Version]:
        """Return every version of an item's words, oldest first."""
        query = select(FeedbackVersionRow).where(
            col(FeedbackVersionRow.workspace_id) == self._scope.workspace_id,
            col(FeedbackVersionRow.feedback_id) == feedback_id,
        )
        rows = await self._scope.session.scalars(query.order_by(col(FeedbackVersionRow.number)))
        return [
            Version(number=row.number, words=row.words, recorded_at=row.recorded_at, recorded_by=row.recorded_by)
            for row in rows
        ]

    async def search(self, search: Search, reader: Reader) -> Found:
        """Return the items that match and that the reader may see: their own words first, then the newest."""
        return await found(self._scope, search, reader)

    async def count_readable(self, reader: Reader, *, most: int) -> int:
        """Return how many active items the reader may see; beyond `most` nothing is counted, and it is one more."""
        mine = col(FeedbackRow.workspace_id) == self._scope.workspace_id, is_active(), visible_to(self._scope, reader)
        # No column of the row, so that an index alone answers.
        some = select(literal(1)).where(*mine).limit(most + 1).subquery()
        return await self._scope.session.scalar(select(func.count()).select_from(some)) or 0

    async def readable(self, reader: Reader | None) -> AsyncIterator[Feedback]:
        """Yield every active item that the reader may see, oldest first; None reads all."""
        query = items_of(self._scope).where(is_active())
        if reader is not None:
            query = query.where(visible_to(self._scope, reader))
        ordered = query.order_by(col(FeedbackRow.said_at), col(FeedbackRow.number)).limit(_PAGE)
        page = await load(self._scope, ordered)
        while page:
            for item in page:
                yield item
            # An item added meanwhile shifts no page, as it would shift an offset.
            page = await load(self._scope, ordered.where(_after(page[-1]))) if len(page) == _PAGE else []

    async def private_channels(self) -> frozenset[str]:
        """Return the private channels that active items belong to."""
        query = select(col(FeedbackRow.private_to)).distinct()
        mine = col(FeedbackRow.workspace_id) == self._scope.workspace_id, is_active()
        found_ids = await self._scope.session.scalars(query.where(*mine, col(FeedbackRow.private_to).is_not(None)))
        return frozenset(channel_id for channel_id in found_ids if channel_id)

    async def account_names(self, like: str, limit: int) -> list[str]:
        """Return the account names of active items that contain the text, in alphabetical order."""
        # Looked up for each account: the items of all of them are many more.
        used = exists().where(
            col(FeedbackRow.workspace_id) == self._scope.workspace_id,
            col(FeedbackRow.account_id) == col(AccountRow.id),
            is_still_active(),
        )
        query = select(col(AccountRow.name)).where(
            col(AccountRow.workspace_id) == self._scope.workspace_id,
            col(AccountRow.name_key).contains(name_key(like), autoescape=True),
            used,
        )
        # Sorted here, not by the database: every engine has its own idea of the alphabet.
        names = await self._scope.session.scalars(query)
        return sorted(names, key=name_key)[:limit]

    async def people_names(self, limit: int) -> list[str]:
        """Return names of people whose words are kept, each once and at most so many."""
        mine = col(FeedbackRow.workspace_id) == self._scope.workspace_id, is_active()
        query = select(col(FeedbackRow.author_name)).where(*mine, col(FeedbackRow.author_name).is_not(None)).distinct()
        return sorted(name for name in await self._scope.session.scalars(query.limit(limit)) if name)


def _after(item: Feedback) -> ColumnElement[bool]:
    """Return the condition for items that come later in the order of `readable`."""
    at, number = col(FeedbackRow.said_at), col(FeedbackRow.number)
    # The first half lets the index jump there, the second parts items of the same moment.
    return and_(at >= item.said_at, or_(at > item.said_at, number > item.number))
