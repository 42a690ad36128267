"""conversations.*: places, their members and what was said there."""

from sandbox.web_api.calls import Call, Method, paged
from sandbox.web_api.rates import SLOW_HISTORY_EVERY_S
from sandbox.wire import ApiError, Json
from sandbox.workspace.nouns import Channel, Message, by_ts
from sandbox.workspace.talk import join as join_channel
from sandbox.workspace.written import channel_json, message_json

SLOW_HISTORY_LIMIT = 15
KIND_NAMES = {"public": "public_channel", "private": "private_channel", "im": "im", "mpim": "mpim"}


async def info(call: Call) -> Json:
    """Describe a place."""
    channel = call.channel()
    call.need_in(channel, "read")
    return {"channel": channel_json(channel, call.bot.bot_user_id)}


async def history(call: Call) -> Json:
    """Return the newest messages of a place, without the replies in threads."""
    channel = call.joined_channel()
    call.need_in(channel, "history")
    shown = [one for one in channel.messages.values() if not one.is_reply or one.is_broadcast]
    return _messages(call, sorted(_in_range(call, shown), key=by_ts, reverse=True), "conversations.history")


async def replies(call: Call) -> Json:
    """Return a thread, the root first."""
    channel = call.joined_channel()
    call.need_in(channel, "history")
    asked = channel.messages.get(call.required("ts"))
    if asked is None:
        raise ApiError("thread_not_found")
    root_ts = asked.thread_ts or asked.ts
    root = [channel.messages[root_ts]] if root_ts in channel.messages else []
    return _messages(call, root + _in_range(call, channel.replies(root_ts)), "conversations.replies")


async def members(call: Call) -> Json:
    """Return the ids of a place's members."""
    channel = call.channel()
    call.need_in(channel, "read")
    page, cursor = call.page(channel.members)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


async def list_channels(call: Call) -> Json:
    """Return the places that the bot may know of."""
    found = _of_kinds(call, [one for one in call.core.world.channels.values() if _is_known(call, one)])
    page, cursor = call.page([channel_json(one, call.bot.bot_user_id) for one in found])
    return paged("channels", page, cursor)


async def user_conversations(call: Call) -> Json:
    """Return the places that a person, or the bot itself, is a member of, as far as the bot may know of them."""
    user_id = call.text("user") or call.bot.bot_user_id
    known = [one for one in call.core.world.channels.values() if _is_known(call, one) and user_id in one.members]
    page, cursor = call.page([channel_json(one, call.bot.bot_user_id) for one in _of_kinds(call, known)])
    return paged("channels", page, cursor)


async def open_conversation(call: Call) -> Json:
    """Open the direct messages with one person, or return a place that is open."""
    users = [one for one in call.text("users").split(",") if one]
    if not users:
        channel = call.channel()
        return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}
    if len(users) > 1:
        raise ApiError("method_not_supported_for_channel_type")
    call.need("im:write")
    if users[0] not in call.core.world.people or users[0] == call.bot.bot_user_id:
        raise ApiError("user_not_found")
    channel = call.core.world.open_dm(call.bot, users[0])
    if not call.flag("return_im"):
        return {"channel": {"id": channel.id}}
    return {"channel": channel_json(channel, call.bot.bot_user_id)}


async def join(call: Call) -> Json:
    """Let the bot join a public channel."""
    channel = call.channel()
    if channel.is_private:
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    join_channel(call.core, channel, call.core.world.people[call.bot.bot_user_id])
    return {"channel": channel_json(channel, call.bot.bot_user_id)}


def _is_known(call: Call, channel: Channel) -> bool:
    """Whether the bot may know of a place."""
    is_here = channel.team_id == call.bot.team_id or call.bot.team_id in channel.shared_with
    is_open = not channel.is_private or call.bot.bot_user_id in channel.members
    return is_here and is_open and not (channel.is_archived and call.flag("exclude_archived"))


def _of_kinds(call: Call, channels: list[Channel]) -> list[Channel]:
    """Keep the kinds that were asked for; public channels when none was named."""
    wanted = call.text("types", "public_channel").split(",")
    for kind, scope in (("public", "channels"), ("private", "groups"), ("im", "im"), ("mpim", "mpim")):
        if KIND_NAMES[kind] in wanted:
            call.need(f"{scope}:read")
    return [one for one in channels if KIND_NAMES[one.kind] in wanted]


def _in_range(call: Call, messages: list[Message]) -> list[Message]:
    """Keep the messages between oldest and latest."""
    try:
        oldest = float(call.text("oldest") or 0)
        latest = float(call.text("latest") or "inf")
    except ValueError:
        raise ApiError("invalid_ts_oldest") from None
    if call.flag("inclusive"):
        return [one for one in messages if oldest <= float(one.ts) <= latest]
    return [one for one in messages if oldest < float(one.ts) < latest]


def _messages(call: Call, messages: list[Message], method: str) -> Json:
    """Return one page of messages, slowly when the app counts as an unlisted commercial one."""
    default = 100
    if call.core.faults.slow_history:
        call.core.rates.spend(SLOW_HISTORY_EVERY_S, method, call.bot.team_id)
        default = min(call.number("limit", SLOW_HISTORY_LIMIT), SLOW_HISTORY_LIMIT)
        call.params["limit"] = default
    with_metadata = call.flag("include_all_metadata")
    page, cursor = call.page(messages, default=default)
    shown = [message_json(call.core, one, with_metadata=with_metadata) for one in page]
    return paged("messages", shown, cursor) | {"has_more": bool(cursor), "pin_count": 0}


METHODS = {
    "conversations.info": Method(run=info),
    "conversations.history": Method(run=history),
    "conversations.replies": Method(run=replies),
    "conversations.members": Method(run=members),
    "conversations.open": Method(run=open_conversation),
    "conversations.list": Method(run=list_channels),
    "conversations.join": Method(run=join, scopes=("channels:join",)),
    "users.conversations": Method(run=user_conversations),
}
