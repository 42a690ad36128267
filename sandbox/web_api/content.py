"""What a message may hold: text, blocks, attachments and metadata, checked as Slack checks them."""

from dataclasses import dataclass

from sandbox.validation.surfaces import MESSAGE_BLOCKS, Problem, block_problems, character_count, with_block_ids
from sandbox.web_api.calls import Call
from sandbox.wire import ApiError, Json

TEXT_MAX = 40_000
MARKDOWN_MAX = 12_000
ATTACHMENTS_MAX = 100
# Undocumented: the characters of all blocks together (slack-facts 2.2).
BLOCK_CHARACTERS_MAX = 13_200


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A message's content after the checks; None means that it was not given."""

    text: str
    blocks: list[Json]
    attachments: list[Json] | None
    metadata: Json | None


def checked_content(call: Call) -> Content:
    """Read and check a message's content; raises ApiError as Slack answers."""
    blocks = _blocks(call)
    attachments = object_list(call, "attachments", "invalid_attachments")
    text = call.text("text")
    if not (text or blocks or attachments):
        raise ApiError("no_text")
    if attachments is not None and len(attachments) > ATTACHMENTS_MAX:
        raise ApiError("too_many_attachments")
    return Content(text=text[:TEXT_MAX], blocks=blocks, attachments=attachments, metadata=checked_metadata(call))


def check_blocks(blocks: list[Json]) -> list[Json]:
    """Check a message's blocks and give those without an id one; raises invalid_blocks or msg_blocks_too_long."""
    problems = block_problems(blocks, most=MESSAGE_BLOCKS, surface="message")
    if problems:
        raise invalid("invalid_blocks", problems)
    if character_count(blocks) > BLOCK_CHARACTERS_MAX:
        raise ApiError("msg_blocks_too_long")
    return with_block_ids(blocks)


def invalid(code: str, problems: list[Problem]) -> ApiError:
    """Return Slack's answer to blocks or views that break its rules."""
    messages = [f"[ERROR] {one.message} [json-pointer:{one.pointer}]" for one in problems]
    return ApiError(code, {"errors": [one.message for one in problems], "response_metadata": {"messages": messages}})


def _blocks(call: Call) -> list[Json]:
    """Return the blocks, also those that markdown_text stands for."""
    markdown = call.text("markdown_text")
    if markdown and (call.text("text") or call.params.get("blocks")):
        raise ApiError("markdown_text_conflict")
    if len(markdown) > MARKDOWN_MAX:
        raise ApiError("msg_too_long")
    if markdown:
        return with_block_ids([{"type": "markdown", "text": markdown}])
    return checked_blocks(call)


def checked_blocks(call: Call, given: list[Json] | None = None) -> list[Json]:
    """Return blocks after the checks, those of the call unless others are given; raises as `check_blocks` does."""
    return check_blocks(given or object_list(call, "blocks", "invalid_blocks_format") or [])


def object_list(call: Call, name: str, error: str) -> list[Json] | None:
    """Return a parameter that must be a list of objects."""
    value = call.structure(name, error)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ApiError(error)
    return value


def checked_metadata(call: Call) -> Json | None:
    """Return message metadata: {} or an event_type with its payload."""
    value = call.structure("metadata", "invalid_metadata_format")
    if value is None:
        return None
    is_complete = isinstance(value, dict) and isinstance(value.get("event_payload"), dict) and value.get("event_type")
    if not isinstance(value, dict) or (value and not is_complete):
        raise ApiError("invalid_metadata_format")
    return value
