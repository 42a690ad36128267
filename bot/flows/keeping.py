"""What becomes of an overheard message once it is judged: an item, a part of one, a question, or nothing."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.domain.feedback import Feedback, Source, State, message_key
from bot.domain.language import later, say
from bot.domain.listening import Judgement, TriageQuestion, Verdict
from bot.flows.analysing import analyse_soon
from bot.flows.capturing import Said, keep_message, look_around
from bot.flows.desk import Desk
from bot.flows.hearing import Hearing
from bot.flows.triage import put_question, redraw_cards
from bot.flows.triage_listening import (
    KEEP,
    WITHDRAWN,
    message_question,
    questions_about,
    settle_questions,
    utterances,
)
from bot.ports import UnitOfWork

_log = structlog.get_logger()

TAKEN_BACK = later("taken back by somebody before")


async def keep_overheard(desk: Desk, hearing: Hearing, scores: tuple[float, float]) -> None:
    """Do what the scores (alone, and with what came before; 0..1) say; nobody in the channel is told.

    Raises TryAgainError; doing it again changes nothing more.
    """
    alone, together = scores
    keeps_from = hearing.settings.keeps_from
    judged = replace(hearing.judgement, score=max(scores), model=desk.mind.embedder.model)
    item = await _kept_conversation(desk, hearing)
    if item is not None and not (alone >= keeps_from and _stands_apart(hearing, item)):
        await _add(desk, hearing, judged, item)
    elif alone >= keeps_from:
        # What was plainly no feedback before it stays out; what was nearly feedback led up to it.
        before = [part for part in hearing.parts if (part.score or 0.0) >= hearing.settings.asks_from]
        await _capture(desk, hearing, replace(judged, reason=say("reads like feedback")), before)
    elif together >= keeps_from:
        first, *more = [
            *hearing.parts,
            replace(judged, reason=say("reads like feedback with what was said just before")),
        ]
        await _capture(desk, hearing, first, more)
    elif max(scores) >= hearing.settings.asks_from:
        await _ask(desk, hearing, judged)
    else:
        await _ignore(desk, hearing, replace(judged, reason=say("does not read like feedback")))


def _stands_apart(hearing: Hearing, item: Feedback) -> bool:
    """Say whether words that are feedback by themselves are an item of their own beside the one of the conversation.

    A thread is about its first message, so only somebody else's words are; what follows in a channel is about anything.
    """
    return hearing.judgement.thread_ts is None or hearing.judgement.author_id != item.author_id


async def _kept_conversation(desk: Desk, hearing: Hearing) -> Feedback | None:
    """Return the active item that was made of this conversation, however it was captured; the newest of several."""
    heard, conversation_ts = hearing.heard, hearing.judgement.conversation_ts
    captured = [other.ts for other in hearing.others if other.verdict is Verdict.CAPTURED]
    async with desk.storage.work(heard.workspace_id) as work:
        for ts in dict.fromkeys([*reversed(captured), conversation_ts]):
            item = await work.feedback.with_origin(message_key(heard.channel_id, ts))
            if item is not None and item.state is State.ACTIVE and ts != heard.ts:
                return item
    return None


async def _add(desk: Desk, hearing: Hearing, judged: Judgement, item: Feedback) -> None:
    heard = hearing.heard
    async with desk.storage.work(heard.workspace_id) as work:
        await work.feedback.add_utterances(item.id, utterances([judged]))
        reason = say("belongs to the conversation of {item}", item=item.label)
        settled = await _note(desk, work, [replace(judged, verdict=Verdict.CAPTURED, reason=reason, words=None)], KEEP)
    await redraw_cards(desk, heard.workspace_id, settled)
    _log.info("overheard_added", workspace_id=heard.workspace_id, channel_id=heard.channel_id, feedback_id=item.id)


async def _capture(desk: Desk, hearing: Hearing, anchor: Judgement, others: Sequence[Judgement]) -> None:
    heard = hearing.heard
    author = None if anchor.author_id is None else await desk.directory.person(heard.workspace_id, anchor.author_id)
    said = Said(
        workspace_id=heard.workspace_id,
        user_id=None,
        channel_id=heard.channel_id,
        ts=anchor.ts,
        thread_ts=anchor.thread_ts,
        author_id=anchor.author_id,
        author_name=author.name if author is not None else None,
        words=anchor.words or "",
        source=Source.LISTEN,
        conversation=utterances(others),
    )
    around = await look_around(desk, said)
    async with desk.storage.work(heard.workspace_id) as work:
        before = await work.feedback.with_origin(said.origin_key)
        if before is not None and before.state is not State.ACTIVE:
            await work.judgements.put(replace(anchor, reason=TAKEN_BACK, words=None))
            return
        kept = [replace(each, verdict=Verdict.CAPTURED, words=None) for each in (anchor, *others)]
        item = (await keep_message(desk, work, said, around)).feedback
        settled = await _note(desk, work, kept, KEEP)
    await redraw_cards(desk, heard.workspace_id, settled)
    await analyse_soon(desk, item)
    _log.info("overheard_kept", workspace_id=heard.workspace_id, channel_id=heard.channel_id, feedback_id=item.id)


async def _ask(desk: Desk, hearing: Hearing, judged: Judgement) -> None:
    heard = hearing.heard
    asked = replace(judged, verdict=Verdict.ASKED, reason=say("could be feedback"))
    async with desk.storage.work(heard.workspace_id) as work:
        known = await questions_about(work, heard.channel_id, heard.ts)
        is_asked = any(part.verdict is Verdict.ASKED for part in hearing.parts) or any(
            question.answer is None for question in known
        )
        if not is_asked and not await put_question(work, message_question(asked)):
            reason = say("could be feedback, but there is no triage channel to ask in")
            asked = replace(asked, verdict=Verdict.IGNORED, reason=reason)
        await work.judgements.put(asked)
    # An edited message says something else by now.
    await redraw_cards(desk, heard.workspace_id, known)


async def _ignore(desk: Desk, hearing: Hearing, judged: Judgement) -> None:
    async with desk.storage.work(hearing.heard.workspace_id) as work:
        settled = await _note(desk, work, [judged], WITHDRAWN)
    await redraw_cards(desk, hearing.heard.workspace_id, settled)


async def _note(desk: Desk, work: UnitOfWork, judged: Sequence[Judgement], answer: str) -> list[TriageQuestion]:
    """Store judgements, and settle the open questions about their messages; return those questions."""
    settled = []
    for each in judged:
        await work.judgements.put(each)
        settled += await settle_questions(desk, work, each.channel_id, each.ts, answer)
    return settled
