"""Slack's rules for messages, forms and the Home tab: our own validator, because the SDK's misses most of them.

It knows the blocks that Heed makes and calls every other one a problem.
"""

import json
import math
from collections.abc import Callable, Iterator

from handlers.blocks import limits
from handlers.blocks.findings import (
    Part,
    Problem,
    Problems,
    count,
    entries,
    no_ping,
    one_of,
    optional_string,
    part,
    plain_text,
    string,
    text_object,
    unique,
)
from handlers.blocks.kit import Block, Json, Rendered, escaped_size, size
from handlers.blocks.validation_elements import IN_ACTIONS, IN_INPUT, IN_SECTION, PICTURES, element, picture, rich_part


def problems(payload: Rendered | Block) -> list[Problem]:
    """Return what Slack would refuse in a message, or in a form or Home tab (given as the view itself)."""
    return list(_message(payload) if isinstance(payload, Rendered) else _view(payload))


def _message(rendered: Rendered) -> Problems:
    yield from string(rendered.text, "/text", limits.MESSAGE_TEXT)
    yield from no_ping(rendered.text, "/text")
    yield from _blocks(list(rendered.blocks), limits.RENDERED_BLOCKS, least=0)
    characters = sum(drawn_size(block) for block in rendered.blocks)
    if characters > limits.MESSAGE_CHARACTERS:
        yield Problem(pointer="/blocks", text=f"has {characters} characters, Slack takes {limits.MESSAGE_CHARACTERS}")
    charts = sum(block.get("type") == "data_visualization" for block in rendered.blocks)
    if charts > limits.MESSAGE_CHARTS:
        yield Problem(pointer="/blocks", text=f"has {charts} charts, Slack takes {limits.MESSAGE_CHARTS}")
    tables = sum(block.get("type") == "table" for block in rendered.blocks)
    if tables > limits.MESSAGE_TABLES:
        yield Problem(pointer="/blocks", text=f"has {tables} tables, Slack takes {limits.MESSAGE_TABLES}")
    for index, block in enumerate(rendered.blocks):
        if block.get("type") == "input":
            yield Problem(pointer=f"/blocks/{index}", text="is an input, which belongs in a form")


def _view(view: Block) -> Problems:
    yield from one_of(view.get("type"), "/type", ("modal", "home"))
    blocks = entries(view.get("blocks"))
    yield from _blocks(blocks, limits.VIEW_BLOCKS, least=1)
    yield from optional_string(view, "callback_id", "", limits.CALLBACK_ID)
    if "private_metadata" in view:
        yield from string(view["private_metadata"], "/private_metadata", limits.PRIVATE_METADATA, least=0)
    if any(part(block).get("type") == "table" for block in blocks):
        yield Problem(pointer="/blocks", text="has a table, which Slack shows in messages only")
    if view.get("type") == "modal":
        yield from plain_text(view, "title", "", limits.VIEW_TITLE)
        has_input = any(part(block).get("type") == "input" for block in blocks)
        yield from plain_text(view, "submit", "", limits.VIEW_BUTTON, needed=has_input)
        yield from plain_text(view, "close", "", limits.VIEW_BUTTON, needed=False)
    if len(json.dumps(view)) > limits.VIEW_BYTES:
        yield Problem(pointer="", text=f"is larger than {limits.VIEW_BYTES} bytes")


def _blocks(blocks: list[Json] | list[Block], most: int, *, least: int) -> Problems:
    yield from count(list(blocks), "/blocks", most, least=least)
    yield from unique((part(block).get("block_id") for block in blocks), "/blocks", "block_id")
    for index, block in enumerate(blocks):
        yield from _block(part(block), f"/blocks/{index}")


def _block(block: Part, at: str) -> Problems:
    kind = str(block.get("type"))
    yield from one_of(kind, f"{at}/type", _RULES)
    yield from optional_string(block, "block_id", at, limits.BLOCK_ID)
    if kind in _RULES:
        yield from _RULES[kind](block, at)


def drawn_size(value: Json) -> int:
    """Count the characters as Slack does: escaped, with about a hundred more for each header."""
    if isinstance(value, list | tuple):
        return sum(drawn_size(inner) for inner in value)
    holder = part(value)
    own = limits.HEADER_COST if holder.get("type") == "header" else 0
    measure = size if holder.get("type") == "mrkdwn" else escaped_size
    for name, inner in holder.items():
        if not isinstance(inner, str):
            own += drawn_size(inner)
        elif name in {"text", "title", "label", "name", "alt_text", "x_label", "y_label"}:
            own += measure(inner)
    return own


# --- block by block --------------------------------------------------------------------------------------------------


def _header(block: Part, at: str) -> Problems:
    yield from plain_text(block, "text", at, limits.HEADER_TEXT)


def _section(block: Part, at: str) -> Problems:
    if "text" not in block and "fields" not in block:
        yield Problem(pointer=at, text="has neither text nor fields")
    if "text" in block:
        yield from text_object(block["text"], f"{at}/text", limits.SECTION_TEXT)
    if "fields" in block:
        yield from count(block["fields"], f"{at}/fields", limits.SECTION_FIELDS)
        for index, field in enumerate(entries(block["fields"])):
            yield from text_object(field, f"{at}/fields/{index}", limits.SECTION_FIELD_TEXT)
    if "accessory" in block:
        yield from element(block["accessory"], f"{at}/accessory", IN_SECTION)


def _context(block: Part, at: str) -> Problems:
    yield from count(block.get("elements"), f"{at}/elements", limits.CONTEXT_ELEMENTS)
    for index, inner in enumerate(entries(block.get("elements"))):
        pointer = f"{at}/elements/{index}"
        if part(inner).get("type") in PICTURES:
            yield from picture(part(inner), pointer)
        else:
            yield from text_object(inner, pointer, limits.SECTION_TEXT)


def _actions(block: Part, at: str) -> Problems:
    elements = entries(block.get("elements"))
    yield from count(elements, f"{at}/elements", limits.ACTIONS_ELEMENTS)
    yield from unique((part(inner).get("action_id") for inner in elements), f"{at}/elements", "action_id")
    for index, inner in enumerate(elements):
        yield from element(inner, f"{at}/elements/{index}", IN_ACTIONS)


def _input(block: Part, at: str) -> Problems:
    yield from plain_text(block, "label", at, limits.INPUT_LABEL)
    yield from plain_text(block, "hint", at, limits.INPUT_HINT, needed=False)
    yield from element(block.get("element"), f"{at}/element", IN_INPUT)


def _rich_text(block: Part, at: str) -> Problems:
    elements = entries(block.get("elements"))
    if not elements:
        yield Problem(pointer=f"{at}/elements", text="is empty")
    for index, inner in enumerate(elements):
        yield from rich_part(inner, f"{at}/elements/{index}")


def _divider(_block: Part, _at: str) -> Problems:
    return iter(())


def _table(block: Part, at: str) -> Problems:
    rows = entries(block.get("rows"))
    yield from count(rows, f"{at}/rows", limits.TABLE_ROWS)
    for index, row in enumerate(rows):
        yield from count(row, f"{at}/rows/{index}", limits.TABLE_COLUMNS)
        for column, cell in enumerate(entries(row)):
            pointer = f"{at}/rows/{index}/{column}"
            yield from one_of(part(cell).get("type"), f"{pointer}/type", ("raw_text",))
            yield from string(part(cell).get("text"), f"{pointer}/text", limits.SECTION_FIELD_TEXT)


# --- charts ----------------------------------------------------------------------------------------------------------


def _chart(block: Part, at: str) -> Problems:
    yield from string(block.get("title"), f"{at}/title", limits.CHART_TITLE)
    chart = part(block.get("chart"))
    yield from one_of(chart.get("type"), f"{at}/chart/type", ("pie", "bar", "area", "line"))
    if chart.get("type") == "pie":
        yield from count(chart.get("segments"), f"{at}/chart/segments", limits.CHART_SERIES)
        yield from _points(chart.get("segments"), f"{at}/chart/segments")
        return
    axis = part(chart.get("axis_config"))
    categories = entries(axis.get("categories"))
    for index, category in enumerate(categories):
        yield from string(category, f"{at}/chart/axis_config/categories/{index}", limits.CHART_CATEGORY)
    yield from unique(categories, f"{at}/chart/axis_config/categories", "category")
    for name in ("x_label", "y_label"):
        yield from optional_string(axis, name, f"{at}/chart/axis_config", limits.CHART_AXIS_LABEL)
    yield from _series(entries(chart.get("series")), categories, f"{at}/chart/series")


def _series(series: list[Json], categories: list[Json], at: str) -> Problems:
    yield from count(series, at, limits.CHART_SERIES)
    yield from unique((part(each).get("name") for each in series), at, "name")
    for index, each in enumerate(series):
        yield from string(part(each).get("name"), f"{at}/{index}/name", limits.CHART_AXIS_LABEL)
        data = part(each).get("data")
        yield from _points(data, f"{at}/{index}/data")
        if [part(point).get("label") for point in entries(data)] != categories or not categories:
            yield Problem(pointer=f"{at}/{index}/data", text="must have one point for each category, in order")


def _points(points: Json, at: str) -> Problems:
    for index, point in enumerate(entries(points)):
        yield from string(part(point).get("label"), f"{at}/{index}/label", limits.CHART_CATEGORY)
        value = part(point).get("value")
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            yield Problem(pointer=f"{at}/{index}/value", text="must be a number")


_RULES: dict[str, Callable[[Part, str], Iterator[Problem]]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
    "image": picture,
    "input": _input,
    "rich_text": _rich_text,
    "data_visualization": _chart,
    "table": _table,
}
