"""What an app says back to a person: in its acknowledgement of a command, or later through a response_url."""

from sandbox.core import Core
from sandbox.web_api.content import check_blocks
from sandbox.wire import ApiError, Json
from sandbox.workspace.nouns import Message, ResponseUrl
from sandbox.workspace.talk import change, delete, say

# A response_url works five times within thirty minutes.
USES_MAX = 5
LIFE_S = 30 * 60


def use_response_url(core: Core, ticket_id: str, body: Json) -> None:
    """Answer through a response_url; raises ApiError 404 when it is unknown, used up or too old."""
    ticket = core.world.response_urls.get(ticket_id)
    if ticket is None:
        raise ApiError("no_such_url", status=404)
    if core.world.epoch() - ticket.made_at > LIFE_S:
        raise ApiError("expired_url", status=404)
    if ticket.uses >= USES_MAX:
        raise ApiError("used_url", status=404)
    ticket.uses += 1
    answer(core, ticket, body)


def answer(core: Core, ticket: ResponseUrl, body: Json) -> None:
    """Show, replace or delete what the body says; raises ApiError when Slack would refuse it."""
    if body.get("delete_original"):
        _delete_original(core, ticket)
        return
    message = _message(core, ticket, body)
    if body.get("replace_original") and ticket.ts:
        _replace_original(core, ticket, message)
        return
    channel = core.world.channels[ticket.channel_id]
    if body.get("response_type") == "in_channel":
        say(core, message)
        return
    message.visible_to = ticket.user_id
    channel.ephemerals[message.ts] = message
    core.stream.tell("messages", channel.id)


def _message(core: Core, ticket: ResponseUrl, body: Json) -> Message:
    """Return the message that a body describes."""
    blocks = body.get("blocks") or []
    attachments = body.get("attachments") or []
    if not isinstance(blocks, list) or not isinstance(attachments, list):
        raise ApiError("invalid_blocks_format")
    text = str(body.get("text") or "")
    if not (text or blocks or attachments):
        raise ApiError("no_text")
    installation = core.world.token_installation(ticket.token)
    thread_ts = body.get("thread_ts") or (ticket.thread_ts if body.get("response_type") != "in_channel" else None)
    return Message(
        ts=core.world.new_ts(),
        channel_id=ticket.channel_id,
        text=text,
        user_id=installation.bot_user_id,
        bot_id=installation.bot_id,
        blocks=check_blocks(blocks),
        attachments=attachments,
        thread_ts=str(thread_ts) if thread_ts else None,
    )


def _replace_original(core: Core, ticket: ResponseUrl, fresh: Message) -> None:
    """Give the original message new content; an ephemeral one stays ephemeral."""
    channel = core.world.channels[ticket.channel_id]
    shown = channel.ephemerals.get(ticket.ts or "")
    if shown is not None:
        shown.text, shown.blocks, shown.attachments = fresh.text, fresh.blocks, fresh.attachments
        core.stream.tell("messages", channel.id)
        return

    def edit(one: Message) -> None:
        one.text, one.blocks, one.attachments = fresh.text, fresh.blocks, fresh.attachments

    original = channel.messages.get(ticket.ts or "")
    if original is None:
        raise ApiError("message_not_found", status=404)
    change(core, original, edit)


def _delete_original(core: Core, ticket: ResponseUrl) -> None:
    """Remove the original message; one that is gone already is no error."""
    channel = core.world.channels[ticket.channel_id]
    if channel.ephemerals.pop(ticket.ts or "", None) is not None:
        core.stream.tell("messages", channel.id)
        return
    original = channel.messages.get(ticket.ts or "")
    if original is not None:
        delete(core, original)
