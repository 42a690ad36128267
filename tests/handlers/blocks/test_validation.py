"""Our own validator refuses what Slack refuses: each rule by one example that breaks it."""

from dataclasses import replace
from typing import TypeAlias

import pytest

from handlers.blocks import kit
from handlers.blocks.charts import bar_chart
from handlers.blocks.inputs import field, menu, option, text_input
from handlers.blocks.kit import Block, Json, Rendered
from handlers.blocks.validation import problems

Broken: TypeAlias = tuple[Block, str]
OPTION = option("One", "1")


def chart(**changes: Json) -> Block:
    """Return a chart, with parts of it replaced."""
    whole = bar_chart("Items", "Items", [("1 Nov", 1), ("8 Nov", 2)], x_label="Week", y_label="Items")
    drawn = whole["chart"]
    assert isinstance(drawn, dict)
    return {**whole, "chart": {**drawn, **changes}}


def modal(**changes: Json) -> Block:
    """Return a form, with parts of it replaced or, with None, left out."""
    form: Block = {
        "type": "modal",
        "title": kit.plain("Form", 24),
        "submit": kit.plain("Save", 24),
        "blocks": [field("words", "Words", text_input("words"))],
    }
    return {name: value for name, value in {**form, **changes}.items() if value is not None}


def button(**changes: Json) -> Block:
    """Return a row with one button, with parts of it replaced."""
    return {"type": "actions", "elements": [{**kit.button("Go", "go", "1"), **changes}]}


def select(**changes: Json) -> Block:
    """Return an input with a menu, with parts of it replaced."""
    return {**field("b", "Label", {**menu("a", [OPTION]), **changes})}


BLOCKS: dict[str, Broken] = {
    "unknown block": ({"type": "markdown", "text": "hi"}, "/type"),
    "blank header": ({"type": "header", "text": {"type": "plain_text", "text": " "}}, "/text/text"),
    "long header": ({"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}, "/text/text"),
    "header in mrkdwn": ({"type": "header", "text": kit.mrkdwn("x")}, "/text"),
    "section of 3,001": ({"type": "section", "text": kit.mrkdwn("x" * 3_001)}, "/text/text"),
    "empty section": ({"type": "section"}, ""),
    "eleven fields": ({"type": "section", "fields": [kit.mrkdwn("x")] * 11}, "/fields"),
    "long field": ({"type": "section", "fields": [kit.mrkdwn("x" * 2_001)]}, "/fields/0/text"),
    "a whole channel called": (kit.section("<!channel> look"), "/text/text"),
    "names made real": ({"type": "section", "text": {"type": "mrkdwn", "text": "@here"}}, "/text/verbatim"),
    "eleven in a context": ({"type": "context", "elements": [kit.mrkdwn("x")] * 11}, "/elements"),
    "no button": ({"type": "actions", "elements": []}, "/elements"),
    "26 buttons": (
        {"type": "actions", "elements": [kit.button("Go", f"go{n}", "1") for n in range(26)]},
        "/elements",
    ),
    "the same action twice": (
        {"type": "actions", "elements": [kit.button("Go", "go", "1"), kit.button("Stop", "go", "2")]},
        "/elements",
    ),
    "long button": (button(text={"type": "plain_text", "text": "x" * 76}), "/elements/0/text/text"),
    "long value": (button(value="x" * 2_001), "/elements/0/value"),
    "odd style": (button(style="loud"), "/elements/0/style"),
    "odd address": (button(url="javascript:x"), "/elements/0/url"),
    "no action id": (button(action_id=""), "/elements/0/action_id"),
    "long question": (
        button(confirm={**kit.confirm("a", "b", "c", "d"), "text": kit.mrkdwn("x" * 301)}),
        "/elements/0/confirm/text/text",
    ),
    "menu without options": (select(options=[]), "/element/options"),
    "101 options": (select(options=[option("x", str(n)) for n in range(101)]), "/element/options"),
    "the same option twice": (select(options=[OPTION, OPTION]), "/element/options"),
    "long option": (
        select(options=[{"text": {"type": "plain_text", "text": "x" * 76}, "value": "1"}]),
        "/element/options/0/text/text",
    ),
    "choice that is no option": (select(initial_option=option("Two", "2")), "/element"),
    "long placeholder": (select(placeholder={"type": "plain_text", "text": "x" * 151}), "/element/placeholder/text"),
    "long initial text": (
        field("b", "Label", {**text_input("a", longest=5), "initial_value": "123456"}),
        "/element/initial_value",
    ),
    "button in an input": (field("b", "Label", kit.button("Go", "go", "1")), "/element/type"),
    "empty rich text": ({"type": "rich_text", "elements": []}, "/elements"),
    "rich text that calls everybody": (
        kit.rich_text(kit.line({"type": "broadcast", "range": "channel"})),
        "/elements/0/elements/0/type",
    ),
    "rich text of nothing": (
        kit.rich_text(kit.line({"type": "text", "text": ""})),
        "/elements/0/elements/0/text",
    ),
    "list in a list": (kit.rich_text(kit.bullets(kit.bullets(kit.line(kit.said("x"))))), "/elements/0/elements/0/type"),
    "picture without words": ({"type": "image", "image_url": "https://a.example/b.png"}, "/alt_text"),
    "long chart title": ({**chart(), "title": "x" * 51}, "/title"),
    "odd chart": (chart(type="donut"), "/chart/type"),
    "no series": (chart(series=[]), "/chart/series"),
    "series beside the categories": (
        chart(axis_config={"categories": ["1 Nov", "9 Nov"]}),
        "/chart/series/0/data",
    ),
    "long category": (chart(axis_config={"categories": ["x" * 21, "8 Nov"]}), "/chart/axis_config/categories/0"),
    "long axis label": (
        chart(axis_config={"categories": ["1 Nov", "8 Nov"], "x_label": "x" * 51}),
        "/chart/axis_config/x_label",
    ),
    "no number": (
        chart(
            series=[{"name": "a", "data": [{"label": "1 Nov", "value": float("nan")}, {"label": "8 Nov", "value": 1}]}]
        ),
        "/chart/series/0/data/0/value",
    ),
    "seven slices": (
        {
            "type": "data_visualization",
            "title": "Pie",
            "chart": {"type": "pie", "segments": [{"label": str(n), "value": n} for n in range(7)]},
        },
        "/chart/segments",
    ),
}

MESSAGES: dict[str, tuple[Rendered, str]] = {
    "no text": (Rendered(text=""), "/text"),
    "text of 4,001": (Rendered(text="x" * 4_001), "/text"),
    "text that calls everybody": (Rendered(text="<!here> look"), "/text"),
    "41 blocks": (Rendered(text="x", blocks=(kit.divider(),) * 41), "/blocks"),
    "12,001 characters": (Rendered(text="x", blocks=(kit.section("x" * 2_500),) * 5), "/blocks"),
    "characters that grow": (Rendered(text="x", blocks=(kit.quote("&" * 600, 3_000),) * 5), "/blocks"),
    "three charts": (Rendered(text="x", blocks=(chart(),) * 3), "/blocks"),
    "the same block id twice": (
        Rendered(text="x", blocks=(kit.actions("a", kit.button("Go", "go", "1")),) * 2),
        "/blocks",
    ),
    "an input": (Rendered(text="x", blocks=(field("b", "Label", text_input("a")),)), "/blocks/0"),
}

VIEWS: dict[str, tuple[Block, str]] = {
    "long title": (modal(title={"type": "plain_text", "text": "x" * 25}), "/title/text"),
    "input without submit": (modal(submit=None), "/submit"),
    "long memory": (modal(private_metadata="x" * 3_001), "/private_metadata"),
    "long callback": (modal(callback_id="x" * 256), "/callback_id"),
    "no blocks": (modal(blocks=[]), "/blocks"),
    "101 blocks": (modal(blocks=[kit.divider()] * 101), "/blocks"),
    "odd view": (modal(type="workflow_step"), "/type"),
    "too large": (modal(blocks=[kit.section("x" * 3_000)] * 90), ""),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_that_slack_refuses_is_a_problem(name: str) -> None:
    """The pointer leads to what is wrong."""
    block, pointer = BLOCKS[name]
    payload = modal(blocks=[block]) if block["type"] == "input" else Rendered(text="x", blocks=(block,))
    assert f"/blocks/0{pointer}" in [problem.pointer for problem in problems(payload)]


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_that_slack_refuses_is_a_problem(name: str) -> None:
    """Rules about a message as a whole."""
    rendered, pointer = MESSAGES[name]
    assert pointer in [problem.pointer for problem in problems(rendered)]


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_that_slack_refuses_is_a_problem(name: str) -> None:
    """Rules about a form or a Home tab as a whole."""
    view, pointer = VIEWS[name]
    assert pointer in [problem.pointer for problem in problems(view)]


def test_what_is_right_is_no_problem() -> None:
    """The examples above break one rule each: without the break they are fine."""
    rendered = Rendered(text="x", blocks=(kit.header("x"), kit.section("x"), chart(), button()))
    assert not problems(rendered)
    assert not problems(modal())
    assert not problems(modal(blocks=[select(initial_option=OPTION)]))
    assert not problems(replace(rendered, blocks=()))


def test_a_problem_never_quotes_the_payload() -> None:
    """Problems are logged, and what people wrote is not."""
    [problem] = problems(Rendered(text="secret " * 1_000))
    assert "secret" not in problem.text
