"""The pieces that every message is made of: nothing that people write gets out of them."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.erasures import NOBODY
from bot.domain.language import speaking
from handlers.blocks import kit
from handlers.blocks.findings import entries
from handlers.blocks.kit import ELLIPSIS, escape, escaped, escaped_size, link, plain, safe_url, size, truncate, visible
from tests.words.strange import MARKING

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!channel> <@U1> <!subteam^S1>", "&lt;!channel&gt; &lt;@U1&gt; &lt;!subteam^S1&gt;"),
        ("<https://evil|https://bank.com>", "&lt;https://evil|https://bank.com&gt;"),
        ("&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"),
        ("Tom & Jerry", "Tom &amp; Jerry"),
    ],
)
def test_what_people_write_calls_nobody(text: str, shown: str) -> None:
    """Faults 26, 27 and 28: mentions, links and what is already escaped are shown as they were written."""
    assert escape(text) == shown


def test_what_hides_in_text_is_taken_out() -> None:
    """Fault 29: NUL, lone surrogates, bidirectional controls, the tag block; blanks around the text stay."""
    assert visible(" a\x00b\u202ec\u2066d\U000e0041\u200be ") == " abcde "
    assert "\ud800" not in visible("x\ud800y")
    assert visible(FAMILY) == FAMILY


@given(st.text(), st.integers(0, 40), st.sampled_from([size, escaped_size]))
def test_cutting_keeps_the_budget_and_every_grapheme(text: str, budget: int, measure: object) -> None:
    """Fault 29: never more than asked for, never half a grapheme, and untouched when it fits."""
    used = escaped_size if measure is escaped_size else size
    cut = truncate(text, budget, used)
    assert used(cut) <= max(budget, 0)
    if used(text) <= budget:
        assert cut == text
    elif cut:
        kept = cut.removesuffix(ELLIPSIS)
        ends = {0, *(found.end() for found in regex.finditer(r"\X", text))}
        rest = text[len(kept) :]
        assert text.startswith(kept)
        assert any(end in ends for end in range(len(kept), len(text) - len(rest.lstrip()) + 1))


def test_a_family_at_the_edge_stays_together() -> None:
    """Fault 29: an emoji of seven characters is kept whole or left out."""
    assert truncate(f"ab{FAMILY}cd", 8) == "ab…"
    assert truncate(f"ab{FAMILY}", 13) == f"ab{FAMILY}"
    assert truncate("a" + "\u0301" * 40_000, 10) == ELLIPSIS


@given(st.text(), st.integers(1, 60))
def test_escaped_text_fits_when_it_is_escaped(text: str, budget: int) -> None:
    """The budget counts what Slack counts: `&amp;` is five characters."""
    assert size(escaped(text, budget)) <= budget


@given(st.text())
def test_a_plain_text_is_never_empty(text: str) -> None:
    """Fault 30 and names of nothing but invisible characters: Slack refuses an empty text and one that is too long."""
    shown = plain(text, 150)["text"]
    assert isinstance(shown, str)
    assert 0 < size(shown) <= 150
    assert shown.strip()


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "slack://open",
        "https://",
        "//evil.example",
        "https://evil|https://bank.com",
        "https://a b",
        "https://a>",
        "https://a\u202eb",
        "http://[bad",
        f"https://a.example/{'x' * 3_000}",
        "https://exämple.com/\x00",
    ],
)
def test_an_address_that_is_not_a_plain_one_makes_no_link(url: str | None) -> None:
    """Fault 27: only http and https, and nothing that ends a link early or reads as something else."""
    assert safe_url(url) is None
    assert link(url, "here") == "here"
    assert kit.rich_link(url, "here")["type"] == "text"


def test_a_link_shows_its_label_and_nothing_else() -> None:
    """The label is escaped, the address has its `&` escaped once."""
    assert link("https://a.example/?b=1&c=2", "<b> | c") == "<https://a.example/?b=1&amp;c=2|&lt;b&gt; | c>"


def test_a_bare_name_stays_a_name() -> None:
    """Slack makes `@here` and `#general` real in mrkdwn that is not verbatim."""
    assert kit.mrkdwn("@here")["verbatim"] is True


def test_a_quotation_is_letter_by_letter() -> None:
    """What a customer said goes into rich text, where nothing is markup."""
    [element] = entries(kit.quote("*<!channel>*", 100)["elements"])
    assert element == {"type": "rich_text_quote", "elements": [{"type": "text", "text": "*<!channel>*"}]}


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (f"set by {kit.HERE} today", ["set by ", "U0ADA", " today"]),
        (f"{kit.HERE} set it", ["U0ADA", " set it"]),
        (f"set by {kit.HERE}", ["set by ", "U0ADA"]),
    ],
)
def test_a_person_stands_where_a_language_puts_them(sentence: str, shown: list[str]) -> None:
    """Languages order words differently, so a sentence is said as a whole and its person put in afterwards."""
    parts = kit.around(sentence, kit.person("U0ADA"), bold=True)
    assert [part.get("text", part.get("user_id")) for part in parts] == shown
    assert all(part["style"] == {"bold": True} for part in parts if part["type"] == "text")


def test_whoever_was_forgotten_is_nobody_in_every_language() -> None:
    """Slack knows nobody by that id: a word in the reader's language stands in its place."""
    with speaking(MARKING):
        assert kit.mrkdwn(f"by <@{NOBODY}1A>")["text"] == "by ⟦somebody who was forgotten⟧"
        assert kit.person(f"{NOBODY}1A") == kit.said("⟦somebody who was forgotten⟧")
