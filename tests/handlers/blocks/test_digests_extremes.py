"""Digests that are hard to draw: each reads well, fits on a screen and stays inside Slack's limits."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from bot.domain.digests import Digest
from handlers.blocks.digest_layout import ROOM, laid_out
from handlers.blocks.digest_notes import notes_message
from handlers.blocks.digests import digest_details, digest_message
from handlers.blocks.excerpts import width_of
from handlers.blocks.kit import Rendered, escaped_size
from handlers.blocks.limits import MESSAGE_CHARACTERS, RENDERED_BLOCKS
from handlers.blocks.validation import problems
from tests.digest_extremes import ARABIC, JAPANESE, empty_week, first_week, full_week
from tests.handlers.blocks.test_digests_worst import weight
from tests.messages import as_read, as_told

EXTREMES = {
    "full": full_week(),
    "first": first_week(),
    "empty": empty_week(),
    "5,000 items": full_week(scale=250),
    "Arabic": full_week(ARABIC),
    "Japanese": full_week(JAPANESE),
    "many experiments": full_week(experiments=12),
}
# First-strong isolate and its end.
FSI, PDI = "\u2068", "\u2069"
REVENUE = "151k EUR and 38k GBP a year"


def everything(digest: Digest) -> list[Rendered]:
    """Return the three messages of a digest."""
    return [digest_message(digest), digest_details(digest), notes_message(digest)]


def unwrapped(rendered: Rendered) -> list[str]:
    """Return the lines of a message, however long."""
    return "\n".join(as_read(rendered)).replace("\n  ", " ").split("\n")


@pytest.mark.parametrize("name", EXTREMES)
def test_slack_takes_it(name: str) -> None:
    """Each message has at most 40 blocks and 12,000 escaped characters, and its text fits a notification."""
    for rendered in everything(EXTREMES[name]):
        assert problems(rendered) == []
        assert len(rendered.blocks) <= RENDERED_BLOCKS
        assert weight(rendered) <= MESSAGE_CHARACTERS
        assert escaped_size(rendered.text) < 4_000


@pytest.mark.parametrize("name", EXTREMES)
def test_no_item_is_quoted_twice(name: str) -> None:
    """Neither in the channel nor in its thread: where a theme speaks through an item, nothing else does."""
    digest = EXTREMES[name]
    layout = laid_out(digest, digest.standing())
    themes = [*layout.themes, *layout.more_themes]
    quoted = [theme.quote.id for theme in themes if theme.quote is not None]
    quoted += [pick.id for pick in (*layout.picks, *layout.more_picks) if pick is not None]
    assert len(quoted) == len(set(quoted))


@pytest.mark.parametrize("name", EXTREMES)
def test_it_fits_on_a_screen(name: str) -> None:
    """The lines beside the chart: at most what fits, and two more where every topic has something to say."""
    rendered = digest_message(EXTREMES[name])
    shown = [line for line in as_read(rendered) if not line.startswith(("#", "~", "[", "Items per", "  "))]
    assert len(shown) <= ROOM + 2


def test_the_first_digest_compares_with_nothing() -> None:
    """Nobody is told “none before” of a week that had no before; small print says what the numbers rest on."""
    assert as_read(digest_message(first_week())) == snapshot(
        [
            "# 5 items, the first in 8 weeks; mostly bugs (3).",
            "Bugs: 3  ·  Requests: 1  ·  Items not sorted yet: 1",
            "Items per week: 28 Sep 0, 5 Oct 0, 12 Oct 0, 19 Oct 0, 26 Oct 0, 2 Nov 0, 9 Nov 0, 16 Nov 5",
            "*Worth reading*",
            "F-1 · Bug · Acme · <Open in Slack>",
            "> The export hangs at ninety percent, and month-end waits for it.",
            "F-2 · <Open in Slack>",
            "> Two people have to sign one inspection, and the second signature goes to a drawer.",
            "~ Customer feedback, 16 Nov to 23 Nov. 5 items from 1 account and 3 people. 1 account = 60% of",
            "  items; 40% have no known account. Times in Europe/Berlin.",
            "[Change] [Mute] [👍 Useful] [👎 Not useful]",
        ]
    )


def test_a_week_without_a_word_tells_what_is_decided_and_due() -> None:
    """No customer said anything: the verdict says so, and nothing pretends to be a quote."""
    assert as_read(digest_message(empty_week())) == snapshot(
        [
            "# A silent week: nothing new was said.",
            "Bugs: 0 (▼ down from 2)",
            "Items per week: 28 Sep 4, 5 Oct 7, 12 Oct 9, 19 Oct 11, 26 Oct 14, 2 Nov 16, 9 Nov 12, 16 Nov 0",
            "• Decided: 3 themes moved: 1 shipped, 1 planned and 1 put off.",
            "• EXP-999999999 Exports hang  ·  left inconclusive  ·  @U0ADA: Exports hang",
            "• EXP-999999998 Exports hang  ·  past its kill date, Thu 19 Nov 2026, and undecided",
            "• Closing the loop: 4 answers are owed, the oldest since 2 Nov. 6 were told this week.",
            "~ Customer feedback, 16 Nov to 23 Nov. No items this week. Times in Europe/Berlin.",
            "[Change] [Mute] [👍 Useful] [👎 Not useful]",
        ]
    )


def test_a_full_week_has_every_topic_in_its_order() -> None:
    """Verdict, chart, themes, what is decided and due, loop, quality, alignment, silence, small print, buttons."""
    assert as_read(digest_message(full_week())) == snapshot(
        [
            "# Busier week: 20 items, up from 12; bugs rose from 2 to 11.",
            "Items per week: 28 Sep 4, 5 Oct 7, 12 Oct 9, 19 Oct 11, 26 Oct 14, 2 Nov 16, 9 Nov 12, 16 Nov 20",
            "T-1 Exports hang · new this week · 9 items · 3 accounts, 5 people · 151k EUR and 38k GBP a year",
            "> The export hangs at ninety percent, and month-end waits for it.  F-0 · Acme · <Open in Slack>",
            "T-2 Two people sign one inspection · ▲ rising · 8 items (▲ up from 4) · 3 accounts, 5 people · 151k",
            "  EUR a year",
            "> Two people have to sign one inspection, and the second signature goes to …  F-1 · Globex & Sons",
            "  <ltd> · <Open in Slack>",
            "• Decided: 3 themes moved: 1 shipped, 1 planned and 1 put off.",
            "• EXP-999999999 Exports hang  ·  left inconclusive  ·  @U0ADA: Exports hang",
            "• Closing the loop: 4 answers are owed, the oldest since 2 Nov. 6 were told this week.",
            "• Quality: 12 complaints, 3 the week before; the first answer takes 5 hours.",
            "• Alignment: What 6 askers want: Paper is over 50%; 33% off vision.",
            "• Not heard from: 2 of 19 accounts said nothing for 42 days: Acme and Globex & Sons <ltd>.",
            "~ Customer feedback, 16 Nov to 23 Nov. 20 items from 19 accounts and 40 people; 2 items said earlier",
            "  but captured since 16 Nov; 3 more are in private places and left out. 3 accounts = 15% of items. 2",
            "  sentences were withheld: no evidence. Sentences by AI, each checked against the items it names;",
            "  numbers are Heed's own. Heed's kinds were right for 41 of 48 items that people checked last month.",
            "  Times in Europe/Berlin.",
            "[Change] [Mute] [👍 Useful] [👎 Not useful]",
        ]
    )


def test_a_calm_week_has_room_for_more() -> None:
    """Without notes the screen holds a third theme, what an analyst says, and the gravest item beside them."""
    calm = replace(full_week(), notes=(), experiments=())
    layout = laid_out(calm, calm.standing())
    assert (len(layout.themes), bool(layout.verdict), bool(layout.kinds)) == (3, True, True)


def test_names_from_right_to_left_keep_the_sentence_in_order() -> None:
    """Each Arabic name is isolated, so that the numbers behind it stay behind it; quotes stay letter by letter."""
    shown = as_read(digest_details(full_week(ARABIC)))
    assert f"• {FSI}شركة النور للتبريد{PDI}: 1 (▼ down from 2)" in shown
    lines = unwrapped(digest_message(full_week(ARABIC)))
    assert any(f"{FSI}شركة النور للتبريد{PDI} and {FSI}مؤسسة الصحراء (2010){PDI}" in line for line in lines)
    assert any(line.startswith("> لا أستطيع تصدير التقرير الشهري (Excel)") for line in lines)


def test_japanese_quotes_take_one_line_each() -> None:
    """Wide letters count double: quote, account and way to it fit on a line of 130 narrow ones."""
    quotes = [line for line in unwrapped(digest_message(full_week(JAPANESE))) if line.startswith("> ")]
    assert len(quotes) == 2
    assert [width_of(quote.strip("<> ")) <= 135 for quote in quotes] == [True, True]


def test_the_text_reads_well_in_a_notification() -> None:
    """The same for those who see no blocks: names isolated, whole sentences, no mark-up."""
    told = "\n".join(as_told(digest_message(full_week(ARABIC)))).replace("\n  ", " ").split("\n")
    assert told[0].startswith("Customer feedback, 16 Nov to 23 Nov. Busier week: 20 items, up from 12;")
    assert told[2] == f"T-1 {FSI}تصدير التقرير الشهري{PDI} · new this week · 9 items · 3 accounts, 5 people · {REVENUE}"
