"""A digest's page on a phone, in a real browser."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bot.domain.digests import Digest
from handlers.pages.digest_page import DigestPage, digest_page
from tests.digest_builders import pick
from tests.digest_extremes import ARABIC, JAPANESE, full_week

pytestmark = pytest.mark.browser

PHONE = 360
LONGEST_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenhersteller"
# Over how many lines the words of each row's first cell run.
_LINES = """() => [...document.querySelectorAll("th[scope=row]")].map((cell) => {
  const words = document.createRange();
  words.selectNodeContents(cell);
  return [cell.textContent.trim(), new Set([...words.getClientRects()].map((line) => line.top)).size];
})"""


def _with_long_names(digest: Digest) -> Digest:
    return replace(digest, picks=(pick(1, LONGEST_WORD * 3, account_name=LONGEST_WORD),))


@pytest.mark.parametrize(
    "digest",
    [full_week(), full_week(ARABIC), full_week(JAPANESE), _with_long_names(full_week())],
    ids=["english", "arabic", "japanese", "long words"],
)
def test_a_page_fits_a_phone(chromium: Browser, tmp_path: Path, digest: Digest) -> None:
    """Nothing makes it wider than the screen, and no word in a table is broken to make room."""
    file = tmp_path / "digest.html"
    file.write_text(digest_page(DigestPage(digest=digest)), encoding="utf-8")
    page = chromium.new_page(viewport={"width": PHONE, "height": 800})
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    lines = dict(page.evaluate(_LINES))
    assert {lines[name] for name in ("Bugs", "Requests", "Praise", "Questions")} == {1}
    page.close()
