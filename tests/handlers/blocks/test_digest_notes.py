"""The notes of a digest as people read them: one line each in the channel, the rest in the thread."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from bot.domain.digest_notes import DigestNote, Named, NoteLine, NoteName, NoteTopic
from bot.domain.digests import Digest
from handlers.blocks.digest_notes import notes_message
from handlers.blocks.digests import digest_message
from handlers.blocks.kit import escaped_size
from handlers.blocks.validation import problems
from tests.digest_builders import a_week
from tests.handlers.blocks.test_digests_worst import MOST_BLOCKS, MOST_CHARACTERS, the_worst, weight
from tests.messages import as_read, as_told


def line(text: str, *said: str | None) -> NoteLine:
    """Return a line with accounts of these names."""
    return NoteLine(text=text, names=tuple(NoteName(of=Named.ACCOUNT, id=f"a{n}", said=s) for n, s in enumerate(said)))


def noted(digest: Digest, head: NoteLine, *details: NoteLine) -> Digest:
    """Return a digest that says the same on every topic."""
    notes = tuple(DigestNote(topic=topic, head=head, details=details) for topic in reversed(NoteTopic))
    return replace(digest, notes=notes)


def test_notes_stand_in_the_order_of_their_topics() -> None:
    """One line for each, below the numbers, and the same in the text; names are shown letter by letter."""
    shown = digest_message(noted(a_week(), line("{0} and {1} asked again.", "Acme <!channel>", None)))
    assert [row for row in as_read(shown) if "asked again" in row or "Also" in row] == snapshot(
        [
            "• Decided: Acme <!channel> and an account asked again.",
            "• Closing the loop: Acme <!channel> and an account asked again.",
            "• Quality: Acme <!channel> and an account asked again.",
            "• Alignment: Acme <!channel> and an account asked again.",
            "• Not heard from: Acme <!channel> and an account asked again.",
        ]
    )
    assert "Quality: Acme &lt;!channel&gt; and an account asked again." in shown.text


def test_a_sentence_that_begins_with_a_forgotten_name_begins_with_a_capital() -> None:
    """Nobody may know the name any more; the sentence stays a sentence."""
    shown = notes_message(noted(a_week(), line("x"), line("{0} was silent for 50 days.", None)))
    assert as_read(shown)[:2] == snapshot(["Decided", "• An account was silent for 50 days."])
    assert as_told(shown) == snapshot(
        ["Behind the lines above: Decided, Closing the loop, Quality, Alignment, Not heard from."]
    )


@pytest.mark.parametrize("draw", [digest_message, notes_message])
def test_slack_takes_the_longest_notes(draw: object) -> None:
    """Names of 40,000 characters, sentences without an end, dozens of them: within Slack's limits."""
    assert callable(draw)
    long = line("{0} and {1} " + "w" * 4_000, "<&>" * 9_000, "👨‍👩‍👧‍👦" * 4_000)
    rendered = draw(noted(the_worst(), long, *[long] * 40))
    assert problems(rendered) == []
    assert len(rendered.blocks) <= MOST_BLOCKS
    assert weight(rendered) <= MOST_CHARACTERS
    assert escaped_size(rendered.text) < 4_000
