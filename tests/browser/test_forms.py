"""Forms of the app: what they ask, refuse, send and keep."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.canned import CannedSlack, Json
from tests.browser.elements import field, form, option, plain

pytestmark = pytest.mark.browser

WORDS = field("words", {"type": "plain_text_input", "multiline": True, "max_length": 40})
KIND = field("kind", {"type": "static_select", "options": [option("Bug"), option("Request")]})


def show(slack: CannedSlack, page: Page, *views: Json) -> None:
    """Open the page with these forms open, the last on top."""
    slack.state["views"] = list(views)
    slack.open(page)
    expect(page.get_by_role("dialog")).to_be_visible()


def tell(slack: CannedSlack, page: Page, *views: Json) -> None:
    """Let the forms change while the page is open."""
    slack.state["views"] = list(views)
    page.evaluate("import('/page/js/world.js').then((world) => world.refreshState())")


def test_a_form_sends_what_was_filled_in(slack: CannedSlack, page: Page) -> None:
    """Values go by block and action, each in the shape of its element."""
    show(
        slack,
        page,
        form(
            "V1",
            WORDS,
            KIND,
            field("people", {"type": "multi_users_select", "initial_users": ["U2"]}),
            field("day", {"type": "datepicker", "initial_date": "2026-11-23"}),
            field("hour", {"type": "timepicker", "initial_time": "09:00"}),
            field("moment", {"type": "datetimepicker", "initial_date_time": 1795424400}),
            field("flags", {"type": "checkboxes", "options": [option("Urgent"), option("Praise")]}),
            field("level", {"type": "radio_buttons", "options": [option("Low"), option("High")]}),
            field("amount", {"type": "number_input", "is_decimal_allowed": False}),
            field("place", {"type": "conversations_select", "default_to_current_conversation": True}),
        ),
    )
    page.locator("[data-block-id=words] textarea").fill("It times out")
    page.get_by_role("combobox", name="Kind").click()
    page.get_by_role("option", name="Request").click()
    page.get_by_label("Urgent").check()
    page.get_by_label("High").check()
    page.get_by_label("Amount").fill("3")
    page.get_by_role("button", name="Save").click()
    values = slack.sent(page, "submit")[0]["values"]
    assert isinstance(values, dict)
    states = {block: next(iter(actions.values())) for block, actions in values.items()}
    assert states["words"] == {"type": "plain_text_input", "value": "It times out"}
    assert states["kind"] == {"type": "static_select", "selected_option": option("Request")}
    assert states["people"] == {"type": "multi_users_select", "selected_users": ["U2"]}
    assert states["day"] == {"type": "datepicker", "selected_date": "2026-11-23"}
    assert states["hour"] == {"type": "timepicker", "selected_time": "09:00"}
    assert states["moment"] == {"type": "datetimepicker", "selected_date_time": 1795424400}
    assert states["flags"] == {"type": "checkboxes", "selected_options": [option("Urgent")]}
    assert states["level"] == {"type": "radio_buttons", "selected_option": option("High")}
    assert states["amount"] == {"type": "number_input", "value": "3"}
    assert states["place"] == {"type": "conversations_select", "selected_conversation": "C1"}


def test_what_is_missing_or_too_long_is_said_before_anything_is_sent(slack: CannedSlack, page: Page) -> None:
    """The sentence stands under its own field, which gets the cursor; optional fields may stay empty."""
    show(
        slack,
        page,
        form("V1", WORDS, field("kind", {"type": "static_select", "options": [option("Bug")]}, optional=True)),
    )
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-block-id=words] .field-error")).to_have_text("Please complete this required field.")
    expect(page.locator("[data-block-id=kind] .field-error")).to_be_empty()
    expect(page.locator("[data-block-id=words] textarea")).to_be_focused()
    page.locator("[data-block-id=words] textarea").fill("x" * 41)
    expect(page.get_by_text("1 characters too many")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-block-id=words] .field-error")).to_contain_text("Please keep to 40 characters")
    assert not slack.posts("submit")


def test_the_apps_errors_stand_under_their_blocks_and_nothing_is_lost(slack: CannedSlack, page: Page) -> None:
    """`response_action: errors` by block_id; an error for no block is told as well."""
    slack.answers["submit"] = {"ok": False, "errors": {"words": "Please be kind.", "nowhere": "Lost."}}
    show(slack, page, form("V1", WORDS))
    page.locator("textarea").last.fill("You fools")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-block-id=words] .field-error")).to_have_text("Please be kind.")
    expect(page.locator("[data-block-id=words] textarea")).to_have_value("You fools")
    expect(page.locator(".notice")).to_contain_text("nowhere")


def test_an_app_that_does_not_answer_leaves_the_form_as_it_was(slack: CannedSlack, page: Page) -> None:
    """A time-out is said in the form, and the words are still there to be sent again."""
    slack.answers["submit"] = {"ok": False, "error": "operation_timeout"}
    show(slack, page, form("V1", WORDS))
    page.locator("[data-block-id=words] textarea").fill("Keep me")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".dialog-trouble")).to_contain_text("Nothing you typed is lost")
    expect(page.locator("[data-block-id=words] textarea")).to_have_value("Keep me")


def test_an_updated_form_keeps_what_was_typed(slack: CannedSlack, page: Page) -> None:
    """Fields with the same block and action keep their answer and the cursor when the app updates the form."""
    show(slack, page, form("V1", WORDS))
    page.locator("[data-block-id=words] textarea").fill("Half a sent")
    tell(slack, page, form("V1", WORDS, KIND, hash="2"))
    expect(page.get_by_role("combobox", name="Kind")).to_be_visible()
    expect(page.locator("[data-block-id=words] textarea")).to_have_value("Half a sent")
    expect(page.locator("[data-block-id=words] textarea")).to_be_focused()


def test_a_form_on_top_of_another_goes_back_to_it(slack: CannedSlack, page: Page) -> None:
    """Back closes only the top one; the one below still holds its words."""
    show(slack, page, form("V1", WORDS))
    page.locator("[data-block-id=words] textarea").fill("Below")
    tell(slack, page, form("V1", WORDS), form("V2", KIND, title="More"))
    expect(page.get_by_role("heading", name="More", exact=True)).to_be_visible()
    page.get_by_role("button", name="Back").click()
    tell(slack, page, form("V1", WORDS))
    expect(page.locator("[data-block-id=words] textarea")).to_have_value("Below")
    assert slack.sent(page, "close") == [{"as": "U1", "view_id": "V2"}]


def test_escape_closes_the_whole_stack(slack: CannedSlack, page: Page) -> None:
    """Esc and the cross clear all forms; an open list only closes itself."""
    show(slack, page, form("V1", KIND))
    page.get_by_role("combobox", name="Kind").click()
    expect(page.get_by_role("option", name="Bug")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option", name="Bug")).to_be_hidden()
    assert not slack.posts("close")
    page.keyboard.press("Escape")
    assert slack.sent(page, "close") == [{"as": "U1", "view_id": "V1", "clear": True}]


def test_a_list_that_gets_the_cursor_does_not_cover_the_form(slack: CannedSlack, page: Page) -> None:
    """A form that begins with a list opens with the list closed, and an error under it can be read."""
    slack.answers["submit"] = {"ok": False, "errors": {"kind": "Please choose one."}}
    show(slack, page, form("V1", KIND))
    box = page.get_by_role("combobox", name="Kind")
    expect(box).to_be_focused()
    expect(page.get_by_role("option", name="Bug")).to_be_hidden()
    box.click()
    page.get_by_role("option", name="Bug").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-block-id=kind] .field-error")).to_have_text("Please choose one.")
    expect(page.get_by_role("option", name="Bug")).to_be_hidden()


def test_a_list_is_worked_with_the_keyboard_alone(slack: CannedSlack, page: Page) -> None:
    """Typing narrows, arrows move, Enter chooses; groups have their titles."""
    groups = [
        {"label": plain("Kinds"), "options": [option("Bug"), option("Request")]},
        {"label": plain("Others"), "options": [option("Praise")]},
    ]
    show(slack, page, form("V1", field("kind", {"type": "static_select", "option_groups": groups})))
    box = page.get_by_role("combobox", name="Kind")
    box.press("ArrowDown")
    expect(page.locator(".options-title").first).to_have_text("Kinds")
    box.type("r")
    expect(page.get_by_role("option")).to_have_text(["Request", "Praise"])
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("Praise")


def test_a_list_of_the_app_is_asked_for_while_one_types(slack: CannedSlack, page: Page) -> None:
    """An external select asks the app with the words so far."""
    slack.answers["suggest"] = {"options": [option("Cobbold Lifts")], "option_groups": []}
    show(slack, page, form("V1", field("account", {"type": "external_select", "min_query_length": 1})))
    box = page.get_by_role("combobox", name="Account")
    box.click()
    # In one go: whoever types slowly asks several times, and the list is drawn anew under the click.
    box.fill("cob")
    page.get_by_role("option", name="Cobbold Lifts").click()
    expect(box).to_have_value("Cobbold Lifts")
    [asked] = slack.posts("suggest")
    assert (asked["view_id"], asked["block_id"], asked["value"]) == ("V1", "account", "cob")
