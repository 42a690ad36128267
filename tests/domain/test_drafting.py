"""Drafts: in the words of who asked, which are an exact part of what they wrote, or in nobody's."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.drafting import (
    LONGEST_ANSWER,
    LONGEST_QUOTE,
    Request,
    drafted,
    quote_of,
    quotes_only,
    without_strange_quotes,
)
from bot.domain.statuses import OWING, ThemeStatus


def request(words: str = "Excel files would save us hours", **facts: Any) -> Request:
    """Return a request that Ada made in a thread."""
    given_facts = {
        "status": ThemeStatus.PLANNED,
        "reason": "it fits with the new exporter",
        "would_change": "",
        "name": "Ada Lovelace",
        "is_their_own": True,
        "is_in_thread": True,
    }
    return Request(words=words, **{**given_facts, **facts})


def test_planned_says_why_and_that_they_will_hear() -> None:
    """With their own words, and the reason as a sentence."""
    assert drafted(request()) == (
        "Hi Ada, you wrote: “Excel files would save us hours”\n"
        "We have planned this. It fits with the new exporter.\n"
        "You will hear from us here when it has shipped."
    )


def test_a_sentence_that_goes_on_says_so() -> None:
    """Only then: a whole sentence out of several needs no dots."""
    assert "“The export fails every Monday”\n" in drafted(request("Hello! The export fails every Monday. Thanks!"))
    assert "” …\n" in drafted(request("word " * 60))


def test_not_now_says_why_and_what_would_change_our_mind() -> None:
    """The no, because."""
    refusal = request(status=ThemeStatus.NOT_NOW, would_change="three more teams ask", is_in_thread=False)
    assert drafted(refusal).split("\n")[1:] == [
        "We have looked into this, and we will not do it for now.",
        "Why: It fits with the new exporter.",
        "What would change our mind: Three more teams ask.",
        "Thank you for asking. If this becomes more pressing for you, please tell us.",
    ]


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("Hi team! The export to Excel fails every Monday. Thanks", "The export to Excel fails every Monday"),
        ("Dark mode", "Dark mode"),
        ("We need it — “now”, said my boss", None),
        ("", None),
        ("!!!", None),
        ("a" * 200, "a" * LONGEST_QUOTE),
        ("word " * 60, ("word " * 32).strip()),
        ("📦" * 3, "📦" * 3),
        ("כתבו לנו את הקובץ בבקשה", "כתבו לנו את הקובץ בבקשה"),
    ],
)
def test_the_quotation_says_what_they_asked(words: str, quote: str | None) -> None:
    """The first sentence that says something, whole words of it, exactly as they spelled it."""
    assert quote_of(words) == quote


@given(st.text(max_size=400))
def test_a_quotation_is_always_a_part_of_their_words(words: str) -> None:
    """Whatever they wrote, and it is never longer than two lines."""
    quote = quote_of(words)
    assert quote is None or (quote in words and len(quote) <= LONGEST_QUOTE)


@given(st.text(max_size=5_000), st.text(max_size=5_000), st.sampled_from(OWING), st.booleans())
def test_a_draft_always_fits_and_quotes_nobody_else(words: str, reason: str, status: ThemeStatus, own: bool) -> None:
    """One message, however long the words and the reason are."""
    draft = drafted(request(words, reason=reason, status=status, is_their_own=own))
    assert 0 < len(draft) <= LONGEST_ANSWER
    if "“" not in reason:
        assert quotes_only(draft, words)


def test_somebody_without_a_name_or_words_gets_a_whole_sentence() -> None:
    """Nothing is left blank."""
    assert drafted(request("", name=None, reason="")).startswith("Hi, you asked us for something")
    assert drafted(request(name="<!channel>")).startswith("Hi, you wrote")


def test_words_that_were_taken_back_are_quoted_no_more() -> None:
    """Those of others stay."""
    draft = "You wrote: “Excel files” and “CSV files”"
    assert without_strange_quotes(draft, ["we want CSV files"]) == "You wrote: “…” and “CSV files”"
    assert quotes_only("You wrote: “…”", "")
    assert not quotes_only(draft, "CSV files")
