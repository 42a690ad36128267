"""Posting the answers that a human sent: each once, whatever dies in between."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog

from bot.domain.closing import Debt, DebtState, Way
from bot.domain.errors import (
    ChannelUnreachableError,
    HeedError,
    MoreReadersError,
    SharedChannelError,
    StorageError,
    TryAgainError,
)
from bot.domain.language import say
from bot.domain.owed import Answer, answered
from bot.flows.answering_owed import answers_job
from bot.flows.desk import Desk
from bot.flows.owing import redraw_notes
from bot.messages import Sentence
from bot.ports import Post, UnitOfWork, Whisper

_log = structlog.get_logger()

# Its job begins a moment after the press: what still waits after so long lost its process in between.
_STUCK = timedelta(minutes=10)


async def send_answers(desk: Desk, args: Mapping[str, str]) -> None:
    """Post the answers `debt_ids` of `workspace_id` that were taken for sending; the others were sent or given back.

    One that has to wait does not hold up the others. Raises TryAgainError.
    """
    workspace_id = args["workspace_id"]
    done: list[Debt] = []
    waits: TryAgainError | None = None
    for debt_id in args["debt_ids"].split(","):
        async with desk.storage.work(workspace_id) as work:
            debt = await work.debts.with_id(debt_id)
        if debt is None or debt.state is not DebtState.SENDING:
            continue
        try:
            done.append(await _sent(desk, workspace_id, debt))
        except TryAgainError as error:
            waits = error
    await redraw_notes(desk, workspace_id, done)
    if waits is not None:
        raise waits


async def resume_answers(desk: Desk, now: datetime) -> None:
    """Begin the job anew for what was pressed and never left: a process died between the press and its job."""
    slot = f":{now.astimezone(UTC):%Y-%m-%dT%H}"
    for workspace_id in await desk.storage.workspace_ids():
        async with desk.storage.work(workspace_id) as work:
            stuck = await work.debts.sending_since(now - _STUCK)
        for debt in stuck:
            await desk.jobs.enqueue(answers_job(workspace_id, [debt], slot=slot))


def answer_key(debt: Debt) -> str:
    """Return the key under which an answer goes out: once, ever."""
    return f"answer:{debt.id}"


async def _sent(desk: Desk, workspace_id: str, debt: Debt) -> Debt:
    """Post an answer and remember it; what Slack refuses for certain is given back to who pressed."""
    post = Post(
        key=answer_key(debt),
        workspace_id=workspace_id,
        channel_id=debt.channel_id or "",
        content=Answer(words=debt.draft),
        thread_ts=debt.thread_ts,
        outside_readers=frozenset(debt.readers),
    )
    try:
        ts = await desk.messenger.post(post)
    except (TryAgainError, StorageError):
        raise
    except HeedError as refusal:
        return await _given_back(desk, workspace_id, debt, refusal)
    async with desk.storage.work(workspace_id) as work:
        # Forgotten or changed meanwhile: what was posted stays posted, so the newest state gets the note.
        present = await work.debts.with_id(debt.id) or debt
        days = (await work.channels.preferences()).check_days
        sent = answered(present, by=debt.sent_by, at=desk.clock.now(), check_days=days, ts=ts)
        if present.state is DebtState.SENDING and await work.debts.change(sent):
            await _note_first_answer(work, sent)
            await work.quality.note_answer(debt.feedback_ids, at=desk.clock.now(), by=debt.sent_by)
    _log.info("answer_sent", workspace_id=workspace_id, debt_id=debt.id, channel_id=debt.channel_id)
    return sent


async def _note_first_answer(work: UnitOfWork, sent: Debt) -> None:
    """Remember what was answered in its own thread by it: who pressed is who answered."""
    if sent.sent_at is None or sent.sent_by is None:
        return
    items = await work.feedback.with_ids(sent.feedback_ids)
    here = [item.id for item in items if item.message is not None and item.message.root_ts == sent.thread_ts]
    await work.quality.note_answer(here, at=sent.sent_at, by=sent.sent_by)


async def _given_back(desk: Desk, workspace_id: str, debt: Debt, refusal: HeedError) -> Debt:
    """Owe it again, by way of a person where Heed cannot post any more, and tell who pressed."""
    # Who reads a channel can be agreed to anew; a place that is gone stays gone.
    is_gone = isinstance(refusal, ChannelUnreachableError)
    is_shared = isinstance(refusal, (SharedChannelError, MoreReadersError))
    owed = replace(
        debt,
        state=DebtState.OWED,
        sent_by=None,
        sent_at=None,
        readers=(),
        way=Way.OWNER if is_gone else debt.way,
        is_external=debt.is_external or is_shared,
    )
    async with desk.storage.work(workspace_id) as work:
        await work.debts.change(owed)
    _log.warning("answer_not_sent", workspace_id=workspace_id, debt_id=debt.id, reason=type(refusal).__name__)
    if debt.sent_by is not None:
        why = str(refusal) if is_gone or is_shared else say("Slack did not take it.")
        text = say("Your answer was not sent. {why} It is still owed, with its words: `/heed owed`.", why=why)
        key = f"not_sent:{debt.id}:{debt.version}"
        note = Whisper(key=key, workspace_id=workspace_id, user_id=debt.sent_by, content=Sentence(text=text))
        try:
            await desk.messenger.whisper(note)
        except (ChannelUnreachableError, SharedChannelError):
            _log.warning("person_unreachable", workspace_id=workspace_id, user_id=debt.sent_by)
    return owed
