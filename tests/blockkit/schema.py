"""The JSON schema that was generated from Slack's own TypeScript types."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, ValidationError
from jsonschema.validators import extend

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


def _any_of(
    validator: Any, parts: Sequence[Mapping[str, Any]], value: object, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    """Try only what is of the value's type: everything else would be tried in depth to be refused for its type."""
    fitting = [part for part in parts if _may_be(part, value)]
    yield from Draft7Validator.VALIDATORS["anyOf"](validator, fitting or parts, value, schema)


def _may_be(part: Mapping[str, Any], value: object) -> bool:
    definition = _DEFINITIONS[_name_in(part["$ref"])] if "$ref" in part else part
    kind = definition.get("properties", {}).get("type", {})
    return not isinstance(value, dict) or kind.get("const") in (None, value.get("type"))


def _ref(validator: Any, ref: str, value: object, _schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    """Follow a reference, of which there are none but to the definitions; in general it takes a tenth of the time."""
    yield from validator.descend(value, _DEFINITIONS[_name_in(ref)])


def _name_in(ref: str) -> str:
    return ref.removeprefix("#/definitions/")


_QuickValidator: Any = extend(Draft7Validator, {"anyOf": _any_of, "$ref": _ref})  # type: ignore[no-untyped-call]  # it has no types


@cache
def _against(definition: str) -> Any:
    return _QuickValidator({"$ref": f"#/definitions/{definition}", "definitions": _DEFINITIONS})


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
