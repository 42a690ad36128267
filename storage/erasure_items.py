"""The items of an erasure: which they are, and taking their words away."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, false, func, insert, literal, or_, select, update
from sqlmodel import col

from bot.domain.audience import Reader
from bot.domain.erasures import Forgotten, Subject, without_mentions
from bot.domain.feedback import Source, State
from bot.ports.erasures import ToTell
from storage.erasure_marks import gone_key
from storage.feedback_changes import withdraw
from storage.feedback_rows import conversations, is_active, locked
from storage.scope import Scope
from storage.search import reindex, visible_to
from storage.tables import ErasureItemRow, FeedbackRow, FeedbackUtteranceRow, FeedbackVersionRow
from storage.traces import drop_readings
from storage.words import name_key, twin_key

# Words that nobody is named as having said are the words of who typed them.
_TYPED = (Source.COMMAND.value, Source.FORM.value)


async def names_without_account(scope: Scope, names: Sequence[str]) -> list[str]:
    """Return the spellings of names that items without a Slack account carry."""
    keys = {name_key(name) for name in names}
    query = select(col(FeedbackRow.author_name)).where(
        col(FeedbackRow.workspace_id) == scope.workspace_id,
        col(FeedbackRow.author_id).is_(None),
        col(FeedbackRow.author_name).is_not(None),
    )
    known = await scope.session.scalars(query.distinct()) if keys else ()
    return sorted(name for name in known if name and name_key(name) in keys)


async def own_items(scope: Scope, subject: Subject) -> ColumnElement[bool]:
    """Return the condition for items that are the subject's own."""
    mine = and_(col(FeedbackRow.workspace_id) == scope.workspace_id, is_active())
    if subject.what is Forgotten.WORDS:
        return and_(mine, col(FeedbackRow.captured_at) < subject.before)
    if subject.what is Forgotten.ACCOUNT:
        return and_(mine, col(FeedbackRow.account_id) == subject.account_id)
    author, name = col(FeedbackRow.author_id), col(FeedbackRow.author_name)
    typed = and_(author.is_(None), name.is_(None), col(FeedbackRow.source).in_(_TYPED))
    spelled = await names_without_account(scope, subject.names)
    rules = [
        author.in_(subject.user_ids),
        and_(typed, col(FeedbackRow.captured_by).in_(subject.user_ids)),
        and_(author.is_(None), name.in_(spelled)) if spelled else false(),
    ]
    return and_(mine, or_(*rules))


def parts(scope: Scope, subject: Subject) -> ColumnElement[bool]:
    """Return the condition for items of others in which the subject spoke or is named."""
    item, ws = col(FeedbackRow.id), scope.workspace_id
    said = and_(col(FeedbackUtteranceRow.workspace_id) == ws, col(FeedbackUtteranceRow.feedback_id) == item)
    before = and_(col(FeedbackVersionRow.workspace_id) == ws, col(FeedbackVersionRow.feedback_id) == item)
    rules: list[ColumnElement[bool]] = [exists().where(said, col(FeedbackUtteranceRow.author_id).in_(subject.user_ids))]
    for called in (*subject.user_ids, *(f"@{name}" for name in subject.called)):
        rules += [
            col(FeedbackRow.words).contains(called, autoescape=True),
            exists().where(said, col(FeedbackUtteranceRow.words).contains(called, autoescape=True)),
            exists().where(before, col(FeedbackVersionRow.words).contains(called, autoescape=True)),
        ]
    return and_(col(FeedbackRow.workspace_id) == ws, is_active(), or_(*rules))


async def survey_items(scope: Scope, subject: Subject, reader: Reader) -> dict[str, int]:
    """Count the items that would go, and the messages in those of others, as far as the reader may read them."""
    seen = visible_to(scope, reader)
    own = await own_items(scope, subject)
    items = await scope.session.scalar(select(func.count()).select_from(FeedbackRow).where(own, seen)) or 0
    spoken = 0
    if subject.user_ids:
        said = select(func.count()).select_from(FeedbackUtteranceRow).join(FeedbackRow, _of_item())
        theirs = col(FeedbackUtteranceRow.author_id).in_(subject.user_ids)
        spoken = await scope.session.scalar(said.where(theirs, seen, is_active(), ~own, _mine(scope))) or 0
    return {"items": items, "messages": spoken}


async def list_items(scope: Scope, erasure_id: str, subject: Subject) -> None:
    """List the items of an erasure; again lists only what is new."""
    own = await own_items(scope, subject)
    await _list(scope, erasure_id, own, is_own=True)
    if subject.what is Forgotten.PERSON:
        await _list(scope, erasure_id, and_(parts(scope, subject), ~own), is_own=False)


async def _list(scope: Scope, erasure_id: str, which: ColumnElement[bool], *, is_own: bool) -> None:
    names = ["workspace_id", "erasure_id", "feedback_id", "is_own", "theme_id", "is_erased", "is_told"]
    listed = exists().where(
        col(ErasureItemRow.workspace_id) == scope.workspace_id,
        col(ErasureItemRow.erasure_id) == erasure_id,
        col(ErasureItemRow.feedback_id) == col(FeedbackRow.id),
    )
    given: list[Any] = [literal(scope.workspace_id), literal(erasure_id), col(FeedbackRow.id), literal(is_own)]
    not_yet = literal(value=False)
    found = select(*given, col(FeedbackRow.theme_id), not_yet, not_yet).where(which, ~listed)
    await scope.session.execute(insert(ErasureItemRow).from_select(names, found))


async def erase_own(scope: Scope, item: ToTell, key: str, *, at: datetime) -> None:
    """Take an item's words away, and hide what it was known by behind the key of the forgotten."""
    row = await locked(scope, item.feedback_id)
    await withdraw(scope, item.feedback_id, State.DELETED, at=at)
    row.origin_key = gone_key(key, row.origin_key)
    row.permalink = row.author_team = row.author_domain = row.account_by = None
    await scope.session.flush()


async def erase_part(scope: Scope, item: ToTell, subject: Subject, *, at: datetime) -> int:
    """Take what the subject said or is called out of somebody else's item; return how many messages went."""
    row = await locked(scope, item.feedback_id)
    mine = col(FeedbackUtteranceRow.workspace_id) == scope.workspace_id
    this = mine, col(FeedbackUtteranceRow.feedback_id) == item.feedback_id
    theirs = col(FeedbackUtteranceRow.author_id).in_(subject.user_ids)
    gone = delete(FeedbackUtteranceRow).where(*this, theirs).returning(col(FeedbackUtteranceRow.ts))
    removed = len((await scope.session.scalars(gone)).all())
    for said in await scope.session.scalars(select(FeedbackUtteranceRow).where(*this)):
        said.words = without_mentions(said.words, subject)
    versions = select(FeedbackVersionRow).where(
        col(FeedbackVersionRow.workspace_id) == scope.workspace_id,
        col(FeedbackVersionRow.feedback_id) == item.feedback_id,
    )
    for version in await scope.session.scalars(versions):
        version.words = without_mentions(version.words, subject)
    row.words = without_mentions(row.words, subject)
    row.twin_key = twin_key(row.words)
    await scope.session.flush()
    if row.state == State.ACTIVE.value and not row.words and not await conversations(scope, [row.id]):
        await withdraw(scope, row.id, State.DELETED, at=at)
    elif row.state == State.ACTIVE.value:
        await drop_readings(scope, row)
        await reindex(scope, row)
    scope.has_erased = True
    return removed


async def forget_places(scope: Scope, feedback_ids: Sequence[str]) -> None:
    """Forget where erased items were said, once nothing in Slack has to be found by it any more."""
    these = col(FeedbackRow.workspace_id) == scope.workspace_id, col(FeedbackRow.id).in_(feedback_ids)
    gone = update(FeedbackRow).where(*these, col(FeedbackRow.state) == State.DELETED.value)
    await scope.session.execute(gone.values(ts=None, thread_ts=None, permalink=None))


def _of_item() -> ColumnElement[bool]:
    return and_(
        col(FeedbackUtteranceRow.workspace_id) == col(FeedbackRow.workspace_id),
        col(FeedbackUtteranceRow.feedback_id) == col(FeedbackRow.id),
    )


def _mine(scope: Scope) -> ColumnElement[bool]:
    return col(FeedbackRow.workspace_id) == scope.workspace_id
