"""Blocks that Slack takes and blocks that it refuses, each for one reason."""

from sandbox.wire import Json
from tests.sandbox.blocks import actions, button, chart, plain, section, text_input


def option(text: str = "One", value: str = "1") -> Json:
    """Return an option."""
    return {"text": plain(text), "value": value}


def accessory(element: Json) -> Json:
    """Return a section with an element at its side."""
    return section() | {"accessory": element}


def input_of(element: Json) -> Json:
    """Return an input block around an element."""
    return text_input() | {"element": element}


def rich(*parts: Json) -> Json:
    """Return a rich_text block of one section."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(parts)}]}


GOOD: list[Json] = [
    section(),
    {"type": "section", "fields": [plain("One"), {"type": "mrkdwn", "text": "*Two*"}]},
    {"type": "divider"},
    {"type": "header", "text": plain("Head")},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "Small"}, plain("print")]},
    {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "A picture"},
    actions(button(), button("second", style="primary", url="https://x.example")),
    actions({"type": "overflow", "action_id": "more", "options": [option(), option("Two", "2")]}),
    accessory({"type": "static_select", "action_id": "pick", "placeholder": plain("Pick"), "options": [option()]}),
    accessory({"type": "datepicker", "action_id": "day", "initial_date": "2026-11-23"}),
    text_input(hint=plain("What was said"), optional=True),
    input_of({"type": "timepicker", "action_id": "at", "initial_time": "09:00", "timezone": "Europe/London"}),
    input_of(
        {
            "type": "checkboxes",
            "action_id": "tick",
            "options": [{"text": {"type": "mrkdwn", "text": "*x*"}, "value": "x"}],
        }
    ),
    input_of({"type": "conversations_select", "action_id": "where", "filter": {"include": ["public"]}}),
    input_of({"type": "external_select", "action_id": "account", "min_query_length": 1}),
    input_of({"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "min_value": "1"}),
    rich({"type": "text", "text": "Bold", "style": {"bold": True}}, {"type": "user", "user_id": "U1"}),
    {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [{"type": "text", "text": "Quote"}]}]},
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "link", "url": "https://x.example"}]}],
            }
        ],
    },
    {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, rich({"type": "text", "text": "b"})]]},
    {"type": "markdown", "text": "**Hello**"},
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "rate",
                "positive_button": {"text": plain("Good"), "value": "1"},
                "negative_button": {"text": plain("Bad"), "value": "0"},
            },
            {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": plain("Delete")},
        ],
    },
    {"type": "alert", "level": "info", "text": plain("Look")},
    {"type": "card", "title": plain("A card"), "actions": [button()]},
    chart("line", series=6),
    chart("bar"),
    chart("area"),
    chart("pie", points=6),
]


def with_series(**changes: object) -> Json:
    """Return a chart whose first series is changed."""
    whole = chart()
    whole["chart"]["series"][0].update(changes)
    return whole


BAD: list[tuple[str, Json, str]] = [
    ("an unknown block", {"type": "hologram"}, "/blocks/0/type unsupported type: hologram (block)"),
    ("an empty text", section(""), "/blocks/0/text/text must be more than 0 characters"),
    ("a long section", section("x" * 3_001), "/blocks/0/text/text must be less than 3001 characters"),
    ("a section with nothing", {"type": "section"}, "/blocks/0 must provide text or fields"),
    (
        "eleven fields",
        {"type": "section", "fields": [plain("x")] * 11},
        "/blocks/0/fields no more than 10 items allowed",
    ),
    (
        "a long field",
        {"type": "section", "fields": [plain("x" * 2_001)]},
        "/blocks/0/fields/0/text must be less than 2001 characters",
    ),
    (
        "a header with markup",
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        "/blocks/0/text/type must be one of: plain_text",
    ),
    (
        "a long header",
        {"type": "header", "text": plain("x" * 151)},
        "/blocks/0/text/text must be less than 151 characters",
    ),
    ("a member that is not there", section() | {"colour": "red"}, "/blocks/0 invalid additional property: colour"),
    ("no alt text", {"type": "image", "image_url": "https://x.example"}, "/blocks/0 missing required field: alt_text"),
    (
        "an image from nowhere",
        {"type": "image", "alt_text": "x"},
        "/blocks/0 must provide exactly one of: image_url, slack_file",
    ),
    (
        "too many buttons",
        actions(*[button(str(n)) for n in range(26)]),
        "/blocks/0/elements no more than 25 items allowed",
    ),
    (
        "a long button",
        actions(button(text=plain("x" * 76))),
        "/blocks/0/elements/0/text/text must be less than 76 characters",
    ),
    ("two actions of one id", actions(button(), button()), "/blocks/0/elements `action_id` already exists for id: go"),
    (
        "eleven pieces of context",
        {"type": "context", "elements": [plain("x")] * 11},
        "/blocks/0/elements no more than 10 items allowed",
    ),
    (
        "a button in context",
        {"type": "context", "elements": [button()]},
        "/blocks/0/elements/0/type unsupported type: button (context element)",
    ),
    ("a button as an input", input_of(button()), "/blocks/0/element/type unsupported type: button (input element)"),
    (
        "no options",
        accessory({"type": "static_select", "action_id": "pick", "options": []}),
        "/blocks/0/accessory/options no less than 1 items allowed",
    ),
    (
        "neither options nor groups",
        accessory({"type": "static_select", "action_id": "pick"}),
        "/blocks/0/accessory must provide exactly one of: options, option_groups",
    ),
    (
        "a long option",
        accessory({"type": "static_select", "action_id": "pick", "options": [option("x" * 76)]}),
        "/blocks/0/accessory/options/0/text/text must be less than 76 characters",
    ),
    (
        "a long value",
        accessory({"type": "static_select", "action_id": "pick", "options": [option(value="x" * 151)]}),
        "/blocks/0/accessory/options/0/value must be less than 151 characters",
    ),
    (
        "a date that is none",
        accessory({"type": "datepicker", "action_id": "day", "initial_date": "soon"}),
        "/blocks/0/accessory/initial_date must be in the form YYYY-MM-DD",
    ),
    (
        "an empty piece of rich text",
        rich({"type": "text", "text": ""}),
        "/blocks/0/elements/0/elements/0/text must be more than 0 characters",
    ),
    (
        "an unknown piece of rich text",
        rich({"type": "blink"}),
        "/blocks/0/elements/0/elements/0/type unsupported type: blink (rich text element)",
    ),
    (
        "a table with 101 rows",
        {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]] * 101},
        "/blocks/0/rows no more than 100 items allowed",
    ),
    ("a long chart title", chart() | {"title": "x" * 51}, "/blocks/0/title must be less than 51 characters"),
    ("seven series", chart(series=7), "/blocks/0/chart/series no more than 6 items allowed"),
    ("seven segments", chart("pie", points=7), "/blocks/0/chart/segments no more than 6 items allowed"),
    (
        "labels that are no categories",
        with_series(data=[{"label": "Week 9", "value": 1}]),
        "/blocks/0/chart/series/0/data labels must match axis_config.categories",
    ),
    ("an unknown chart", chart("radar"), "/blocks/0/chart/type unsupported type: radar (chart)"),
]
