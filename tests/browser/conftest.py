"""A browser for the tests of the look-alike's page."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.canned import CannedServer, CannedSlack, canned_server

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Chromium must neither need a display nor talk to anybody but the page.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Only a test that fails waits so long: a page is quick, but the machine may be slow and busy with other things.
PATIENCE_MS = 60_000


def find_chromium() -> str | None:
    """Return the path of the browser, from CHROMIUM or the usual names."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given if Path(given).exists() else None
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


# Not for the whole session: Playwright keeps an event loop running, beside which no asynchronous test can start one.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start one browser for all tests; without one, CI fails and a newcomer is told what to install."""
    expect.set_options(timeout=PATIENCE_MS)
    path = find_chromium()
    if path is None:
        advice = "No Chromium was found: install it (Debian: apt install chromium) or set CHROMIUM to its path."
        if os.environ.get("CI") == "true":
            pytest.fail(advice)
        pytest.skip(advice)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[BrowserContext]:
    """Open one window as wide as a small laptop; its tabs share a cache, so the page's files are read once."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce", locale="en-GB")
    yield context
    context.close()


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """Open an empty tab; an error that the page did not catch fails the test."""
    page = window.new_page()
    page.set_default_timeout(PATIENCE_MS)
    errors: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            errors.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    if page.url.startswith("http"):
        page.evaluate("localStorage.clear()")
    page.close()
    assert not errors, errors


@pytest.fixture(scope="session")
def server() -> Iterator[CannedServer]:
    """Answer the page's requests from memory."""
    with canned_server() as running:
        yield running


@pytest.fixture
def slack(server: CannedServer) -> CannedSlack:
    """Begin with a fresh small workspace."""
    server.slack = CannedSlack(server.origin)
    return server.slack
