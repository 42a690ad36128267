"""`heed demo` as a process of its own, and what people do in it; the tests and the picture of the README share it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[2]
STOPPED_WITHIN_S = 60
# Between what one does and what Heed says lie two processes and a durable job.
PATIENCE_MS = 60_000


class DemoEndedError(Exception):
    """The demo ended before it was ready."""


@contextmanager
def running_demo(folder: Path) -> Iterator[str]:
    """Start the demo, which keeps its data in the folder, and give the address that it prints."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "demo"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield _address(process)
    finally:
        process.terminate()
        process.communicate(timeout=STOPPED_WITHIN_S)


def _address(process: subprocess.Popen[str]) -> str:
    said = ""
    for line in process.stdout or ():
        said += line
        if found := re.search(r"Open (http://\S+)", line):
            return found[1]
    raise DemoEndedError(said)


def enter(page: Page, address: str, person: str, channel: str) -> None:
    """Open the page as somebody, in a channel."""
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}/#as={person}&in={channel}")
    page.wait_for_selector("body.ready")


def write(page: Page, words: str) -> None:
    """Send a message or a command and wait until the box is free again."""
    box = page.locator("#composer-main")
    box.fill(words)
    # Closes the list of suggestions, so that Enter sends.
    box.press("Escape")
    box.press("Enter")
    expect(box).to_have_value("", timeout=PATIENCE_MS)


def tag(page: Page, words: str, kind: str, severity: str, account: str = "") -> Locator:
    """Tag the message with these words by its menu and Heed's form; return the message."""
    told = page.locator("#conversation .message", has_text=words).first
    told.hover()
    told.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Tag as feedback").click()
    form = page.get_by_role("dialog")
    for name, choice in (("Kind", kind), ("Severity", severity)):
        form.get_by_role("combobox", name=name).click()
        form.get_by_role("option", name=choice, exact=True).click()
    form.get_by_role("textbox", name="Account").fill(account)
    form.get_by_role("button", name="Save").click()
    expect(told.get_by_role("button", name="1 reply")).to_be_visible(timeout=PATIENCE_MS)
    return told


def schedule_and_wait(page: Page) -> Locator:
    """Schedule a weekly digest in the open channel, go to Monday morning and return the digest."""
    write(page, "/digest schedule")
    form = page.get_by_role("dialog")
    form.locator(".button.primary").click()
    expect(form).to_contain_text("Every Monday at 09:00", timeout=PATIENCE_MS)
    form.get_by_role("button", name="Done").click()
    page.locator("#clock-button").click()
    page.get_by_role("button", name="To next Monday, 09:00").click()
    digest = page.locator("#conversation .message", has=page.locator("figure.chart"))
    expect(digest).to_be_visible(timeout=PATIENCE_MS)
    return digest
