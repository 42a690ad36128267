"""The digest as a page: one file, nothing from elsewhere, everything escaped, readable by everybody."""

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.audience import Place
from bot.domain.digests import Digest
from bot.domain.language import Language, speaking
from handlers.pages.digest_page import DigestPage, digest_page
from tests.digest_builders import digest, pick, tally
from tests.digest_extremes import ARABIC, JAPANESE, empty_week, first_week, full_week
from tests.handlers.blocks.test_digests_worst import the_worst
from tests.words.strange import BEGINS, MARKING

PRODUCT = Place(id="C0PRODUCT", name="product", is_private=False, is_external=False)
EXTREMES = {
    "full": full_week(),
    "first": first_week(),
    "empty": empty_week(),
    "5,000 items": full_week(scale=250),
    "Arabic": full_week(ARABIC),
    "Japanese": full_week(JAPANESE),
    "the worst": the_worst(),
}
# Elements that would run, load or send something.
DANGEROUS = {"script", "iframe", "object", "embed", "form", "base", "link", "img", "audio", "video", "image", "use"}


class Reading(HTMLParser):
    """Reads a page: its elements with their attributes, and its words; raises when elements are not nested."""

    def __init__(self, page: str) -> None:
        """Read it at once."""
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag != "meta":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Hold that it closes what was opened last."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Remember words."""
        self.words += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every such element."""
        return [given for name, given in self.elements if name == tag]


def read(made: Digest, place: Place | None = PRODUCT) -> Reading:
    """Return a digest's page."""
    return Reading(digest_page(DigestPage(digest=made, place=place)))


@pytest.mark.parametrize("name", EXTREMES)
def test_a_page_loads_and_runs_nothing(name: str) -> None:
    """No scripts, styles, pictures or fonts of others; the policy allows nothing but the page's own style."""
    page = read(EXTREMES[name])
    assert not {tag for tag, _ in page.elements} & DANGEROUS
    names = {attribute for _, given in page.elements for attribute in given}
    assert not {attribute for attribute in names if attribute.startswith("on") or attribute in {"style", "src"}}
    assert all(given["href"].startswith("https://northwind.slack.com/") for given in page.all("a"))
    assert "url(" not in page.words
    assert "@import" not in page.words


def test_the_policy_names_the_hash_of_the_style() -> None:
    """Otherwise the browser would refuse the page's own style."""
    page = digest_page(DigestPage(digest=full_week()))
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    wanted = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    (policy,) = (m["content"] for m in Reading(page).all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy == f"default-src 'none'; style-src 'sha256-{wanted}'; base-uri 'none'; form-action 'none'"


@pytest.mark.parametrize("name", EXTREMES)
def test_a_page_can_be_heard(name: str) -> None:
    """Landmarks, one main heading, headings in order, sections with names, headers in tables, pictures described."""
    page = read(EXTREMES[name])
    counts = Counter(tag for tag, _ in page.elements)
    assert (counts["main"], counts["header"], counts["footer"], counts["h1"], counts["html"]) == (1, 1, 1, 1, 1)
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [given["id"] for _, given in page.elements if "id" in given]
    assert len(ids) == len(set(ids))
    named = [given["aria-labelledby"] for tag, given in page.elements if tag in {"section", "svg"}]
    assert all(set(each.split()) <= set(ids) for each in named)
    assert counts["caption"] == counts["table"]
    assert all(given["scope"] in {"col", "row"} for given in page.all("th"))
    assert all(given["role"] == "img" for given in page.all("svg"))
    assert counts["desc"] == counts["svg"]


def test_a_page_says_what_the_messages_say() -> None:
    """Verdict, sentence, themes with revenue and quote, items, decisions, every note, every number, the small print."""
    words = read(full_week()).words
    for said in (
        "Busier week: 20 items, up from 12; bugs rose from 2 to 11.",
        "Customer feedback, 16 Nov to 23 Nov · #product",
        "It hangs, and most of them wait for it.",
        "new this week · 9 items · 3 accounts, 5 people · 151k EUR and 38k GBP a year",
        "Two people have to sign one inspection, and the second signature goes to a drawer.",
        "past its kill date, Thu 19 Nov 2026, and undecided",
        "4 answers are owed",
        "12 complaints, 3 the week before",
        "33% off vision",
        "2 of 19 accounts said nothing for 42 days: Acme and Globex & Sons <ltd>.",
        "Acme, if you want to ask: what costs you most?",
        "2 sentences were withheld: no evidence.",
        "41 of 48 items",
        "No account known",
    ):
        assert said in words


def test_words_keep_their_own_direction() -> None:
    """The page runs as its language does; quotes run as they were written, and names turn nothing about."""
    page = read(full_week(ARABIC))
    assert page.all("html") == [{"lang": "en", "dir": "ltr"}]
    assert {given["dir"] for given in page.all("blockquote")} == {"auto"}
    assert len(page.all("bdi")) > len(ARABIC.accounts)
    with speaking(Language(code="ar", name="العربية")):
        assert read(full_week(ARABIC)).all("html") == [{"lang": "ar", "dir": "rtl"}]


def test_a_page_speaks_the_language_of_its_workspace() -> None:
    """Every heading, caption, column, picture and piece of small print passes through the catalogue."""
    with speaking(MARKING):
        page = digest_page(DigestPage(digest=full_week()))
    said = re.findall(r"<(h2|th scope=\"col\"[^>]*|caption|figcaption|title[^>]*|desc[^>]*|footer)[^>]*>(.*?)</", page)
    assert len(said) > len(Counter(name for name, _ in said))
    assert not [words for _, words in said if not words.removeprefix("<p>").startswith(BEGINS)]


def test_a_first_digest_has_no_week_before() -> None:
    """Its tables have no empty columns, and its picture no outlines."""
    page = read(first_week())
    assert "The week before" not in page.words
    assert not [given for given in page.all("rect") if given["class"] == "then"]


def test_a_week_without_news_says_so() -> None:
    """Whoever asks for the page gets one all the same, and learns that Slack would get no digest."""
    nothing = digest(tally([3, 0, 0, 0, 0, 0, 2, 0]))
    assert "Nothing new this week, so Slack gets no digest." in read(nothing, None).words
    assert "Nothing new this week" not in read(empty_week()).words
    assert "what everybody in the workspace may read" in read(nothing, None).words


def test_a_forgotten_item_is_gone() -> None:
    """Its quote says that it was removed, and its way to Slack is gone."""
    made = full_week()
    removed = replace(made, themes=tuple(replace(theme, quote=None) for theme in made.themes), picks=(None,))
    page = read(removed)
    assert page.words.count("(removed in Slack)") == len(made.themes) + 1
    assert page.all("a") == []


@given(words=st.text(max_size=80), name=st.text(min_size=1, max_size=80))
@settings(max_examples=50, deadline=None)
def test_whatever_was_said_is_never_markup(words: str, name: str) -> None:
    """Fault 26 and 27: tags, quotes and entities in words and names are read, never obeyed."""
    item = pick(1, f"<script>{words}</script>", account_name=f'"><img src=x onerror=y>{name}')
    made = digest(tally([0] * 7 + [1], by_account=[(item.account_name, 1, 0)], accounts=1), item)
    channel = replace(PRODUCT, name=f"</title><script>{name}")
    page = read(made, channel)
    assert not {tag for tag, _ in page.elements} & DANGEROUS
    assert "<script>" in page.words


def test_a_link_that_is_none_stays_words() -> None:
    """An address that came in as words leads nowhere."""
    item = pick(1, "It is slow.")
    assert item.message is not None
    smuggled = replace(item, message=replace(item.message, permalink="javascript:alert(1)"))
    assert read(digest(tally([0] * 7 + [1]), smuggled)).all("a") == []
