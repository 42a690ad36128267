"""The inputs of Heed's forms; what a person wrote appears in them letter by letter."""

from handlers.blocks import limits
from handlers.blocks.kit import Block, one_line, plain, truncate, visible


def option(label: str, value: str) -> Block:
    """Return an entry of a menu."""
    return {"text": plain(one_line(label), limits.OPTION_TEXT), "value": truncate(value, limits.OPTION_VALUE)}


def menu(action_id: str, options: list[Block], *, placeholder: str = "", chosen: Block | None = None) -> Block:
    """Return a menu of fixed options; `chosen` must be one of them."""
    element: Block = {"type": "static_select", "action_id": action_id, "options": options[: limits.OPTIONS]}
    if placeholder:
        element["placeholder"] = plain(placeholder, limits.PLACEHOLDER)
    return element if chosen is None else {**element, "initial_option": chosen}


def text_input(
    action_id: str,
    *,
    initial: str = "",
    multiline: bool = False,
    placeholder: str = "",
    longest: int = limits.TYPED_TEXT,
) -> Block:
    """Return a box to type in, at most `longest` characters; Slack refuses an initial text above that."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": multiline,
        "max_length": min(longest, limits.TYPED_TEXT),
    }
    if placeholder:
        element["placeholder"] = plain(placeholder, limits.PLACEHOLDER)
    # Slack refuses an initial text that is empty.
    if seen := visible(initial).strip():
        element["initial_value"] = truncate(seen, min(longest, limits.TYPED_TEXT))
    return element


def field(block_id: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """Return a labelled input; errors of a form are shown under the block id."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, limits.INPUT_LABEL),
        "element": element,
        "optional": optional,
    }
    return {**block, "hint": plain(hint, limits.INPUT_HINT)} if hint else block
