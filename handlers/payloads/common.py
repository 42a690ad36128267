"""Reading payloads without trusting them: what is missing or of another type counts as absent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Payload: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did something, and in which workspace's Heed."""

    workspace_id: str
    user_id: str
    # From another organisation, reading along in a shared channel.
    is_outsider: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Somebody pressed a button; `message_ts` is empty in a form and on the Home tab."""

    actor: Actor
    action_id: str
    value: str
    trigger_id: str
    channel_id: str | None
    message_ts: str


def inside(payload: Payload, *path: str) -> Payload:
    """Return the object at a path, or an empty one."""
    found: object = payload
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def text_in(payload: Payload, *path: str) -> str:
    """Return the text at a path, or an empty one."""
    *way, last = path
    value = inside(payload, *way).get(last)
    return value if isinstance(value, str) else ""


def objects_in(payload: Payload, *path: str) -> list[Payload]:
    """Return the objects of the list at a path."""
    *way, last = path
    value = inside(payload, *way).get(last)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def workspace_of(payload: Payload) -> str:
    """Return the workspace whose Heed is meant: in a shared channel the sender's may be another."""
    authorizations = objects_in(payload, "authorizations")
    return (
        text_in(payload, "view", "app_installed_team_id")
        or (text_in(authorizations[0], "team_id") if authorizations else "")
        # A button's message was posted by the Heed that is meant, whoever presses it.
        or (text_in(payload, "message", "team") if text_in(payload, "message", "bot_id") else "")
        or text_in(payload, "team", "id")
        or text_in(payload, "team_id")
        or text_in(payload, "user", "team_id")
    )


def actor_of(payload: Payload) -> Actor:
    """Return who pressed, submitted or picked something, or typed a command."""
    workspace_id = workspace_of(payload)
    own_team = text_in(payload, "user", "team_id")
    # In an organisation with several workspaces, people of all of them are colleagues.
    own_organisation = text_in(payload, "user", "enterprise_id") or text_in(
        payload, "user", "enterprise_user", "enterprise_id"
    )
    organisation = text_in(payload, "enterprise", "id")
    is_colleague = bool(organisation) and organisation == own_organisation
    return Actor(
        workspace_id=workspace_id,
        user_id=text_in(payload, "user", "id") or text_in(payload, "user_id"),
        is_outsider=bool(own_team) and own_team != workspace_id and not is_colleague,
    )


def press_of(payload: Payload) -> Press:
    """Return which button was pressed, by whom and where."""
    actions = objects_in(payload, "actions")
    action = actions[0] if actions else {}
    return Press(
        actor=actor_of(payload),
        action_id=text_in(action, "action_id"),
        value=text_in(action, "value"),
        trigger_id=text_in(payload, "trigger_id"),
        channel_id=text_in(payload, "channel", "id") or text_in(payload, "container", "channel_id") or None,
        message_ts=text_in(payload, "container", "message_ts") or text_in(payload, "message", "ts"),
    )
