"""The box to write in: commands, names, and what happens when something is refused."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.canned import NOW, CannedSlack, message

pytestmark = pytest.mark.browser

BOX = "#composer-main"


def test_a_slash_offers_the_commands_of_the_manifest(slack: CannedSlack, page: Page) -> None:
    """With usage and description; Tab takes one, Enter runs it with the words behind it."""
    slack.open(page)
    page.locator(BOX).type("/dig")
    offer = page.get_by_role("option")
    expect(offer).to_have_count(1)
    expect(offer).to_contain_text("schedule | preview | now")
    page.keyboard.press("Tab")
    page.locator(BOX).type("now")
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_have_value("")
    assert slack.sent(page, "command") == [{"as": "U1", "channel": "C1", "command": "/digest", "text": "now"}]


def test_a_command_that_gets_no_answer_stays_in_the_box(slack: CannedSlack, page: Page) -> None:
    """The person is told why, and need not type it again."""
    slack.answers["command"] = {"ok": False, "error": "operation_timeout"}
    slack.open(page)
    page.locator(BOX).fill("/heed find export")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("did not answer within three seconds")
    expect(page.locator(BOX)).to_have_value("/heed find export")


def test_an_unknown_command_is_not_sent(slack: CannedSlack, page: Page) -> None:
    """As in Slack, it says that there is no such command."""
    slack.open(page)
    page.locator(BOX).fill("/feedback hello")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("/feedback is not a valid command")
    assert not slack.posted


def test_names_and_signs_are_written_as_slack_keeps_them(slack: CannedSlack, page: Page) -> None:
    """People and channels become tokens, addresses links, and three signs are escaped."""
    slack.open(page)
    page.locator(BOX).fill("@Heed and @Mira Okafor: see #support & <b> https://a.example/x?a=1&b=2#support, me@heed")
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_have_value("")
    assert slack.sent(page, "say")[0]["text"] == (
        "<@UBOT> and <@U1>: see <#C1|support> &amp; &lt;b&gt; <https://a.example/x?a=1&amp;b=2#support>, me@heed"
    )


def test_an_at_sign_offers_people(slack: CannedSlack, page: Page) -> None:
    """Choosing one puts the name into the text, Enter then sends."""
    slack.open(page)
    page.locator(BOX).type("Hello @he")
    expect(page.get_by_role("option", name="Heed")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_have_value("Hello @heed ")


def test_a_command_in_a_thread_is_warned_of_and_refused(slack: CannedSlack, page: Page) -> None:
    """Slack does not run slash commands in threads; the page says what to do instead."""
    slack.messages["C1"] = [message(NOW, "U2", "Too slow")]
    slack.threads[f"{NOW:.6f}"] = slack.messages["C1"]
    slack.open(page, f"as=U1&in=C1&thread={NOW:.6f}")
    page.locator("#composer-thread").fill("/heed find slow")
    expect(page.locator("#thread .composer-warning")).to_contain_text("Slack does not run slash commands in threads")
    expect(page.locator("#thread .composer-warning")).to_contain_text("Tag as feedback")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("/heed is not supported in threads")
    assert not slack.posts("command")


def test_what_was_typed_is_still_there_after_a_look_elsewhere(slack: CannedSlack, page: Page) -> None:
    """Each place keeps its draft."""
    slack.open(page)
    page.locator(BOX).fill("Half a thought")
    page.get_by_role("button", name="cobbold").first.click()
    expect(page.locator(BOX)).to_have_value("")
    page.get_by_role("button", name="support").first.click()
    expect(page.locator(BOX)).to_have_value("Half a thought")


def test_a_global_shortcut_waits_behind_the_plus(slack: CannedSlack, page: Page) -> None:
    """The manifest's global shortcuts are in the composer's menu."""
    slack.open(page)
    page.get_by_role("button", name="Shortcuts and files").click()
    page.get_by_role("menuitem", name="Log feedback").click()
    assert slack.sent(page, "shortcut") == [{"as": "U1", "callback_id": "feedback.log"}]
