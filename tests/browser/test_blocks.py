"""What the page makes of the blocks that an app sends."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.canned import NOW, CannedSlack, Json, message
from tests.browser.elements import block, chart, option, plain, section

pytestmark = pytest.mark.browser


def show(slack: CannedSlack, page: Page, *blocks: Json, text: str = "") -> None:
    """Let the app say this in the channel and open it."""
    slack.messages["C1"] = [message(NOW, "UBOT", text, bot_id="B1", blocks=list(blocks))]
    slack.open(page)


def test_a_block_nobody_knows_is_shown_as_such(slack: CannedSlack, page: Page) -> None:
    """Nothing that an app sends is left out silently: the type and the JSON stand there."""
    show(slack, page, {"type": "hologram", "beam": "blue"})
    expect(page.locator(".unknown-block")).to_contain_text("hologram")
    expect(page.locator(".unknown-block pre")).to_contain_text('"beam": "blue"')


def test_a_block_that_lacks_a_part_does_not_take_the_others_with_it(slack: CannedSlack, page: Page) -> None:
    """A chart without its data is shown as it came; what stands around it is drawn."""
    show(slack, page, section("before"), {"type": "data_visualization", "title": "Empty"}, section("after"))
    expect(page.locator(".unknown-block")).to_contain_text("data_visualization")
    expect(page.locator(".words")).to_contain_text("before")
    expect(page.locator(".words")).to_contain_text("after")


def test_markup_in_a_message_stays_text(slack: CannedSlack, page: Page) -> None:
    """A script tag is words, in a section, in plain text and in rich text (faults 27 and 32)."""
    evil = "<script>window.stolen = 1</script><img src=x onerror='window.stolen = 1'>"
    rich = block("rich_text", elements=[block("rich_text_section", elements=[block("text", text=evil)])])
    show(slack, page, section(evil), block("header", text=plain(evil)), rich, block("markdown", text=evil))
    expect(page.locator(".words")).to_contain_text("<script>window.stolen = 1</script>")
    expect(page.locator(".words script, .words img")).to_have_count(0)
    assert page.evaluate("window.stolen") is None


def test_only_harmless_addresses_become_links(slack: CannedSlack, page: Page) -> None:
    """http, https, mailto and slack are followed; javascript and data are words."""
    show(
        slack,
        page,
        section("<https://a.example|web> <mailto:a@b.example> <javascript:alert(1)|click> <data:text/html,x|data>"),
    )
    expect(page.locator(".words")).to_contain_text("click")
    links = page.locator(".words a")
    expect(links).to_have_text(["web", "a@b.example"])
    for link, address in zip(links.all(), ("https://a.example/", "mailto:a@b.example"), strict=True):
        expect(link).to_have_attribute("href", address)


def test_slacks_markup_is_read_as_slack_reads_it(slack: CannedSlack, page: Page) -> None:
    """Styles, code, quotes, mentions and dates; what only looks like them is left alone."""
    show(
        slack,
        page,
        section("*bold* _lean_ ~gone~ `co*de*`\n&gt; quoted\n2 * 3 * 4 snake_case_name :ear: 10:30:00"),
        section("<@U2> <#C2> <#CNONE> <!here> <!subteam^S1|@crew> <!date^1795189200^{date_num}|then>"),
    )
    words = page.locator(".words")
    for tag, text in {"strong": "bold", "em": "lean", "s": "gone", "code": "co*de*", "blockquote": "quoted"}.items():
        expect(words.locator(tag).first).to_have_text(text)
    expect(words).to_contain_text("2 * 3 * 4 snake_case_name 👂 10:30:00")
    mentions = ["@Sam Adeyemi", "#cobbold", "a private channel", "@here", "@crew"]
    expect(words.locator(".mention")).to_have_text(mentions)
    expect(words.locator("time")).to_have_text("2026-11-20")


def test_only_three_entities_are_decoded_and_only_once(slack: CannedSlack, page: Page) -> None:
    """`&amp;lt;` is the text `&lt;`, and plain text is shown letter by letter (fault 28)."""
    show(slack, page, section("&lt;!channel&gt; &amp;lt; &quot;"), {"type": "header", "text": plain("&lt;b&gt;")})
    expect(page.locator(".words .lines").first).to_have_text("<!channel> &lt; &quot;")
    expect(page.locator(".block-title")).to_have_text("&lt;b&gt;")
    expect(page.locator(".mention")).to_have_count(0)


def test_arabic_reads_from_the_right(slack: CannedSlack, page: Page) -> None:
    """Every piece of text finds its own direction."""
    show(slack, page, section("مرحبا، لا يعمل التقرير"))
    expect(page.locator(".words .lines").last).to_have_css("direction", "rtl")


@pytest.mark.parametrize("kind", ["line", "bar", "area", "pie"])
def test_a_chart_says_its_numbers(slack: CannedSlack, page: Page, kind: str) -> None:
    """A chart is a picture with a name, a legend and the same numbers as a table."""
    show(slack, page, chart(kind))
    name = "Bug 3" if kind == "pie" else "Items: 2 Nov 4, 9 Nov 7, 16 Nov 5"
    expect(page.get_by_role("img", name=name)).to_be_visible()
    expect(page.locator(".legend li")).to_have_count(2)
    page.get_by_text("The numbers as a table").click()
    expect(page.get_by_role("row", name="Bug 3" if kind == "pie" else "9 Nov 7 0")).to_be_visible()


def test_a_data_table_turns_its_pages_and_sorts(slack: CannedSlack, page: Page) -> None:
    """Pages of the asked size; a click on a heading sorts by it, numbers as numbers."""
    rows: list[list[Json]] = [[{"type": "raw_text", "text": "Account"}, {"type": "raw_text", "text": "Items"}]]
    rows += [
        [{"type": "raw_text", "text": name}, {"type": "raw_number", "value": value, "text": str(value)}]
        for name, value in (("Mori", 9), ("Cobbold", 12), ("Sahra", 2))
    ]
    show(slack, page, {"type": "data_table", "caption": "By account", "rows": rows, "page_size": 2})
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Items").click()
    expect(page.locator("tbody th")).to_have_text(["Sahra", "Mori"])
    page.get_by_role("button", name="Next").click()
    expect(page.locator("tbody th")).to_have_text(["Cobbold"])


def test_every_kind_of_block_is_drawn(slack: CannedSlack, page: Page) -> None:
    """None of the kinds that Slack documents ends in the box for unknown ones."""
    button = block("button", action_id="b", text=plain("Go"))
    menu = block("overflow", action_id="o", options=[option("Later")])
    useful, useless = ({"text": plain(word), "value": word} for word in ("Useful", "Useless"))
    feedback = block("feedback_buttons", action_id="f", positive_button=useful, negative_button=useless)
    card = block("card", title=plain("Card"), body=plain("Body"), actions=[button])
    task = block("task_card", task_id="t", title="Read", status="complete")
    cell = block("raw_text", text="cell")
    blocks = [
        block("header", text=plain("Header")),
        block("section", fields=[plain("One"), plain("Two")], accessory=button),
        block("divider"),
        block("context", elements=[plain("Context")]),
        block("actions", elements=[button, menu]),
        block("context_actions", elements=[feedback]),
        block("image", image_url=f"{slack.origin}/none.png", alt_text="A lift"),
        block("markdown", text="# Title\n- one\n- **two**\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
        block("table", rows=[[cell], [cell]]),
        block("alert", level="warning", text=plain("Careful")),
        card,
        block("carousel", elements=[card, card]),
        block("container", title=plain("Box"), child_blocks=[block("divider")], is_collapsible=True),
        block("video", title=plain("Film"), video_url="https://v.example", thumbnail_url="", alt_text="Film"),
        block("file", external_id="X", source="remote"),
        task,
        block("plan", title="Plan", tasks=[task]),
    ]
    show(slack, page, *blocks)
    expect(page.locator(".words > .block")).to_have_count(len(blocks))
    expect(page.locator(".unknown-block, .unknown-piece")).to_have_count(0)
    expect(page.get_by_text("🖼 A lift")).to_be_visible()


def test_a_button_asks_first_when_it_is_told_to(slack: CannedSlack, page: Page) -> None:
    """A confirm object opens a question; only a yes reaches the app, with the button's value."""
    confirm = {
        "title": plain("Undo?"),
        "text": plain("The item goes."),
        "confirm": plain("Undo it"),
        "deny": plain("No"),
    }
    button = {"type": "button", "action_id": "undo", "value": "F-12", "text": plain("Undo"), "confirm": confirm}
    show(slack, page, {"type": "actions", "block_id": "row", "elements": [button]})
    for answer in ("No", "Undo it"):
        page.get_by_role("button", name="Undo", exact=True).click()
        page.get_by_role("button", name=answer, exact=True).click()
    # First something arrives, then the button wakes up: a "No" that was sent as well has arrived by then.
    slack.sent(page, "action")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_enabled()
    [sent] = slack.posts("action")
    assert sent["action_id"] == "undo"
    assert sent["container"] == {"type": "message", "channel": "C1", "ts": f"{NOW:.6f}", "ephemeral": False}
    assert sent["value"] == {"type": "button", "text": plain("Undo"), "value": "F-12"}
