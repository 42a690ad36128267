"""The main job, as a newcomer sees it: `heed demo`, a browser, and nothing else."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo import PATIENCE_MS, enter, insist, running_demo, schedule_and_wait, tag, write

pytestmark = [pytest.mark.browser, pytest.mark.process]

WORDS = "The marmalade report is empty every Monday"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the demo in an empty folder and return the address that it prints."""
    with running_demo(tmp_path_factory.mktemp("demo")) as address:
        yield address


def test_a_word_is_kept_found_and_posted_in_the_digest(demo: str, page: Page) -> None:
    """Tag a message with the form, find it, schedule a digest, move the clock, read it with its chart and thread."""
    enter(page, demo, "U0MIRA", "C0SUPPORT")
    write(page, WORDS)
    # Among what is critical, the newest that is from an account is what the digest quotes first, here or in its thread.
    told = tag(page, WORDS, "Bug", "Critical: cannot work", account="Cobbold Lifts")
    told.get_by_role("button", name="1 reply").click()
    receipt = page.locator("#thread .message", has_text="Kept as")
    expect(receipt.get_by_role("button", name="Undo")).to_be_visible(timeout=PATIENCE_MS)

    insist(lambda: write(page, "/heed find marmalade"), page.locator(".whisper", has_text=WORDS).last)

    digest = schedule_and_wait(page)
    expect(digest.locator("svg.chart-drawing")).to_be_visible()
    digest.get_by_role("button", name=re.compile("repl")).click()
    opened = page.locator("#thread", has=page.locator("figure.chart"))
    expect(opened).to_contain_text("marmalade", timeout=PATIENCE_MS)
    expect(page.locator(".unknown-block")).to_have_count(0)
