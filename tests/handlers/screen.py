"""What a person sees in an answer, and what a form holds when it is sent."""

from collections.abc import Mapping
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

# What Slack calls what was chosen, and what a form comes with.
_PICKED = {
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "users_select": ("selected_user", "initial_user"),
}


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
        initial = ",".join(option["value"] for option in element.get("initial_options", ()))
        ticked = [{"value": each} for each in values.get(name, initial).split(",") if each]
        return {name_of(element): {"type": "checkboxes", "selected_options": ticked}}
    if element["type"] in _PICKED:
        key, initial = _PICKED[element["type"]]
        return {name: {"type": element["type"], key: values.get(name, element.get(initial)) or None}}
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
