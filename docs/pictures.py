"""Makes the pictures of the README and the guide from the running demo: `python -m docs.pictures`."""  # noqa: INP001 - docs hold pages, this script makes their pictures

import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, find_chromium
from tests.browser.demo import enter, running_demo, schedule_and_wait, tag, write

PICTURES = Path(__file__).parent / "pictures"
README, CARD = PICTURES / "heed.png", PICTURES / "experiment-card.png"
PLAN, TRACE = PICTURES / "experiment-plan.png", PICTURES / "experiment-why.png"
THEMES, OWED, HOME = PICTURES / "themes.png", PICTURES / "owed.png", PICTURES / "home.png"
# As `date.weekday` counts.
_THURSDAY = 3
# The number of the last request between Heed and the look-alike.
NEWEST_REQUEST = "fetch('/sandbox/log').then((all) => all.json()).then((log) => log.rows.at(-1)?.n ?? 0)"
# Longer than Heed needs from one captured message to the next, also on a busy machine.
QUIET_MS = 4_000
# A whole digest from its title to its buttons, beside the thread.
WIDTH, HEIGHT = 1280, 1150
# A whole card, whose chart alone takes a third of this.
CARD_WIDTH, CARD_HEIGHT = 1100, 1600
CHANGE = "Text customers the evening before a visit, with the hour at which the engineer comes"
PLANNED = "/heed themes T-2 planned because people sign in under the shaft, where no code arrives"
WORDS = "Varga called: the export stops at 500 rows, so their accountant types the rest by hand."


def main() -> None:
    """Do the main job as a person would and keep what the screen shows."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("No Chromium was found: install it (Debian: apt install chromium) or set CHROMIUM to its path.")
    begun_on = ("--on", coming_thursday().isoformat())
    with (
        tempfile.TemporaryDirectory() as folder,
        running_demo(Path(folder), *begun_on) as address,
        sync_playwright() as player,
    ):
        browser = player.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        PICTURES.mkdir(exist_ok=True)
        _trying(_page(browser, CARD_WIDTH, CARD_HEIGHT), address)
        page = _page(browser, WIDTH, HEIGHT)
        _play(page, address)
        page.screenshot(path=README)
        page.close()
        _deciding(_page(browser, WIDTH, HEIGHT), address)
        browser.close()
    made = (CARD, TRACE, PLAN, README, THEMES, OWED, HOME)
    sys.stdout.writelines(f"{picture} ({picture.stat().st_size // 1024} kB)\n" for picture in made)


def coming_thursday() -> date:
    """Return the next Thursday, today included: by then a week has something to tell, whenever this is done."""
    today = datetime.now(UTC).date()
    return today + timedelta(days=(_THURSDAY - today.weekday()) % 7)


def _page(browser: Browser, width: int, height: int) -> Page:
    return browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce", locale="en-GB")


def _trying(page: Page, address: str) -> None:
    """Keep what the demo's experiments show, once the reports of their days are counted and their words are placed."""
    enter(page, address, "U0MIRA", "C0EXPERIMENTS")
    _wait_until_quiet(page)
    page.locator(".message", has_text="EXP-2 · running").last.screenshot(path=CARD)
    write(page, "/heed why EXP-1")
    page.locator(".message", has_text="stopped").last.screenshot(path=TRACE)
    write(page, f"/experiment new {CHANGE}")
    form = page.get_by_role("dialog")
    form.get_by_role("button", name="Next").click()
    form.get_by_text("You tried something like this").wait_for()
    form.screenshot(path=PLAN)
    # An open form waits for its person on every page.
    form.get_by_role("button", name="Close").last.click()
    form.wait_for(state="hidden")
    page.close()


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


def _deciding(page: Page, address: str) -> None:
    """Mira looks at the themes, plans one, sees whom she owes an answer, and what her Home shows of it all."""
    enter(page, address, "U0MIRA", "C0PRODUCT")
    _wait_until_quiet(page)
    write(page, "/heed themes")
    page.locator("#conversation .message", has=page.get_by_role("button", name="Weights")).last.screenshot(path=THEMES)
    write(page, PLANNED)
    _wait_until_quiet(page)
    write(page, "/heed owed all")
    page.locator("#conversation .message", has=page.get_by_role("button", name="Edit")).last.screenshot(path=OWED)
    page.locator("#sidebar").get_by_role("button", name="Heed").click()
    page.get_by_text("Your latest captures").wait_for()
    _wait_until_quiet(page)
    page.screenshot(path=HOME)


def _wait_until_quiet(page: Page) -> None:
    """Wait until Heed has kept what the seed's people reacted to: then nothing new is in the log of requests."""
    newest = -1
    while (now := page.evaluate(NEWEST_REQUEST)) != newest:
        newest = now
        page.wait_for_timeout(QUIET_MS)


if __name__ == "__main__":
    main()
