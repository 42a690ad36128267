"""Makes the picture of the README from the running demo: `python -m docs.pictures`."""  # noqa: INP001 - docs hold pages, this script makes their pictures

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, find_chromium
from tests.browser.demo import enter, running_demo, schedule_and_wait, tag, write

PICTURE = Path(__file__).parent / "pictures" / "heed.png"
# The number of the last request between Heed and the look-alike.
NEWEST_REQUEST = "fetch('/sandbox/log').then((all) => all.json()).then((log) => log.rows.at(-1)?.n ?? 0)"
# Longer than Heed needs from one captured message to the next, also on a busy machine.
QUIET_MS = 4_000
# A whole digest from its title to its buttons, beside the thread.
HEIGHT = 1150
WORDS = "Varga called: the export stops at 500 rows, so their accountant types the rest by hand."


def main() -> None:
    """Do the main job as a person would and keep what the screen shows."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("No Chromium was found: install it (Debian: apt install chromium) or set CHROMIUM to its path.")
    with tempfile.TemporaryDirectory() as folder, running_demo(Path(folder)) as address, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": HEIGHT}, reduced_motion="reduce", locale="en-GB")
        _play(page, address)
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()
    sys.stdout.write(f"{PICTURE} ({PICTURE.stat().st_size // 1024} kB)\n")


def _play(page: Page, address: str) -> None:
    """Jonas writes down a call, Mira tags it, and on Monday there is a digest."""
    enter(page, address, "U0JONAS", "C0SUPPORT")
    _wait_until_quiet(page)
    write(page, WORDS)
    page.get_by_role("button", name="You act as").click()
    page.get_by_role("menuitem", name="Mira Okafor").click()
    told = tag(page, WORDS, "Request", "High: blocks some work", account="Varga Aufzüge")
    digest = schedule_and_wait(page)
    told.get_by_role("button", name="1 reply").click()
    page.locator("#thread .message", has_text="Kept as").wait_for()
    page.locator(".notice").last.wait_for(state="hidden")
    # The thread took a third of the room: show the digest from its beginning.
    digest.evaluate("node => node.scrollIntoView({ block: 'start' })")
    page.mouse.move(640, 10)


def _wait_until_quiet(page: Page) -> None:
    """Wait until Heed has kept what the seed's people reacted to: then nothing new is in the log of requests."""
    newest = -1
    while (now := page.evaluate(NEWEST_REQUEST)) != newest:
        newest = now
        page.wait_for_timeout(QUIET_MS)


if __name__ == "__main__":
    main()
