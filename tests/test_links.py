"""Every link of the pages leads somewhere: to a file, to a heading in it, or to an address of the web."""

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")


def tokens(page: Path) -> list[Token]:
    """Return a page's tokens, those inside of lines too."""
    parsed = MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))
    return [each for token in parsed for each in (token, *(token.children or ()))]


def links(page: Path) -> list[str]:
    """Return where a page's links and pictures lead."""
    found = (token.attrGet("href") or token.attrGet("src") for token in tokens(page))
    return [str(each) for each in found if each]


def anchors(page: Path) -> set[str]:
    """Return the names of a page's headings, as forges and the documentation's builder make them."""
    every = tokens(page)
    headings = [after.content for token, after in pairwise(every) if token.type == "heading_open"]
    return {_NOT_IN_ANCHOR.sub("", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_links_to_what_is_there(page: Path) -> None:
    """Files are in the project, headings are in their files, and the web is reached through TLS."""
    broken = []
    for link in links(page):
        parts = urlsplit(link)
        if parts.scheme:
            if parts.scheme not in {"https", "mailto"} and parts.hostname not in {"localhost", "127.0.0.1"}:
                broken.append(link)
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        is_there = target.exists() and target.is_relative_to(ROOT)
        if not is_there or (parts.fragment and parts.fragment not in anchors(target)):
            broken.append(link)
    assert not broken, f"{page.name}: {broken}"


def test_a_picture_has_words() -> None:
    """Whoever cannot see a picture reads what it shows."""
    silent = [page.name for page in PAGES for each in tokens(page) if each.type == "image" and not each.content.strip()]
    assert not silent
