"""What is plainly no feedback is told apart without a model, and what only looks like it is left to one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.listening_rules import Overheard, reason_against


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Hi all", "a greeting"),
        ("Good morning team!", "a greeting"),
        ("Guten Morgen zusammen", "a greeting"),
        ("hey @Jo Miller", "a greeting"),
        ("thanks a lot!", "a thank-you"),
        ("Great, thanks for the quick reply :pray:", "a thank-you"),
        ("Vielen Dank!", "a thank-you"),
        ("👍", "only emoji or signs"),
        (":tada::skin-tone-2: !!!", "only emoji or signs"),
        ("https://example.com/a?b=c", "only a link"),
        ("/deploy production", "a command"),
        ("!roll 20", "a command"),
        ("ok", "a short acknowledgement"),
        ("+1", "a short acknowledgement"),
        ("Sounds good, will do", "a short acknowledgement"),
        ("I'm out of office until Monday, please ask Sam", "an out-of-office note"),
        ("Automatic reply: on annual leave", "an out-of-office note"),
        ("Ich bin im Urlaub", "an out-of-office note"),
        ("", "without words"),
    ],
)
def test_it_is_no_feedback(words: str, reason: str) -> None:
    """Each with the reason that people are told."""
    assert reason_against(Overheard(words=words)) == reason


@pytest.mark.parametrize(
    "words",
    [
        "thanks but it still crashes",
        "Thank you for the great export, it saves us hours",
        "Hi, the export is broken",
        "Out of office replies break your parser",
        "I am on vacation mode and cannot turn it off",
        "No dark mode?",
        "Crash!",
        "日本語のエクスポートが遅い",
        "see https://example.com: the page is empty",
    ],
)
def test_a_judge_has_to_read_it(words: str) -> None:
    """Rules decide only what is plain."""
    assert reason_against(Overheard(words=words)) is None


@pytest.mark.parametrize(
    "overheard",
    [
        Overheard(words="The export is broken", subtype="channel_join"),
        Overheard(words="The export is broken", subtype="nobody_knows_it"),
        Overheard(words="The export is broken", is_from_app=True),
        Overheard(words="", has_files=True),
        Overheard(words="The export is broken", calls_heed=True),
        Overheard(words="The export is broken", is_colleague_among_customers=True),
    ],
)
def test_who_says_it_and_how_counts_too(overheard: Overheard) -> None:
    """Notices, apps, bare files, words to Heed, and colleagues where customers read along."""
    assert reason_against(overheard) is not None


@given(st.text(max_size=200))
def test_any_words_can_be_looked_at(words: str) -> None:
    """Whatever is said, the rules come to an end with a reason or without one."""
    assert reason_against(Overheard(words=words)) != ""


def test_long_words_are_looked_at_quickly() -> None:
    """Fault 30: no pattern runs away on forty thousand characters."""
    for piece in ("hi ", "ok ", "thanks ", ":a", "@a ", "out of ", "! "):
        reason_against(Overheard(words=piece * 10_000))
