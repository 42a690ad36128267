"""A reaction captures a message; taking it off undoes that while nobody has worked on the item."""

from dataclasses import dataclass

import structlog

from bot.domain.errors import ChannelUnreachableError, MessageGoneError, NothingSaidError
from bot.domain.feedback import Feedback, Source, State, message_key
from bot.domain.language import say
from bot.flows.analysing import analyse_job
from bot.flows.capturing import Said, keep_message, look_around, said_in
from bot.flows.desk import Desk
from bot.flows.quoting import redraw_quotes
from bot.flows.receipts import receipt_job, withdraw_receipt
from bot.flows.triage_listening import settle_kept
from bot.flows.wording import words_of
from bot.messages import Sentence
from bot.ports import UnitOfWork, Whisper

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """Somebody put the configured emoji on a message, or took it off; `event_ts` says when."""

    workspace_id: str
    user_id: str
    channel_id: str
    ts: str
    event_ts: str


async def capture_reaction(desk: Desk, reaction: Reaction) -> None:
    """Keep the message under a reaction of a member of the workspace; raise TryAgainError when Slack is away.

    Reactions of outsiders and bots, and those on Heed's own messages, keep nothing.
    """
    person = await desk.directory.person(reaction.workspace_id, reaction.user_id)
    if person is None or person.is_bot or person.team_id != reaction.workspace_id:
        _log.info("reaction_ignored", workspace_id=reaction.workspace_id, user_id=reaction.user_id)
        return
    try:
        message = await desk.directory.message(reaction.workspace_id, reaction.channel_id, reaction.ts)
    except ChannelUnreachableError as unreadable:
        await _tell(desk, reaction, str(unreadable))
        return
    if message is None or message.is_from_heed:
        return
    words = await words_of(desk, reaction.workspace_id, message.words)
    if not words:
        await _tell(desk, reaction, str(NothingSaidError()))
        return
    said = said_in(
        message,
        words,
        workspace_id=reaction.workspace_id,
        channel_id=reaction.channel_id,
        user_id=reaction.user_id,
        source=Source.REACTION,
    )
    item = await _keep(desk, reaction, said)
    if item is not None:
        await settle_kept(desk, item, by=reaction.user_id)
    # Also on a repetition: the job's id makes it one receipt, even when the first attempt died before it.
    if item is not None and _is_by(reaction, item):
        await desk.jobs.enqueue(analyse_job(item))
        await desk.jobs.enqueue(receipt_job(item, reaction.user_id))
    elif item is not None and item.source is Source.LISTEN and item.captured_by is None:
        # Nothing visible would happen otherwise, and they would wonder whether it worked.
        await _tell(desk, reaction, say("This message is already kept as {item}: I overheard it.", item=item.label))


async def withdraw_reaction(desk: Desk, reaction: Reaction) -> None:
    """Undo the capture that a person's reaction made; raise TryAgainError when Slack is away."""
    async with desk.storage.work(reaction.workspace_id) as work:
        if not await _is_latest(work, reaction):
            return
        item = await work.feedback.with_origin(message_key(reaction.channel_id, reaction.ts))
        if item is None or not _is_by(reaction, item) or item.worked_on_at is not None:
            return
        if item.state is State.ACTIVE:
            await work.feedback.undo(item.id, at=desk.clock.now())
        elif item.state is State.DELETED:
            return
    await redraw_quotes(desk, workspace_id=reaction.workspace_id, feedback_id=item.id)
    await withdraw_receipt(desk, item)


async def _keep(desk: Desk, reaction: Reaction, said: Said) -> Feedback | None:
    around = await look_around(desk, said)
    try:
        async with desk.storage.work(reaction.workspace_id) as work:
            # In the same transaction as the item: a removal that overtook us must not be undone by us.
            if not await _is_latest(work, reaction):
                return None
            return (await keep_message(desk, work, said, around)).feedback
    except MessageGoneError:
        return None


async def _is_latest(work: UnitOfWork, reaction: Reaction) -> bool:
    return await work.reactions.note(reaction.channel_id, reaction.ts, reaction.user_id, event_ts=reaction.event_ts)


def _is_by(reaction: Reaction, item: Feedback) -> bool:
    return item.source is Source.REACTION and item.captured_by == reaction.user_id


async def _tell(desk: Desk, reaction: Reaction, text: str) -> None:
    await desk.messenger.whisper(
        Whisper(
            key=f"reaction:{reaction.channel_id}:{reaction.ts}:{reaction.user_id}:{reaction.event_ts}",
            workspace_id=reaction.workspace_id,
            user_id=reaction.user_id,
            content=Sentence(text=text),
            channel_id=reaction.channel_id,
        ),
    )
