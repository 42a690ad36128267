"""The page around the messages: places, people, menus, clock, log and faults."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.canned import NOW, CannedSlack, message

pytestmark = pytest.mark.browser

TS = f"{NOW:.6f}"


def test_the_page_says_that_it_is_not_slack(slack: CannedSlack, page: Page) -> None:
    """In its title and at its top."""
    slack.open(page)
    expect(page).to_have_title(re.compile("not Slack"))
    expect(page.get_by_text("This is not Slack")).to_be_visible()


def test_the_guide_greets_a_newcomer_and_ticks_off_what_was_done(slack: CannedSlack, page: Page) -> None:
    """Three things to try; after `/heed find` the second is done; closed it stays closed."""
    page.goto(slack.origin)
    expect(page.locator(".guide li")).to_have_count(3)
    page.locator("#composer-main").fill("/heed find export")
    page.keyboard.press("Enter")
    expect(page.locator(".guide li.done")).to_contain_text("Find it again")
    assert slack.sent(page, "command")
    page.get_by_role("button", name="Close this list").click()
    page.reload()
    page.wait_for_selector("body.ready")
    expect(page.locator(".guide")).to_have_count(0)


def test_outsiders_and_guests_are_marked(slack: CannedSlack, page: Page) -> None:
    """Somebody of another company, a guest and the app are told apart, and so is the shared channel."""
    slack.messages["C2"] = [message(NOW, "U3", "Hello"), message(NOW + 1, "U2", "Hi"), message(NOW + 2, "UBOT", "Yes")]
    slack.open(page, "as=U1&in=C2")
    expect(page.locator(".message .badge")).to_have_text(["from Cobbold Lifts", "Guest", "APP"])
    expect(page.locator(".place-head")).to_contain_text("shared with Cobbold Lifts")
    expect(page.get_by_role("button", name="cobbold, shared with another company")).to_be_visible()
    expect(page.get_by_role("button", name="Private channel founders")).to_be_visible()


def test_acting_as_an_outsider_hides_what_they_do_not_have(slack: CannedSlack, page: Page) -> None:
    """People of another company get neither the app's commands nor its shortcuts."""
    slack.messages["C1"] = [message(NOW, "U2", "Too slow")]
    slack.open(page)
    page.get_by_role("button", name="You act as Mira Okafor").click()
    page.get_by_role("menuitem", name="Dan Whitlow").click()
    expect(page.get_by_role("button", name="You act as Dan Whitlow")).to_be_visible()
    page.locator(".message").hover()
    page.get_by_role("button", name="More actions").click()
    expect(page.get_by_role("menuitem", name="Copy link")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Tag as feedback")).to_have_count(0)


def test_a_message_shortcut_is_two_clicks_away(slack: CannedSlack, page: Page) -> None:
    """More actions holds the manifest's shortcuts; the app hears which message was meant."""
    slack.messages["C1"] = [message(NOW, "U2", "Too slow")]
    slack.open(page)
    page.locator(".message").hover()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Tag as feedback").click()
    assert slack.sent(page, "shortcut") == [{"as": "U1", "callback_id": "feedback.tag", "channel": "C1", "ts": TS}]


def test_own_messages_can_be_changed_and_others_cannot(slack: CannedSlack, page: Page) -> None:
    """Edit gives back what was typed, tokens read as names."""
    slack.messages["C1"] = [message(NOW, "U1", "Ask <@U2> &amp; wait"), message(NOW + 1, "U2", "No")]
    slack.open(page)
    page.locator(".message").last.hover()
    page.locator(".message").last.get_by_role("button", name="More actions").click()
    expect(page.get_by_role("menuitem", name="Edit message")).to_have_count(0)
    page.keyboard.press("Escape")
    page.locator(".message").first.hover()
    page.locator(".message").first.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Edit message").click()
    field = page.get_by_label("Edit message")
    expect(field).to_have_value("Ask @sam & wait")
    field.fill("Ask @sam <soon>")
    field.press("Enter")
    assert slack.sent(page, "edit")[0]["text"] == "Ask <@U2> &lt;soon&gt;"


def test_a_reaction_is_added_and_taken_back(slack: CannedSlack, page: Page) -> None:
    """The ear is one click away; one's own reaction is taken back by a click on it."""
    slack.messages["C1"] = [message(NOW, "U2", "Too slow", reactions=[{"name": "eyes", "users": ["U1"]}])]
    slack.open(page)
    page.locator(".message").hover()
    page.get_by_role("button", name="React with ear").click()
    page.get_by_role("button", name="eyes, 1: You").click()
    assert [body["name"] for body in slack.sent(page, "react")] == ["ear"]
    assert [body["name"] for body in slack.sent(page, "unreact")] == ["eyes"]


def test_what_only_one_person_sees_is_marked(slack: CannedSlack, page: Page) -> None:
    """Ephemeral messages say so and are gone when the page is opened anew; deleted roots leave a tombstone."""
    slack.messages["C1"] = [
        message(NOW - 1, "UBOT", "Of yesterday", bot_id="B1", ephemeral=True),
        message(NOW, "U2", "", deleted=True, reply_count=1),
        message(NOW + 1, "UBOT", "Psst", bot_id="B1", ephemeral=True),
    ]
    slack.open(page)
    expect(page.locator(".whisper")).to_contain_text("Only visible to you")
    expect(page.locator(".whisper")).to_contain_text("Psst")
    expect(page.locator(".tombstone")).to_have_text("This message was deleted.")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".whisper")).to_have_count(0)


def test_a_file_is_downloaded_by_the_person_who_acts(slack: CannedSlack, page: Page) -> None:
    """Its name and size stand there; the address says who asks, because not everybody may read it."""
    file = {"id": "F1", "name": "feedback.csv", "size": 20_480, "url": "/files/F1"}
    slack.messages["C1"] = [message(NOW, "UBOT", "Here it is", bot_id="B1", files=[file])]
    slack.open(page)
    expect(page.locator(".file-card")).to_contain_text("feedback.csv")
    expect(page.locator(".file-card")).to_contain_text("20 kB")
    download = page.get_by_role("link", name="Download")
    expect(download).to_have_attribute("href", f"{slack.origin}/files/F1?as=U1")


def test_a_permalink_opens_the_message_here(slack: CannedSlack, page: Page) -> None:
    """A digest's links lead to the message in the look-alike, not to a web site."""
    link = f"<https://wrenfield.slack.com/archives/C2/p{TS.replace('.', '')}|see it>"
    slack.messages["C1"] = [message(NOW, "UBOT", link, bot_id="B1")]
    slack.messages["C2"] = [message(NOW, "U3", "The very one")]
    slack.open(page)
    page.get_by_role("link", name="see it").click()
    expect(page.locator(".message.pointed")).to_contain_text("The very one")
    assert page.url.startswith(slack.origin)


def test_the_clock_goes_to_monday_morning(slack: CannedSlack, page: Page) -> None:
    """The next Monday at nine in the acting person's own zone, day by day so that nothing due is passed over."""
    slack.open(page)
    page.locator("#clock-button").click()
    page.get_by_role("button", name="+1 hour").click()
    page.locator("#clock-button").click()
    page.get_by_role("button", name="To next Monday, 09:00").click()
    first, *days, last = slack.sent(page, "clock", 4)
    assert first == {"advance": 3600}
    # From Friday afternoon by way of Saturday and Sunday to Monday 23 November 2026, 09:00 in London.
    assert len(days) == 2
    assert last == {"to": 1_795_424_400}


def test_the_log_shows_requests_with_their_times(slack: CannedSlack, page: Page) -> None:
    """Newest first, late acknowledgements marked, the payload on a click."""
    row = {"n": 1, "at": NOW, "direction": "to_app", "what": "message", "status": 200, "ms": 12.4, "retry": 0}
    late = {
        "n": 2,
        "direction": "to_app",
        "what": "app_mention",
        "ms": 3004.0,
        "error": "operation_timeout",
        "retry": 1,
    }
    both = {"request": {"hello": "there"}, "response": {"ok": True}}
    slack.rows = [row | both | {"error": None}, row | both | late]
    slack.open(page)
    page.get_by_role("button", name="Behind the scenes").click()
    expect(page.locator(".log-grid tbody tr").first).to_contain_text("app_mention")
    expect(page.locator(".took.late")).to_have_text("3004 ms")
    page.get_by_role("button", name="message", exact=True).click()
    expect(page.locator(".log-detail")).to_contain_text('"hello": "there"')


def test_a_fault_is_one_switch_away(slack: CannedSlack, page: Page) -> None:
    """Switches for what is on or off, numbers for how often."""
    slack.open(page)
    page.get_by_role("button", name="Behind the scenes").click()
    page.get_by_role("tab", name="Faults").click()
    page.get_by_label("One message a second").check()
    slack.sent(page, "faults")
    page.get_by_label("Failing Web API").fill("3")
    page.get_by_label("Failing Web API").press("Tab")
    assert slack.sent(page, "faults", 2) == [{"rate_limit": True}, {"server_errors": 3}]


def test_the_page_fits_into_a_narrow_window(slack: CannedSlack, page: Page) -> None:
    """At 900 pixels nothing runs out at the side, and the thread lies over the channel."""
    slack.messages["C1"] = [message(NOW, "U2", "Too slow " * 40)]
    slack.threads[TS] = slack.messages["C1"]
    page.set_viewport_size({"width": 900, "height": 800})
    slack.open(page, f"as=U1&in=C1&thread={TS}")
    expect(page.locator("#thread")).to_be_visible()
    page.wait_for_function("document.documentElement.scrollWidth === 900")


def test_a_menu_is_worked_with_the_keyboard_alone(slack: CannedSlack, page: Page) -> None:
    """Enter opens, arrows move, Esc closes and gives the focus back."""
    slack.open(page)
    opener = page.get_by_role("button", name="You act as Mira Okafor")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Mira Okafor")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Sam Adeyemi")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_everything_that_can_be_pressed_has_a_name(slack: CannedSlack, page: Page) -> None:
    """Buttons that show a picture only are named for those who cannot see it."""
    slack.messages["C1"] = [message(NOW, "U1", "Too slow", reactions=[{"name": "eyes", "users": ["U2"]}])]
    slack.threads[TS] = slack.messages["C1"]
    slack.open(page, f"as=U1&in=C1&thread={TS}")
    page.get_by_role("button", name="Behind the scenes").click()
    expect(page.get_by_role("tab", name="Faults")).to_be_visible()
    expect(page.locator("#thread .message")).to_be_visible()
    nameless = page.locator("button, a, input, textarea").evaluate_all(
        "all => all.filter((one) => !(one.ariaLabel || one.textContent.trim() || one.labels?.length || one.title))"
        ".map((one) => one.outerHTML)"
    )
    assert nameless == []
