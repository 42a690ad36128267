"""What happens to an item in memory after its capture: corrections, edits, withdrawal."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.accounts import Account, MatchedBy
from bot.domain.errors import FeedbackNotFoundError, MessageGoneError
from bot.domain.feedback import Correction, Feedback, NewFeedback, State, Utterance, Version
from bot.domain.judging import person_labels, values_of
from bot.domain.labels import LabelName
from tests.fakes.account_shelf import ensured, living
from tests.fakes.labels import put_labels
from tests.fakes.shelf import Shelf
from tests.fakes.traces import drop_readings, drop_traces, forget_heard, unname


def correct(
    shelf: Shelf,
    feedback_id: str,
    correction: Correction,
    *,
    by: str,
    at: datetime,
    judged: Collection[LabelName] | None = None,
) -> Feedback:
    """Replace what is known of an item; new words make a new version."""
    item = _known(shelf, feedback_id)
    if item.state is State.DELETED:
        raise MessageGoneError
    if item.state is State.UNDONE:
        raise FeedbackNotFoundError
    account = ensured(shelf, correction.account_name, at=at)
    account_id, account_name = (account.id, account.name) if account else (None, None)
    is_judged = judged is None or LabelName.ACCOUNT in judged or account_id != item.account_id
    told_by = MatchedBy.PERSON if is_judged and (account_id or item.account_id) else item.account_by
    shelf.items[item.id] = replace(
        item, account_id=account_id, account_name=account_name, account_by=told_by, worked_on_at=at
    )
    said = {
        LabelName.KIND: correction.kind or "",
        LabelName.SEVERITY: correction.severity or "",
        LabelName.SENTIMENT: correction.sentiment or "",
        LabelName.AREA: correction.area or "",
        LabelName.ACCOUNT: account_name or "",
    }
    before = {**values_of(item), LabelName.ACCOUNT: item.account_name or ""}
    seen = said.keys() if judged is None else judged
    given = {name: str(value) for name, value in said.items() if name in seen and (value or before.get(name))}
    put_labels(shelf, item.id, person_labels(given, by=by, at=at))
    return revise(shelf, item.id, item.words if correction.words is None else correction.words, by=by, at=at)


def revise(shelf: Shelf, feedback_id: str, words: str, *, by: str | None, at: datetime) -> Feedback:
    """Store new words as a new version; words never come back to an item that lost them."""
    item = _known(shelf, feedback_id)
    if item.state is not State.ACTIVE or item.words == words:
        return item
    shelf.items[item.id] = replace(item, words=words, version=item.version + 1)
    record(shelf, shelf.items[item.id], by=by, at=at)
    drop_readings(shelf, item.id)
    return shelf.items[item.id]


def revise_utterance(shelf: Shelf, feedback_id: str, ts: str, words: str) -> None:
    """Replace the words of one message in a conversation."""
    item = _known(shelf, feedback_id)
    spoken = tuple(replace(said, words=words) if said.ts == ts else said for said in item.conversation)
    shelf.items[item.id] = replace(item, conversation=spoken)
    _said_otherwise(shelf, item, ts)


def remove_utterance(shelf: Shelf, feedback_id: str, ts: str) -> None:
    """Remove one message from a conversation."""
    item = _known(shelf, feedback_id)
    shelf.items[item.id] = replace(item, conversation=tuple(said for said in item.conversation if said.ts != ts))
    _said_otherwise(shelf, item, ts)


def add_utterances(shelf: Shelf, feedback_id: str, utterances: Sequence[Utterance]) -> None:
    """Add the messages that a conversation does not have yet; an item that lost its words gets none."""
    item = _known(shelf, feedback_id)
    if item.state is not State.ACTIVE:
        return
    by_ts = {said.ts: said for said in (*utterances[::-1], *item.conversation)}
    shelf.items[item.id] = replace(item, conversation=tuple(by_ts[ts] for ts in sorted(by_ts)))
    if not item.words and utterances:
        drop_readings(shelf, item.id)


def withdraw(shelf: Shelf, feedback_id: str, state: State, *, at: datetime) -> None:
    """Take the words of an item away; what was deleted stays deleted."""
    del at  # a database keeps it; nobody reads it through the port
    item = _known(shelf, feedback_id)
    if item.state is State.DELETED:
        return
    drop_traces(shelf, item)
    shelf.items[item.id] = replace(
        item,
        state=state,
        words="",
        author_id=None,
        author_name=None,
        kind=None,
        severity=None,
        account_name=None,
        account_id=None,
        account_by=None,
        author_team=None,
        author_domain=None,
        conversation=(),
        sentiment=None,
        area=None,
        theme_id=None,
    )
    unname(shelf, item.theme_id)
    shelf.versions[item.id] = ()
    if item.message is not None:
        place = (item.message.channel_id, item.message.ts)
        for draft in [d for d in shelf.drafts.values() if (d.channel_id, d.ts) == place]:
            del shelf.drafts[draft.id]


def record(shelf: Shelf, item: Feedback, *, by: str | None, at: datetime) -> None:
    """Keep an item's present words as its newest version."""
    version = Version(number=item.version, words=item.words, recorded_at=at, recorded_by=by)
    shelf.versions[item.id] = (*shelf.versions[item.id], version)


def account_of(shelf: Shelf, new: NewFeedback) -> tuple[Account | None, MatchedBy | None]:
    """Return the account of a new item and what told of it; a name that somebody gave comes first."""
    named = ensured(shelf, new.account_name, at=new.captured_at)
    if named is not None:
        return named, MatchedBy.PERSON if new.captured_by is not None else MatchedBy.NAME
    known = living(shelf, shelf.accounts[new.account_id]) if new.account_id in shelf.accounts else None
    return known, new.account_by if known is not None else None


def _said_otherwise(shelf: Shelf, item: Feedback, ts: str) -> None:
    """Follow a message of a conversation that was edited or removed."""
    if item.state is State.ACTIVE and not item.words:
        drop_readings(shelf, item.id)
    forget_heard(shelf, item, [ts])


def _known(shelf: Shelf, feedback_id: str) -> Feedback:
    """Return an item or say that it is not there."""
    item = shelf.items.get(feedback_id)
    if item is None:
        raise FeedbackNotFoundError
    return item
