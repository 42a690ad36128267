"""A talk with the app's assistant, from its first suggestion to the last word of its answer."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.talking import Talking, running_talk

pytestmark = pytest.mark.browser

PROMPTS = [
    {"title": "What hurts most?", "message": "What hurts most this month?"},
    {"title": "Who asked for exports?", "message": "Who asked for exports?"},
    {"title": "What is new?", "message": "What is new since Monday?"},
]
FEEDBACK = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "rate",
            "positive_button": {"text": {"type": "plain_text", "text": "Helpful"}, "value": "1"},
            "negative_button": {"text": {"type": "plain_text", "text": "Not helpful"}, "value": "0"},
        }
    ],
}


@pytest.fixture(scope="module")
def talking() -> Iterator[Talking]:
    """Run a whole look-alike for the tests of this file."""
    with running_talk() as running:
        yield running


def test_a_talk_from_its_suggestions_to_the_last_word(talking: Talking, page: Page) -> None:
    """Opened, asked by a suggestion, answered in a message that grows; then a new talk begins empty."""
    page.goto(f"{talking.origin}/#as=U0ALICE001&in=C0GENERAL1")
    page.wait_for_selector("body.ready")
    page.get_by_role("button", name="Heed", exact=True).click()
    page.get_by_role("tab", name="Assistant").click()
    expect(page.get_by_text("Ask what customers said")).to_be_visible()
    expect(page.get_by_text("looking at #general")).to_be_visible()
    channel, thread = talking.thread("alice")
    where = {"channel_id": channel, "thread_ts": thread}
    talking.app.assistant_threads_setSuggestedPrompts(**where, title="Try one of these", prompts=PROMPTS)
    page.get_by_role("button", name="What hurts most?").click()
    expect(page.locator("#conversation .message", has_text="this month")).to_be_visible()
    expect(page.locator(".prompt")).to_have_count(0)

    talking.app.assistant_threads_setTitle(**where, title="What hurts most")
    talking.app.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status="is thinking…")
    expect(page.get_by_text("Heed is thinking…")).to_be_visible()
    expect(page.get_by_role("heading", name="What hurts most")).to_be_visible()

    stream = talking.app.chat_stream(channel=channel, thread_ts=thread, buffer_size=1)
    stream.append(markdown_text="**Exports** stop at ")
    answer = page.locator(".message.streaming")
    expect(answer).to_contain_text("Exports stop at")
    expect(page.locator(".status-line:visible")).to_have_count(0)
    stream.append(markdown_text="500 rows ([F-12](https://x.example/12)).")
    expect(answer).to_contain_text("500 rows (F-12).")
    stream.stop(blocks=[FEEDBACK])
    expect(page.locator(".message.streaming")).to_have_count(0)
    expect(page.get_by_role("button", name="Not helpful")).to_be_visible()
    expect(page.locator("#heard")).to_contain_text("500 rows")

    page.get_by_label("Ask Heed").fill("And who says so?")
    page.keyboard.press("Enter")
    expect(page.locator("#conversation .message").last).to_contain_text("And who says so?")
    assert talking.words("alice")[0] == "What hurts most this month?"
    page.get_by_role("button", name="New chat").click()
    expect(page.locator("#conversation .message")).to_have_count(0)
    assert talking.thread("alice")[1] != thread
