"""The question whether an overheard message is feedback: how it is shown, and what the answers do."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.audience import Place, stays_in
from bot.domain.conversations import own_parts
from bot.domain.errors import ChannelUnreachableError, MessageGoneError, UnseenMessageError
from bot.domain.feedback import Feedback, Source, Utterance, message_key
from bot.domain.listening import Judgement, TriageQuestion, TriageTopic, Verdict
from bot.flows.analysing import analyse_soon
from bot.flows.capturing import Said, keep_message, look_around
from bot.flows.desk import Desk
from bot.flows.patience import ANSWER_SECONDS, answer_within
from bot.flows.triage import redraw_cards
from bot.flows.wording import words_of
from bot.messages import TriageEntry
from bot.ports import Message, UnitOfWork

# What the buttons carry, and what Heed itself answers when the question has settled itself.
KEEP, NOT_FEEDBACK = "keep", "not_feedback"
WITHDRAWN = "withdrawn"


def message_question(judgement: Judgement) -> TriageQuestion:
    """Return the question about an overheard message; one message is asked about once."""
    facts: dict[str, float | str] = {"score": judgement.score or 0.0, "threshold": judgement.threshold}
    return TriageQuestion(
        id=f"listen:{judgement.channel_id}:{judgement.ts}",
        topic=TriageTopic.IS_FEEDBACK,
        asked_at=judgement.judged_at,
        channel_id=judgement.channel_id,
        ts=judgement.ts,
        reason=judgement.reason,
        facts=facts,
    )


async def questions_about(work: UnitOfWork, channel_id: str, ts: str) -> list[TriageQuestion]:
    """Return the questions whether a message is feedback: none, or one."""
    about = await work.triage.about(message=(channel_id, ts))
    return [question for question in about if question.topic is TriageTopic.IS_FEEDBACK]


async def message_entry(desk: Desk, workspace_id: str, question: TriageQuestion, card_channel_id: str) -> TriageEntry:
    """Return what a card says of a message: its words only for those who may read them, and none once it is answered.

    Raises TryAgainError.
    """
    channel_id, ts = question.channel_id or "", question.ts or ""
    place = await desk.directory.place(workspace_id, channel_id)
    is_open = stays_in(channel_id, place) is None or channel_id == card_channel_id
    async with desk.storage.work(workspace_id) as work:
        judgement = await work.judgements.of(channel_id, ts)
        item = await work.feedback.with_origin(message_key(channel_id, ts))
    words = None
    if question.answer is None and is_open:
        words = await _present_words(desk, workspace_id, channel_id, ts, judgement)
    return TriageEntry(
        question=question,
        words=words,
        permalink=None
        if question.answer == WITHDRAWN
        else await desk.directory.permalink(workspace_id, channel_id, ts),
        place_name=place.name if is_open and place is not None else None,
        label=item.label if item is not None and question.answer == KEEP else None,
    )


async def answer_message(desk: Desk, workspace_id: str, question: TriageQuestion, answer: str, user_id: str) -> bool:
    """Keep the message as that person, or remember that it is no feedback; False when somebody was quicker.

    Raises UnseenMessageError, MessageGoneError and TryAgainError.
    """
    channel_id, ts = question.channel_id or "", question.ts or ""
    place = await answer_within(ANSWER_SECONDS, desk.directory.place(workspace_id, channel_id))
    await _require_reader(desk, workspace_id, channel_id, place, user_id)
    if answer == KEEP:
        return await _keep(desk, workspace_id, question, user_id)
    now = desk.clock.now()
    async with desk.storage.work(workspace_id) as work:
        if not await work.triage.answer(question.id, NOT_FEEDBACK, by=user_id, at=now):
            return False
        judgement = await work.judgements.of(channel_id, ts)
        if judgement is not None:
            await work.judgements.put(replace(judgement, verdict=Verdict.IGNORED, words=None))
    return True


async def settle_kept(desk: Desk, item: Feedback, *, by: str) -> None:
    """Answer the open question about a message that somebody kept by hand, as theirs; again changes nothing."""
    if item.message is None:
        return
    channel_id, ts = item.message.channel_id, item.message.ts
    async with desk.storage.work(item.workspace_id) as work:
        settled = await settle_questions(desk, work, channel_id, ts, KEEP, by=by)
        judgement = await work.judgements.of(channel_id, ts) if settled else None
        if judgement is not None:
            await work.judgements.put(replace(judgement, verdict=Verdict.CAPTURED, words=None))
    await redraw_cards(desk, item.workspace_id, settled)


async def settle_questions(
    desk: Desk, work: UnitOfWork, channel_id: str, ts: str, answer: str, *, by: str | None = None
) -> list[TriageQuestion]:
    """Answer the open question about a message for the team, within a transaction; return what has to be redrawn."""
    settled = []
    for question in await questions_about(work, channel_id, ts):
        if question.answer is None:
            await work.triage.answer(question.id, answer, by=by, at=desk.clock.now())
            settled.append(question)
    return settled


async def _keep(desk: Desk, workspace_id: str, question: TriageQuestion, user_id: str) -> bool:
    channel_id, ts = question.channel_id or "", question.ts or ""
    message = await _message(desk, workspace_id, channel_id, ts)
    said = Said(
        workspace_id=workspace_id,
        user_id=user_id,
        channel_id=channel_id,
        ts=ts,
        thread_ts=message.thread_ts,
        author_id=message.author_id,
        author_name=message.author_name,
        words=message.words,
        source=Source.LISTEN,
    )
    around = await look_around(desk, said, seconds=ANSWER_SECONDS)
    async with desk.storage.work(workspace_id) as work:
        if not await work.triage.answer(question.id, KEEP, by=user_id, at=desk.clock.now()):
            return False
        judgement = await work.judgements.of(channel_id, ts)
        parts = []
        if judgement is not None:
            talk = await work.judgements.conversation(channel_id, judgement.conversation_ts)
            others = [part for part in talk if part.ts != ts]
            parts = own_parts(others, judgement.author_id, "9")
        captured = await keep_message(desk, work, replace(said, conversation=utterances(parts)), around)
        for part in [*parts, *([judgement] if judgement else [])]:
            await work.judgements.put(replace(part, verdict=Verdict.CAPTURED, words=None))
    await analyse_soon(desk, captured.feedback)
    return True


def utterances(parts: Sequence[Judgement]) -> tuple[Utterance, ...]:
    """Return overheard messages as the conversation of an item."""
    return tuple(Utterance(ts=part.ts, author_id=part.author_id, words=part.words or "") for part in parts)


async def _message(desk: Desk, workspace_id: str, channel_id: str, ts: str) -> Message:
    """Return a message as it is now, its words clean; what Slack does not tell in time is what Heed has heard."""
    try:
        message = await answer_within(ANSWER_SECONDS, desk.directory.message(workspace_id, channel_id, ts))
    except ChannelUnreachableError:
        message = None
    if message is not None:
        return replace(message, words=await words_of(desk, workspace_id, message.words))
    async with desk.storage.work(workspace_id) as work:
        heard = await work.judgements.of(channel_id, ts)
    if heard is None or not heard.words:
        raise MessageGoneError
    return Message(ts=ts, thread_ts=heard.thread_ts, author_id=heard.author_id, author_name=None, words=heard.words)


async def _present_words(
    desk: Desk, workspace_id: str, channel_id: str, ts: str, judgement: Judgement | None
) -> str | None:
    if judgement is not None and judgement.words:
        return judgement.words
    # The hour is over: Slack still has them, unless their author took them back.
    try:
        message = await desk.directory.message(workspace_id, channel_id, ts)
    except ChannelUnreachableError:
        return None
    return None if message is None else await words_of(desk, workspace_id, message.words)


async def _require_reader(desk: Desk, workspace_id: str, channel_id: str, place: Place | None, user_id: str) -> None:
    if stays_in(channel_id, place) is None:
        return
    if not await desk.directory.is_member(workspace_id, channel_id, user_id):
        raise UnseenMessageError
