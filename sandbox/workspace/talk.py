"""What happens in channels: messages come, change and go, people react, join and leave, and the app hears of it."""

from collections.abc import Callable

from sandbox.core import Core
from sandbox.delivery.events import publish
from sandbox.wire import Json
from sandbox.workspace.nouns import Channel, Message, Person
from sandbox.workspace.written import CHANNEL_TYPES, message_json


def say(core: Core, message: Message) -> Message:
    """Put a message into its channel and tell the app of it."""
    channel = core.world.channels[message.channel_id]
    channel.put(message)
    if message.user_id:
        channel.read_until[message.user_id] = message.ts
    if message.bot_id and message.thread_ts:
        # Slack, too, takes "is thinking..." away as soon as the app answers.
        core.world.statuses.pop((channel.id, message.thread_ts), None)
    event = tell(core, message)
    for installation in core.world.installed_with(channel):
        is_mention = f"<@{installation.bot_user_id}" in message.text and channel.kind != "im"
        if is_mention and message.user_id != installation.bot_user_id:
            mention = {name: value for name, value in event.items() if name not in {"channel_type", "subtype"}}
            publish(core, mention | {"type": "app_mention"}, channel, author=_author(core, message))
    core.stream.tell("messages", channel.id)
    return message


def tell(core: Core, message: Message) -> Json:
    """Tell the app of a message that is there, as when it was said; return the event."""
    channel = core.world.channels[message.channel_id]
    event = message_json(core, message) | _whereabouts(channel, message.ts)
    _announce(core, channel, event, message)
    return event


def change(core: Core, message: Message, edit: Callable[[Message], None]) -> None:
    """Change a message and tell the app what it was before."""
    channel = core.world.channels[message.channel_id]
    before = message_json(core, message)
    edit(message)
    _announce_change(core, channel, message, before)


def delete(core: Core, message: Message) -> None:
    """Remove a message; a root with replies leaves a tombstone."""
    channel = core.world.channels[message.channel_id]
    before = message_json(core, message)
    if not message.is_reply and channel.replies(message.ts):
        message.is_tombstone = True
        message.text, message.blocks, message.attachments, message.file_ids = "", [], [], []
        message.reactions, message.metadata = {}, None
        _announce_change(core, channel, message, before)
        return
    channel.drop(message)
    _drop_empty_tombstone(channel, message)
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "deleted_ts": message.ts,
        "previous_message": before,
    }
    ts = core.world.new_ts()
    _announce(core, channel, event | {"ts": ts} | _whereabouts(channel, ts), message)
    core.stream.tell("messages", channel.id)


def react(core: Core, message: Message, person: Person, name: str) -> bool:
    """Add a reaction; False when the person had already reacted so."""
    users = message.reactions.setdefault(name, [])
    if person.id in users:
        return False
    users.append(person.id)
    _announce_reaction(core, "reaction_added", message, person, name)
    return True


def unreact(core: Core, message: Message, person: Person, name: str) -> bool:
    """Take a reaction back; False when there was none."""
    users = message.reactions.get(name, [])
    if person.id not in users:
        return False
    users.remove(person.id)
    if not users:
        del message.reactions[name]
    _announce_reaction(core, "reaction_removed", message, person, name)
    return True


def join(core: Core, channel: Channel, person: Person, *, inviter: str | None = None) -> None:
    """Let somebody into a channel; members stay members."""
    if person.id in channel.members:
        return
    channel.members.append(person.id)
    event: Json = {
        "type": "member_joined_channel",
        "user": person.id,
        "channel": channel.id,
        "channel_type": "C" if channel.kind == "public" else "G",
        "team": channel.team_id,
        "event_ts": core.world.new_ts(),
    }
    publish(core, event | ({"inviter": inviter} if inviter else {}), channel, author=person)
    _note(core, channel, person, "channel_join", "has joined the channel")
    core.stream.tell("state")


def leave(core: Core, channel: Channel, person: Person) -> None:
    """Let somebody out of a channel; a bot that goes does not hear of it."""
    if person.id not in channel.members:
        return
    channel.members.remove(person.id)
    event: Json = {
        "type": "member_left_channel",
        "user": person.id,
        "channel": channel.id,
        "channel_type": "C" if channel.kind == "public" else "G",
        "team": channel.team_id,
        "event_ts": core.world.new_ts(),
    }
    publish(core, event, channel, author=person)
    _note(core, channel, person, "channel_leave", "has left the channel")
    core.stream.tell("state")


def archive(core: Core, channel: Channel, person: Person) -> None:
    """Archive a channel; nobody can post in it from now on."""
    channel.is_archived = True
    kind = "channel_archive" if channel.kind == "public" else "group_archive"
    publish(core, {"type": kind, "channel": channel.id, "user": person.id, "event_ts": core.world.new_ts()}, channel)
    core.stream.tell("state")


def rename(core: Core, channel: Channel, name: str) -> None:
    """Give a channel another name."""
    channel.name = name
    kind = "channel_rename" if channel.kind == "public" else "group_rename"
    renamed = {"id": channel.id, "name": name, "created": channel.created}
    publish(core, {"type": kind, "channel": renamed, "event_ts": core.world.new_ts()}, channel)
    core.stream.tell("state")


def _author(core: Core, message: Message) -> Person | None:
    return core.world.people.get(message.user_id or "")


def _whereabouts(channel: Channel, event_ts: str) -> Json:
    """Return the members of a message event that say where it happened."""
    return {"channel": channel.id, "channel_type": CHANNEL_TYPES[channel.kind], "event_ts": event_ts}


def _announce(core: Core, channel: Channel, event: Json, message: Message) -> None:
    publish(core, event, channel, author=_author(core, message))


def _announce_change(core: Core, channel: Channel, message: Message, before: Json) -> None:
    """Tell the app that a message changed."""
    ts = core.world.new_ts()
    event = {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "ts": ts,
        "message": message_json(core, message),
        "previous_message": before,
    }
    _announce(core, channel, event | _whereabouts(channel, ts), message)
    core.stream.tell("messages", channel.id)


def _announce_reaction(core: Core, kind: str, message: Message, person: Person, name: str) -> None:
    """Tell the app of a reaction that came or went."""
    channel = core.world.channels[message.channel_id]
    event: Json = {
        "type": kind,
        "user": person.id,
        "reaction": name,
        "item": {"type": "message", "channel": channel.id, "ts": message.ts},
        "event_ts": core.world.new_ts(),
    }
    publish(core, event | ({"item_user": message.user_id} if message.user_id else {}), channel, author=person)
    core.stream.tell("messages", channel.id)


def _drop_empty_tombstone(channel: Channel, gone: Message) -> None:
    """Remove the tombstone of a thread whose last reply went."""
    root = channel.messages.get(gone.thread_ts or "")
    if root is not None and root.is_tombstone and not channel.replies(root.ts):
        channel.drop(root)


def _note(core: Core, channel: Channel, person: Person, subtype: str, what: str) -> None:
    """Post Slack's own line about somebody who came or went."""
    text = f"<@{person.id}> {what}"
    ts = core.world.new_ts()
    say(core, Message(ts=ts, channel_id=channel.id, text=text, user_id=person.id, subtype=subtype))
