"""What Slack demands of each interactive element, as tables."""

import re

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
    shape,
    string,
    text,
)

IDS: dict[str, Rule] = {"type": anything, "action_id": string(255)}
STYLE = one_of("primary", "danger")
CONFIRM = shape(
    {"title": text(100), "text": text(300, mrkdwn=True), "confirm": text(30), "deny": text(30)},
    {"style": STYLE},
)
COMMON: dict[str, Rule] = {**IDS, "confirm": CONFIRM, "focus_on_load": flag}
PLACEHOLDER: dict[str, Rule] = {"placeholder": text(150)}
DISPATCH = shape({}, {"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), 2)})

OPTION_TEXT = 75
OPTION_VALUE = 150


def option(*, mrkdwn: bool = False, with_url: bool = False) -> Rule:
    """Return the rule of an option: in radio buttons and checkboxes its text may hold markup."""
    url: dict[str, Rule] = {"url": string(3000)} if with_url else {}
    required = {"text": text(OPTION_TEXT, mrkdwn=mrkdwn), "value": string(OPTION_VALUE)}
    return shape(required, {"description": text(OPTION_TEXT, mrkdwn=mrkdwn), **url})


OPTIONS = many(option(), 100)
OPTION_GROUPS = many(shape({"label": text(75), "options": OPTIONS}), 100)
STATIC: dict[str, Rule] = {"options": OPTIONS, "option_groups": OPTION_GROUPS}
CONVERSATION_FILTER = shape(
    {},
    {
        "include": many(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
CONVERSATIONS: dict[str, Rule] = {"default_to_current_conversation": flag, "filter": CONVERSATION_FILTER}
ONE: dict[str, Rule] = {"response_url_enabled": flag}
SEVERAL: dict[str, Rule] = {"max_selected_items": number(1)}


def matching(pattern: str, example: str) -> Rule:
    """Return the rule of a date or time in a fixed form."""

    def rule(findings: Findings, pointer: str, value: object) -> None:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            findings.add(pointer, f"must be in the form {example}", "format")

    return rule


def select(required: dict[str, Rule], optional: dict[str, Rule]) -> Rule:
    """Return the rule of a select menu."""
    return shape({"type": anything, **required}, {**COMMON, **PLACEHOLDER, **optional})


def field_of(optional: dict[str, Rule], required: dict[str, Rule] | None = None) -> Rule:
    """Return the rule of a field that people type into."""
    typed: dict[str, Rule] = {"dispatch_action_config": DISPATCH, "focus_on_load": flag}
    return shape({"type": anything, **(required or {})}, {**IDS, **PLACEHOLDER, **typed, **optional})


BUTTON = shape(
    {"type": anything, "text": text(75)},
    {
        **IDS,
        "url": string(3000),
        "value": string(2000),
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "agent_prompt": string(4000),
        "agent_prompt_display": anything,
        "visible_to_user_ids": many(string(255), 100),
    },
)
CHOICES = option(mrkdwn=True)
IMAGE = exactly_one(
    shape({"type": anything, "alt_text": string(2000)}, {"image_url": string(3000), "slack_file": anything}),
    "image_url",
    "slack_file",
)
FEEDBACK_BUTTON = shape({"text": text(75), "value": string(2000)}, {"accessibility_label": string(75)})

ELEMENTS: dict[str, Rule] = {
    "button": BUTTON,
    "image": IMAGE,
    "checkboxes": shape(
        {"type": anything, "options": many(CHOICES, 10)}, {**COMMON, "initial_options": many(CHOICES, 10)}
    ),
    "radio_buttons": shape({"type": anything, "options": many(CHOICES, 10)}, {**COMMON, "initial_option": CHOICES}),
    "overflow": shape({"type": anything, "options": many(option(with_url=True), 5, 1)}, {**IDS, "confirm": CONFIRM}),
    "datepicker": select({}, {"initial_date": matching(r"\d{4}-\d{2}-\d{2}", "YYYY-MM-DD")}),
    "timepicker": select({}, {"initial_time": matching(r"([01]\d|2[0-3]):[0-5]\d", "HH:mm"), "timezone": string(255)}),
    "datetimepicker": select({}, {"initial_date_time": number(10**9, 10**10 - 1)}),
    "static_select": exactly_one(select({}, {**STATIC, "initial_option": option()}), "options", "option_groups"),
    "external_select": select({}, {"initial_option": option(), "min_query_length": number(0)}),
    "users_select": select({}, {"initial_user": string(255)}),
    "conversations_select": select({}, {**ONE, **CONVERSATIONS, "initial_conversation": string(255)}),
    "channels_select": select({}, {**ONE, "initial_channel": string(255)}),
    "multi_static_select": exactly_one(
        select({}, {**STATIC, **SEVERAL, "initial_options": many(option(), 100)}), "options", "option_groups"
    ),
    "multi_external_select": select(
        {}, {**SEVERAL, "initial_options": many(option(), 100), "min_query_length": number(0)}
    ),
    "multi_users_select": select({}, {**SEVERAL, "initial_users": many(string(255), 100)}),
    "multi_conversations_select": select(
        {}, {**SEVERAL, **CONVERSATIONS, "initial_conversations": many(string(255), 100)}
    ),
    "multi_channels_select": select({}, {**SEVERAL, "initial_channels": many(string(255), 100)}),
    "plain_text_input": field_of(
        {
            "initial_value": string(3000),
            "multiline": flag,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
        }
    ),
    "rich_text_input": field_of({"initial_value": anything, "min_lines": number(1), "max_lines": number(1)}),
    "email_text_input": field_of({"initial_value": string(3000)}),
    "url_text_input": field_of({"initial_value": string(3000)}),
    "number_input": field_of(
        {"initial_value": string(255), "min_value": string(255), "max_value": string(255)},
        {"is_decimal_allowed": flag},
    ),
    "file_input": shape({"type": anything}, {**IDS, "filetypes": many(string(20), 100), "max_files": number(1, 10)}),
    "workflow_button": shape(
        {"type": anything, "text": text(75), "workflow": anything},
        {**IDS, "style": STYLE, "confirm": CONFIRM, "accessibility_label": string(75)},
    ),
    "feedback_buttons": shape(
        {"type": anything, "positive_button": FEEDBACK_BUTTON, "negative_button": FEEDBACK_BUTTON}, IDS
    ),
    "icon_button": shape(
        {"type": anything, "icon": one_of("trash"), "text": text(75)},
        {
            **IDS,
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": many(string(255), 100),
        },
    ),
}

ANY_ELEMENT = by_type(ELEMENTS, "block element")
# Which elements may stand where.
INPUT_TYPES = frozenset(ELEMENTS) - {
    "button",
    "image",
    "overflow",
    "workflow_button",
    "feedback_buttons",
    "icon_button",
}
ACTIONS_TYPES = frozenset(ELEMENTS) - {"image", "file_input", "feedback_buttons", "icon_button"}
ACCESSORY_TYPES = frozenset(ELEMENTS) - {"file_input", "feedback_buttons", "icon_button"}
