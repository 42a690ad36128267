"""What people do in channels: they write, edit, delete, react and read, within what they may."""

from dataclasses import dataclass

from sandbox.core import Core
from sandbox.wire import Json, RefusedError
from sandbox.workspace.composer import command_text
from sandbox.workspace.nouns import Channel, Message, Person, StoredFile, by_ts
from sandbox.workspace.talk import change, delete, react, say, unreact


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody is about to post."""

    # As Slack keeps it: escaped, names as ids. The page's composer does that.
    text: str
    thread_ts: str | None = None
    is_broadcast: bool = False
    # Names and contents of text files to attach.
    files: tuple[tuple[str, bytes], ...] = ()


def post(core: Core, person: Person, channel: Channel, words: Words) -> Message:
    """Post as a person; raises RefusedError where they may not."""
    _check_member(person, channel)
    if channel.is_archived:
        raise RefusedError("This channel is archived.", 409)
    if not (words.text.strip() or words.files):
        raise RefusedError("There is nothing to send.")
    root = core.world.message(channel.id, words.thread_ts) if words.thread_ts else None
    message = Message(
        ts=core.world.new_ts(),
        channel_id=channel.id,
        text=words.text,
        user_id=person.id,
        thread_ts=(root.thread_ts or root.ts) if root else None,
        is_broadcast=bool(root) and words.is_broadcast,
        file_ids=[_stored(core, person, channel, name, content) for name, content in words.files],
    )
    talk = core.world.assistant_threads.get((channel.id, message.thread_ts or ""))
    if talk is not None:
        # Slack shows suggestions only until somebody has said something.
        talk.prompts = []
    return say(core, message)


def edit(core: Core, person: Person, message: Message, text: str) -> None:
    """Change one's own message."""
    _check_own(person, message)
    if not text.strip():
        raise RefusedError("There is nothing left of the message; delete it instead.")

    def to_fresh(one: Message) -> None:
        one.text = text
        one.edited = {"user": person.id, "ts": core.world.new_ts()}

    change(core, message, to_fresh)


def remove(core: Core, person: Person, message: Message) -> None:
    """Delete one's own message."""
    _check_own(person, message)
    delete(core, message)


def add_reaction(core: Core, person: Person, message: Message, name: str) -> bool:
    """React to a message; False when one had."""
    _check_member(person, core.world.channels[message.channel_id])
    return react(core, message, person, name.strip(":"))


def remove_reaction(core: Core, person: Person, message: Message, name: str) -> bool:
    """Take a reaction back; False when there was none."""
    return unreact(core, message, person, name.strip(":"))


def visible(core: Core, person: Person, channel: Channel, thread_ts: str | None = None) -> list[Message]:
    """Return what a person sees in a channel or thread, oldest first, and note that they have read it."""
    if not core.may_read(person, channel):
        raise RefusedError("You are not in this channel.", 403)
    mine = [one for one in channel.ephemerals.values() if one.visible_to == person.id]
    everything = [*channel.messages.values(), *mine]
    if thread_ts:
        seen = [one for one in everything if thread_ts in (one.ts, one.thread_ts)]
    else:
        seen = [one for one in everything if not one.is_reply or one.is_broadcast]
        if channel.messages:
            channel.read_until[person.id] = max(channel.messages.values(), key=by_ts).ts
    return sorted(seen, key=by_ts)


def typed_command(core: Core, name: str, text: str) -> str:
    """Return the text of a command as Slack sends it, depending on the manifest's should_escape."""
    listed = next((one for one in core.config.feature("slash_commands") if one["command"] == name), {})
    return command_text(core.world, text.strip(), is_escaping=bool(listed.get("should_escape")))


def unread(person: Person, channel: Channel) -> int:
    """Return how many messages of others a person has not seen."""
    if person.id not in channel.members:
        return 0
    until = float(channel.read_until.get(person.id, "0"))
    fresh = [one for one in channel.messages.values() if float(one.ts) > until and one.user_id != person.id]
    return sum(1 for one in fresh if not one.is_reply or one.is_broadcast)


def message_for_page(core: Core, message: Message) -> Json:
    """Return a message as the page draws it."""
    replies = core.world.channels[message.channel_id].replies(message.ts)
    files = [core.world.files[one] for one in message.file_ids]
    return {
        "ts": message.ts,
        "thread_ts": message.thread_ts or (message.ts if replies else None),
        "user": message.user_id,
        "username": message.username,
        "bot_id": message.bot_id,
        "subtype": message.subtype,
        "text": message.text,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "files": [
            {"id": one.id, "name": one.name, "size": len(one.content or b""), "url": f"/files/{one.id}"}
            for one in files
        ],
        "edited": message.edited,
        "deleted": message.is_tombstone,
        "reactions": [{"name": name, "users": users} for name, users in message.reactions.items()],
        "reply_count": len(replies),
        "reply_users": list(dict.fromkeys(one.user_id for one in replies)),
        "latest_reply": max(replies, key=by_ts).ts if replies else None,
        "ephemeral": message.visible_to is not None,
        "streaming": message.streaming_state == "in_progress",
        "metadata": message.metadata,
        "state": {"values": message.state},
    }


def _check_member(person: Person, channel: Channel) -> None:
    if person.id not in channel.members:
        raise RefusedError("Join the channel first.", 403)


def _check_own(person: Person, message: Message) -> None:
    if message.user_id != person.id or message.bot_id:
        raise RefusedError("That message is not yours.", 403)


def _stored(core: Core, person: Person, channel: Channel, name: str, content: bytes) -> str:
    """Store an attached file and return its id."""
    file_id = core.world.new_id("F")
    created = int(core.world.epoch())
    file = StoredFile(id=file_id, name=name, user_id=person.id, created=created, content=content)
    file.channel_ids.append(channel.id)
    core.world.files[file_id] = file
    return file_id
