"""What Slack demands of each block, as tables."""

from sandbox.validation.charts import DATA_VISUALIZATION
from sandbox.validation.checks import (
    Findings,
    Rule,
    anything,
    by_type,
    exactly_one,
    flag,
    many,
    number,
    one_of,
    only,
    shape,
    string,
    text,
)
from sandbox.validation.elements import (
    ACCESSORY_TYPES,
    ACTIONS_TYPES,
    ANY_ELEMENT,
    BUTTON,
    ELEMENTS,
    IMAGE,
    INPUT_TYPES,
)
from sandbox.validation.rich_text import DATA_TABLE, RICH_TEXT, TABLE

ID: dict[str, Rule] = {"block_id": string(255)}
TYPE: dict[str, Rule] = {"type": anything}

CONTEXT_ELEMENT = by_type(
    {"image": IMAGE, "plain_text": text(3000), "mrkdwn": text(3000, mrkdwn=True)}, "context element"
)
SECTION = shape(
    TYPE,
    {
        **ID,
        "text": text(3000, mrkdwn=True),
        "fields": many(text(2000, mrkdwn=True), 10),
        "accessory": only(ANY_ELEMENT, ACCESSORY_TYPES, "section accessory"),
        "expand": flag,
    },
)


def _section(findings: Findings, pointer: str, value: object) -> None:
    """Check a section: it has text, fields or both."""
    SECTION(findings, pointer, value)
    if isinstance(value, dict) and not (value.get("text") or value.get("fields")):
        findings.add(pointer, "must provide text or fields", "required")


BUTTONS = many(BUTTON, 5, 0)
CARD = shape(
    TYPE,
    {
        **ID,
        "title": text(150, mrkdwn=True),
        "subtitle": text(150, mrkdwn=True),
        "subtext": text(200, mrkdwn=True),
        "body": text(200, mrkdwn=True),
        "hero_image": IMAGE,
        "icon": IMAGE,
        "slack_icon": anything,
        "actions": BUTTONS,
    },
)
# Blocks of agents and calls: Slack's own checks go further than what we know of them.
OPEN_ENDED = ("call", "plan", "auth_provider")

BLOCKS: dict[str, Rule] = {
    "section": _section,
    "divider": shape(TYPE, ID),
    "header": shape({**TYPE, "text": text(150)}, {**ID, "level": number(1, 6)}),
    "image": exactly_one(
        shape(
            {**TYPE, "alt_text": string(2000)},
            {**ID, "image_url": string(3000), "slack_file": anything, "title": text(2000)},
        ),
        "image_url",
        "slack_file",
    ),
    "actions": shape({**TYPE, "elements": many(only(ANY_ELEMENT, ACTIONS_TYPES, "actions element"), 25)}, ID),
    "context": shape({**TYPE, "elements": many(CONTEXT_ELEMENT, 10)}, ID),
    "context_actions": shape(
        {
            **TYPE,
            "elements": many(only(ANY_ELEMENT, ("feedback_buttons", "icon_button"), "context_actions element"), 5),
        },
        ID,
    ),
    "input": shape(
        {**TYPE, "label": text(2000), "element": only(ANY_ELEMENT, INPUT_TYPES, "input element")},
        {**ID, "hint": text(2000), "optional": flag, "dispatch_action": flag},
    ),
    "file": shape({**TYPE, "external_id": string(255), "source": one_of("remote")}, ID),
    "markdown": shape({**TYPE, "text": string(12_000, 1)}, ID),
    "video": shape(
        {
            **TYPE,
            "alt_text": string(2000),
            "title": text(200),
            "thumbnail_url": string(3000),
            "video_url": string(3000),
        },
        {
            **ID,
            "author_name": string(50),
            "description": text(200),
            "provider_icon_url": string(3000),
            "provider_name": string(50),
            "title_url": string(3000),
        },
    ),
    "rich_text": RICH_TEXT,
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "alert": shape(
        {**TYPE, "text": text(3000, mrkdwn=True)},
        {**ID, "level": one_of("default", "info", "warning", "error", "success")},
    ),
    "card": CARD,
    "carousel": shape({**TYPE, "elements": many(by_type({"card": CARD}, "carousel element"), 10)}, ID),
    "task_card": shape(
        {
            **TYPE,
            "task_id": string(255),
            "title": string(255),
            "status": one_of("pending", "in_progress", "complete", "error"),
        },
        {**ID, "details": RICH_TEXT, "output": RICH_TEXT, "sources": many(anything, 100, 0)},
    ),
    "container": anything,
    **dict.fromkeys(OPEN_ENDED, anything),
}

# Slack shows these in messages only, and refuses them in forms and Home tabs.
MESSAGE_ONLY = frozenset({"markdown", "table", "file", "context_actions", "task_card", "plan", "data_visualization"})
# How often a block may occur in one message.
MOST_PER_MESSAGE = {"data_visualization": 2, "table": 1}

ANY_BLOCK = by_type(BLOCKS, "block")
KNOWN_ELEMENTS = frozenset(ELEMENTS)


def _container(findings: Findings, pointer: str, value: object) -> None:
    """Check a container: up to ten blocks inside, under a title."""
    children = many(by_type({name: rule for name, rule in BLOCKS.items() if name != "container"}, "block"), 10)
    rule = shape(
        {**TYPE, "child_blocks": children},
        {
            **ID,
            "title": text(150, mrkdwn=True),
            "rich_text_title": RICH_TEXT,
            "has_header_divider": flag,
            "subtitle": text(150, mrkdwn=True),
            "icon": IMAGE,
            "slack_icon": anything,
            "width": one_of("narrow", "standard", "wide", "full"),
            "is_collapsible": flag,
            "default_collapsed": flag,
        },
    )
    rule(findings, pointer, value)


BLOCKS["container"] = _container
