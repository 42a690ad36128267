"""Keeping words, correcting what is known of them, and taking a capture back."""

import asyncio
from dataclasses import dataclass, replace

from bot.domain.audience import stays_in
from bot.domain.errors import MessageGoneError, NothingSaidError, NotYoursError, WorkedOnError
from bot.domain.feedback import Captured, Correction, Feedback, Kind, NewFeedback, Severity, Source, State
from bot.domain.words import clean_words
from bot.flows.desk import Desk
from bot.flows.finding import member, readable_item
from bot.flows.messages import redraw_job
from bot.flows.patience import ANSWER_SECONDS, answer_within
from bot.flows.receipts import receipt_job


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """Words that somebody typed to Heed: as a command, or in the form that is not about a message."""

    workspace_id: str
    user_id: str
    origin_key: str
    source: Source
    words: str
    # Where they were typed; None when no place belongs to them, as in a global shortcut.
    channel_id: str | None = None
    said_by: str | None = None
    kind: Kind | None = None
    severity: Severity | None = None
    account_name: str | None = None


async def capture_words(desk: Desk, typed: Typed) -> Captured:
    """Keep typed words once; the same origin key again returns what was kept.

    Words typed in a private place stay there. Raises NothingSaidError and OutsiderError.
    """
    words = clean_words(typed.words)
    if not words:
        raise NothingSaidError
    _, private_to = await asyncio.gather(
        member(desk, typed.workspace_id, typed.user_id),
        _private_to(desk, typed.workspace_id, typed.channel_id),
    )
    now = desk.clock.now()
    new = NewFeedback(
        workspace_id=typed.workspace_id,
        origin_key=typed.origin_key,
        source=typed.source,
        words=words,
        said_at=now,
        captured_at=now,
        captured_by=typed.user_id,
        author_name=clean_words(typed.said_by or "") or None,
        kind=typed.kind,
        severity=typed.severity,
        account_name=clean_words(typed.account_name or "") or None,
        private_to=private_to,
    )
    async with desk.storage.work(typed.workspace_id) as work:
        return await work.feedback.add(new)


async def log_feedback(desk: Desk, typed: Typed) -> Captured:
    """Keep words from a form, and confirm them by a message, since a form that closes shows nothing."""
    captured = await capture_words(desk, typed)
    await desk.jobs.enqueue(receipt_job(captured.feedback, typed.user_id))
    return captured


async def correct_feedback(
    desk: Desk, *, workspace_id: str, feedback_id: str, user_id: str, correction: Correction
) -> Feedback:
    """Replace what is known of an item by what a person says, and remember who said it.

    Raises NothingSaidError, FeedbackNotFoundError, MessageGoneError and OutsiderError.
    """
    before = await readable_item(desk, workspace_id, feedback_id, user_id)
    words = None if correction.words is None else clean_words(correction.words)
    if words == "" and not before.conversation:
        raise NothingSaidError
    clean = replace(correction, words=words, account_name=clean_words(correction.account_name or "") or None)
    now = desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        item = await work.feedback.correct(feedback_id, clean, by=user_id, at=now)
    if item.words != before.words:
        await desk.jobs.enqueue(redraw_job(item, now))
    return item


async def undo_capture(desk: Desk, *, workspace_id: str, feedback_id: str, user_id: str) -> Feedback:
    """Take a capture back for the person who made it, while nobody has worked on it; twice is no error.

    Raises NotYoursError, WorkedOnError, FeedbackNotFoundError, MessageGoneError and OutsiderError.
    """
    await member(desk, workspace_id, user_id)
    now = desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        item = await work.feedback.with_id(feedback_id)
        if item is None or item.captured_by != user_id:
            raise NotYoursError
        if item.state is State.DELETED:
            raise MessageGoneError
        if item.state is State.UNDONE:
            return item
        if item.worked_on_at is not None:
            raise WorkedOnError
        await work.feedback.undo(feedback_id, at=now)
    await desk.jobs.enqueue(redraw_job(item, now))
    return item


async def open_feedback(desk: Desk, *, workspace_id: str, feedback_id: str, user_id: str) -> Feedback:
    """Return an item for its form. Raises FeedbackNotFoundError, MessageGoneError and OutsiderError."""
    return await readable_item(desk, workspace_id, feedback_id, user_id)


async def _private_to(desk: Desk, workspace_id: str, channel_id: str | None) -> str | None:
    if channel_id is None:
        return None
    place = await answer_within(ANSWER_SECONDS, desk.directory.place(workspace_id, channel_id))
    return stays_in(channel_id, place)
