"""Capturing and finding: the command, the shortcuts, and the buttons that people press."""

import asyncio

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import FormNotOpenedError, OutsiderError
from bot.domain.feedback import Feedback, Source
from bot.domain.language import later, say
from bot.domain.words import said_in_slack
from bot.flows.desk import Desk
from bot.flows.feedback import Typed, capture_words, open_feedback, undo_capture
from bot.flows.finding import find_feedback
from bot.flows.lore import Lore
from bot.flows.overheard import left_judgement
from bot.flows.patience import answer_within
from bot.flows.suggesting import hints_of, suggest
from bot.flows.tagging import Pointed, begin_tagging
from bot.messages import CaptureReceipt, Sentence, Withdrawn
from bot.ports import Whisper
from handlers.blocks.feedback import list_message, refusal_message
from handlers.blocks.forms import correction_form, log_form, tag_form
from handlers.blocks.kit import Block, Rendered
from handlers.blocks.receipts import again_message, receipt_message, withdrawn_message
from handlers.blocks.why import left_line
from handlers.forms import REPLY_SECONDS, open_form, put_instead, reply
from handlers.listeners import feedback_command, feedback_forms
from handlers.payloads.common import Payload, Press, actor_of, press_of
from handlers.payloads.feedback import Pointing, memory_of, pointing_of, trigger_of

OWN_MESSAGE = later("That is a message of mine: I keep what customers say, so choose one of theirs.")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to everything by which feedback is captured on purpose, corrected, taken back or found."""
    feedback_command.register(app, desk)
    feedback_forms.register(app, desk)
    _register_shortcuts(app, desk)
    _register_buttons(app, desk)


def _register_shortcuts(app: AsyncApp, desk: Desk) -> None:
    lore = Lore(desk=desk)

    async def open_tag_form(
        ack: AsyncAck, body: Payload, client: AsyncWebClient, respond: AsyncRespond, context: AsyncBoltContext
    ) -> None:
        await ack()
        pointing = pointing_of(body)
        if _is_from_heed(pointing, context):
            text = refusal_message(say(OWN_MESSAGE)).text
            await reply(respond(text=text, response_type="ephemeral", replace_original=False))
            return
        await open_form(client, pointing.trigger_id, await _form_about(desk, lore, _pointed(pointing)))

    async def open_log_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        actor = actor_of(body)
        if actor.is_outsider:
            raise OutsiderError
        trigger_id = trigger_of(body)
        try:
            await open_form(client, trigger_id, log_form())
        except FormNotOpenedError as refused:
            # A global shortcut has no place to answer in.
            whisper = Whisper(
                key=f"log:{trigger_id}",
                workspace_id=actor.workspace_id,
                user_id=actor.user_id,
                content=Sentence(text=str(refused)),
            )
            # Slack is slow already, and still waits for the acknowledgement.
            await answer_within(REPLY_SECONDS, desk.messenger.whisper(whisper))

    app.message_shortcut("feedback.tag")(open_tag_form)
    app.global_shortcut("feedback.log")(open_log_form)
    app.block_action("feedback.log")(open_log_form)


async def _form_about(desk: Desk, lore: Lore, pointed: Pointed) -> Block:
    """Return the form of a message: of the item that it is already, else of what it may become."""
    begun, suggested, left = await asyncio.gather(
        begin_tagging(desk, pointed),
        suggest(desk, lore, pointed.workspace_id, said_in_slack(pointed.text)),
        left_judgement(desk, pointed.workspace_id, pointed.channel_id, pointed.ts),
    )
    if isinstance(begun, Feedback):
        note = say("This message is already kept as *{begun}*.", begun=begun.label)
        return correction_form(begun, await hints_of(desk, begun), note=note)
    return tag_form(begun, suggested, note=left_line(left) if left is not None else "")


def _register_buttons(app: AsyncApp, desk: Desk) -> None:
    async def open_correction_form(ack: AsyncAck, body: Payload, client: AsyncWebClient) -> None:
        await ack()
        press = _insider(body)
        item = await open_feedback(
            desk, workspace_id=press.actor.workspace_id, feedback_id=press.value, user_id=press.actor.user_id
        )
        await open_form(client, press.trigger_id, correction_form(item, await hints_of(desk, item)))

    async def undo(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        press = _insider(body)
        item = await undo_capture(
            desk, workspace_id=press.actor.workspace_id, feedback_id=press.value, user_id=press.actor.user_id
        )
        await put_instead(respond, withdrawn_message(Withdrawn(label=item.label)))

    async def keep_after_all(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        await put_instead(respond, await _keep(desk, _insider(body)))

    async def turn_the_page(ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        await ack()
        press = _insider(body)
        memory = memory_of(press.value)
        offset = int(memory["offset"]) if memory.get("offset", "").isdecimal() else 0
        actor = press.actor
        answer = await find_feedback(desk, actor.workspace_id, actor.user_id, memory.get("query", ""), offset=offset)
        await put_instead(respond, list_message(answer))

    app.block_action("feedback.open")(open_correction_form)
    app.block_action("feedback.undo")(undo)
    app.block_action("feedback.keep")(keep_after_all)
    app.block_action("feedback.find_next")(turn_the_page)
    app.block_action("feedback.find_previous")(turn_the_page)


async def _keep(desk: Desk, press: Press) -> Rendered:
    memory = memory_of(press.value)
    typed = Typed(
        workspace_id=press.actor.workspace_id,
        user_id=press.actor.user_id,
        # The trigger of the command: two clicks are one item.
        origin_key=f"command:{memory.get('key') or press.message_ts}",
        source=Source.COMMAND,
        words=memory.get("words", ""),
        channel_id=press.channel_id,
    )
    captured = await capture_words(desk, typed)
    item = captured.feedback
    if not captured.is_new:
        return again_message(item)
    return receipt_message(CaptureReceipt(feedback=item, is_private=item.private_to is not None))


def _insider(body: Payload) -> Press:
    """Return a press of a button; in a shared channel customers see the buttons too. Raises OutsiderError."""
    press = press_of(body)
    if press.actor.is_outsider:
        raise OutsiderError
    return press


def _is_from_heed(pointing: Pointing, context: AsyncBoltContext) -> bool:
    by_user = pointing.author_id is not None and pointing.author_id == context.bot_user_id
    return by_user or (pointing.bot_id is not None and pointing.bot_id == context.bot_id)


def _pointed(pointing: Pointing) -> Pointed:
    if pointing.actor.is_outsider:
        raise OutsiderError
    return Pointed(
        workspace_id=pointing.actor.workspace_id,
        user_id=pointing.actor.user_id,
        channel_id=pointing.channel_id,
        ts=pointing.ts,
        thread_ts=pointing.thread_ts,
        author_id=pointing.author_id,
        text=pointing.text,
    )
