"""The JSON schema that was generated from Slack's own TypeScript types."""

import json
from pathlib import Path

from jsonschema import Draft7Validator

SCHEMA = json.loads(Path(__file__).with_name("slack_types.schema.json").read_text(encoding="utf-8"))


def against(definition: str) -> Draft7Validator:
    """Return a validator of one of the types in `schema/payloads.ts`."""
    return Draft7Validator({"$ref": f"#/definitions/{definition}", "definitions": SCHEMA["definitions"]})
