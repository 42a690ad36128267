"""What happens to an item after its capture: corrections, edits, and the loss of its words."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlmodel import col

from bot.domain.accounts import MatchedBy
from bot.domain.errors import FeedbackNotFoundError, MessageGoneError
from bot.domain.feedback import Correction, Feedback, State, Utterance
from bot.domain.judging import person_labels, values_of
from bot.domain.labels import LabelName
from storage.accounts import ensured_account
from storage.erasure_marks import audible
from storage.feedback_rows import load_known, locked
from storage.labels import put_labels
from storage.scope import Scope
from storage.search import drop_from_index, reindex
from storage.tables import AccountRow, DraftRow, FeedbackRow, FeedbackUtteranceRow, FeedbackVersionRow
from storage.traces import drop_readings, drop_traces, forget_heard
from storage.words import twin_key


async def correct(
    scope: Scope,
    feedback_id: str,
    correction: Correction,
    *,
    by: str,
    at: datetime,
    judged: Collection[LabelName] | None = None,
) -> Feedback:
    """Replace what is known of an item by what a person says; raise MessageGoneError when its words were deleted."""
    row = await locked(scope, feedback_id)
    if row.state == State.DELETED.value:
        raise MessageGoneError
    if row.state == State.UNDONE.value:
        raise FeedbackNotFoundError
    item = await load_known(scope, feedback_id)
    before = {**values_of(item), LabelName.ACCOUNT: item.account_name or ""}
    account = await ensured_account(scope, correction.account_name, at=at)
    _attribute(row, account, is_judged=judged is None or LabelName.ACCOUNT in judged)
    row.worked_on_at = at
    said = {
        LabelName.KIND: correction.kind or "",
        LabelName.SEVERITY: correction.severity or "",
        LabelName.SENTIMENT: correction.sentiment or "",
        LabelName.AREA: correction.area or "",
        LabelName.ACCOUNT: account.name if account else "",
    }
    # What was empty and stays empty says nothing, and a machine may still fill it.
    seen = said.keys() if judged is None else judged
    given = {name: str(value) for name, value in said.items() if name in seen and (value or before.get(name))}
    await put_labels(scope, [(row, person_labels(given, by=by, at=at))])
    await _put_version(scope, row, row.words if correction.words is None else correction.words, by=by, at=at)
    return await _reindexed(scope, row)


async def revise(scope: Scope, feedback_id: str, words: str, *, by: str | None, at: datetime) -> Feedback:
    """Store the words of an edited message as a new version; words never come back to an item that lost them."""
    row = await locked(scope, feedback_id)
    if row.state == State.ACTIVE.value and row.words != words:
        await _put_version(scope, row, words, by=by, at=at)
        return await _reindexed(scope, row)
    return await load_known(scope, feedback_id)


async def revise_utterance(scope: Scope, feedback_id: str, ts: str, words: str) -> None:
    """Replace the words of one message in a conversation."""
    row = await locked(scope, feedback_id)
    this = _utterances(scope, feedback_id, col(FeedbackUtteranceRow.ts) == ts)
    await scope.session.execute(update(FeedbackUtteranceRow).where(*this).values(words=words))
    await _said_otherwise(scope, row, ts)
    await _reindexed(scope, row)
    scope.has_erased = True


async def remove_utterance(scope: Scope, feedback_id: str, ts: str) -> None:
    """Remove one message from a conversation, and its words from the index."""
    row = await locked(scope, feedback_id)
    this = _utterances(scope, feedback_id, col(FeedbackUtteranceRow.ts) == ts)
    await scope.session.execute(delete(FeedbackUtteranceRow).where(*this))
    await _said_otherwise(scope, row, ts)
    await _reindexed(scope, row)
    scope.has_erased = True


async def add_utterances(scope: Scope, feedback_id: str, utterances: Sequence[Utterance]) -> None:
    """Add the messages that a conversation does not have yet; an item that lost its words gets none."""
    row = await locked(scope, feedback_id)
    first_by_ts = {said.ts: said for said in reversed(await audible(scope, utterances))}
    if row.state != State.ACTIVE.value or not first_by_ts:
        return
    mine = {"workspace_id": scope.workspace_id, "feedback_id": feedback_id}
    values = [{**mine, "ts": s.ts, "author_id": s.author_id, "words": s.words} for s in first_by_ts.values()]
    await scope.session.execute(scope.insert(FeedbackUtteranceRow).values(values).on_conflict_do_nothing())
    if not row.words:
        await drop_readings(scope, row)
    await _reindexed(scope, row)


async def withdraw(scope: Scope, feedback_id: str, state: State, *, at: datetime) -> None:
    """Take the words of an item away: text, author, versions, conversation, index, open forms, and what was made of it.

    What was deleted stays deleted. The key stays, so that a repeated event cannot bring the words back.
    """
    row = await locked(scope, feedback_id)
    if row.state == State.DELETED.value:
        return
    row.state, row.withdrawn_at, row.words = state.value, at, ""
    row.author_id = row.author_name = row.kind = row.severity = row.account_id = None
    row.account_by = row.author_team = row.author_domain = None
    await scope.session.flush()
    spoken = select(col(FeedbackUtteranceRow.ts)).where(*_utterances(scope, feedback_id))
    await drop_traces(scope, row, (await scope.session.scalars(spoken)).all())
    versions = col(FeedbackVersionRow.workspace_id) == scope.workspace_id
    await scope.session.execute(
        delete(FeedbackVersionRow).where(versions, col(FeedbackVersionRow.feedback_id) == feedback_id)
    )
    await scope.session.execute(delete(FeedbackUtteranceRow).where(*_utterances(scope, feedback_id)))
    await drop_from_index(scope, feedback_id)
    drafts = col(DraftRow.workspace_id) == scope.workspace_id, col(DraftRow.channel_id) == row.channel_id
    await scope.session.execute(delete(DraftRow).where(*drafts, col(DraftRow.ts) == row.ts))


def _attribute(row: FeedbackRow, account: AccountRow | None, *, is_judged: bool) -> None:
    """Give an item the account that a person said; none at all is their word too, which nothing fills again."""
    account_id = account.id if account else None
    if is_judged or account_id != row.account_id:
        row.account_by = MatchedBy.PERSON.value if account_id or row.account_id else row.account_by
    row.account_id = account_id


def _utterances(scope: Scope, feedback_id: str, *more: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """Return the conditions for messages of one conversation."""
    mine = col(FeedbackUtteranceRow.workspace_id) == scope.workspace_id
    return [mine, col(FeedbackUtteranceRow.feedback_id) == feedback_id, *more]


async def _put_version(scope: Scope, row: FeedbackRow, words: str, *, by: str | None, at: datetime) -> None:
    """Give an item new words as its next version; the same words are no version."""
    if row.words == words:
        return
    row.words, row.version, row.twin_key = words, row.version + 1, twin_key(words)
    await drop_readings(scope, row)
    version = {"feedback_id": row.id, "number": row.version, "words": words, "recorded_at": at, "recorded_by": by}
    await scope.session.execute(scope.insert(FeedbackVersionRow).values(workspace_id=scope.workspace_id, **version))


async def _said_otherwise(scope: Scope, row: FeedbackRow, ts: str) -> None:
    """Follow a message of a conversation that was edited or removed: what was read from it goes.

    The conversation is read only for an item that has no words of its own.
    """
    if row.state == State.ACTIVE.value and not row.words:
        await drop_readings(scope, row)
    if row.channel_id is not None:
        await forget_heard(scope, row.channel_id, [ts])


async def _reindexed(scope: Scope, row: FeedbackRow) -> Feedback:
    """Bring the index in step and return the item as it is now; tombstones have no place in it."""
    await scope.session.flush()
    if row.state == State.ACTIVE.value:
        await reindex(scope, row)
    return await load_known(scope, row.id)
