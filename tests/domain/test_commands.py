"""A sub-command does what it says, words are kept, and what could be either is asked about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.commands import Asked, read_command


@pytest.mark.parametrize(
    ("text", "asked", "rest"),
    [
        ("", Asked.FORM, ""),
        ("   ", Asked.FORM, ""),
        ("help", Asked.HELP, ""),
        ("HELP", Asked.HELP, ""),
        ("help find", Asked.HELP, "find"),
        ("?", Asked.HELP, ""),
        ("find export kind:bug", Asked.FIND, "export kind:bug"),
        ("find", Asked.FIND, ""),
        ("find a faster way to get at my invoices please", Asked.FIND, "a faster way to get at my invoices please"),
        ("show F-12", Asked.SHOW, "F-12"),
        ("show 12", Asked.SHOW, "12"),
        ("export", Asked.EXPORT, ""),
        ("export json", Asked.EXPORT, "json"),
        ("channel", Asked.CHANNEL, ""),
        ("channel listen", Asked.CHANNEL, "listen"),
        ("channel triage #product-triage", Asked.CHANNEL, "triage #product-triage"),
        ("channel lisn", Asked.CHANNEL, "lisn"),
        ("why F-3", Asked.WHY, "F-3"),
        ("why", Asked.WHY, ""),
    ],
)
def test_a_sub_command_is_understood(text: str, asked: Asked, rest: str) -> None:
    """Each sub-command with the arguments of its form is what it says."""
    command = read_command(text)
    assert (command.asked, command.rest) == (asked, rest)


@pytest.mark.parametrize(
    "text",
    [
        "The export takes ten minutes",
        "Slow export, again",
        "Fine work on the new dashboard, Acme love it",
        "Why does the export fail for big files?",
        "Channel names are cut off in the sidebar",
        "Amazing!",
        "how do I get invoices as PDF",
        "change the payload format",
        "日本語のエクスポートが遅い",
        "show " + "me the total " * 200,
    ],
)
def test_words_are_kept_at_once(text: str) -> None:
    """What cannot be a sub-command is somebody's words, word for word."""
    command = read_command(text)
    assert (command.asked, command.words) == (Asked.CAPTURE, text.strip())


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("fnd export", "find"),
        ("shwo 12", "show"),
        ("shwo F-12", "show"),
        ("hlep", "help"),
        ("exprot csv", "export"),
        ("search invoices", "find"),
        ("stats", "help"),
        ("show me the total in the invoice", "show"),
        ("export to PDF is missing", "export"),
        ("help our customers cannot log in", "help"),
        ("show", "show"),
        ("themse", "themes"),
    ],
)
def test_a_near_miss_is_asked_about(text: str, nearest: str) -> None:
    """A mistyped sub-command is neither kept silently nor lost: the nearest one is named."""
    command = read_command(text)
    assert (command.asked, command.nearest, command.words) == (Asked.UNCLEAR, nearest, text)


@given(st.text(max_size=300))
def test_no_text_is_lost(text: str) -> None:
    """Whatever is typed, the answer holds all of it."""
    assert read_command(text).words == text.strip()
