"""`/heed`: what somebody types, and the answer that only they see."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.audience import stays_in
from bot.domain.commands import Asked, Command, read_command
from bot.domain.errors import BadSearchError
from bot.domain.feedback import Source, number_from
from bot.domain.words import said_in_slack
from bot.flows.asking import Way, keep_question
from bot.flows.desk import Desk
from bot.flows.feedback import Typed, capture_words
from bot.flows.finding import find_feedback, member, read_feedback
from bot.flows.patience import answer_within
from bot.flows.surroundings import surroundings_of
from bot.flows.transfers import export_job
from bot.messages import CaptureReceipt
from bot.ports import Asking
from handlers.blocks.asking import looking_message
from handlers.blocks.feedback import (
    export_started_message,
    item_message,
    list_message,
    question_message,
    refusal_message,
)
from handlers.blocks.forms import log_form
from handlers.blocks.help import EVERYTHING, full_help_message, help_message, topic_message
from handlers.blocks.kit import Rendered
from handlers.blocks.receipts import again_message, receipt_message
from handlers.forms import answer_only, open_form
from handlers.listeners.accounts import answer_accounts, open_account_form
from handlers.listeners.channels import answer_channel
from handlers.listeners.forgetting import answer_forget
from handlers.listeners.owed import answer_owed
from handlers.listeners.privacy import answer_privacy
from handlers.listeners.quality import answer_quality
from handlers.listeners.themes import themes_answer
from handlers.listeners.vision import vision_answer
from handlers.listeners.why import answer_why
from handlers.payloads.common import Payload
from handlers.payloads.feedback import Typing, typing_of

# The form opens with what Slack told us by then: its trigger lives three seconds in all.
PLACE_SECONDS = 0.7


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to `/heed`."""

    async def answer_command(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        typing = typing_of(body)
        command = read_command(said_in_slack(typing.text))
        if command.asked is Asked.FORM:
            await _open_form(desk, typing, client)
            await ack()
            return
        if command.asked is Asked.ACCOUNTS and await open_account_form(desk, typing, command.rest, client):
            await ack()
            return
        # What is stored is stored before Slack is told so.
        await answer_only(ack, await _answer(desk, typing, command))

    app.command("/heed")(answer_command)


async def _answer(desk: Desk, typing: Typing, command: Command) -> Rendered:
    return await _ANSWERS.get(command.asked, _capture)(desk, typing, command)


async def _help(desk: Desk, typing: Typing, command: Command) -> Rendered:
    topic = command.rest.strip().lower()
    if topic == EVERYTHING:
        return full_help_message(desk.reaction)
    if topic:
        return topic_message(topic, desk.reaction)
    actor = typing.actor
    where = await surroundings_of(
        desk, workspace_id=actor.workspace_id, user_id=actor.user_id, channel_id=typing.channel_id
    )
    return help_message(where, desk.reaction)


async def _shown(desk: Desk, typing: Typing, command: Command) -> Rendered:
    number = number_from(command.rest) or 0
    return item_message(await read_feedback(desk, typing.actor.workspace_id, typing.actor.user_id, number))


async def _themes(desk: Desk, typing: Typing, command: Command) -> Rendered:
    return await themes_answer(desk, typing, command.rest)


async def _vision(desk: Desk, typing: Typing, command: Command) -> Rendered:
    return await vision_answer(desk, typing.actor.workspace_id, typing.actor.user_id, command.rest)


async def _channel(desk: Desk, typing: Typing, _command: Command) -> Rendered:
    return await answer_channel(desk, typing)


async def _owed(desk: Desk, typing: Typing, _command: Command) -> Rendered:
    # In Slack's markup: whoever is mentioned is known by their id.
    return await answer_owed(desk, typing, typing.text.strip().partition(" ")[2])


async def _privacy(desk: Desk, typing: Typing, command: Command) -> Rendered:
    return await answer_privacy(desk, typing, command.rest)


async def _quality(desk: Desk, typing: Typing, command: Command) -> Rendered:
    return await answer_quality(desk, typing, command.rest)


async def _forget(desk: Desk, typing: Typing, _command: Command) -> Rendered:
    return await answer_forget(desk, typing)


async def _accounts(desk: Desk, typing: Typing, command: Command) -> Rendered:
    return await answer_accounts(desk, typing, command.rest)


async def _why(desk: Desk, typing: Typing, command: Command) -> Rendered:
    return await answer_why(desk, typing.actor, command.rest)


async def _asked(desk: Desk, typing: Typing, command: Command) -> Rendered:
    actor = typing.actor
    await member(desk, actor.workspace_id, actor.user_id)
    asking = Asking(
        id=f"command:{typing.trigger_id}",
        user_id=actor.user_id,
        question=command.rest,
        channel_id=typing.channel_id,
        thread_ts=None,
        asked_at=desk.clock.now(),
    )
    await keep_question(desk, actor.workspace_id, asking, Way.WHISPER)
    return looking_message()


async def _asked_back(_desk: Desk, typing: Typing, command: Command) -> Rendered:
    return question_message(command, typing.trigger_id)


async def _capture(desk: Desk, typing: Typing, command: Command) -> Rendered:
    typed = Typed(
        workspace_id=typing.actor.workspace_id,
        user_id=typing.actor.user_id,
        origin_key=f"command:{typing.trigger_id}",
        source=Source.COMMAND,
        words=command.words,
        channel_id=typing.channel_id,
    )
    captured = await capture_words(desk, typed)
    item = captured.feedback
    if not captured.is_new:
        return again_message(item)
    return receipt_message(CaptureReceipt(feedback=item, is_private=item.private_to is not None))


async def _found(desk: Desk, typing: Typing, command: Command) -> Rendered:
    try:
        answer = await find_feedback(desk, typing.actor.workspace_id, typing.actor.user_id, command.rest)
    except BadSearchError as refused:
        # It quotes what was typed, so it is shown letter by letter.
        return refusal_message(str(refused))
    return list_message(answer)


async def _export(desk: Desk, typing: Typing, command: Command) -> Rendered:
    file_format = command.rest.lower() or "csv"
    actor = typing.actor
    await member(desk, actor.workspace_id, actor.user_id)
    await desk.jobs.enqueue(export_job(actor.workspace_id, actor.user_id, file_format, trigger_id=typing.trigger_id))
    return export_started_message(file_format)


async def _open_form(desk: Desk, typing: Typing, client: AsyncWebClient) -> None:
    channel_id, workspace_id = typing.channel_id, typing.actor.workspace_id
    private_to = None
    if channel_id:
        place = await answer_within(PLACE_SECONDS, desk.directory.place(workspace_id, channel_id))
        private_to = stays_in(channel_id, place)
    await open_form(client, typing.trigger_id, log_form(channel_id, is_private=private_to is not None))


# What only looks at things or begins a job; the form needs its trigger, and everything else is kept as words.
_ANSWERS: dict[Asked, Callable[[Desk, Typing, Command], Awaitable[Rendered]]] = {
    Asked.HELP: _help,
    Asked.FIND: _found,
    Asked.SHOW: _shown,
    Asked.EXPORT: _export,
    Asked.ASK: _asked,
    Asked.THEMES: _themes,
    Asked.CHANNEL: _channel,
    Asked.VISION: _vision,
    Asked.WHY: _why,
    Asked.PRIVACY: _privacy,
    Asked.ACCOUNTS: _accounts,
    Asked.OWED: _owed,
    Asked.FORGET: _forget,
    Asked.QUALITY: _quality,
    Asked.UNCLEAR: _asked_back,
}
