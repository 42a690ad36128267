"""Digests as people see them: whole messages, read by eye, and the worst input that there is."""

from inline_snapshot import snapshot

from bot.domain.feedback import Kind
from handlers.blocks.digests import digest_details, digest_message, preview_message
from tests.digest_builders import a_week, digest, pick, tally
from tests.messages import as_read, as_told


def test_a_week_in_the_channel() -> None:
    """One screen: verdict, chart, numbers beside each other, three quotes, what it rests on, two buttons."""
    assert as_read(digest_message(a_week())) == snapshot(
        [
            "# Quieter week: 12 items, down from 20; bugs rose from 2 to 6.",
            "Bugs: 6 (▲ up from 2)  ·  Requests: 3 (▼ down from 10)  ·  Praise: 2 (as before)  ·  Items not",
            "  sorted yet: 1 (▼ down from 6)",
            "Items per week: 28 Sep 4, 5 Oct 7, 12 Oct 9, 19 Oct 11, 26 Oct 14, 2 Nov 16, 9 Nov 20, 16 Nov 12",
            "*Worth reading*",
            "F-41 · Bug · Critical severity · acme · <Open in Slack>",
            "> The export button does nothing since Tuesday. We click it, the wheel turns, and no file ever",
            "  comes. Our month-end closing waits for it and finance asks me every hour when it will be back, so",
            "  please tell us at least …",
            "F-42 · Bug · High severity · \u2068شركة النور\u2069 · <Open in Slack>",
            "> لا أستطيع تصدير التقرير الشهري",
            "~ Customer feedback, 16 Nov to 23 Nov. 12 items from 4 accounts and 9 people; 2 items said earlier",
            "  but captured since 16 Nov; 3 more are in private places and left out. 2 accounts = 67% of items.",
            "  Times in Europe/Berlin.",
            "[Change] [Mute] [👍 Useful] [👎 Not useful]",
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
            "• \u2068شركة النور\u2069: 3 (▲ none before)",
            "• 東京電力: 2 (as before)",
            "• Globex & Sons <ltd>: 1 (▼ down from 8)",
            "• No account known: 1 (▼ down from 8)",
            "*More to read*",
            "F-43 · Praise · 東京電力 · <Open in Slack>",
            "> 検索がとても速くなって助かっています。",
            "(removed in Slack)",
            "F-45 · Request",
            "> Could <!channel> we get *dark* mode? <https://evil|https://bank.com>",
        ]
    )


def test_the_text_says_it_all_for_those_who_cannot_see_the_blocks() -> None:
    """Notifications and screen readers get the chart's numbers and the quotes; nothing in them pings or links."""
    assert as_told(digest_message(a_week())) == snapshot(
        [
            "Customer feedback, 16 Nov to 23 Nov. Quieter week: 12 items, down from 20; bugs rose from 2 to 6.",
            "Items per week, by the day it began: 28 Sep: 4, 5 Oct: 7, 12 Oct: 9, 19 Oct: 11, 26 Oct: 14, 2 Nov:",
            "  16, 9 Nov: 20, 16 Nov: 12.",
            "F-41, Bug, Critical severity, acme: “The export button does nothing since Tuesday. We click it, the",
            "  wheel turns, and no file ever comes. Our month-end closing waits for it and finance asks me every",
            "  hour when it will be back, so please tell us at least” …",
            "F-42, Bug, High severity, \u2068شركة النور\u2069: “لا أستطيع تصدير التقرير الشهري”",
            "12 items from 4 accounts and 9 people; 2 items said earlier but captured since 16 Nov; 3 more are in",
            "  private places and left out. 2 accounts = 67% of items. Times in Europe/Berlin.",
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
            "# 1 item, the first in 8 weeks.",
            "Nobody has sorted these items yet: who opens one can set its kind, severity and account.",
            "Items per week: 28 Sep 0, 5 Oct 0, 12 Oct 0, 19 Oct 0, 26 Oct 0, 2 Nov 0, 9 Nov 0, 16 Nov 1",
            "*Worth reading*",
            "F-1 · <Open in Slack>",
            "> It is slow.",
            "~ Customer feedback, 16 Nov to 23 Nov. 1 item from 1 person. Times in Europe/Berlin.",
            "[Schedule a digest here] [👍 Useful] [👎 Not useful]",
        ]
    )


def test_what_nobody_has_sorted_comes_last() -> None:
    """Most items may still be unsorted: the kinds that people chose are read first, all of them."""
    kinds = [(None, 15, 8), (Kind.BUG, 5, 1), (Kind.QUESTION, 1, 1), (Kind.CHURN_RISK, 0, 1)]
    shown = digest_message(digest(tally([10] * 7 + [21], kinds=kinds, by_account=[("Acme", 6, 3), (None, 15, 8)])))
    assert [row for row in as_read(shown) if row.startswith("| ")][2:] == snapshot([])


def test_only_old_items_were_captured() -> None:
    """Nothing was said in the week, and somebody caught up with two older messages."""
    numbers = tally([1, 2, 3, 4, 5, 6, 3, 0], kinds=[(Kind.BUG, 0, 3)], by_account=[("Acme", 0, 3)], late=2)
    assert as_read(digest_message(digest(numbers, pick(7, "Since March the invoices are late.")))) == snapshot(
        [
            "# A silent week: nothing new was said, but 2 earlier items were captured.",
            "Bugs: 0 (▼ down from 3)",
            "Items per week: 28 Sep 1, 5 Oct 2, 12 Oct 3, 19 Oct 4, 26 Oct 5, 2 Nov 6, 9 Nov 3, 16 Nov 0",
            "*Worth reading*",
            "F-7 · <Open in Slack>",
            "> Since March the invoices are late.",
            "~ Customer feedback, 16 Nov to 23 Nov. 2 items said earlier but captured since 16 Nov. Times in",
            "  Europe/Berlin.",
            "[Change] [Mute] [👍 Useful] [👎 Not useful]",
        ]
    )


def test_five_thousand_items() -> None:
    """Large numbers are grouped; a change of a fiftieth is no change."""
    numbers = tally(
        [5000] * 7 + [4900], kinds=[(Kind.BUG, 2000, 2100)], by_account=[("Acme", 900, 880)], accounts=412, people=2817
    )
    assert as_read(digest_message(digest(numbers))) == snapshot(
        [
            "# 4,900 items, 5,000 the week before: no marked change.",
            "Bugs: 2,000 (▼ down from 2,100)",
            "Items per week: 28 Sep 5000, 5 Oct 5000, 12 Oct 5000, 19 Oct 5000, 26 Oct 5000, 2 Nov 5000, 9 Nov",
            "  5000, 16 Nov 4900",
            "~ Customer feedback, 16 Nov to 23 Nov. 4,900 items from 412 accounts and 2,817 people. 1 account =",
            "  18% of items. Times in Europe/Berlin.",
            "[Change] [Mute] [👍 Useful] [👎 Not useful]",
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
