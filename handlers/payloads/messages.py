"""Payloads of events: messages that changed or went, reactions, mentions, and the Home tab."""

from dataclasses import dataclass, replace

from bot.flows.hearing import Heard
from handlers.payloads.common import Payload, inside, objects_in, text_in, workspace_of
from handlers.payloads.feedback import memory_of, text_of_message

# The subtype of a thread's first message that was deleted while its replies stay.
_TOMBSTONE = "tombstone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A message was edited; both texts are Slack's markup."""

    workspace_id: str
    channel_id: str
    ts: str
    text: str
    text_before: str
    edited_ts: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """A message was deleted."""

    workspace_id: str
    channel_id: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted:
    """Somebody put a reaction on a message, or took it off."""

    workspace_id: str
    user_id: str
    name: str
    channel_id: str
    ts: str
    event_ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned:
    """Somebody wrote to Heed: a mention in a channel, or a direct message; `text` is Slack's markup."""

    workspace_id: str
    user_id: str
    channel_id: str
    ts: str
    thread_ts: str | None
    is_bot: bool
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkOpened:
    """Somebody opened a talk with the assistant."""

    workspace_id: str
    user_id: str
    channel_id: str
    thread_ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeOpened:
    """Somebody opened a tab of Heed's own page."""

    workspace_id: str
    user_id: str
    tab: str
    # The page that it showed last, as the view remembers; empty: it was never drawn.
    page: str


def is_change(payload: Payload) -> bool:
    """Say whether a message event is an edit, or a deletion that left a tombstone."""
    return text_in(payload, "event", "subtype") == "message_changed"


def is_deletion(payload: Payload) -> bool:
    """Say whether a message event is a deletion."""
    return text_in(payload, "event", "subtype") == "message_deleted"


def is_direct(payload: Payload) -> bool:
    """Say whether a message event is something that a person wrote to Heed alone."""
    event = inside(payload, "event")
    return text_in(event, "channel_type") == "im" and not text_in(event, "subtype") and not text_in(event, "bot_id")


def changed_of(payload: Payload) -> Changed | Deleted | None:
    """Return what an edit did, or None when it names no message."""
    event = inside(payload, "event")
    message, before = inside(event, "message"), inside(event, "previous_message")
    workspace_id, channel_id = workspace_of(payload), text_in(event, "channel")
    ts = text_in(message, "ts") or text_in(before, "ts")
    if not ts or not channel_id:
        return None
    if text_in(message, "subtype") == _TOMBSTONE:
        return Deleted(workspace_id=workspace_id, channel_id=channel_id, ts=ts)
    return Changed(
        workspace_id=workspace_id,
        channel_id=channel_id,
        ts=ts,
        text=text_of_message(message),
        text_before=text_of_message(before),
        edited_ts=text_in(message, "edited", "ts") or None,
    )


def heard_of(payload: Payload, *, heed_id: str | None, heed_bot_id: str | None) -> Heard | None:
    """Return a message that somebody said in a channel, or its words after an edit; None for Heed's own and none.

    An edit that left the words as they were, such as the preview of a link, says nothing new.
    """
    event = inside(payload, "event")
    changed = changed_of(payload) if is_change(payload) else None
    if is_change(payload) and (not isinstance(changed, Changed) or changed.text == changed.text_before):
        return None
    message = inside(event, "message") if changed else event
    author_id, bot_id = text_in(message, "user"), text_in(message, "bot_id")
    is_own = (author_id and author_id == heed_id) or (bot_id and bot_id == heed_bot_id)
    heard = _heard(payload, event, message, heed_id)
    if is_own or not (author_id or bot_id) or not (heard.channel_id and heard.ts):
        return None
    edited_ts = changed.edited_ts if isinstance(changed, Changed) else None
    return replace(heard, is_edited=changed is not None, edited_ts=edited_ts)


def _heard(payload: Payload, event: Payload, message: Payload, heed_id: str | None) -> Heard:
    ts, thread_ts, text = text_in(message, "ts"), text_in(message, "thread_ts"), text_of_message(message)
    return Heard(
        workspace_id=workspace_of(payload),
        channel_id=text_in(event, "channel"),
        ts=ts,
        # The first message of a thread names itself.
        thread_ts=thread_ts if thread_ts and thread_ts != ts else None,
        author_id=text_in(message, "user") or None,
        text=text,
        subtype=text_in(message, "subtype"),
        is_from_app=bool(text_in(message, "bot_id")),
        has_files=bool(objects_in(message, "files")),
        calls_heed=bool(heed_id) and f"<@{heed_id}" in text,
    )


def deleted_of(payload: Payload) -> Deleted | None:
    """Return which message was deleted, or None when the event names none."""
    event = inside(payload, "event")
    ts = text_in(event, "deleted_ts") or text_in(event, "previous_message", "ts")
    channel_id = text_in(event, "channel")
    return Deleted(workspace_id=workspace_of(payload), channel_id=channel_id, ts=ts) if ts and channel_id else None


def reacted_of(payload: Payload) -> Reacted | None:
    """Return a reaction on a message, or None for one on anything else, such as a file."""
    event = inside(payload, "event")
    reacted = Reacted(
        workspace_id=workspace_of(payload),
        user_id=text_in(event, "user"),
        name=text_in(event, "reaction"),
        channel_id=text_in(event, "item", "channel"),
        ts=text_in(event, "item", "ts"),
        event_ts=text_in(event, "event_ts"),
    )
    return reacted if reacted.channel_id and reacted.ts and reacted.user_id and reacted.event_ts else None


def mentioned_of(payload: Payload) -> Mentioned | None:
    """Return who wrote to Heed and where, or None when the event does not say."""
    event = inside(payload, "event")
    mentioned = Mentioned(
        workspace_id=workspace_of(payload),
        user_id=text_in(event, "user"),
        channel_id=text_in(event, "channel"),
        ts=text_in(event, "ts"),
        thread_ts=text_in(event, "thread_ts") or None,
        is_bot=bool(text_in(event, "bot_id")),
        text=text_of_message(event),
    )
    return mentioned if mentioned.user_id and mentioned.channel_id and mentioned.ts else None


def talk_of(payload: Payload) -> TalkOpened | None:
    """Return which talk with the assistant was opened, or None when the event does not say."""
    talk = inside(payload, "event", "assistant_thread")
    opened = TalkOpened(
        workspace_id=workspace_of(payload),
        user_id=text_in(talk, "user_id"),
        channel_id=text_in(talk, "channel_id"),
        thread_ts=text_in(talk, "thread_ts"),
    )
    return opened if opened.user_id and opened.channel_id and opened.thread_ts else None


def home_of(payload: Payload) -> HomeOpened:
    """Return who opened which tab."""
    return HomeOpened(
        workspace_id=workspace_of(payload),
        user_id=text_in(payload, "event", "user"),
        tab=text_in(payload, "event", "tab"),
        page=memory_of(text_in(payload, "event", "view", "private_metadata")).get("page", ""),
    )
