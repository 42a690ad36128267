"""How things look on the wire: messages, channels, people, files and forms as the Web API and events show them."""

import copy
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.core import Core
from sandbox.wire import Json
from sandbox.workspace.nouns import Channel, Message, OpenView, Person, StoredFile, by_ts

# What a person's text holds besides words: <@U1>, <#C1|name>, <!here>, <https://x|label>.
MARKUP = re.compile(
    r"<(?:@(?P<user>[UW][A-Z0-9]+)|#(?P<channel>[CG][A-Z0-9]+)|!(?P<all>here|channel|everyone)|(?P<url>[a-z]+:[^|>]+))(?:\|(?P<label>[^>]*))?>"
)
CHANNEL_TYPES = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}
# reply_users names the first five, as Slack does.
NAMED_REPLIERS = 5
# Whatever other app a bot belongs to that is not ours.
OTHER_APP_ID = "A0OTHERAPP"


def unescaped(text: str) -> str:
    """Undo Slack's three escapes, once."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def rich_text(text: str) -> Json:
    """Return the rich_text block that Slack's composer makes of a person's words."""
    elements: list[Json] = []
    end = 0
    for found in MARKUP.finditer(text):
        _add_words(elements, text[end : found.start()])
        elements.append(_element(found))
        end = found.end()
    _add_words(elements, text[end:])
    return {"type": "rich_text", "block_id": "words", "elements": [{"type": "rich_text_section", "elements": elements}]}


def message_json(core: Core, message: Message, *, with_metadata: bool = False) -> Json:
    """Return a message as conversations.history shows it."""
    if message.is_tombstone:
        return _tombstone(core, message)
    shown: Json = {"type": "message", "ts": message.ts, "text": message.text}
    shown |= _author(core, message)
    optional: Json = {
        "subtype": _subtype(message),
        "attachments": message.attachments,
        "files": [_file_in(core, message, core.world.files[one]) for one in message.file_ids],
        "edited": message.edited,
        "reactions": reactions_json(message),
        "blocks": message.blocks or ([] if message.bot_id or message.subtype else [rich_text(message.text)]),
        "metadata": message.metadata if with_metadata else None,
        "streaming_state": message.streaming_state,
    }
    return shown | {name: value for name, value in optional.items() if value} | _thread(core, message)


def reactions_json(message: Message) -> list[Json]:
    """Return a message's reactions as Slack lists them."""
    return [{"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()]


def channel_json(channel: Channel, bot_user_id: str) -> Json:
    """Return a channel as conversations.info shows it to the app."""
    shown: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.is_private,
        "is_general": channel.name == "general",
        "is_member": bot_user_id in channel.members,
        "is_shared": channel.is_external,
        "is_ext_shared": channel.is_external,
        "is_org_shared": False,
        "context_team_id": channel.team_id,
        "shared_team_ids": [channel.team_id, *channel.shared_with],
        "topic": {"value": channel.topic, "creator": "", "last_set": channel.created},
        "purpose": {"value": channel.topic, "creator": "", "last_set": channel.created},
    }
    if channel.kind == "im":
        other = next((one for one in channel.members if one != bot_user_id), "")
        return shown | {"user": other, "is_open": True}
    return shown | {"name": channel.name, "name_normalized": channel.name, "num_members": len(channel.members)}


def person_json(core: Core, person: Person, team_id: str, *, with_email: bool = False) -> Json:
    """Return a person as users.info shows them to an app in a workspace; of strangers nobody sees an address."""
    offset = datetime.now(UTC).astimezone(ZoneInfo(person.tz)).utcoffset()
    shown: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "real_name": person.real_name,
        "deleted": False,
        "color": person.color.lstrip("#"),
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": False,
        "updated": 0,
        "profile": {
            "real_name": person.real_name,
            "display_name": person.real_name,
            "title": person.title,
            "team": person.team_id,
            **({"email": person.email} if with_email and person.email and person.team_id == team_id else {}),
        },
    }
    if person.team_id != team_id:
        shown["is_stranger"] = core.world.is_stranger_to(person, team_id)
    return shown


def file_json(core: Core, file: StoredFile) -> Json:
    """Return a file as files.info and messages show it."""
    url = f"{core.config.public_url}/files/{file.id}"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2] or "text",
        "user": file.user_id,
        "created": file.created,
        "timestamp": file.created,
        "size": len(file.content or b""),
        "mode": "hosted",
        "is_external": False,
        "url_private": url,
        "url_private_download": url,
        "permalink": url,
        "channels": list(file.channel_ids),
    }


def _file_in(core: Core, message: Message, file: StoredFile) -> Json:
    """Return a file as a message shows it: in a shared channel it has to be asked for with files.info."""
    if not core.world.channels[message.channel_id].is_external:
        return file_json(core, file)
    return {"id": file.id, "mode": "file_access", "file_access": "check_file_info", "created": file.created}


def view_json(core: Core, view: OpenView) -> Json:
    """Return a form or a Home tab as views.* and payloads show it."""
    installation = core.world.installation_in(view.team_id)
    return {
        **view.body,
        "id": view.id,
        "team_id": view.team_id,
        # A copy: the log keeps what was sent.
        "state": {"values": copy.deepcopy(view.state)},
        "hash": view.hash,
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": core.config.app_id,
        "app_installed_team_id": view.team_id,
        "bot_id": installation.bot_id if installation else "",
    }


def _add_words(elements: list[Json], words: str) -> None:
    """Add a plain run of words, unless it is empty."""
    if words:
        elements.append({"type": "text", "text": unescaped(words)})


def _element(found: re.Match[str]) -> Json:
    """Return the rich_text element of one piece of markup."""
    if found["user"]:
        return {"type": "user", "user_id": found["user"]}
    if found["channel"]:
        return {"type": "channel", "channel_id": found["channel"]}
    if found["all"]:
        return {"type": "broadcast", "range": found["all"]}
    label = {"text": unescaped(found["label"])} if found["label"] else {}
    return {"type": "link", "url": unescaped(found["url"]), **label}


def _author(core: Core, message: Message) -> Json:
    """Say who wrote a message; a bot's carries no subtype, but its ids and profile."""
    person = core.world.people.get(message.user_id or "")
    shown: Json = {"user": message.user_id} if message.user_id else {}
    if person:
        shown["team"] = person.team_id
    if message.bot_id is None:
        return shown | ({} if message.subtype else {"client_msg_id": f"client-{message.ts}"})
    is_ours = any(one.bot_id == message.bot_id for one in core.world.installations.values())
    app_id = core.config.app_id if is_ours else OTHER_APP_ID
    profile: Json = {
        "id": message.bot_id,
        "app_id": app_id,
        "name": message.username or core.config.app_name,
        "deleted": False,
        "team_id": person.team_id if person else None,
    }
    return shown | {"bot_id": message.bot_id, "app_id": app_id, "bot_profile": profile}


def _subtype(message: Message) -> str | None:
    """Return Slack's kind of a message, if it has one."""
    if message.subtype:
        return message.subtype
    if message.is_broadcast:
        return "thread_broadcast"
    return "file_share" if message.file_ids else None


def _thread(core: Core, message: Message) -> Json:
    """Return what a message says of its thread."""
    channel = core.world.channels[message.channel_id]
    if message.is_reply and message.thread_ts:
        root = channel.messages.get(message.thread_ts)
        shown: Json = {"thread_ts": message.thread_ts, "parent_user_id": root.user_id if root else None}
        return shown | ({"root": {"ts": message.thread_ts}} if message.is_broadcast else {})
    replies = channel.replies(message.ts)
    if not replies:
        return {}
    repliers = list(dict.fromkeys(one.user_id or one.bot_id for one in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(repliers),
        "reply_users": repliers[:NAMED_REPLIERS],
        "latest_reply": max(replies, key=by_ts).ts,
        "is_locked": False,
        "subscribed": False,
    }


def _tombstone(core: Core, message: Message) -> Json:
    """Return what is left of a deleted root."""
    shown: Json = {
        "type": "message",
        "subtype": "tombstone",
        "user": "USLACKBOT",
        "text": "This message was deleted.",
        "hidden": True,
        "ts": message.ts,
    }
    return shown | _thread(core, message)
