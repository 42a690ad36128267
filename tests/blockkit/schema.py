"""The JSON schema that was generated from Slack's own TypeScript types."""

import json
from functools import cache
from pathlib import Path

from jsonschema import Draft7Validator

from handlers.blocks.kit import Block

_DEFINITIONS = json.loads(Path(__file__).with_name("slack_types.schema.json").read_text(encoding="utf-8"))[
    "definitions"
]
# Going by the type, instead of trying all twenty kinds of block on each, makes the checks quick and the errors short.
_BLOCKS = {
    definition["properties"]["type"]["const"]: name
    for name, definition in _DEFINITIONS.items()
    if name.endswith("Block") and "const" in definition.get("properties", {}).get("type", {})
}


@cache
def _against(definition: str) -> Draft7Validator:
    return Draft7Validator({"$ref": f"#/definitions/{definition}", "definitions": _DEFINITIONS})


@cache
def _check_block(block: str) -> None:
    parsed = json.loads(block)
    _against(_BLOCKS[parsed["type"]]).validate(parsed)


def check_message(text: str, blocks: list[Block]) -> None:
    """Raise ValidationError when Slack's types have no such message."""
    _against("Message").validate({"text": text, "blocks": []})
    check_blocks(blocks)


def check_view(view: Block, blocks: list[Block]) -> None:
    """Raise ValidationError when Slack's types have no such form or Home tab."""
    _against("View").validate({**view, "blocks": []})
    check_blocks(blocks)


def check_blocks(blocks: list[Block]) -> None:
    """Raise ValidationError, or KeyError for a type of block that Slack's types do not know; equal blocks go once."""
    for block in blocks:
        _check_block(json.dumps(block, sort_keys=True))
