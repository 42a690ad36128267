"""The rules for what stands inside blocks: buttons, menus, inputs and rich text."""

from collections.abc import Callable

from handlers.blocks import limits
from handlers.blocks.findings import (
    Part,
    Problem,
    Problems,
    count,
    entries,
    one_of,
    optional_string,
    part,
    plain_text,
    string,
    text_object,
    unique,
    web_address,
)
from handlers.blocks.kit import Json

PICTURES = frozenset({"image"})
MENUS = frozenset(
    f"{several}{kind}_select"
    for several in ("", "multi_")
    for kind in ("static", "external", "users", "conversations", "channels")
)
PICKERS = frozenset({"datepicker", "timepicker", "checkboxes", "radio_buttons"})
IN_ACTIONS = MENUS | PICKERS | {"button", "overflow"}
IN_SECTION = IN_ACTIONS | PICTURES
IN_INPUT = MENUS | PICKERS | {"plain_text_input", "number_input", "email_text_input", "url_text_input"}


def element(value: Json, at: str, allowed: frozenset[str]) -> Problems:
    """Check an element that must be of one of the allowed types."""
    holder = part(value)
    kind = str(holder.get("type"))
    yield from one_of(kind, f"{at}/type", allowed)
    if kind not in PICTURES:
        yield from string(holder.get("action_id"), f"{at}/action_id", limits.ACTION_ID)
    if "placeholder" in holder:
        yield from plain_text(holder, "placeholder", at, limits.PLACEHOLDER)
    if "confirm" in holder:
        yield from _confirm(part(holder["confirm"]), f"{at}/confirm")
    if kind in _RULES:
        yield from _RULES[kind](holder, at)


def _confirm(holder: Part, at: str) -> Problems:
    yield from plain_text(holder, "title", at, limits.CONFIRM_TITLE)
    yield from text_object(holder.get("text"), f"{at}/text", limits.CONFIRM_TEXT)
    yield from plain_text(holder, "confirm", at, limits.CONFIRM_BUTTON)
    yield from plain_text(holder, "deny", at, limits.CONFIRM_BUTTON)


def _button(holder: Part, at: str) -> Problems:
    yield from plain_text(holder, "text", at, limits.BUTTON_TEXT)
    yield from optional_string(holder, "value", at, limits.BUTTON_VALUE)
    if "url" in holder:
        yield from web_address(holder["url"], f"{at}/url", limits.BUTTON_URL)
    if "style" in holder:
        yield from one_of(holder["style"], f"{at}/style", ("primary", "danger"))


def picture(holder: Part, at: str) -> Problems:
    """Check an image, as a block or as an element."""
    yield from web_address(holder.get("image_url"), f"{at}/image_url", limits.IMAGE_URL)
    yield from string(holder.get("alt_text"), f"{at}/alt_text", limits.IMAGE_ALT)
    yield from plain_text(holder, "title", at, limits.IMAGE_TITLE, needed=False)


def _option(value: Json, at: str, kinds: tuple[str, ...]) -> Problems:
    yield from text_object(part(value).get("text"), f"{at}/text", limits.OPTION_TEXT, kinds=kinds)
    yield from string(part(value).get("value"), f"{at}/value", limits.OPTION_VALUE)


def _options(holder: Part, at: str, most: int, kinds: tuple[str, ...]) -> Problems:
    options = entries(holder.get("options"))
    yield from count(options, f"{at}/options", most)
    for index, option in enumerate(options):
        yield from _option(option, f"{at}/options/{index}", kinds)
    yield from unique((part(option).get("value") for option in options), f"{at}/options", "value")
    chosen = [holder["initial_option"]] if "initial_option" in holder else entries(holder.get("initial_options"))
    if any(option not in options for option in chosen):
        yield Problem(pointer=at, text="has an initial option that is not one of the options")


def _menu(holder: Part, at: str) -> Problems:
    if "option_groups" not in holder:
        yield from _options(holder, at, limits.OPTIONS, ("plain_text",))
        return
    groups = entries(holder["option_groups"])
    yield from count(groups, f"{at}/option_groups", limits.OPTIONS)
    for index, group in enumerate(groups):
        pointer = f"{at}/option_groups/{index}"
        yield from plain_text(part(group), "label", pointer, limits.OPTION_TEXT)
        yield from _options(part(group), pointer, limits.OPTIONS, ("plain_text",))


def _choices(holder: Part, at: str) -> Problems:
    yield from _options(holder, at, limits.CHOICES, ("plain_text", "mrkdwn"))


def _overflow(holder: Part, at: str) -> Problems:
    yield from _options(holder, at, limits.OVERFLOW_OPTIONS, ("plain_text",))


def _text_input(holder: Part, at: str) -> Problems:
    longest = holder.get("max_length", limits.TYPED_TEXT)
    if not isinstance(longest, int) or not 1 <= longest <= limits.TYPED_TEXT:
        yield Problem(pointer=f"{at}/max_length", text=f"must be 1 to {limits.TYPED_TEXT}")
    elif "initial_value" in holder:
        yield from string(holder["initial_value"], f"{at}/initial_value", longest)


def _number_input(holder: Part, at: str) -> Problems:
    if not isinstance(holder.get("is_decimal_allowed"), bool):
        yield Problem(pointer=f"{at}/is_decimal_allowed", text="must be true or false")


_RULES: dict[str, Callable[[Part, str], Problems]] = {
    "button": _button,
    "image": picture,
    "static_select": _menu,
    "multi_static_select": _menu,
    "checkboxes": _choices,
    "radio_buttons": _choices,
    "overflow": _overflow,
    "plain_text_input": _text_input,
    "number_input": _number_input,
}

# --- rich text -------------------------------------------------------------------------------------------------------

_RICH_BLOCKS = frozenset({"rich_text_section", "rich_text_quote", "rich_text_preformatted", "rich_text_list"})
# What calls a whole group (broadcast, usergroup, team) is missing on purpose.
_RICH_PARTS = frozenset({"text", "link", "user", "channel", "emoji", "date"})
_RICH_IDS = {"user": "user_id", "channel": "channel_id", "emoji": "name"}


def rich_part(value: Json, at: str, allowed: frozenset[str] = _RICH_BLOCKS) -> Problems:
    """Check a paragraph, quotation or list of a rich text block."""
    holder = part(value)
    yield from one_of(holder.get("type"), f"{at}/type", allowed)
    parts = entries(holder.get("elements"))
    if not parts:
        yield Problem(pointer=f"{at}/elements", text="is empty")
    is_list = holder.get("type") == "rich_text_list"
    if is_list:
        yield from one_of(holder.get("style"), f"{at}/style", ("bullet", "ordered"))
    for index, inner in enumerate(parts):
        pointer = f"{at}/elements/{index}"
        if is_list:
            yield from rich_part(inner, pointer, frozenset({"rich_text_section"}))
        else:
            yield from _rich_word(part(inner), pointer)


def _rich_word(holder: Part, at: str) -> Problems:
    kind = str(holder.get("type"))
    yield from one_of(kind, f"{at}/type", _RICH_PARTS)
    if kind == "text" and not (isinstance(holder.get("text"), str) and holder["text"]):
        yield Problem(pointer=f"{at}/text", text="is empty")
    if kind == "link":
        yield from web_address(holder.get("url"), f"{at}/url", limits.BUTTON_URL)
    if kind in _RICH_IDS:
        yield from string(holder.get(_RICH_IDS[kind]), f"{at}/{_RICH_IDS[kind]}", limits.BLOCK_ID)
