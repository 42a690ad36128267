"""What Slack's own client checks in a form before it asks the app."""

import re
from collections.abc import Iterator

from sandbox.interactions.views import INITIAL, LISTS
from sandbox.validation.surfaces import elements_of
from sandbox.wire import Json, RefusedError
from sandbox.workspace.nouns import OpenView

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"https?://\S+")
REQUIRED = "Please complete this required field."


def find_element(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json]:
    """Return a block and its element by their ids; raises RefusedError when there are none."""
    for block in every_block(blocks):
        if block.get("block_id") != block_id:
            continue
        for element in pressable(block):
            if element.get("action_id") == action_id:
                return block, element
    raise RefusedError(f"There is no element {action_id} in a block {block_id}.", 404)


def missing_or_wrong(view: OpenView) -> dict[str, str]:
    """Return a sentence for each input block whose value is missing or not of its kind."""
    wrong: dict[str, str] = {}
    for block in view.body["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        key, _ = INITIAL[element["type"]]
        value = view.state.get(block["block_id"], {}).get(element["action_id"], {}).get(key)
        sentence = _missing(block, value, key) or _misfit(element, value)
        if sentence:
            wrong[block["block_id"]] = sentence
    return wrong


def _missing(block: Json, value: object, key: str) -> str | None:
    """Return the sentence for an empty field that must not be."""
    is_empty = value in (None, "") or (key in LISTS and not value)
    return REQUIRED if is_empty and not block.get("optional") else None


def _misfit(element: Json, value: object) -> str | None:
    """Return the sentence for text that is too short, too long or not of its kind."""
    if not isinstance(value, str) or not value:
        return None
    kind = element["type"]
    if kind == "plain_text_input":
        return _length(element, value)
    if kind == "email_text_input" and not EMAIL.fullmatch(value):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not URL.fullmatch(value):
        return "Please enter a valid URL."
    return _number(element, value) if kind == "number_input" else None


def _length(element: Json, value: str) -> str | None:
    """Return the sentence for text outside its bounds."""
    least, most = int(element.get("min_length", 0)), int(element.get("max_length", 3000))
    if len(value) < least:
        return f"Please enter at least {least} characters."
    return f"Please enter no more than {most} characters." if len(value) > most else None


def _number(element: Json, value: str) -> str | None:
    """Return the sentence for what is no number, or one outside its bounds."""
    try:
        number = float(value) if element.get("is_decimal_allowed") else int(value)
    except ValueError:
        return "Please enter a valid number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Please enter a number no less than {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Please enter a number no more than {element['max_value']}."
    return None


def every_block(blocks: list[Json]) -> Iterator[Json]:
    """Yield blocks, also those inside containers and carousels."""
    for block in blocks:
        yield block
        yield from every_block(block.get("child_blocks", []))
        if block.get("type") == "carousel":
            yield from block.get("elements", [])


def pressable(block: Json) -> list[Json]:
    """Return the elements of a block that people can use; a card keeps its buttons elsewhere than others."""
    buttons: list[Json] = block.get("actions", []) if block.get("type") == "card" else []
    return [*elements_of(block), *buttons]
