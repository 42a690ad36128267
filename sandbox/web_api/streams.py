"""chat.startStream, chat.appendStream, chat.stopStream: messages that are read while they are written."""

from typing import Literal

from sandbox.validation.chunks import chunk_problems
from sandbox.web_api.calls import Call, Method
from sandbox.web_api.chat import bot_message, own_message, place_to_post
from sandbox.web_api.content import MARKDOWN_MAX, Content, checked_blocks, checked_metadata, invalid, object_list
from sandbox.web_api.rates import POST_EVERY_S
from sandbox.wire import ApiError, Json
from sandbox.workspace.nouns import Channel, Message, Stream
from sandbox.workspace.streaming import finish, grow, is_streaming
from sandbox.workspace.talk import say
from sandbox.workspace.written import message_json

# Slack's tiers: so many calls of a method in a minute.
TIER_2, TIER_4 = 20, 100


async def start_stream(call: Call) -> Json:
    """Begin a message below another one; words may come with it or later."""
    channel = place_to_post(call)
    call.required("thread_ts")
    _check_recipient(call, channel)
    form, chunks = _pieces(call)
    if call.core.faults.rate_limit:
        call.core.rates.spend(POST_EVERY_S, "post", call.bot.team_id, channel.id)
        call.core.rates.spend_one_of(TIER_2, "startStream", call.bot.team_id)
    message = bot_message(call, channel, Content(text="", blocks=[], attachments=None, metadata=checked_metadata(call)))
    display: Literal["timeline", "plan"] = "plan" if call.text("task_display_mode") == "plan" else "timeline"
    message.stream = Stream(started_at=call.core.world.epoch(), form=form, display=display)
    say(call.core, message)
    grow(call.core, message, chunks)
    return {"channel": channel.id, "ts": message.ts}


async def append_stream(call: Call) -> Json:
    """Add to a message that is still being written."""
    message, _ = _streamed(call)
    form, chunks = _pieces(call)
    if not chunks:
        raise ApiError("no_text")
    _keep_form(message, form)
    if call.core.faults.rate_limit:
        call.core.rates.spend_one_of(TIER_4, "appendStream", call.bot.team_id)
    grow(call.core, message, chunks)
    return {"channel": message.channel_id, "ts": message.ts}


async def stop_stream(call: Call) -> Json:
    """End a message, perhaps with last words, blocks at its foot and metadata."""
    message, stream = _streamed(call)
    form, chunks = _pieces(call)
    blocks, metadata = checked_blocks(call), checked_metadata(call)
    if chunks:
        _keep_form(message, form)
    if not (message.blocks or chunks or blocks):
        raise ApiError("no_text")
    if call.core.faults.rate_limit:
        call.core.rates.spend_one_of(TIER_2, "stopStream", call.bot.team_id)
    grow(call.core, message, chunks)
    finish(call.core, message, stream, blocks, metadata)
    shown = message_json(call.core, message, with_metadata=True)
    return {"channel": message.channel_id, "ts": message.ts, "message": shown}


def _check_recipient(call: Call, channel: Channel) -> None:
    """Check for whom the words are: outside of direct messages Slack wants to know the person and their team."""
    if channel.kind == "im":
        return
    for name, known in (
        ("recipient_user_id", call.core.world.people),
        ("recipient_team_id", call.core.world.workspaces),
    ):
        if not call.text(name):
            raise ApiError(f"missing_{name}")
        if call.text(name) not in known:
            raise ApiError("invalid_arguments")


def _streamed(call: Call) -> tuple[Message, Stream]:
    """Return the message that is being written and how; raises message_not_in_streaming_state when it is finished."""
    message = own_message(call, call.joined_channel(), "message_not_owned_by_app")
    if message.stream is None or not is_streaming(call.core, message):
        raise ApiError("message_not_in_streaming_state")
    return message, message.stream


def _pieces(call: Call) -> tuple[Literal["text", "chunks"] | None, list[Json]]:
    """Return what is to be added, and in which of the two forms it came (None when nothing did)."""
    words, chunks = call.text("markdown_text"), object_list(call, "chunks", "invalid_chunks")
    if words and chunks:
        raise ApiError("cannot_provide_both_markdown_text_and_chunks")
    if words:
        chunks = [{"type": "markdown_text", "text": words}]
    problems = chunk_problems(chunks or [])
    if problems:
        raise invalid("invalid_chunks", problems)
    for chunk in chunks or []:
        if chunk["type"] == "markdown_text" and len(chunk["text"]) > MARKDOWN_MAX:
            raise ApiError("msg_too_long")
        if chunk["type"] == "blocks":
            chunk["blocks"] = checked_blocks(call, chunk["blocks"])
    form: Literal["text", "chunks"] = "text" if words else "chunks"
    return (form if chunks else None), chunks or []


def _keep_form(message: Message, form: Literal["text", "chunks"] | None) -> None:
    """Hold a stream to the form of its first words; raises streaming_mode_mismatch."""
    stream = message.stream
    if stream is None:
        return
    stream.form = stream.form or form
    if stream.form != form:
        raise ApiError("streaming_mode_mismatch")


METHODS = {
    "chat.startStream": Method(run=start_stream, scopes=("chat:write",)),
    "chat.appendStream": Method(run=append_stream, scopes=("chat:write",)),
    "chat.stopStream": Method(run=stop_stream, scopes=("chat:write",)),
}
