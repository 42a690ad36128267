"""chat.*: posting, updating, deleting, and links to messages."""

from sandbox.web_api.calls import Call, Method
from sandbox.web_api.content import Content, checked_content
from sandbox.web_api.rates import POST_EVERY_S
from sandbox.wire import ApiError, Json
from sandbox.workspace.nouns import Channel, Message
from sandbox.workspace.talk import change, delete, say
from sandbox.workspace.written import message_json

# chat.update takes less text than chat.postMessage, which truncates instead.
UPDATE_TEXT_MAX = 4000


async def post_message(call: Call) -> Json:
    """Post as the bot, in a channel, a thread or somebody's direct messages."""
    channel = place_to_post(call)
    content = checked_content(call)
    if call.core.faults.rate_limit:
        call.core.rates.spend(POST_EVERY_S, "post", call.bot.team_id, channel.id)
    message = bot_message(call, channel, content)
    message.is_broadcast = message.is_reply and call.flag("reply_broadcast")
    say(call.core, message)
    shown = message_json(call.core, message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


async def post_ephemeral(call: Call) -> Json:
    """Show a message to one person only."""
    channel = place_to_post(call)
    person = call.core.world.people.get(call.required("user"))
    if person is None or person.id not in channel.members:
        raise ApiError("user_not_in_channel")
    message = bot_message(call, channel, checked_content(call))
    message.visible_to = person.id
    channel.ephemerals[message.ts] = message
    call.core.stream.tell("messages", channel.id)
    return {"message_ts": message.ts}


async def update(call: Call) -> Json:
    """Change a message of the bot's own."""
    channel = call.joined_channel()
    message = own_message(call, channel, "cant_update_message")
    if message.stream is not None and message.stream.is_open:
        raise ApiError("streaming_state_conflict")
    if len(call.text("text")) > UPDATE_TEXT_MAX:
        raise ApiError("msg_too_long")
    content = checked_content(call)

    def edit(one: Message) -> None:
        one.text = content.text
        one.blocks = content.blocks
        if content.attachments is not None:
            one.attachments = content.attachments
        # {} takes metadata away, leaving it out keeps it.
        if content.metadata is not None:
            one.metadata = content.metadata or None
        if not content.blocks:
            one.edited = {"user": call.bot.bot_user_id, "ts": call.core.world.new_ts()}

    change(call.core, message, edit)
    shown = message_json(call.core, message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


async def delete_message(call: Call) -> Json:
    """Delete a message of the bot's own."""
    channel = call.joined_channel()
    message = own_message(call, channel, "cant_delete_message")
    delete(call.core, message)
    return {"channel": channel.id, "ts": message.ts}


async def get_permalink(call: Call) -> Json:
    """Return the address of a message, in its thread when it has one."""
    channel = call.channel()
    message = call.message(channel, "message_ts")
    link = f"{call.core.config.public_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts or channel.replies(message.ts):
        link += f"?thread_ts={message.thread_ts or message.ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def place_to_post(call: Call) -> Channel:
    """Return where to post: a person's id means their direct messages."""
    wanted = call.required("channel")
    world = call.core.world
    if wanted in world.people and wanted != call.bot.bot_user_id:
        return world.open_dm(call.bot, wanted)
    channel = call.channel()
    if channel.is_archived:
        raise ApiError("is_archived")
    is_member = call.bot.bot_user_id in channel.members
    if not is_member and "chat:write.public" not in call.bot.scopes:
        raise ApiError("not_in_channel")
    return channel


def own_message(call: Call, channel: Channel, error: str) -> Message:
    """Return one of the bot's messages; ephemeral ones cannot be found again."""
    message = call.message(channel)
    if message.bot_id != call.bot.bot_id:
        raise ApiError(error)
    return message


def bot_message(call: Call, channel: Channel, content: Content) -> Message:
    """Return a new message by the bot."""
    thread_ts = call.text("thread_ts") or None
    if thread_ts is not None and thread_ts not in channel.messages:
        raise ApiError("thread_not_found")
    root = channel.messages[thread_ts] if thread_ts else None
    return Message(
        ts=call.core.world.new_ts(),
        channel_id=channel.id,
        text=content.text,
        user_id=call.bot.bot_user_id,
        bot_id=call.bot.bot_id,
        username=call.text("username") or None,
        blocks=content.blocks,
        attachments=content.attachments or [],
        metadata=content.metadata or None,
        # A reply to a reply lands in the same thread.
        thread_ts=(root.thread_ts or root.ts) if root else None,
    )


METHODS = {
    "chat.postMessage": Method(run=post_message, scopes=("chat:write",)),
    "chat.postEphemeral": Method(run=post_ephemeral, scopes=("chat:write",)),
    "chat.update": Method(run=update, scopes=("chat:write",)),
    "chat.delete": Method(run=delete_message, scopes=("chat:write",)),
    "chat.getPermalink": Method(run=get_permalink),
}
