"""Capturing: one item for one origin, one number for one item, however many try at once."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select
from sqlmodel import col

from bot.domain.accounts import MatchedBy
from bot.domain.erasures import ForgottenError
from bot.domain.feedback import Captured, NewFeedback, State
from bot.domain.labels import LabelName, SetBy
from storage.accounts import ensured_accounts, living_rows, rows_with
from storage.engine import LOCKS
from storage.erasure_marks import admitted, erased_keys, require_admitted
from storage.feedback_rows import known_keys, load_known
from storage.scope import Scope
from storage.search import index_values
from storage.tables import (
    AccountRow,
    FeedbackRow,
    FeedbackSearchRow,
    FeedbackUtteranceRow,
    FeedbackVersionRow,
    LabelRow,
    WorkspaceRow,
)
from storage.words import name_key, twin_key

# A name that came with the words, from a person or from a file.
_GIVEN = {MatchedBy.PERSON, MatchedBy.NAME}


async def capture(scope: Scope, new: NewFeedback) -> Captured:
    """Store an item, or return the one that has its origin key; an undone one comes back to life."""
    known = await _row_of(scope, new.origin_key)
    if known is not None and known.state != State.UNDONE.value:
        return Captured(feedback=await load_known(scope, known.id), is_new=False)
    workspace = await scope.lock_workspace()
    # Whoever is being forgotten holds the workspace too: either this finds the mark, or the erasure finds the item.
    await _require_not_erased(scope, new.origin_key)
    new = await require_admitted(scope, new)
    # Another capture of the same message may have come first while this one waited.
    known = await _row_of(scope, new.origin_key, hold=True)
    if known is not None and known.state != State.UNDONE.value:
        return Captured(feedback=await load_known(scope, known.id), is_new=False)
    if known is None:
        feedback_id = uuid4().hex
        await _insert(scope, [(feedback_id, new)], workspace)
    else:
        feedback_id = known.id
        await _revive(scope, known, new)
    return Captured(feedback=await load_known(scope, feedback_id), is_new=True)


async def capture_many(scope: Scope, batch: Sequence[NewFeedback]) -> int:
    """Store the items whose origin keys are new, in their order, and return how many they were."""
    workspace = await scope.lock_workspace()
    first_by_key: dict[str, NewFeedback] = {}
    for new in await admitted(scope, batch):
        first_by_key.setdefault(new.origin_key, new)
    known = await known_keys(scope, list(first_by_key))
    gone = await erased_keys(scope, list(first_by_key))
    known |= {gone[key] for key in await known_keys(scope, list(gone))}
    fresh = [(uuid4().hex, new) for key, new in first_by_key.items() if key not in known]
    if fresh:
        await _insert(scope, fresh, workspace)
    return len(fresh)


async def _insert(scope: Scope, fresh: Sequence[tuple[str, NewFeedback]], workspace: WorkspaceRow) -> None:
    """Store items that were never captured before, under the workspace's next numbers."""
    accounts = await _accounts(scope, [new for _, new in fresh])
    first = workspace.next_feedback_number
    workspace.next_feedback_number += len(fresh)
    await scope.session.flush()
    rows = []
    for number, (feedback_id, new) in enumerate(fresh, start=first):
        head = {"workspace_id": scope.workspace_id, "id": feedback_id, "number": number, "origin_key": new.origin_key}
        rows.append({**head, **_facts(new, accounts)})
    await scope.session.execute(insert(FeedbackRow), rows)
    await _put_words(scope, fresh, accounts)


async def _revive(scope: Scope, row: FeedbackRow, new: NewFeedback) -> None:
    """Give an undone item the facts and the words of its new capture; it keeps its number."""
    accounts = await _accounts(scope, [new])
    for name, value in _facts(new, accounts).items():
        setattr(row, name, value)
    await scope.session.flush()
    await _put_words(scope, [(row.id, new)], accounts)


async def _require_not_erased(scope: Scope, origin_key: str) -> None:
    """Raise ForgottenError for an item that was erased for good."""
    if await known_keys(scope, list(await erased_keys(scope, [origin_key]))):
        raise ForgottenError


async def _row_of(scope: Scope, origin_key: str, *, hold: bool = False) -> FeedbackRow | None:
    """Return the row of an origin key, if wanted held until the end."""
    query = select(FeedbackRow).where(
        col(FeedbackRow.workspace_id) == scope.workspace_id, col(FeedbackRow.origin_key) == origin_key
    )
    if hold:
        return await scope.session.scalar(query.with_for_update(), execution_options=LOCKS)
    return await scope.session.scalar(query, execution_options={"populate_existing": True})


async def _accounts(scope: Scope, batch: Sequence[NewFeedback]) -> dict[str, AccountRow]:
    """Return the accounts that items are from: by the keys of the names that were given, and by the ids recognised.

    One that was recognised may have been merged since.
    """
    at = batch[0].captured_at
    named = await ensured_accounts(scope, [new.account_name for new in batch], at=at)
    ids = {new.account_id for new in batch if new.account_id is not None}
    return named | (await living_rows(scope, (await rows_with(scope, ids)).values()) if ids else {})


def _account(new: NewFeedback, accounts: Mapping[str, AccountRow]) -> tuple[AccountRow | None, MatchedBy | None]:
    """Return the account of an item and what told of it; a name that somebody gave comes first."""
    named = accounts.get(name_key(new.account_name or ""))
    if named is not None:
        return named, MatchedBy.PERSON if new.captured_by is not None else MatchedBy.NAME
    known = accounts.get(new.account_id or "")
    return known, new.account_by if known is not None else None


def _facts(new: NewFeedback, accounts: Mapping[str, AccountRow]) -> dict[str, Any]:
    """Return what a capture says about an item, by column."""
    message = new.message
    account, told_by = _account(new, accounts)
    return {
        "state": State.ACTIVE.value,
        "source": new.source.value,
        "words": new.words,
        "said_at": new.said_at,
        "captured_at": new.captured_at,
        "captured_by": new.captured_by,
        "author_id": new.author_id,
        "author_name": new.author_name,
        "kind": new.kind and new.kind.value,
        "severity": new.severity and new.severity.value,
        "account_id": account.id if account else None,
        "account_by": told_by and told_by.value,
        "author_team": new.author_team,
        "author_domain": new.author_domain,
        "channel_id": message and message.channel_id,
        "ts": message and message.ts,
        "thread_ts": message and message.thread_ts,
        "permalink": message and message.permalink,
        "private_to": new.private_to,
        "is_external": new.is_external,
        "worked_on_at": None,
        "withdrawn_at": None,
        "version": 1,
        "sentiment": new.sentiment and new.sentiment.value,
        "area": new.area,
        "theme_id": None,
        "analysed_version": None,
        "analysed_at": None,
        "question": None,
        "twin_key": twin_key(new.words),
    }


async def _put_words(
    scope: Scope, captured: Sequence[tuple[str, NewFeedback]], accounts: Mapping[str, AccountRow]
) -> None:
    """Store the first version, the conversation, people's labels and the place in the index of new items."""
    versions, spoken, searchable, labels = [], [], [], []
    for feedback_id, new in captured:
        mine = {"workspace_id": scope.workspace_id, "feedback_id": feedback_id}
        account, told_by = _account(new, accounts)
        versions.append(
            {**mine, "number": 1, "words": new.words, "recorded_at": new.captured_at, "recorded_by": new.captured_by}
        )
        labels += _said_by_people(mine, new, account if told_by in _GIVEN else None)
        conversation = list({said.ts: said for said in reversed(new.conversation)}.values())
        spoken += [{**mine, "ts": said.ts, "author_id": said.author_id, "words": said.words} for said in conversation]
        searchable.append(
            index_values(
                scope,
                feedback_id,
                words=new.words,
                account_name=account.name if account else None,
                author_name=new.author_name,
                conversation=sorted(conversation, key=lambda said: said.ts),
            )
        )
    await scope.session.execute(insert(FeedbackVersionRow), versions)
    if spoken:
        await scope.session.execute(insert(FeedbackUtteranceRow), spoken)
    if labels:
        await scope.session.execute(insert(LabelRow), labels)
    await scope.session.execute(insert(FeedbackSearchRow), searchable)


def _said_by_people(mine: Mapping[str, str], new: NewFeedback, account: AccountRow | None) -> list[dict[str, Any]]:
    """Return the labels of what a person gave with a capture or an import, by column."""
    given = {
        LabelName.KIND: new.kind,
        LabelName.SEVERITY: new.severity,
        LabelName.SENTIMENT: new.sentiment,
        LabelName.AREA: new.area,
        LabelName.ACCOUNT: account and account.name,
    }
    said = {"is_by_person": True, "set_by": SetBy.PERSON.value, "set_at": new.captured_at, "person_id": new.captured_by}
    none = {"confidence": None, "model": None, "prompt_version": None}
    return [{**mine, "name": name.value, "value": str(value), **said, **none} for name, value in given.items() if value]
