"""What happens to messages in Slack: edits, deletions, reactions, and people who write to Heed."""

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.flows.desk import Desk
from bot.flows.experiments.overhearing import overhear_update
from bot.flows.experiments.unhearing import unhear_update
from bot.flows.first_answers import follow_answer
from bot.flows.listening import overhear, unhear
from bot.flows.messages import Edit, follow_deletion, follow_edit
from bot.flows.reactions import Reaction, capture_reaction, withdraw_reaction
from bot.flows.threads import Mention, answer_mention, how_to
from bot.messages import Sentence
from bot.ports import Whisper
from handlers.listeners.asking import ask_directly
from handlers.payloads.common import Payload
from handlers.payloads.messages import (
    Changed,
    Deleted,
    Reacted,
    changed_of,
    deleted_of,
    heard_of,
    is_change,
    is_deletion,
    is_direct,
    mentioned_of,
    reacted_of,
)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to messages, reactions and mentions."""
    _register_messages(app, desk)
    _register_reactions(app, desk)
    _register_mentions(app, desk)


def _register_messages(app: AsyncApp, desk: Desk) -> None:
    async def follow_message(body: Payload, context: AsyncBoltContext) -> None:
        if is_change(body):
            await _follow(desk, changed_of(body))
            await _overhear(desk, body, context)
        elif is_deletion(body):
            await _follow(desk, deleted_of(body))
        elif is_direct(body):
            await _answer_direct_message(desk, body, context)
        else:
            await _overhear(desk, body, context)

    app.event("message")(follow_message)


def _register_reactions(app: AsyncApp, desk: Desk) -> None:
    async def capture_by_reaction(body: Payload, context: AsyncBoltContext) -> None:
        reacted = reacted_of(body)
        if reacted is not None and _counts(reacted, desk.reaction, context):
            await capture_reaction(desk, _reaction(reacted))

    async def undo_by_reaction(body: Payload, context: AsyncBoltContext) -> None:
        reacted = reacted_of(body)
        if reacted is not None and _counts(reacted, desk.reaction, context):
            await withdraw_reaction(desk, _reaction(reacted))

    app.event("reaction_added")(capture_by_reaction)
    app.event("reaction_removed")(undo_by_reaction)


def _register_mentions(app: AsyncApp, desk: Desk) -> None:
    async def capture_thread(body: Payload, context: AsyncBoltContext) -> None:
        mentioned = mentioned_of(body)
        if mentioned is None or mentioned.is_bot:
            return
        mention = Mention(
            workspace_id=mentioned.workspace_id,
            user_id=mentioned.user_id,
            channel_id=mentioned.channel_id,
            ts=mentioned.ts,
            thread_ts=mentioned.thread_ts,
            heed_id=context.bot_user_id,
            text=mentioned.text,
        )
        await answer_mention(desk, mention)

    app.event("app_mention")(capture_thread)


async def _follow(desk: Desk, happened: Changed | Deleted | None) -> None:
    if isinstance(happened, Deleted):
        await follow_deletion(desk, workspace_id=happened.workspace_id, channel_id=happened.channel_id, ts=happened.ts)
        await unhear(desk, workspace_id=happened.workspace_id, channel_id=happened.channel_id, ts=happened.ts)
        await unhear_update(desk, workspace_id=happened.workspace_id, channel_id=happened.channel_id, ts=happened.ts)
    elif isinstance(happened, Changed):
        edit = Edit(
            workspace_id=happened.workspace_id,
            channel_id=happened.channel_id,
            ts=happened.ts,
            text=happened.text,
            edited_ts=happened.edited_ts,
            had_words=bool(happened.text_before.strip()),
        )
        await follow_edit(desk, edit)


async def _overhear(desk: Desk, body: Payload, context: AsyncBoltContext) -> None:
    heard = heard_of(body, heed_id=context.bot_user_id, heed_bot_id=context.bot_id)
    if heard is None:
        return
    await follow_answer(desk, heard)
    # What reports on an experiment is nobody's feedback.
    if not await overhear_update(desk, heard):
        await overhear(desk, heard)


async def _answer_direct_message(desk: Desk, body: Payload, context: AsyncBoltContext) -> None:
    said = mentioned_of(body)
    if said is None or said.user_id == context.bot_user_id:
        return
    if await ask_directly(desk, said):
        return
    whisper = Whisper(
        key=f"direct:{said.channel_id}:{said.ts}",
        workspace_id=said.workspace_id,
        user_id=said.user_id,
        content=Sentence(text=how_to(desk.reaction)),
        channel_id=said.channel_id,
        thread_ts=said.thread_ts,
    )
    await desk.messenger.whisper(whisper)


def _counts(reacted: Reacted, reaction: str, context: AsyncBoltContext) -> bool:
    # A skin tone comes with the name, as in `ear::skin-tone-3`.
    return reacted.name.partition("::")[0] == reaction and reacted.user_id != context.bot_user_id


def _reaction(reacted: Reacted) -> Reaction:
    return Reaction(
        workspace_id=reacted.workspace_id,
        user_id=reacted.user_id,
        channel_id=reacted.channel_id,
        ts=reacted.ts,
        event_ts=reacted.event_ts,
    )
