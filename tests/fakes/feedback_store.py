"""Items of one workspace, in memory: storing, finding and reading them."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from uuid import uuid4

from bot.domain.accounts import MatchedBy
from bot.domain.audience import Reader
from bot.domain.feedback import Captured, Correction, Feedback, NewFeedback, State, Utterance, Version
from bot.domain.judging import person_labels, values_of
from bot.domain.labels import LabelName
from bot.ports import Found, Search
from storage.words import name_key, phrases, tokens
from tests.fakes import feedback_changes as changes
from tests.fakes.labels import put_labels
from tests.fakes.shelf import Shelf, may_read, newest_first


class InMemoryFeedbackStore:
    """The twin of `SqlFeedbackStore`."""

    def __init__(self, shelf: Shelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    async def add(self, new: NewFeedback) -> Captured:
        """Store an item, or return the one that has its origin key; an undone one comes back to life."""
        known = await self.with_origin(new.origin_key)
        if known is not None and known.state is not State.UNDONE:
            return Captured(feedback=known, is_new=False)
        if known is not None:
            return Captured(feedback=self._put(new, known.id, known.number), is_new=True)
        number = self._shelf.numbers["next"]
        self._shelf.numbers["next"] = number + 1
        return Captured(feedback=self._put(new, uuid4().hex, number), is_new=True)

    async def add_many(self, batch: Sequence[NewFeedback]) -> int:
        """Store the items whose origin keys are new, in their order, and return how many they were."""
        fresh = [new for new in batch if new.origin_key not in self._shelf.origins]
        before = len(self._shelf.items)
        for new in fresh:
            await self.add(new)
        return len(self._shelf.items) - before

    async def with_id(self, feedback_id: str) -> Feedback | None:
        """Return an item by its internal id, whatever its state."""
        return self._shelf.items.get(feedback_id)

    async def with_ids(self, feedback_ids: Sequence[str]) -> list[Feedback]:
        """Return the items with these internal ids in their order, whatever their state; unknown ones are missing."""
        return [self._shelf.items[feedback_id] for feedback_id in feedback_ids if feedback_id in self._shelf.items]

    async def with_number(self, number: int, reader: Reader) -> Feedback | None:
        """Return an active item by the number people use, when the reader may see it."""
        return next((item for item in self._shelf.seen_by(reader) if item.number == number), None)

    async def with_origin(self, origin_key: str) -> Feedback | None:
        """Return an item by its natural key, whatever its state."""
        known = self._shelf.origins.get(origin_key)
        return None if known is None else self._shelf.items[known]

    async def quoting(self, channel_id: str, ts: str) -> list[Feedback]:
        """Return the active items that hold this message."""
        return [item for item in self._shelf.active() if _holds(item, channel_id, ts)]

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
        return changes.correct(self._shelf, feedback_id, correction, by=by, at=at, judged=judged)

    async def revise(self, feedback_id: str, words: str, *, by: str | None, at: datetime) -> Feedback:
        """Store the words of an edited message as a new version; the same words again change nothing."""
        return changes.revise(self._shelf, feedback_id, words, by=by, at=at)

    async def revise_utterance(self, feedback_id: str, ts: str, words: str) -> None:
        """Replace the words of one message in an item's conversation."""
        changes.revise_utterance(self._shelf, feedback_id, ts, words)

    async def remove_utterance(self, feedback_id: str, ts: str) -> None:
        """Remove one message from an item's conversation."""
        changes.remove_utterance(self._shelf, feedback_id, ts)

    async def add_utterances(self, feedback_id: str, utterances: Sequence[Utterance]) -> None:
        """Add the messages that an item's conversation does not have yet."""
        changes.add_utterances(self._shelf, feedback_id, utterances)

    async def erase(self, feedback_id: str, *, at: datetime) -> None:
        """Remove the words of an item for ever; the key stays as a tombstone."""
        changes.withdraw(self._shelf, feedback_id, State.DELETED, at=at)

    async def undo(self, feedback_id: str, *, at: datetime) -> None:
        """Take back a capture: the words go, and the same message can be captured again."""
        changes.withdraw(self._shelf, feedback_id, State.UNDONE, at=at)

    async def versions(self, feedback_id: str) -> list[Version]:
        """Return every version of an item's words, oldest first."""
        return list(self._shelf.versions.get(feedback_id, ()))

    async def search(self, search: Search, reader: Reader) -> Found:
        """Return the items that match: those that say it themselves first, then the newest."""
        wanted = phrases(search.words)
        if search.words.strip() and not wanted:
            return Found(items=(), total=0)
        hits = [item for item in self._shelf.seen_by(reader) if passes(item, search) and _says(item, wanted)]
        ranked = sorted(newest_first(hits), key=lambda item: not _has_all(tokens(item.words), wanted))
        return Found(items=tuple(ranked[search.offset : search.offset + search.limit]), total=len(hits))

    async def count_readable(self, reader: Reader, *, most: int) -> int:
        """Return how many active items the reader may see; beyond `most` one more."""
        return min(len(self._shelf.seen_by(reader)), most + 1)

    async def readable(self, reader: Reader | None) -> AsyncIterator[Feedback]:
        """Yield every active item that the reader may see, oldest first; None reads all."""
        for item in reversed(newest_first(self._shelf.active())):
            if reader is None or may_read(reader, item):
                yield item

    async def private_channels(self) -> frozenset[str]:
        """Return the private channels that active items belong to."""
        return frozenset(item.private_to for item in self._shelf.active() if item.private_to)

    async def account_names(self, like: str, limit: int) -> list[str]:
        """Return the account names of active items that contain the text, in alphabetical order."""
        names = {item.account_name for item in self._shelf.active() if item.account_name}
        return [name for name in sorted(names, key=name_key) if name_key(like) in name_key(name)][:limit]

    async def people_names(self, limit: int) -> list[str]:
        """Return names of people whose words are kept, each once and at most so many."""
        return sorted({item.author_name for item in self._shelf.active() if item.author_name})[:limit]

    def _put(self, new: NewFeedback, feedback_id: str, number: int) -> Feedback:
        """Store what was captured under an id and a number, as its first version."""
        account, told_by = changes.account_of(self._shelf, new)
        account_id, account_name = (account.id, account.name) if account else (None, None)
        item = Feedback(
            id=feedback_id,
            number=number,
            workspace_id=self._shelf.workspace_id,
            state=State.ACTIVE,
            source=new.source,
            words=new.words,
            said_at=new.said_at,
            captured_at=new.captured_at,
            captured_by=new.captured_by,
            author_id=new.author_id,
            author_name=new.author_name,
            kind=new.kind,
            severity=new.severity,
            account_name=account_name,
            account_id=account_id,
            account_by=told_by,
            author_team=new.author_team,
            author_domain=new.author_domain,
            message=new.message,
            private_to=new.private_to,
            is_external=new.is_external,
            worked_on_at=None,
            version=1,
            origin_key=new.origin_key,
            sentiment=new.sentiment,
            area=new.area,
        )
        self._shelf.items[feedback_id] = item
        self._put_labels(item, new)
        self._shelf.origins[new.origin_key] = feedback_id
        self._shelf.versions[feedback_id] = ()
        changes.record(self._shelf, item, by=new.captured_by, at=new.captured_at)
        changes.add_utterances(self._shelf, feedback_id, new.conversation)
        return self._shelf.items[feedback_id]

    def _put_labels(self, item: Feedback, new: NewFeedback) -> None:
        """Store what a person gave with a capture; an account that was recognised is nobody's word."""
        named = item.account_name if item.account_by in {MatchedBy.PERSON, MatchedBy.NAME} else None
        given = {**values_of(item), LabelName.ACCOUNT: named or ""}
        said = {name: value for name, value in given.items() if value}
        put_labels(self._shelf, item.id, person_labels(said, by=new.captured_by, at=new.captured_at))


def _holds(item: Feedback, channel_id: str, ts: str) -> bool:
    """Say whether an item was captured from a message or has it in its conversation."""
    if item.message is None or item.message.channel_id != channel_id:
        return False
    return item.message.ts == ts or any(said.ts == ts for said in item.conversation)


def passes(item: Feedback, search: Search) -> bool:
    """Say whether an item passes the filters."""
    return (
        search.kind in {None, item.kind}
        and search.severity in {None, item.severity}
        and (search.account_name is None or _is_named(search.account_name, item.account_name or ""))
        and search.captured_by in {None, item.captured_by}
        and (search.said_since is None or item.said_at >= search.said_since)
        and search.sentiment in {None, item.sentiment}
        and search.theme_id in {None, item.theme_id}
        and (search.area is None or search.area.lower() == (item.area or "").lower())
        and (search.behind is None or (item.said_at, item.number) < search.behind)
    )


def _is_named(wanted: str, name: str) -> bool:
    key = name_key(wanted)
    return key in name_key(name) if key else not name


def _says(item: Feedback, wanted: list[list[str]]) -> bool:
    """Say whether an item, its conversation and its account together have every phrase."""
    parts = [item.words, item.account_name or "", item.author_name or "", *(said.words for said in item.conversation)]
    return _has_all(tokens(" ".join(parts)), wanted)


def _has_all(said: list[str], wanted: list[list[str]]) -> bool:
    """Say whether every phrase occurs among the tokens, its last token as a beginning."""
    return all(any(_starts(said[at:], phrase) for at in range(len(said))) for phrase in wanted)


def _starts(said: list[str], phrase: list[str]) -> bool:
    """Say whether the tokens begin with a phrase."""
    whole, last = phrase[:-1], phrase[-1]
    return said[: len(whole)] == whole and len(said) > len(whole) and said[len(whole)].startswith(last)
