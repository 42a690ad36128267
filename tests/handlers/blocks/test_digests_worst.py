"""Digests of the worst input that there is: within Slack's limits, never markup, quoted letter by letter."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.digests import Digest
from bot.domain.feedback import Feedback, Kind, Severity
from handlers.blocks.digests import digest_details, digest_message, preview_message
from handlers.blocks.excerpts import excerpt
from handlers.blocks.kit import Rendered, escaped_size
from handlers.blocks.validation import problems
from tests.digest_builders import a_week, digest, experiment_lines, pick, tally

FAMILY = "👨‍👩‍👧‍👦"
# Our own bounds, below Slack's: see `limits.py`.
MOST_BLOCKS = 40
MOST_CHARACTERS = 10_000


def the_worst() -> Digest:
    """Return the digest whose words, names and numbers are all as long as they may be."""
    names = [f"{number}{'<&>' * 30}{FAMILY * 20}" for number in range(20)]
    words = [
        "&<>" * 13_000,
        FAMILY * 5_000,
        "a" + "\u0301" * 40_000,
        "\n".join(["<x>"] * 9_000),
        "ア" * 40_000,
        "\u202e" * 9_000,
    ]
    picks = [
        pick(
            number,
            words[number % len(words)],
            kind=Kind.CHURN_RISK,
            severity=Severity.CRITICAL,
            account_name=names[number],
        )
        for number in range(18)
    ]
    numbers = tally(
        [10**9] * 8,
        kinds=[(kind, 10**9, 10**9 - 1) for kind in (*Kind, None)],
        by_account=[(name, 10**9, 10**9 - 1) for name in (*names, None)],
        accounts=10**6,
        people=10**6,
        late=10**6,
        withheld=10**6,
    )
    return replace(digest(numbers, *picks), experiments=experiment_lines(words[0]))


def weight(rendered: Rendered) -> int:
    """Return how many characters all texts of a message hold, escaped, its links included."""

    def texts(value: object) -> int:
        if isinstance(value, dict):
            return sum(texts(inner) for inner in value.values())
        if isinstance(value, list | tuple):
            return sum(texts(inner) for inner in value)
        return escaped_size(value) if isinstance(value, str) else 0

    return texts(rendered.blocks)


@pytest.mark.parametrize("draw", [digest_message, digest_details, preview_message])
@pytest.mark.parametrize("made", [a_week, the_worst])
def test_slack_takes_the_worst_digest(draw: object, made: object) -> None:
    """Fault 30: 40,000-character words and 200-character names stay within 40 blocks and 10,000 characters."""
    assert callable(draw)
    assert callable(made)
    rendered = draw(made())
    assert problems(rendered) == []
    assert len(rendered.blocks) <= MOST_BLOCKS
    assert weight(rendered) <= MOST_CHARACTERS
    assert escaped_size(rendered.text) < 4_000
    json.dumps(rendered.blocks).encode()


@given(words=st.text(), name=st.text(min_size=1))
@settings(max_examples=50)
def test_whatever_was_said_is_never_markup(words: str, name: str) -> None:
    """Fault 26 and 27: customers' words stand in rich text alone, and the text beside the blocks is escaped."""
    item = pick(1, words, account_name=name)
    rendered = digest_message(digest(tally([0] * 7 + [1], by_account=[(name, 1, 0)], accounts=1), item))
    assert problems(rendered) == []
    assert "<" not in rendered.text
    assert quoted_words(rendered, item) in (excerpt(words, 280)[0], "…")


@given(
    pieces=st.lists(st.sampled_from(["a", "b", " ", "\n", "é", "e\u0301", FAMILY, "漢", "&", "ن", "…"]), max_size=99)
)
def test_a_quote_is_what_was_said_letter_by_letter(pieces: list[str]) -> None:
    """The excerpt stands in the words as it is, fits, and says when there was more."""
    words = "".join(pieces)
    said, is_cut = excerpt(words, 60)
    assert said in words
    assert escaped_size(said) <= 60
    assert is_cut == (said != words.strip())
    assert said.count("👨") == said.count("👦")


def test_a_quote_ends_with_a_whole_word() -> None:
    """Cut between words where there are words, and between letters where there are none."""
    assert excerpt("The export button does nothing", 20) == ("The export button", True)
    assert excerpt("漢" * 30, 20) == ("漢" * 9, True)
    assert excerpt("one\ntwo\nthree\nfour\nfive", 280) == ("one\ntwo\nthree\nfour", True)


def quoted_words(rendered: Rendered, item: Feedback) -> object:
    """Return the first part of the first quotation."""
    assert item.label in json.dumps(rendered.blocks)
    quotes = [
        part["elements"]
        for block in json.loads(json.dumps(rendered.blocks))
        if block["type"] == "rich_text"
        for part in block["elements"]
        if part["type"] == "rich_text_quote"
    ]
    return quotes[0][0]["text"]
