"""What a person sees in an answer, and what a form holds when it is sent."""

from collections.abc import Mapping
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


def inputs_of(view: Json) -> list[str]:
    """Return the names of a form's inputs."""
    return [block["block_id"] for block in view["blocks"] if block["type"] == "input"]


def state_of(view: Json, name: str, values: Mapping[str, str]) -> Json:
    """Return what Slack sends for an input: what a person chose, else what the form came with."""
    element = next(block["element"] for block in view["blocks"] if block.get("block_id") == name)
    if element["type"] in {"static_select", "radio_buttons"}:
        chosen = values.get(name, element.get("initial_option", {}).get("value", ""))
        return {name: {"type": element["type"], "selected_option": {"value": chosen} if chosen else None}}
    if element["type"] == "checkboxes":
        ticked = values.get(name, "yes" if element.get("initial_options") else "")
        return {name_of(element): {"type": "checkboxes", "selected_options": [{"value": ticked}] if ticked else []}}
    if element["type"] == "datepicker":
        return {name: {"type": "datepicker", "selected_date": values.get(name, element.get("initial_date"))}}
    if element["type"] == "conversations_select":
        chosen = values.get(name, element.get("initial_conversation"))
        return {name: {"type": "conversations_select", "selected_conversation": chosen or None}}
    if element["type"] == "users_select":
        return {name: {"type": "users_select", "selected_user": values.get(name, element.get("initial_user"))}}
    typed = values.get(name, element.get("initial_value"))
    return {name: {"type": "plain_text_input", "value": typed}}


def name_of(element: Json) -> str:
    """Return the name under which Slack tells what somebody chose."""
    return str(element["action_id"])


def texts_of(payload: Any) -> list[str]:
    """Return every text in an answer, a form or a message, in its order."""
    if isinstance(payload, dict):
        own = [payload["text"]] if isinstance(payload.get("text"), str) else []
        return own + [text for value in payload.values() for text in texts_of(value)]
    return [text for value in payload for text in texts_of(value)] if isinstance(payload, list) else []


def buttons_of(payload: Any) -> dict[str, Json]:
    """Return the buttons in an answer or a message, by what is written on them; the last of equal ones."""
    if isinstance(payload, dict):
        own = {payload["text"]["text"]: payload} if payload.get("type") == "button" else {}
        return own | {name: button for value in payload.values() for name, button in buttons_of(value).items()}
    if isinstance(payload, list):
        return {name: button for value in payload for name, button in buttons_of(value).items()}
    return {}
