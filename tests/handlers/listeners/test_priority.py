"""Themes by priority, at the front door: the list, the weights, and the parts of one theme."""

from tests.handlers.front_door import GUEST, FrontDoor
from tests.handlers.home_door import open_customers
from tests.handlers.listeners.test_themes import EXPORTS, open_form, say_all, seen
from tests.handlers.screen import Json, buttons_of

DARK = (
    "please add a dark mode for evenings",
    "a dark mode please for evenings",
    "add the dark mode for evenings please",
)


def rows(answer: Json) -> list[str]:
    """Return the first cells of the table, from the top."""
    (table,) = [block for block in answer["blocks"] if block["type"] == "table"]
    return [row[0]["text"].split()[0] for row in table["rows"][1:]]


async def test_the_list_says_why_each_theme_stands_where_it_stands(durable_door: FrontDoor) -> None:
    """With a sentence, and the parts side by side."""
    await say_all(durable_door)
    answer = await durable_door.command("themes")
    assert "Themes 1 to 1 of 1, highest priority first" in seen(answer)
    assert "of 100*: " in seen(answer)
    assert "speak for it" in seen(answer) or "speaks for it" in seen(answer)
    assert rows(answer) == ["T-1"]


async def test_what_was_decided_goes_below_what_is_open(door: FrontDoor) -> None:
    """In the list; the Home tab has only what waits."""
    await say_all(door, EXPORTS + DARK)
    assert rows(await door.command("themes")) == ["T-1", "T-2"]
    await door.command("themes T-1 shipped")
    assert rows(await door.command("themes")) == ["T-2", "T-1"]
    assert rows(await door.command("themes by accounts")) == ["T-1", "T-2"]
    assert "decided" in seen(await door.command("themes T-1"))
    assert "number 1 of 1 open theme" in seen(await door.command("themes T-2"))
    home = seen(await open_customers(door))
    assert "What to look at next" in home
    assert "T-2" in home
    assert "T-1" not in home


async def test_an_impact_and_an_effort_move_a_theme_by_rice(door: FrontDoor) -> None:
    """Only these two are typed; a word in the place of a number keeps the form."""
    await say_all(door, EXPORTS + DARK)
    assert rows(await door.command("themes by rice")) == ["T-1", "T-2"]
    button = buttons_of(await door.command("themes T-2"))["Every part"]
    await door.press(button["action_id"], button["value"])
    form = door.opened()
    assert "Reach: " in seen(form)
    assert "in weeks" in (await door.submit(form, effort="soon"))["errors"]["effort"]
    done = await door.submit(form, effort="0.5", impact="3")
    assert "by rice" in seen(done["view"])
    assert rows(await door.command("themes by rice")) == ["T-2", "T-1"]
    await door.press(button["action_id"], button["value"])
    assert "(as somebody said)" in seen(door.opened())


async def test_weights_are_chosen_for_everybody(durable_door: FrontDoor) -> None:
    """Nonsense is said below its box; all at nothing is refused; an empty box means Heed's own."""
    door = durable_door
    await say_all(door)
    form = await open_list_form(door)
    refused = await door.submit(form, reach="many", trend="101")
    assert set(refused["errors"]) == {"reach", "trend"}
    nothing = dict.fromkeys(("reach", "revenue", "severity", "trend", "fit", "confidence"), "0")
    assert "At least one part" in (await door.submit(form, **nothing))["errors"]["reach"]
    await door.submit(form, reach="", severity="0", trend="80")
    shown = [block["element"].get("initial_value") for block in (await open_list_form(door))["blocks"][1:]]
    assert shown == ["30", "20", "0", "80", "15", "5"]


async def test_guests_do_not_set_weights_and_see_no_estimates(door: FrontDoor) -> None:
    """What a theme is worth to us is not theirs to say."""
    await say_all(door)
    await door.press("priority.weights", "{}", user=GUEST)
    assert "Only full members" in seen(door.responses[-1])


async def open_list_form(door: FrontDoor) -> Json:
    """Open the form of weights from the list."""
    button = buttons_of(await door.command("themes"))["Weights"]
    await door.press(button["action_id"], button["value"])
    return door.opened()


async def test_the_list_is_turned_in_its_order(door: FrontDoor) -> None:
    """The order stays from page to page; past the end the last page is shown."""
    await say_all(door)
    await door.press("priority.next", '{"sort": "rice", "offset": "800"}')
    assert "Themes 1 to 1 of 1, highest RICE score first" in seen(door.responses[-1])
    await door.press("priority.next", "nonsense")
    assert "highest priority first" in seen(door.responses[-1])


async def test_the_page_of_a_theme_has_its_priority(door: FrontDoor) -> None:
    """In one sentence, and every part behind a button."""
    await say_all(door)
    form = await open_form(door, "Every part")
    told = seen(form)
    assert "RICE" in told
    assert "No account's revenue is known" in told
    assert "not counted" in told
