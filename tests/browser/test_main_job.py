"""The main job, as a newcomer sees it: `heed demo`, a browser, and nothing else."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.process]

ROOT = Path(__file__).parents[2]
# Between what one does and what Heed says lie two processes and a durable job.
PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the demo in an empty folder and return the address that it prints."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "demo"],
        cwd=tmp_path_factory.mktemp("demo"),
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"Open (http://\S+)", line):
            yield found[1]
            break
    else:
        pytest.fail(f"The demo ended before it was ready:\n{said}")
    process.terminate()
    process.communicate(timeout=15)


def test_a_word_is_kept_found_and_posted_in_the_digest(demo: str, page: Page) -> None:
    """Tag a message with the form, find it, schedule a digest, move the clock, read it with its chart."""
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    page.goto(f"{demo}/#as=U0MIRA&in=C0SUPPORT")
    page.wait_for_selector("body.ready")
    write(page, "The marmalade report is empty every Monday")

    told = page.locator(".message", has_text="marmalade report").first
    told.hover()
    told.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Tag as feedback").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("What was said")).to_have_value("The marmalade report is empty every Monday")
    form.get_by_role("combobox", name="Kind").click()
    form.get_by_role("option", name="Bug", exact=True).click()
    form.get_by_role("button", name="Save").click()
    told.get_by_role("button", name="1 reply").click()
    receipt = page.locator("#thread .message", has_text="Kept as")
    expect(receipt.get_by_role("button", name="Undo")).to_be_visible()

    write(page, "/heed find marmalade")
    expect(page.locator(".whisper").last).to_contain_text("The marmalade report is empty every Monday")

    write(page, "/digest schedule")
    form = page.get_by_role("dialog")
    form.locator(".button.primary").click()
    expect(form).to_contain_text("Every Monday at 09:00")
    form.get_by_role("button", name="Done").click()
    page.locator("#clock-button").click()
    page.get_by_role("button", name="To next Monday, 09:00").click()
    digest = page.locator(".message", has=page.locator("figure.chart"))
    expect(digest).to_be_visible()
    expect(digest).to_contain_text("marmalade")
    expect(digest.get_by_role("img").last).to_be_visible()
    assert page.locator(".unknown-block").count() == 0


def write(page: Page, words: str) -> None:
    """Send a message or a command and wait until the box is free again."""
    box = page.locator("#composer-main")
    box.fill(words)
    box.press("Escape")
    box.press("Enter")
    expect(box).to_have_value("")
