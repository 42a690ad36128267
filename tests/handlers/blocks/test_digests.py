"""Digests as people see them: whole messages, read by eye, and the worst input that there is."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from bot.domain.digests import Digest
from bot.domain.feedback import Feedback, Kind, Severity
from handlers.blocks.digests import digest_details, digest_message, preview_message
from handlers.blocks.excerpts import excerpt
from handlers.blocks.kit import Rendered, escaped_size
from handlers.blocks.validation import problems
from tests.digest_builders import digest, pick, tally
from tests.messages import as_read, as_told

EXPORT = (
    "The export button does nothing since Tuesday. We click it, the wheel turns, and no file ever comes. Our month-end "
    "closing waits for it and finance asks me every hour when it will be back, so please tell us at least whether you "
    "can see the problem on your side or whether we should look for it on ours."
)
FAMILY = "👨‍👩‍👧‍👦"
# Our own bounds, below Slack's: see `limits.py`.
MOST_BLOCKS = 40
MOST_CHARACTERS = 10_000


def a_week() -> Digest:
    """Return a digest with a bit of everything."""
    numbers = tally(
        [4, 7, 9, 11, 14, 16, 20, 12],
        kinds=[(Kind.BUG, 6, 2), (Kind.REQUEST, 3, 10), (Kind.PRAISE, 2, 2), (None, 1, 6)],
        by_account=[
            ("acme", 5, 2),
            ("شركة النور", 3, 0),
            ("東京電力", 2, 2),
            ("Globex & Sons <ltd>", 1, 8),
            (None, 1, 8),
        ],
        accounts=4,
        people=9,
        late=2,
        withheld=3,
    )
    return digest(
        numbers,
        pick(41, EXPORT, kind=Kind.BUG, severity=Severity.CRITICAL, account_name="acme"),
        pick(42, "لا أستطيع تصدير التقرير الشهري", kind=Kind.BUG, severity=Severity.HIGH, account_name="شركة النور"),
        pick(43, "検索がとても速くなって助かっています。", kind=Kind.PRAISE, account_name="東京電力"),
        None,
        pick(
            45, "Could <!channel> we get *dark* mode? <https://evil|https://bank.com>", kind=Kind.REQUEST, linked=False
        ),
    )


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
    return digest(numbers, *picks)


def weight(rendered: Rendered) -> int:
    """Return how many characters all texts of a message hold, escaped, its links included."""

    def texts(value: object) -> int:
        if isinstance(value, dict):
            return sum(texts(inner) for inner in value.values())
        if isinstance(value, list | tuple):
            return sum(texts(inner) for inner in value)
        return escaped_size(value) if isinstance(value, str) else 0

    return texts(rendered.blocks)


def test_a_week_in_the_channel() -> None:
    """One screen: verdict, chart, numbers beside each other, three quotes, what it rests on, two buttons."""
    assert as_read(digest_message(a_week())) == snapshot(
        [
            "# Customer feedback, 16 Nov to 23 Nov",
            "*Quieter week: 12 items, down from 20; bugs rose from 2 to 6.*",
            "Items per week: 28 Sep 4, 5 Oct 7, 12 Oct 9, 19 Oct 11, 26 Oct 14, 2 Nov 16, 9 Nov 20, 16 Nov 12",
            "| *By kind*",
            "| *By account*",
            "| Bugs: 6 (▲ up from 2)",
            "| Requests: 3 (▼ down from 10)",
            "| Praise: 2 (as before)",
            "| Items not sorted yet: 1 (▼ down from 6)",
            "| acme: 5 (▲ up from 2)",
            "| شركة النور: 3 (▲ none before)",
            "| 東京電力: 2 (as before)",
            "| Globex & Sons <ltd>: 1 (▼ down from 8)",
            "| No account known: 1 (▼ down from 8)",
            "*Worth reading*",
            "F-41 · Bug · critical · acme · <Open in Slack>",
            "> The export button does nothing since Tuesday. We click it, the wheel turns, and no file ever",
            "  comes. Our month-end closing waits for it and finance asks me every hour when it will be back, so",
            "  please tell us at least whether you can see the problem on your side or whether we …",
            "F-42 · Bug · high · شركة النور · <Open in Slack>",
            "> لا أستطيع تصدير التقرير الشهري",
            "F-43 · Praise · 東京電力 · <Open in Slack>",
            "> 検索がとても速くなって助かっています。",
            "~ 12 items from 4 accounts and 9 people; 2 items said earlier but captured since 16 Nov; 3 more are",
            "  in private places and left out. Times in Europe/Berlin.",
            "[Change] [Mute]",
        ]
    )


def test_a_week_in_the_thread() -> None:
    """All numbers and the items that the screen had no room for; a deleted one says so."""
    assert as_read(digest_details(a_week())) == snapshot(
        [
            "*All numbers, 16 Nov to 23 Nov*",
            "Items per week, by the day it began: 28 Sep: 4, 5 Oct: 7, 12 Oct: 9, 19 Oct: 11, 26 Oct: 14, 2 Nov:",
            "  16, 9 Nov: 20, 16 Nov: 12.",
            "By kind",
            "• Bugs: 6 (▲ up from 2)",
            "• Requests: 3 (▼ down from 10)",
            "• Praise: 2 (as before)",
            "• Items not sorted yet: 1 (▼ down from 6)",
            "By account",
            "• acme: 5 (▲ up from 2)",
            "• شركة النور: 3 (▲ none before)",
            "• 東京電力: 2 (as before)",
            "• Globex & Sons <ltd>: 1 (▼ down from 8)",
            "• No account known: 1 (▼ down from 8)",
            "*More to read*",
            "(removed in Slack)",
            "F-45 · Request",
            "> Could <!channel> we get *dark* mode? <https://evil|https://bank.com>",
        ]
    )


def test_the_text_says_it_all_for_those_who_cannot_see_the_blocks() -> None:
    """Notifications and screen readers get the chart's numbers and the quotes; nothing in them pings or links."""
    assert as_told(digest_message(a_week())) == snapshot(
        [
            "*Customer feedback, 16 Nov to 23 Nov*",
            "Quieter week: 12 items, down from 20; bugs rose from 2 to 6.",
            "Items per week, by the day it began: 28 Sep: 4, 5 Oct: 7, 12 Oct: 9, 19 Oct: 11, 26 Oct: 14, 2 Nov:",
            "  16, 9 Nov: 20, 16 Nov: 12.",
            "F-41, Bug, critical, acme: “The export button does nothing since Tuesday. We click it, the wheel",
            "  turns, and no file ever comes. Our month-end closing waits for it and finance asks me every hour",
            "  when it will be back, so please tell us at least whether you can see the problem on your side or",
            "  whether we” …",
            "F-42, Bug, high, شركة النور: “لا أستطيع تصدير التقرير الشهري”",
            "F-43, Praise, 東京電力: “検索がとても速くなって助かっています。”",
            "12 items from 4 accounts and 9 people; 2 items said earlier but captured since 16 Nov; 3 more are in",
            "  private places and left out. Times in Europe/Berlin.",
        ]
    )


def test_the_chart_is_slacks_own() -> None:
    """Eight columns; the names of the values are the categories, letter for letter."""
    assert digest_message(a_week()).blocks[2] == snapshot(
        {
            "type": "data_visualization",
            "title": "Items per week",
            "chart": {
                "type": "bar",
                "series": [
                    {
                        "name": "Items",
                        "data": [
                            {"label": "28 Sep", "value": 4},
                            {"label": "5 Oct", "value": 7},
                            {"label": "12 Oct", "value": 9},
                            {"label": "19 Oct", "value": 11},
                            {"label": "26 Oct", "value": 14},
                            {"label": "2 Nov", "value": 16},
                            {"label": "9 Nov", "value": 20},
                            {"label": "16 Nov", "value": 12},
                        ],
                    }
                ],
                "axis_config": {
                    "categories": ["28 Sep", "5 Oct", "12 Oct", "19 Oct", "26 Oct", "2 Nov", "9 Nov", "16 Nov"],
                    "x_label": "Week that began on",
                    "y_label": "Items",
                },
            },
        }
    )


def test_the_very_first_digest() -> None:
    """One item, nobody sorted it, nothing to compare it with, and no schedule yet."""
    numbers = tally([0] * 7 + [1], kinds=[(None, 1, 0)], by_account=[(None, 1, 0)], people=1)
    first = digest(numbers, pick(1, "It is slow."), slot="now:2026-11-23T08:00:00")
    assert as_read(digest_message(first)) == snapshot(
        [
            "# Customer feedback, 16 Nov to 23 Nov",
            "*1 item, the first in 8 weeks.*",
            "Items per week: 28 Sep 0, 5 Oct 0, 12 Oct 0, 19 Oct 0, 26 Oct 0, 2 Nov 0, 9 Nov 0, 16 Nov 1",
            "| *By kind*",
            "| *By account*",
            "| Items not sorted yet: 1",
            "| No account known: 1",
            "*Worth reading*",
            "F-1 · <Open in Slack>",
            "> It is slow.",
            "~ 1 item from 1 person. Times in Europe/Berlin.",
            "[Schedule a digest here]",
        ]
    )


def test_only_old_items_were_captured() -> None:
    """Nothing was said in the week, and somebody caught up with two older messages."""
    numbers = tally([1, 2, 3, 4, 5, 6, 3, 0], kinds=[(Kind.BUG, 0, 3)], by_account=[("Acme", 0, 3)], late=2)
    assert as_read(digest_message(digest(numbers, pick(7, "Since March the invoices are late.")))) == snapshot(
        [
            "# Customer feedback, 16 Nov to 23 Nov",
            "*A silent week: nothing new was said, but 2 earlier items were captured.*",
            "Items per week: 28 Sep 1, 5 Oct 2, 12 Oct 3, 19 Oct 4, 26 Oct 5, 2 Nov 6, 9 Nov 3, 16 Nov 0",
            "| *By kind*",
            "| *By account*",
            "| Bugs: 0 (▼ down from 3)",
            "| Acme: 0 (▼ down from 3)",
            "*Worth reading*",
            "F-7 · <Open in Slack>",
            "> Since March the invoices are late.",
            "~ 2 items said earlier but captured since 16 Nov. Times in Europe/Berlin.",
            "[Change] [Mute]",
        ]
    )


def test_five_thousand_items() -> None:
    """Large numbers are grouped; a change of a fiftieth is no change."""
    numbers = tally(
        [5000] * 7 + [4900], kinds=[(Kind.BUG, 2000, 2100)], by_account=[("Acme", 900, 880)], accounts=412, people=2817
    )
    assert as_read(digest_message(digest(numbers))) == snapshot(
        [
            "# Customer feedback, 16 Nov to 23 Nov",
            "*4,900 items, 5,000 the week before: no marked change.*",
            "Items per week: 28 Sep 5000, 5 Oct 5000, 12 Oct 5000, 19 Oct 5000, 26 Oct 5000, 2 Nov 5000, 9 Nov",
            "  5000, 16 Nov 4900",
            "| *By kind*",
            "| *By account*",
            "| Bugs: 2,000 (▼ down from 2,100)",
            "| Acme: 900 (▲ up from 880)",
            "| and 411 more accounts",
            "~ 4,900 items from 412 accounts and 2,817 people. Times in Europe/Berlin.",
            "[Change] [Mute]",
        ]
    )


def test_a_preview_says_that_nobody_else_sees_it() -> None:
    """The digest itself, without buttons that would change something."""
    shown = preview_message(digest(tally([1] * 8), slot="preview"))
    assert as_read(shown)[-2:] == snapshot(
        [
            "~ This is a preview of the week up to now, and only you can see it. In the channel, a thread below",
            "  holds all numbers and more to read.",
        ]
    )
    assert not [block for block in shown.blocks if block["type"] == "actions"]


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
