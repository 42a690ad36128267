"""The outside of Slack's payloads: what kind of request it is, whose, and where an answer may go."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot.ports import Arrival

Payload: TypeAlias = dict[str, object]

# What Slack's own event ids look like, with room; anything else is replaced by a fingerprint of the request.
_EVENT_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_TEAM_ID = re.compile(r"[A-Z0-9]{1,32}")
_WEB = ("https://", "http://")
# JSON can spell characters that neither database keeps: NUL, and halves of a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Where the answer to a request may go."""

    # `slash_command`, or the type that Slack gives: `block_actions`, `view_submission`, `event_callback` ...
    kind: str
    command: str | None = None
    response_url: str | None = None
    trigger_id: str | None = None
    # The action or form took place in an open form, so an answer goes on top of it.
    is_in_form: bool = False


def envelope_of(body: Mapping[str, object]) -> Envelope:
    """Return what the outside of a payload says; odd values count as absent."""
    command = _text(body.get("command"))
    view = body.get("view")
    return Envelope(
        kind="slash_command" if command else _text(body.get("type")) or "",
        command=command,
        response_url=_text(body.get("response_url")),
        trigger_id=_text(body.get("trigger_id")),
        is_in_form=isinstance(view, dict) and view.get("type") == "modal",
    )


def has_odd_parts(body: Mapping[str, object]) -> bool:
    """Say whether a part that its kind of request always has is missing or of another type."""
    kind, view, actions, answer_to = (body.get(name) for name in ("type", "view", "actions", "response_url"))
    if answer_to is not None and not (isinstance(answer_to, str) and answer_to.startswith(_WEB)):
        return True
    if view is not None and not isinstance(view, dict):
        return True
    if kind == "view_submission":
        return not (isinstance(view, dict) and isinstance(view.get("type"), str))
    if kind == "block_actions":
        return not (isinstance(actions, list) and actions and isinstance(actions[0], dict))
    return False


def arrival_of(body: Mapping[str, object], text: str) -> Arrival | None:
    """Return the event of an `event_callback`, or None when it holds none; `text` is the JSON it was parsed from."""
    event = body.get("event")
    if not isinstance(event, dict) or not isinstance(event.get("type"), str):
        return None
    given = body.get("event_id")
    if isinstance(given, str) and _EVENT_ID.fullmatch(given):
        event_id = given
    else:
        # Without an id a repetition is known by being the same, letter for letter.
        event_id = hashlib.sha256(text.encode()).hexdigest()
    return Arrival(event_id=event_id, workspace_id=_workspace_id(body), body=text)


def event_type_of(body: Mapping[str, object]) -> str:
    """Return the type of the event inside an `event_callback`, empty when there is none."""
    event = body.get("event")
    return (_text(event.get("type")) or "") if isinstance(event, dict) else ""


def has_revoked_bot(body: Mapping[str, object]) -> bool:
    """Say whether a `tokens_revoked` event names bot tokens: a person's own token says nothing about Heed's."""
    event = body.get("event")
    tokens = event.get("tokens") if isinstance(event, dict) else None
    return isinstance(tokens, dict) and bool(tokens.get("bot"))


def challenge_of(body: Mapping[str, object]) -> str:
    """Return what Slack wants echoed when it verifies the address."""
    return _text(body.get("challenge")) or ""


def storable(value: object) -> object:
    """Return parsed JSON without the characters that no database keeps."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value) if _UNSTORABLE.search(value) else value
    if isinstance(value, dict):
        return {storable(key): storable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [storable(inner) for inner in value]
    return value


def _workspace_id(body: Mapping[str, object]) -> str:
    """Return the workspace that the event was delivered for: in a shared channel the sender's may be another."""
    authorizations = body.get("authorizations")
    first = authorizations[0] if isinstance(authorizations, list) and authorizations else None
    for source in (first, body):
        if isinstance(source, dict):
            for name in ("team_id", "enterprise_id"):
                found = source.get(name)
                if isinstance(found, str) and _TEAM_ID.fullmatch(found):
                    return found
    return ""


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
