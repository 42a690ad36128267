"""Customers' words are untrusted: nothing hidden is kept, and Slack's markup is read exactly once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.words import clean_words, mentioned_people, said_in_slack


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("a\x00b", "ab"),
        ("lone \ud83d surrogate", "lone \ufffd surrogate"),
        ("user\u202egnp.exe", "usergnp.exe"),
        ("hi\U000e0049\U000e0067\U000e006e", "hi"),
        ("pay\u200bload", "payload"),
        ("a\u200db", "ab"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("☂\ufe0f\ufe01\ufe02", "☂\ufe0f"),
        ("  spaced  ", "spaced"),
        ("\u200b \u2060", ""),
    ],
)
def test_hidden_characters_are_left_out(said: str, kept: str) -> None:
    """Fault 29: NUL, surrogates, bidirectional controls, tag characters and zero-width spaces are not words."""
    assert clean_words(said) == kept


@pytest.mark.parametrize("words", ["👩‍👩‍👧‍👦 love it", "نمی‌خواهم", "क्‍ष", "1️⃣ first", "crème brûlée", "日本語"])
def test_joiners_that_carry_meaning_stay(words: str) -> None:
    """Fault 29: emoji families, Persian and Indic words keep the joiners that hold them together."""
    assert clean_words(words) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<!channel> <@U1> <!subteam^S1|@support>", "@channel @Priya @support"),
        ("<@U2|sam> and <@U9>", "@sam and @U9"),
        ("see <#C1|general> and <#C2|>", "see #general and #C2"),
        ("<https://evil.example|https://bank.com>", "https://bank.com (https://evil.example)"),
        ("<https://a.example/?x=1&amp;y=2>", "https://a.example/?x=1&y=2"),
        ("<http://acme.com|acme.com>", "acme.com"),
        ("<mailto:jo@acme.com|jo@acme.com>", "jo@acme.com"),
        ("<!date^1392734382^{date}|Feb 18>", "Feb 18"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("&amp;lt;!channel&amp;gt;", "&lt;!channel&gt;"),
    ],
)
def test_slack_markup_becomes_what_its_readers_saw(text: str, words: str) -> None:
    """Faults 26, 27, 28: mentions are names, a forged link shows both addresses, entities are read once."""
    assert said_in_slack(text, {"U1": "Priya"}) == words


def test_mentioned_people_are_listed_once() -> None:
    """Names are asked for once each, whatever the token looks like."""
    assert mentioned_people("<@U1> <@U2|sam> <@U1> <#C1>") == ["U1", "U2"]


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_any_text_can_be_stored(text: str) -> None:
    """Whatever arrives, what is kept encodes as UTF-8, holds no NUL, and cleaning it again changes nothing."""
    kept = clean_words(text)
    assert "\x00" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert clean_words(kept) == kept
