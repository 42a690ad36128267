"""`/heed themes`: what somebody sees of themes, and the forms that change them."""

from tests.handlers.front_door import FrontDoor
from tests.handlers.home_door import open_customers
from tests.handlers.screen import Json, buttons_of, inputs_of, texts_of

EXPORTS = (
    "The csv export fails with large reports",
    "csv export fails with large reports today",
    "The export of large csv reports fails",
)


async def say_all(door: FrontDoor, texts: tuple[str, ...] = EXPORTS) -> None:
    """Type what customers said, and let Heed understand it."""
    for words in texts:
        await door.command(words)
        await door.jobs.run_all()


def seen(payload: Json) -> str:
    """Return everything that stands in an answer."""
    return "\n".join(texts_of(payload))


async def open_form(door: FrontDoor, label: str) -> Json:
    """Open the only theme and press a button on its page; return the form."""
    button = buttons_of(await door.command("themes T-1"))[label]
    await door.press(button["action_id"], button["value"])
    return door.opened()


async def test_without_themes_the_answer_says_when_one_forms(door: FrontDoor) -> None:
    """Nothing to show is no riddle."""
    assert "at least three" in seen(await door.command("themes"))


async def test_the_list_tells_reach_and_leads_to_the_page(door: FrontDoor) -> None:
    """Accounts and people first; the page quotes what was said and names what changed."""
    await say_all(door)
    answer = await door.command("themes")
    assert "3 items" in seen(answer)
    await door.press("themes.open", buttons_of(answer)["Open"]["value"])
    page = seen(door.responses[-1])
    assert "T-1" in page
    assert EXPORTS[0] in page
    assert "The theme was made" in page


async def test_an_unknown_theme_gets_a_clear_answer(door: FrontDoor) -> None:
    """Unknown and unreadable look the same."""
    assert "no such theme" in seen(await door.command("themes T-99"))


async def test_a_theme_is_renamed_by_a_form(door: FrontDoor) -> None:
    """An empty or a taken name keeps the form open and says why."""
    await say_all(door)
    form = await open_form(door, "Rename")
    refused = await door.submit(form, name=" ")
    assert "short name" in refused["errors"]["name"]
    done = await door.submit(form, name="Export <!channel> & reports")
    assert "&lt;!channel&gt;" in seen(done)
    assert "Export &lt;!channel&gt; &amp; reports" in seen(await door.command("themes"))


async def test_a_change_is_taken_back_from_the_page(door: FrontDoor) -> None:
    """Undo stands beside each change."""
    await say_all(door)
    before = seen(await door.command("themes"))
    await door.submit(await open_form(door, "Rename"), name="Reports")
    undo = next(
        block["accessory"]
        for block in (await door.command("themes T-1"))["blocks"]
        if "name was changed" in str(block.get("text")) and "accessory" in block
    )
    await door.press(undo["action_id"], undo["value"])
    assert seen(await door.command("themes")) == before


async def test_a_theme_cannot_be_merged_into_nothing(door: FrontDoor) -> None:
    """With one theme alone the form says so instead of showing an empty menu."""
    await say_all(door)
    form = await open_form(door, "Merge into …")
    assert inputs_of(form) == []
    assert "no other theme" in seen(form)


async def test_an_item_is_moved_out_by_a_form(door: FrontDoor) -> None:
    """It leaves the theme, and the answer says that it stays away."""
    await say_all(door)
    form = await open_form(door, "Move an item …")
    items = next(block["element"]["options"] for block in form["blocks"] if block.get("block_id") == "item")
    done = await door.submit(form, item=items[0]["value"], into="-")
    assert "was moved" in seen(done)
    assert "2 items" in seen(await door.command("themes"))


async def test_outsiders_and_guests_see_no_themes(door: FrontDoor) -> None:
    """A customer of a shared channel who presses a forwarded button changes and sees nothing."""
    await say_all(door)
    button = buttons_of(await door.command("themes"))["Open"]
    await door.press(button["action_id"], button["value"], user="U0CUSTOMER", team="T0CUSTOMER")
    assert all(EXPORTS[0] not in seen(response) for response in door.responses)


async def test_the_home_tab_shows_themes_and_their_page(door: FrontDoor) -> None:
    """The page opens in the Home tab itself, with a way back."""
    await say_all(door)
    view = await open_customers(door)
    assert "What to look at next" in seen(view)
    await door.press_home("themes.open", "1")
    page = door.views[-1][1]["view"]
    assert "What was said" in seen(page)
    await door.press_home("themes.home", buttons_of(page)["Back"]["value"])
    assert "What to look at next" in seen(door.views[-1][1]["view"])
