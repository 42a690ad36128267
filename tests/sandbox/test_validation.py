"""Slack's rules for blocks, one broken at a time."""

import json
from pathlib import Path

import pytest

from sandbox.validation.blocks import BLOCKS
from sandbox.validation.checks import Findings, Rule
from sandbox.validation.elements import ELEMENTS
from sandbox.validation.rich_text import PARTS
from sandbox.validation.surfaces import MESSAGE_BLOCKS, Surface, block_problems, character_count, with_block_ids
from sandbox.validation.views import view_problems
from sandbox.wire import Json
from tests.sandbox.block_cases import BAD, GOOD
from tests.sandbox.blocks import chart, modal, plain, section

# Generated from npm's @slack/types; the command stands beside it.
SCHEMA = Path(__file__).parents[1] / "blockkit" / "slack_types.schema.json"


def messages(*blocks: Json, surface: Surface = "message") -> list[str]:
    """Return what Slack says of blocks, with where."""
    problems = block_problems(list(blocks), most=MESSAGE_BLOCKS, surface=surface)
    return [f"{one.pointer} {one.message}" for one in problems]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: str(block["type"]))
def test_what_slack_takes(block: Json) -> None:
    """Nothing is wrong with it."""
    assert messages(block) == []


@pytest.mark.parametrize(("block", "said"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_what_slack_refuses(block: Json, said: str) -> None:
    """The problem is named with its place, and is the only one."""
    assert messages(block) == [said]


def test_long_labels_of_a_chart() -> None:
    """A category has 20 characters, the name of an axis 50."""
    whole = chart(points=1)
    whole["chart"]["axis_config"] = {"categories": ["x" * 21], "y_label": "y" * 51}
    whole["chart"]["series"][0]["data"] = [{"label": "x" * 21, "value": 1}]
    assert messages(whole) == [
        "/blocks/0/chart/series/0/data/0/label must be less than 21 characters",
        "/blocks/0/chart/axis_config/categories/0 must be less than 21 characters",
        "/blocks/0/chart/axis_config/y_label must be less than 51 characters",
    ]


def test_a_third_chart() -> None:
    """A message holds two charts and one table."""
    assert messages(*[chart() for _ in range(3)]) == ["/blocks no more than 2 data_visualization blocks allowed"]


def test_two_blocks_of_one_id() -> None:
    """block_id is unique in a message."""
    twice = messages(section() | {"block_id": "a"}, section() | {"block_id": "a"})
    assert twice == ["/blocks/1/block_id `block_id` already exists for id: a"]


def test_blocks_for_messages_only() -> None:
    """A form cannot hold markdown."""
    said = messages({"type": "markdown", "text": "x"}, surface="modal")
    assert said == ["/blocks/0/type unsupported type: markdown (modal)"]


def test_blocks_that_are_no_objects() -> None:
    """They are named, and nothing breaks."""
    assert block_problems(["text"], most=MESSAGE_BLOCKS, surface="message")  # type: ignore[list-item]  # no objects: the point of the test
    assert messages({"type": ["section"]})
    assert messages({"type": "section", "text": "plain"})
    assert messages({"type": "actions", "elements": "none"})


def test_what_counts_for_the_total() -> None:
    """Escapes count as Slack writes them, a header costs a hundred more."""
    assert character_count([section("abc")]) == 3
    assert character_count([section("a & b < c")]) == 9 + 4 + 3
    assert character_count([{"type": "header", "text": plain("abc")}]) == 103


def test_ids_are_made_up_where_they_lack() -> None:
    """Blocks and elements get one, and the original stays as it was."""
    original = {"type": "actions", "elements": [{"type": "button", "text": plain("Go")}]}
    named = with_block_ids([original])[0]
    assert named["block_id"]
    assert named["elements"][0]["action_id"]
    assert "block_id" not in original


def test_forms_and_home_tabs() -> None:
    """A form needs submit for its inputs, a home tab no title; both take 100 blocks."""
    assert view_problems(modal(), "modal") == []
    assert view_problems({"type": "home", "blocks": [section()] * 100}, "home") == []
    assert len(view_problems({"type": "home", "blocks": [section()] * 101}, "home")) == 1
    without = {name: value for name, value in modal().items() if name != "submit"}
    assert [one.message for one in view_problems(without, "modal")] == [
        "must provide submit when the view has input blocks"
    ]
    assert view_problems(modal(callback_id="x" * 256), "modal")[0].pointer == "/view/callback_id"


def members(definition: Json, definitions: Json) -> set[str]:
    """Return the members that a definition of the schema knows."""
    known = set(definition.get("properties", {}))
    for part in definition.get("allOf", []):
        known |= members(definitions[part["$ref"].rpartition("/")[2]] if "$ref" in part else part, definitions)
    return known


@pytest.mark.parametrize(("rules", "kinds"), [(BLOCKS, "block"), (ELEMENTS, "element"), (PARTS, "part")])
def test_members_that_slacks_own_types_know(rules: dict[str, Rule], kinds: str) -> None:
    """Nothing that @slack/types allows is an unknown member here."""
    definitions = json.loads(SCHEMA.read_text())["definitions"]
    refused = []
    for name, definition in definitions.items():
        kind = definition.get("properties", {}).get("type", {}).get("const")
        # An image is a block and an element; their members differ.
        if kind not in rules or (kind == "image" and (name == "ImageBlock") is not (kinds == "block")):
            continue
        findings = Findings()
        rules[kind](findings, "", dict.fromkeys(members(definition, definitions), 0) | {"type": kind})
        refused += [f"{name}: {one.message}" for one in findings.problems if "additional property" in one.message]
    assert refused == []
