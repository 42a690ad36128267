"""Overhearing: what is said in a channel that is set to listen is judged by conversation, and kept, asked or left."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import structlog

from bot.domain.channels import ChannelSettings, Mode
from bot.domain.conversations import LONGEST_READ, conversation_of, read_together
from bot.domain.errors import TryAgainError
from bot.domain.feedback import message_key
from bot.domain.language import later
from bot.domain.listening import Judgement, Verdict
from bot.domain.listening_rules import Overheard, reason_against
from bot.flows.desk import Desk
from bot.flows.hearing import Heard, Hearing
from bot.flows.keeping import keep_overheard
from bot.flows.triage import redraw_cards
from bot.flows.triage_listening import NOT_FEEDBACK, WITHDRAWN, questions_about, settle_questions
from bot.flows.wording import words_of
from bot.ports import Job, UnitOfWork

_log = structlog.get_logger()

# The judge takes about ten milliseconds; whatever is slower must not hold up other people's events, so a job of its
# own waits for it instead.
JUDGE_SECONDS = 1.0
# The same in that job: a model that is being loaded on a busy machine has answered by then.
JUDGE_PATIENTLY_SECONDS = 30.0
DELETED = later("deleted in Slack")
_UNREAD = later("not read yet")


async def overhear(desk: Desk, heard: Heard) -> None:
    """Judge a message of a channel that listens, once however often it is delivered; elsewhere nothing is kept.

    Raises TryAgainError when Slack is away; doing it again changes nothing more.
    """
    async with desk.storage.work(heard.workspace_id) as work:
        settings = await work.channels.of(heard.channel_id)
        if settings.mode is not Mode.LISTEN or not await _is_news(work, heard):
            return
        hearing = await _hearing(desk, work, heard, settings)
    words = await words_of(desk, heard.workspace_id, heard.text)
    hearing = replace(hearing, judgement=replace(hearing.judgement, words=words or None))
    reason = reason_against(await _as_rules_see(desk, heard, words))
    if reason is not None:
        await _leave(desk, hearing, reason)
        return
    try:
        scores = await _scores(desk, hearing, seconds=JUDGE_SECONDS)
    except TimeoutError:
        await _leave(desk, hearing, _UNREAD, holds_words=True)
        args = {"workspace_id": heard.workspace_id, "channel_id": heard.channel_id, "ts": heard.ts}
        job_id = f"judge:{heard.channel_id}:{heard.ts}:{hearing.judgement.judged_at.isoformat()}"
        await desk.jobs.enqueue(Job(id=job_id, kind="judge", args=args))
        _log.warning("judge_slow", channel_id=heard.channel_id, ts=heard.ts)
        return
    await keep_overheard(desk, hearing, scores)


async def judge_later(desk: Desk, args: Mapping[str, str]) -> None:
    """Judge a message that the judge was too slow for when it came; raise TryAgainError while it still is."""
    workspace_id, channel_id, ts = args["workspace_id"], args["channel_id"], args["ts"]
    async with desk.storage.work(workspace_id) as work:
        judgement = await work.judgements.of(channel_id, ts)
        settings = await work.channels.of(channel_id)
        # Switched off, deleted, edited or kept by a person meanwhile: there is nothing to judge any more.
        if judgement is None or judgement.reason != _UNREAD or not judgement.words or settings.mode is not Mode.LISTEN:
            return
        talk = await work.judgements.conversation(channel_id, judgement.conversation_ts)
    heard = Heard(
        workspace_id=workspace_id,
        channel_id=channel_id,
        ts=ts,
        thread_ts=judgement.thread_ts,
        author_id=judgement.author_id,
        text="",
    )
    others = tuple(each for each in talk if each.ts != ts)
    hearing = Hearing(heard=heard, settings=settings, judgement=judgement, others=others)
    try:
        scores = await _scores(desk, hearing, seconds=JUDGE_PATIENTLY_SECONDS)
    except TimeoutError:
        raise TryAgainError from None
    await keep_overheard(desk, hearing, scores)


async def unhear(desk: Desk, *, workspace_id: str, channel_id: str, ts: str) -> None:
    """Forget the words of a deleted message; one that arrives after its deletion is not kept either."""
    async with desk.storage.work(workspace_id) as work:
        judgement = await work.judgements.of(channel_id, ts)
        settings = await work.channels.of(channel_id)
        if judgement is None and settings.mode is not Mode.LISTEN:
            return
        await work.judgements.forget_message(channel_id, ts)
        known = judgement or _blank(desk, settings, ts=ts, conversation_ts=ts, thread_ts=None, author_id=None)
        await work.judgements.put(replace(known, verdict=Verdict.IGNORED, words=None, score=None, reason=DELETED))
        settled = await settle_questions(desk, work, channel_id, ts, WITHDRAWN)
        shown = await questions_about(work, channel_id, ts)
    await redraw_cards(desk, workspace_id, settled or shown)


async def _is_news(work: UnitOfWork, heard: Heard) -> bool:
    """Say whether a message still needs a verdict: one that was judged needs none, and what people decided stays."""
    if not heard.is_edited:
        return await work.judgements.of(heard.channel_id, heard.ts) is None
    # What holds the message has followed the edit already; what was taken back or deleted must not come back.
    if await work.feedback.quoting(heard.channel_id, heard.ts):
        return False
    item = await work.feedback.with_origin(message_key(heard.channel_id, heard.ts))
    if item is not None:
        return False
    judged = await work.judgements.of(heard.channel_id, heard.ts)
    answers = {question.answer for question in await questions_about(work, heard.channel_id, heard.ts)}
    return NOT_FEEDBACK not in answers and (judged is None or judged.reason != DELETED)


async def _hearing(desk: Desk, work: UnitOfWork, heard: Heard, settings: ChannelSettings) -> Hearing:
    previous = None
    if heard.thread_ts is None:
        previous = await work.judgements.latest_in(heard.channel_id, before_ts=heard.ts)
    conversation_ts = conversation_of(heard.ts, heard.thread_ts, heard.author_id, previous)
    talk = await work.judgements.conversation(heard.channel_id, conversation_ts)
    blank = _blank(
        desk,
        settings,
        ts=heard.ts,
        conversation_ts=conversation_ts,
        thread_ts=heard.thread_ts,
        author_id=heard.author_id,
    )
    others = tuple(each for each in talk if each.ts != heard.ts)
    return Hearing(heard=heard, settings=settings, judgement=blank, others=others)


def _blank(
    desk: Desk,
    settings: ChannelSettings,
    *,
    ts: str,
    conversation_ts: str,
    thread_ts: str | None,
    author_id: str | None,
) -> Judgement:
    return Judgement(
        channel_id=settings.channel_id,
        ts=ts,
        conversation_ts=conversation_ts,
        thread_ts=thread_ts,
        author_id=author_id,
        verdict=Verdict.IGNORED,
        score=None,
        threshold=settings.keeps_from,
        reason=_UNREAD,
        model=None,
        judged_at=desk.clock.now(),
    )


async def _as_rules_see(desk: Desk, heard: Heard, words: str) -> Overheard:
    place = await desk.directory.place(heard.workspace_id, heard.channel_id)
    is_colleague = False
    if place is not None and place.is_external and heard.author_id is not None:
        person = await desk.directory.person(heard.workspace_id, heard.author_id)
        # A guest of this workspace may well be a customer who was invited.
        is_colleague = person is not None and person.team_id == heard.workspace_id and not person.is_guest
    return Overheard(
        words=words,
        subtype=heard.subtype,
        is_from_app=heard.is_from_app,
        has_files=heard.has_files,
        calls_heed=heard.calls_heed,
        is_colleague_among_customers=is_colleague,
    )


async def _leave(desk: Desk, hearing: Hearing, reason: str, *, holds_words: bool = False) -> None:
    """Remember why a message was not kept; an open question about its earlier words settles itself."""
    heard, judgement = hearing.heard, hearing.judgement
    left = replace(judgement, reason=reason, words=judgement.words if holds_words else None)
    async with desk.storage.work(heard.workspace_id) as work:
        await work.judgements.put(left)
        settled = await settle_questions(desk, work, heard.channel_id, heard.ts, WITHDRAWN) if heard.is_edited else []
    await redraw_cards(desk, heard.workspace_id, settled)


async def _scores(desk: Desk, hearing: Hearing, *, seconds: float) -> tuple[float, float]:
    """Return how likely feedback the message is by itself, and with what its author said before: 0..1 each.

    Raises TimeoutError. The judge works in a thread of its own, so that the event loop never waits for it.
    """
    words = hearing.judgement.words or ""
    texts = [words[:LONGEST_READ]]
    if hearing.parts:
        texts.append(read_together(hearing.parts, words))
    async with asyncio.timeout(seconds):
        scores = await desk.mind.judge.scores(texts)
    return scores[0], scores[-1]
