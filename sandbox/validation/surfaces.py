"""Slack's rules for the blocks of a message or view, all together: limits, ids, counts, length."""

import copy
import secrets
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from sandbox.validation.blocks import ANY_BLOCK, MESSAGE_ONLY, MOST_PER_MESSAGE
from sandbox.validation.checks import Findings, Problem
from sandbox.validation.elements import ELEMENTS
from sandbox.wire import Json

__all__ = [
    "MESSAGE_BLOCKS",
    "VIEW_BLOCKS",
    "Problem",
    "Surface",
    "block_problems",
    "character_count",
    "with_block_ids",
]

Surface = Literal["message", "modal", "home"]
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100

# Third parties measured what a header costs besides its text.
HEADER_COST = 100
# Members whose text people get to read, and which therefore count.
READ_BY_PEOPLE = frozenset({"text", "title", "label", "name", "alt_text", "x_label", "y_label", "caption", "fallback"})


def block_problems(blocks: list[Json], *, most: int, surface: Surface, pointer: str = "/blocks") -> list[Problem]:
    """Return every rule of Slack's that the blocks break, with where."""
    findings = Findings()
    if len(blocks) > most:
        findings.add(pointer, f"no more than {most} items allowed", "max_items")
    for index, block in enumerate(blocks):
        where = f"{pointer}/{index}"
        ANY_BLOCK(findings, where, block)
        if isinstance(block, dict):
            _check_ids(findings, where, block)
            if surface != "message" and block.get("type") in MESSAGE_ONLY:
                findings.add(f"{where}/type", f"unsupported type: {block['type']} ({surface})", "unsupported_type")
    _check_counts(findings, blocks, pointer)
    return findings.problems


def character_count(value: object) -> int:
    """Return how many characters Slack counts in blocks: what people read, escaped, and extra for headers."""
    if isinstance(value, list):
        return sum(character_count(one) for one in value)
    if not isinstance(value, dict):
        return 0
    total = HEADER_COST if value.get("type") == "header" else 0
    for name, member in value.items():
        if isinstance(member, str) and name in READ_BY_PEOPLE:
            total += _escaped_length(member)
        elif isinstance(member, list) and name == "categories":
            total += sum(_escaped_length(str(one)) for one in member)
        else:
            total += character_count(member)
    return total


def with_block_ids(blocks: list[Json]) -> list[Json]:
    """Return a copy in which every block has a block_id and every element an action_id, as Slack makes them up."""
    named = copy.deepcopy(blocks)
    for block in named:
        if not block.get("block_id"):
            block["block_id"] = secrets.token_urlsafe(4)
        for element in elements_of(block):
            if not element.get("action_id") and element.get("type") != "image":
                element["action_id"] = secrets.token_urlsafe(4)
    return named


def elements_of(block: Json) -> Iterator[Json]:
    """Yield the interactive elements of a block."""
    listed = block.get("elements")
    for one in [block.get("element"), block.get("accessory"), *(listed if isinstance(listed, list) else [])]:
        if isinstance(one, dict) and one.get("type") in ELEMENTS:
            yield one


def _check_ids(findings: Findings, pointer: str, block: Json) -> None:
    """Check that ids are unique: of blocks in the whole, of actions in their block."""
    block_id = block.get("block_id")
    if isinstance(block_id, str) and block_id:
        if block_id in findings.block_ids:
            findings.add(f"{pointer}/block_id", f"`block_id` already exists for id: {block_id}", "unique")
        findings.block_ids.add(block_id)
    seen = findings.action_ids.setdefault(pointer, set())
    for element in elements_of(block):
        action_id = element.get("action_id")
        if isinstance(action_id, str) and action_id in seen:
            findings.add(f"{pointer}/elements", f"`action_id` already exists for id: {action_id}", "unique")
        seen.add(str(action_id))


def _check_counts(findings: Findings, blocks: list[Json], pointer: str) -> None:
    """Check how often a type may occur."""
    counted = Counter(str(block.get("type")) for block in blocks if isinstance(block, dict))
    for kind, most in MOST_PER_MESSAGE.items():
        if counted[kind] > most:
            findings.add(pointer, f"no more than {most} {kind} blocks allowed", "max_blocks")


def _escaped_length(words: str) -> int:
    return len(words) + 4 * words.count("&") + 3 * (words.count("<") + words.count(">"))
