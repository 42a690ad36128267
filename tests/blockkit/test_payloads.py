"""Every payload that the code can make fits into Slack: by our own limits, by slack_sdk, and by Slack's types.

`data_visualization` is in neither slack_sdk 3.47 nor @slack/types 3.2.0: a chart is held by our own limits, and by the
look-alike's, which are written apart from them.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View as SdkView

from handlers.blocks.kit import Block, Json, Rendered, visible
from handlers.blocks.validation import problems
from sandbox.validation.surfaces import MESSAGE_BLOCKS, block_problems
from sandbox.validation.views import view_problems
from tests.blockkit.catalogue import MESSAGES, TEXTS, VIEWS, Payload
from tests.blockkit.schema import check_message, check_view

BUILDERS = {**{f"message: {name}": each for name, each in MESSAGES.items()}} | {
    f"view: {name}": each for name, each in VIEWS.items()
}
# Comes back to Heed with a click, and nobody sees it.
UNSEEN = {"value", "block_id", "action_id"}
BLOCKS = Path(__file__).parents[2] / "handlers" / "blocks"
# Calls a group or a person; a person is only ever named by Heed's own `<@U0ADA>`, who captured the item, and a channel
# by its own `<#C0ADA>`, where a card stands.
CALL = re.compile(r"<!(?!date\^)|<@(?!U0ADA>)|<#(?!C0ADA>)")
# A name that Heed itself keeps from turning the words around it about: both marks, and none inside.
ISOLATED = re.compile("\u2068([^\u2066-\u2069]*)\u2069")
# What a payload is made of differs with these; the other texts only differ in what is cut or escaped.
TELLING = ("ordinary", "nothing", "escapes", "40,000 letters")


def blocks_of(payload: Payload) -> list[Block]:
    """Return the blocks of a message or a view as Slack gets them."""
    blocks = payload.blocks if isinstance(payload, Rendered) else payload["blocks"]
    parsed: list[Block] = json.loads(json.dumps(blocks))
    return parsed


def known_blocks(payload: Payload) -> list[Block]:
    """Return the blocks that slack_sdk and @slack/types know."""
    return [block for block in blocks_of(payload) if block["type"] != "data_visualization"]


def texts_of(value: Json, *, mrkdwn_only: bool = False) -> Iterator[str]:
    """Yield the texts of a payload."""
    if isinstance(value, dict):
        is_shown = not mrkdwn_only or value.get("type") == "mrkdwn"
        for name, inner in value.items():
            if name in UNSEEN:
                continue
            if isinstance(inner, str):
                yield from [inner] if is_shown else []
            else:
                yield from texts_of(inner, mrkdwn_only=mrkdwn_only)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner, mrkdwn_only=mrkdwn_only)


def hold(payload: Payload) -> None:
    """Hold a payload against everything that we know."""
    assert not problems(payload)
    mrkdwn = list(texts_of(blocks_of(payload), mrkdwn_only=True))
    if isinstance(payload, Rendered):
        mrkdwn.append(payload.text)
    assert not [text for text in mrkdwn if CALL.search(text)], "calls somebody"
    bare = [ISOLATED.sub(r"\1", text) for text in texts_of(blocks_of(payload))]
    hidden = [text for text in bare if visible(text) != text]
    assert not hidden, "shows what hides or reorders words"


# The texts above hold the lengths; what comes by chance looks for combinations.
LONG = 1_000
# Every builder is given these, and of the rest two each in turn: together the builders see them all many times over.
ALWAYS = (*TELLING, "pings", "smuggled", "right to left")
OTHERS = tuple(name for name in TEXTS if name not in ALWAYS)


def texts_for(builder: str) -> tuple[str, ...]:
    """Return the texts that a builder is tried with."""
    turn = 2 * list(BUILDERS).index(builder)
    return (*ALWAYS, *(OTHERS[(turn + step) % len(OTHERS)] for step in range(2)))


@pytest.mark.parametrize("builder", BUILDERS)
def test_it_fits_by_our_own_limits(builder: str) -> None:
    """Faults 26 to 30: no words break a limit, call anybody or hide anything, wherever they stand."""
    for name in texts_for(builder):
        hold(BUILDERS[builder](TEXTS[name]))


@pytest.mark.parametrize("builder", BUILDERS)
def test_others_than_heed_take_it(builder: str) -> None:
    """The SDK's models, the look-alike's validator and the schema made from @slack/types, none of them ours."""
    for name in TELLING:
        payload = BUILDERS[builder](TEXTS[name])
        hold_by_the_sdk(payload)
        hold_by_the_look_alike(payload)
        hold_by_slacks_own_types(payload)


def hold_by_the_sdk(payload: Payload) -> None:
    """Hold that the SDK takes every block, finds nothing too long, and gives back what it was given."""
    for block in known_blocks(payload):
        parsed = SdkBlock.parse(block)
        assert parsed is not None
        assert parsed.to_dict() == block
    if not isinstance(payload, Rendered):
        view = SdkView(**json.loads(json.dumps(payload)))
        view.validate_json()
        assert view.to_dict() == json.loads(json.dumps(payload))


def hold_by_the_look_alike(payload: Payload) -> None:
    """Hold that a validator takes it which was written apart from ours, and which knows charts."""
    if isinstance(payload, Rendered):
        assert not block_problems(blocks_of(payload), most=MESSAGE_BLOCKS, surface="message")
    else:
        assert not view_problems({**payload, "blocks": blocks_of(payload)}, str(payload["type"]))


def hold_by_slacks_own_types(payload: Payload) -> None:
    """Hold that the schema made from @slack/types takes it."""
    if isinstance(payload, Rendered):
        check_message(payload.text, known_blocks(payload))
    else:
        check_view(payload, known_blocks(payload))


NASTY = st.sampled_from(
    [
        *(text for text in TEXTS.values() if len(text) < LONG),
        "<!channel>",
        "<@U1>",
        "&",
        "<",
        ">",
        "|",
        "`",
        "\u202e",
        "\x00",
        "\ud800",
    ]
)
ANYTHING = st.lists(st.one_of(st.text(max_size=60), NASTY), max_size=6).map("".join)


@pytest.mark.parametrize("builder", BUILDERS)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(words=ANYTHING)
def test_no_words_of_any_kind_break_it(builder: str, words: str) -> None:
    """Faults 26 to 30, by chance: whatever people write, the payload stays valid and calls nobody."""
    hold(BUILDERS[builder](words))


def test_every_builder_is_in_the_catalogue() -> None:
    """Nobody adds a message, a form or a view without its being held here."""
    ending = re.compile(r"_(message|details|view|form|text)$")
    made = {
        node.name
        for path in BLOCKS.glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and ending.search(node.name)
    } - {"rich_text", "plain_text"}
    lists = [Path(__file__).with_name("catalogue.py"), *Path(__file__).parent.glob("*_payloads.py")]
    catalogue = "".join(path.read_text(encoding="utf-8") for path in lists if path.name != Path(__file__).name)
    drawn = (BLOCKS / "drawing.py").read_text(encoding="utf-8")
    assert not {name for name in made if name not in catalogue and name not in drawn}
