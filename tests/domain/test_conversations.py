"""Which messages belong together."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.conversations import LONGEST_READ, conversation_of, own_parts, read_together
from bot.domain.listening import Judgement, Verdict

FIRST = Judgement(
    channel_id="C1",
    ts="1790000000.000100",
    conversation_ts="1789999990.000100",
    thread_ts=None,
    author_id="U1",
    verdict=Verdict.IGNORED,
    score=0.1,
    threshold=0.6,
    reason="does not read like feedback",
    model=None,
    judged_at=datetime(2026, 11, 23, tzinfo=UTC),
    words="So we",
)


@pytest.mark.parametrize(
    ("ts", "thread_ts", "author_id", "conversation"),
    [
        ("1790000060.000100", None, "U1", FIRST.conversation_ts),
        ("1790000120.000100", None, "U1", FIRST.conversation_ts),
        ("1790000120.000200", None, "U1", "1790000120.000200"),
        ("1790000060.000100", None, "U2", "1790000060.000100"),
        ("1790000060.000100", None, None, "1790000060.000100"),
        ("1790000060.000100", "1780000000.000100", "U1", "1780000000.000100"),
        ("1789999000.000100", None, "U1", "1789999000.000100"),
    ],
)
def test_what_belongs_together(ts: str, thread_ts: str | None, author_id: str | None, conversation: str) -> None:
    """A thread does, and what one person says within two minutes with nobody in between."""
    assert conversation_of(ts, thread_ts, author_id, FIRST) == conversation


def test_the_first_message_of_a_channel() -> None:
    """It begins a conversation."""
    assert conversation_of("1790000000.000100", None, "U1", None) == "1790000000.000100"


def test_only_what_a_person_said_and_nobody_kept_is_read_together() -> None:
    """Others' words, kept ones, forgotten ones and later ones stay out."""
    others = [
        FIRST,
        replace(FIRST, ts="1790000001.000100", author_id="U2"),
        replace(FIRST, ts="1790000002.000100", verdict=Verdict.CAPTURED),
        replace(FIRST, ts="1790000003.000100", words=None),
        replace(FIRST, ts="1790000090.000100"),
    ]
    assert own_parts(others, "U1", "1790000060.000100") == [FIRST]
    assert read_together([FIRST], "would like PDF") == "So we would like PDF"
    assert len(read_together([FIRST], "x" * 50_000)) == LONGEST_READ
