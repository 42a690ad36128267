"""`heed demo` as a process of its own, and what people do in it; the tests and the picture of the README share it."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as NotSeenError

ROOT = Path(__file__).parents[2]
STOPPED_WITHIN_S = 120
# Between what one does and what Heed says lie two processes and a durable job.
PATIENCE_MS = 120_000

# How often people try what a busy machine did not manage within Slack's three seconds, and how long they wait for it.
TRIES, TRY_MS = 8, 15_000


class DemoEndedError(Exception):
    """The demo ended before it was ready."""


@contextmanager
def running_demo(folder: Path, *options: str) -> Iterator[str]:
    """Start the demo, which keeps its data in the folder, and give the address that it prints."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "demo", *options],
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


def insist(act: Callable[[], object], seen: Locator) -> None:
    """Do something, and again if need be, until it shows."""
    for _ in range(TRIES):
        with suppress(NotSeenError):
            act()
            seen.wait_for(timeout=TRY_MS)
            return
    expect(seen).to_be_visible()


def write(page: Page, words: str) -> None:
    """Send a message or a command and wait until the box is free again; what got no answer stays in it."""
    box = page.locator("#composer-main")

    def send() -> None:
        if not box.input_value():
            return
        # Closes the list of suggestions, so that Enter sends.
        box.press("Escape")
        box.press("Enter")

    box.fill(words)
    insist(send, page.locator("#composer-main:placeholder-shown"))


def tag(page: Page, words: str, kind: str, severity: str, account: str = "") -> Locator:
    """Tag the message with these words by its menu and Heed's form; return the message."""
    told = page.locator("#conversation .message", has_text=words).first
    form = page.get_by_role("dialog")

    def choose() -> None:
        if not form.is_visible():
            told.hover()
            told.get_by_role("button", name="More actions").click()
            # A message that is drawn anew takes its open menu with it.
            page.get_by_role("menuitem", name="Tag as feedback").click(timeout=TRY_MS)

    def save() -> None:
        if form.is_visible():
            form.get_by_role("button", name="Save").click()

    insist(choose, form)
    for name, choice in (("Kind", kind), ("Severity", severity)):
        form.get_by_role("combobox", name=name).click()
        form.get_by_role("option", name=choice, exact=True).click()
    form.get_by_role("textbox", name="Account").fill(account)
    insist(save, told.get_by_role("button", name="1 reply"))
    return told


def schedule_and_wait(page: Page) -> Locator:
    """Schedule a weekly digest in the open channel, go to Monday morning and return the digest."""
    form = page.get_by_role("dialog")
    insist(lambda: write(page, "/digest schedule"), form)
    insist(form.locator(".button.primary").click, form.get_by_text("Every Monday at 09:00"))
    form.get_by_role("button", name="Done").click()
    page.locator("#clock-button").click()
    page.get_by_role("button", name="To next Monday, 09:00").click()
    digest = page.locator("#conversation .message", has=page.locator("figure.chart"))
    expect(digest).to_be_visible(timeout=PATIENCE_MS)
    return digest
