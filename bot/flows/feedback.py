"""Keeping words, correcting what is known of them, and taking a capture back."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.audience import stays_in
from bot.domain.errors import MessageGoneError, NothingSaidError, NotYoursError, WorkedOnError
from bot.domain.feedback import Captured, Correction, Feedback, Kind, NewFeedback, Severity, Source, State
from bot.domain.judging import LONGEST_RUNG, judged_in, person_labels, spoken, values_of
from bot.domain.labels import Label, LabelName, Sentiment, effective
from bot.domain.listening import Verdict
from bot.domain.words import clean_words
from bot.flows.analysing import analyse_soon
from bot.flows.desk import Desk
from bot.flows.finding import member, readable_item, reader_for
from bot.flows.matching import recognised
from bot.flows.messages import redraw_job
from bot.flows.naming import rename_without
from bot.flows.patience import ANSWER_SECONDS, answer_within
from bot.flows.receipts import labels_job, receipt_job
from bot.flows.triage import redraw_cards
from bot.ports import UnitOfWork


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
    sentiment: Sentiment | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person's correction form held: what they saw in it, and the problem ladder as they left it."""

    shown: frozenset[LabelName]
    ladder: Mapping[LabelName, str] = field(default_factory=dict)


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
        sentiment=typed.sentiment,
        area=clean_words(typed.area or "") or None,
        typed_in=typed.channel_id,
    )
    async with desk.storage.work(typed.workspace_id) as work:
        (recognisable,) = await recognised(work, [new])
        captured = await work.feedback.add(recognisable)
        if captured.is_new:
            said = spoken(values_of(captured.feedback), {})
            await work.labels.put(captured.feedback.id, person_labels(said, by=typed.user_id, at=now))
    await analyse_soon(desk, captured.feedback)
    return captured


async def log_feedback(desk: Desk, typed: Typed) -> Captured:
    """Keep words from a form, and confirm them by a message, since a form that closes shows nothing."""
    captured = await capture_words(desk, typed)
    await desk.jobs.enqueue(receipt_job(captured.feedback, typed.user_id))
    return captured


async def correct_feedback(
    desk: Desk, *, workspace_id: str, feedback_id: str, user_id: str, correction: Correction, said: Said | None = None
) -> Feedback:
    """Replace what is known of an item by what a person says, and remember who said it: no machine changes it again.

    With `said`, only what stood in the form counts as their word: a field that came empty and was left empty keeps
    what was found out since. Raises NothingSaidError, FeedbackNotFoundError, MessageGoneError and OutsiderError.
    """
    before = await readable_item(desk, workspace_id, feedback_id, user_id)
    words = None if correction.words is None else clean_words(correction.words)
    if words == "" and not before.conversation:
        raise NothingSaidError
    clean = replace(
        correction,
        words=words,
        account_name=clean_words(correction.account_name or "") or None,
        area=clean_words(correction.area or "") or None,
    )
    now = desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        # Read again, now that nobody else changes it: an analyst may have labelled it while the form was open.
        before = await work.feedback.with_id(feedback_id) or before
        judged = spoken(judged_in(clean), values_of(before) if said is None else dict.fromkeys(said.shown, "shown"))
        rungs = _changed_rungs(said, effective(await work.labels.of(feedback_id)))
        account = {LabelName.ACCOUNT} if clean.account_name != before.account_name else set()
        names = judged.keys() | account
        item = await work.feedback.correct(feedback_id, clean, by=user_id, at=now, judged=names)
        await work.labels.put(item.id, person_labels(rungs, by=user_id, at=now))
        item = await work.feedback.with_id(item.id) or item
    await _follow_correction(desk, before, item, now)
    return item


def _changed_rungs(said: Said | None, known: Mapping[LabelName, Label]) -> dict[LabelName, str]:
    """Return the rungs of the ladder that a person wrote anew or took out.

    One that nobody touched is still Heed's: agreeing with a text is more than not deleting it.
    """
    rungs = {} if said is None else {name: clean_words(rung)[:LONGEST_RUNG] for name, rung in said.ladder.items()}
    return {name: rung for name, rung in rungs.items() if rung != (known[name].value if name in known else "")}


async def _follow_correction(desk: Desk, before: Feedback, item: Feedback, at: datetime) -> None:
    if item.words != before.words:
        await desk.jobs.enqueue(redraw_job(item, at))
        await analyse_soon(desk, item)
    if item.message is not None:
        await desk.jobs.enqueue(labels_job(item, at.isoformat()))


async def undo_capture(desk: Desk, *, workspace_id: str, feedback_id: str, user_id: str) -> Feedback:
    """Take a capture back for the person who made it, while nobody has worked on it; twice is no error.

    What Heed overheard may be called no feedback by everybody who can read it.

    Raises NotYoursError, WorkedOnError, FeedbackNotFoundError, MessageGoneError and OutsiderError.
    """
    await member(desk, workspace_id, user_id)
    now = desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        item = await work.feedback.with_id(feedback_id)
        shown = [] if item is None else await work.triage.about(feedback_id=item.id)
    if item is None or not await _may_take_back(desk, item, user_id):
        raise NotYoursError
    async with desk.storage.work(workspace_id) as work:
        item = await work.feedback.with_id(feedback_id) or item
        if item.state is State.DELETED:
            raise MessageGoneError
        if item.state is State.UNDONE:
            return item
        if item.worked_on_at is not None:
            raise WorkedOnError
        await work.feedback.undo(feedback_id, at=now)
        await _remember_that_it_is_none(work, item)
    await desk.jobs.enqueue(redraw_job(item, now))
    await redraw_cards(desk, workspace_id, shown)
    await rename_without(desk, [item])
    return item


async def open_feedback(desk: Desk, *, workspace_id: str, feedback_id: str, user_id: str) -> Feedback:
    """Return an item for its form. Raises FeedbackNotFoundError, MessageGoneError and OutsiderError."""
    return await readable_item(desk, workspace_id, feedback_id, user_id)


async def _may_take_back(desk: Desk, item: Feedback, user_id: str) -> bool:
    if item.source is not Source.LISTEN or item.captured_by is not None:
        return item.captured_by == user_id
    reader = await reader_for(desk, item.workspace_id, user_id)
    async with desk.storage.work(item.workspace_id) as work:
        is_seen = await work.feedback.with_number(item.number, reader) is not None
    return is_seen or item.state is not State.ACTIVE


async def _remember_that_it_is_none(work: UnitOfWork, item: Feedback) -> None:
    """Note that people called a message that Heed overheard no feedback: what follows it is judged without it."""
    if item.message is None:
        return
    judged = await work.judgements.of(item.message.channel_id, item.message.ts)
    if judged is not None:
        await work.judgements.put(replace(judged, verdict=Verdict.IGNORED, words=None))


async def _private_to(desk: Desk, workspace_id: str, channel_id: str | None) -> str | None:
    if channel_id is None:
        return None
    place = await answer_within(ANSWER_SECONDS, desk.directory.place(workspace_id, channel_id))
    return stays_in(channel_id, place)
