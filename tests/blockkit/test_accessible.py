"""Whoever does not see a chart, a colour or a sign reads the same in words."""

import json
import re
from collections.abc import Iterator, Mapping

import pytest

from handlers.blocks.kit import Rendered
from tests.blockkit.catalogue import MESSAGES, VIEWS

WORDS = "The export takes ten minutes"
_SIGN = re.compile(r":[a-z0-9_+-]+:|[\U0001F534-\U0001F7EB\u26AA\u26AB]")
_WORD = re.compile(r"[^\W\d_]{2,}")
# What colour alone tells apart.
_COLOURED = re.compile(r":(?:red|green|large_\w+|yellow|orange)_(?:circle|square):|[\U0001F534\U0001F7E0-\U0001F7EB]")


def every(part: object) -> Iterator[Mapping[str, object]]:
    """Yield every object inside of a payload."""
    if isinstance(part, Mapping):
        yield part
        for value in part.values():
            yield from every(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from every(value)


def message(name: str) -> Rendered:
    """Draw a message of the catalogue."""
    drawn = MESSAGES[name](WORDS)
    assert isinstance(drawn, Rendered)
    return drawn


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_notification_says_what_the_message_is_about(name: str) -> None:
    """The text alone, as a screen reader or a telephone shows it, has words and no markup for machines."""
    # A day is written by Slack, in the reader's zone; what follows the bar is for who cannot show it.
    text = re.sub(r"<!date\^[^|>]*\|([^>]*)>", r"\1", message(name).text)
    assert len(_WORD.findall(text)) >= 2, text
    assert not re.search(r'[{}]|"type"', text)


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_chart_has_its_numbers_in_words(name: str) -> None:
    """Slack's charts have no alternative text, so the newest value of each stands in the message's text or blocks."""
    drawn = message(name)
    charts = [block for block in drawn.blocks if block.get("type") == "data_visualization"]
    others = [block for block in drawn.blocks if block.get("type") != "data_visualization"]
    told = drawn.text + json.dumps(others, ensure_ascii=False)
    for chart in charts:
        assert str(chart["title"]).strip()
        for part in every(chart):
            if isinstance(data := part.get("data"), list) and data:
                newest = data[-1]["value"]
                assert _said(newest, told), f"{newest} of “{chart['title']}” is in the chart alone"


@pytest.mark.parametrize("name", sorted([*MESSAGES, *VIEWS]))
def test_no_picture_is_without_words(name: str) -> None:
    """Every image has an alternative text that is no file name."""
    drawn = (MESSAGES.get(name) or VIEWS[name])(WORDS)
    parts = drawn.blocks if isinstance(drawn, Rendered) else drawn
    for part in every(parts):
        if part.get("type") == "image":
            assert _WORD.search(str(part.get("alt_text", ""))), part
            assert not re.search(r"\.(png|jpg|svg)$", str(part["alt_text"]))


@pytest.mark.parametrize("name", sorted([*MESSAGES, *VIEWS]))
def test_no_meaning_is_in_a_colour_or_a_sign_alone(name: str) -> None:
    """Beside each sign stand words, and nothing is told by the colour of a circle."""
    drawn = (MESSAGES.get(name) or VIEWS[name])(WORDS)
    parts = drawn.blocks if isinstance(drawn, Rendered) else drawn
    for part in every(parts):
        text = part.get("text")
        if isinstance(text, str) and _SIGN.search(text):
            assert _WORD.search(_SIGN.sub("", text)), text
            assert not _COLOURED.search(text), text


def _said(value: object, told: str) -> bool:
    """Say whether a number stands in a text as people write it: whole, with separators, or rounded to a percent."""
    if not isinstance(value, int | float):
        return False
    forms = {f"{value:,}", f"{value:g}", f"{value:.1f}", f"{value:+.1f}", f"{abs(value):.1f}", f"{value:.0f}"}
    return any(form in told for form in forms)
