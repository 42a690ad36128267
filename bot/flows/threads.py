"""@Heed with a question is answered; in a thread, anything else keeps the thread as one item, later ones add to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.answers import question_in
from bot.domain.errors import MessageGoneError, NothingSaidError
from bot.domain.feedback import Captured, Source, Utterance
from bot.domain.language import say, say_many
from bot.flows.analysing import analyse_job
from bot.flows.asking import Way, keep_question
from bot.flows.capturing import Said, keep_message, look_around, said_in
from bot.flows.desk import Desk
from bot.flows.receipts import receipt_job
from bot.flows.triage_listening import settle_kept
from bot.flows.wording import words_of
from bot.messages import Sentence
from bot.ports import Asking, Message, Whisper


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Somebody mentioned Heed; `heed_id` is Heed's own user id, to leave out messages that only call it."""

    workspace_id: str
    user_id: str
    channel_id: str
    ts: str
    thread_ts: str | None
    heed_id: str | None
    # What they wrote, in Slack's markup.
    text: str = ""


def how_to(reaction: str) -> str:
    """Return what to do, for somebody who writes to Heed; `reaction` is the name of the emoji that captures."""
    return say(
        "Mention me in a thread and I keep the whole thread as feedback. For one message, choose "
        "“Tag as feedback” in its menu or react with :{reaction}:. Ask me what customers say about "
        "something, and I answer from what was kept. To write something down yourself, type "
        "`/heed` and the words; `/heed help` tells more.",
        reaction=reaction,
    )


async def answer_mention(desk: Desk, mention: Mention) -> None:
    """Answer a member's question, else keep the thread that they mention Heed in, or say how to.

    Raises TryAgainError while Slack is away.
    """
    person = await desk.directory.person(mention.workspace_id, mention.user_id)
    if person is None or person.is_bot or person.team_id != mention.workspace_id:
        # A customer who tries the bot of their supplier gets no peek at how feedback is kept.
        return
    question = question_in(mention.text)
    if question is not None:
        await _ask(desk, mention, question)
        return
    if mention.thread_ts is None or mention.thread_ts == mention.ts:
        await _tell(desk, mention, how_to(desk.reaction))
        return
    messages = await desk.directory.thread(mention.workspace_id, mention.channel_id, mention.thread_ts)
    root = next((message for message in messages if message.ts == mention.thread_ts), None)
    if root is None:
        await _tell(desk, mention, str(MessageGoneError()))
    elif root.is_from_heed:
        await _tell(desk, mention, how_to(desk.reaction))
    else:
        await _capture(desk, mention, root, messages)


async def _ask(desk: Desk, mention: Mention, question: str) -> None:
    asking = Asking(
        id=f"mention:{mention.channel_id}:{mention.ts}",
        user_id=mention.user_id,
        question=await words_of(desk, mention.workspace_id, question),
        channel_id=mention.channel_id,
        thread_ts=mention.thread_ts,
        asked_at=desk.clock.now(),
    )
    await keep_question(desk, mention.workspace_id, asking, Way.POST)


async def _capture(desk: Desk, mention: Mention, root: Message, messages: Sequence[Message]) -> None:
    said = said_in(
        root,
        await words_of(desk, mention.workspace_id, root.words),
        workspace_id=mention.workspace_id,
        channel_id=mention.channel_id,
        user_id=mention.user_id,
        source=Source.MENTION,
    )
    said = replace(said, thread_ts=mention.thread_ts, conversation=await _conversation(desk, mention, messages))
    if not said.words and not said.conversation:
        await _tell(desk, mention, str(NothingSaidError()))
        return
    try:
        captured, added = await _keep(desk, said)
    except MessageGoneError as gone:
        await _tell(desk, mention, str(gone))
        return
    item = captured.feedback
    await settle_kept(desk, item, by=mention.user_id)
    if item.captured_by == mention.user_id and item.source is Source.MENTION:
        # Also on a repetition: the job's id makes it one receipt, even when the first attempt died before it.
        await desk.jobs.enqueue(analyse_job(item))
        await desk.jobs.enqueue(receipt_job(item, mention.user_id))
    if not captured.is_new:
        await _tell(desk, mention, _already(item.label, added))


async def _keep(desk: Desk, said: Said) -> tuple[Captured, int]:
    around = await look_around(desk, said)
    async with desk.storage.work(said.workspace_id) as work:
        captured = await keep_message(desk, work, said, around)
        if captured.is_new:
            return captured, len(said.conversation)
        known = {utterance.ts for utterance in captured.feedback.conversation}
        await work.feedback.add_utterances(captured.feedback.id, said.conversation)
    return captured, sum(utterance.ts not in known for utterance in said.conversation)


async def _conversation(desk: Desk, mention: Mention, messages: Sequence[Message]) -> tuple[Utterance, ...]:
    """Return what people said below the root; Heed's messages and those that call Heed are no part of it."""
    call = f"<@{mention.heed_id}" if mention.heed_id else None
    kept = []
    for message in messages:
        if message.is_from_heed or message.ts in {mention.ts, mention.thread_ts} or (call and call in message.words):
            continue
        words = await words_of(desk, mention.workspace_id, message.words)
        if words:
            kept.append(Utterance(ts=message.ts, author_id=message.author_id, words=words))
    return tuple(kept)


def _already(label: str, added: int) -> str:
    if added == 0:
        return say("This thread is already kept as {label}, with everything that was said so far.", label=label)
    return say_many(
        added,
        "This thread is kept as {label}; I added {number} new message to it.",
        "This thread is kept as {label}; I added {number} new messages to it.",
        label=label,
    )


async def _tell(desk: Desk, mention: Mention, text: str) -> None:
    await desk.messenger.whisper(
        Whisper(
            key=f"mention:{mention.channel_id}:{mention.ts}",
            workspace_id=mention.workspace_id,
            user_id=mention.user_id,
            content=Sentence(text=text),
            channel_id=mention.channel_id,
            thread_ts=mention.thread_ts,
        ),
    )
