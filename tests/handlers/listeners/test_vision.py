"""`/heed vision`: what a team writes down, and what Heed hangs on it."""

from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import PRIYA, SAM, FrontDoor
from tests.handlers.listeners.test_themes import say_all
from tests.handlers.screen import inputs_of
from tests.handlers.vision_door import add_objective, home_of, open_form, placed, press, seen

STATEMENT = "Every team hears its customers."


async def test_without_a_vision_the_answer_invites_to_write_one(door: FrontDoor) -> None:
    """Nothing there is no riddle."""
    answer = seen(await door.command("vision"))
    assert "Nobody has written down where you want to go" in answer
    assert "no objectives yet" in answer


async def test_a_statement_is_written_and_its_versions_stay(door: FrontDoor) -> None:
    """Whoever changes it sees what stood before, and nobody's words are overwritten unseen."""
    form = await open_form(door, "Write the vision")
    assert "letters" not in seen(await door.submit(form, statement=STATEMENT))
    late = await door.submit(form, statement="What somebody else wrote meanwhile.", view_id="V2")
    assert "Somebody changed this" in late["errors"]["statement"]
    assert "version 1" in seen(await door.submit(form, statement=STATEMENT))
    answer = await door.command("vision")
    assert STATEMENT in seen(answer)
    edit = await open_form(door, "Edit the vision", user=SAM)
    await door.submit(edit, statement="Every customer is answered <!channel>.", user=SAM)
    await press(door, await door.command("vision"), "Earlier versions")
    versions = seen(door.opened())
    assert STATEMENT in versions
    assert "*Version 2*" in versions


async def test_an_empty_statement_keeps_the_form_open(door: FrontDoor) -> None:
    """It says what is missing; invisible characters are no words."""
    refused = await door.submit(await open_form(door, "Write the vision"), statement="\u202e\u200b ")
    assert "where you want to go" in refused["errors"]["statement"]


async def test_objectives_are_added_once_and_listed(door: FrontDoor) -> None:
    """A form that is sent twice makes one; two of one name could not be told apart."""
    await add_objective(door, "Exports people trust", "No export fails")
    await add_objective(door, "Exports people trust", "No export fails")
    taken = await add_objective(door, "exports PEOPLE trust", view_id="V2")
    assert "short name of its own" in taken["errors"]["name"]
    answer = seen(await door.command("vision"))
    assert "*O-1*  Exports people trust" in answer
    assert "O-2" not in answer
    assert "nobody asked for anything yet" in answer


async def test_a_theme_hangs_on_what_it_means_until_somebody_says_otherwise(door: FrontDoor) -> None:
    """Heed's guess says that it is one; a person's word wins, and can be taken back."""
    await add_objective(door, "csv export of large reports", "The export never fails")
    await say_all(door)
    await placed(door)
    page = await door.command("themes T-1")
    assert "O-1 csv export of large reports  ·  Heed's guess" in seen(page)
    await press(door, page, "Change")
    form = door.opened()
    await door.submit(form, hangs_on="-")
    page = await door.command("themes T-1")
    assert f"off vision: it serves none of them  ·  says <@{PRIYA}>" in seen(page)
    await placed(door)
    assert "says <@" in seen(await door.command("themes T-1"))
    await press(door, page, "Change")
    await door.submit(door.opened(), hangs_on="heed")
    assert "Heed's guess" in seen(await door.command("themes T-1"))


async def test_the_page_counts_what_falls_to_each_objective(door: FrontDoor) -> None:
    """Shares of what is asked for, and the way to the objective and its themes."""
    await add_objective(door, "csv export of large reports")
    await say_all(door)
    await placed(door)
    answer = await door.command("vision")
    assert "100% of what is asked for" in seen(answer)
    await press(door, answer, "Open")
    page = door.responses[-1]
    assert "T-1" in seen(page)
    await press(door, page, "Vision")
    assert "Off vision" in seen(door.responses[-1])
    quarter = seen(await door.command("vision quarter"))
    assert "the last quarter" in quarter


async def test_what_serves_no_objective_is_listed(door: FrontDoor) -> None:
    """With the way to each theme and back."""
    await add_objective(door, "quick answers of support")
    await say_all(door)
    await placed(door)
    answer = await door.command("vision off")
    assert "100% of what is asked for" in seen(answer)
    assert "T-1" in seen(answer)
    await press(door, answer, "Vision")
    assert "On vision but unheard" in seen(door.responses[-1])
    await press(door, door.responses[-1], "See themes")
    assert "T-1" in seen(door.responses[-1])


async def test_a_retired_objective_keeps_what_people_hung_on_it(door: FrontDoor) -> None:
    """What Heed hung there finds another place; it can be pursued again."""
    await add_objective(door, "csv export of large reports")
    await say_all(door)
    await placed(door)
    await press(door, await door.command("themes T-1"), "Change")
    async with door.desk.storage.work(WORKSPACE) as work:
        (objective,) = await work.vision.active()
    await door.submit(door.opened(), hangs_on=objective.id)
    await press(door, await door.command("vision O-1"), "Retire")
    await door.jobs.run_all()
    assert "(retired)" in seen(door.responses[-1])
    assert "which was retired" in seen(await door.command("themes T-1"))
    assert "*O-1*  csv export of large reports  (retired)" in seen(await door.command("vision"))
    await press(door, await door.command("vision O-1"), "Pursue it again")
    await door.jobs.run_all()
    assert "retired" not in seen(await door.command("themes T-1"))


async def test_two_people_edit_one_objective(door: FrontDoor) -> None:
    """The second is told, and their form stays as they filled it in."""
    await add_objective(door, "Exports people trust")
    one = await open_form(door, "Edit", text="vision O-1")
    other = await open_form(door, "Edit", text="vision O-1", user=SAM)
    await door.submit(one, name="Reports people trust", owner=SAM)
    refused = await door.submit(other, name="Numbers people trust", user=SAM)
    assert "Somebody changed this" in refused["errors"]["name"]
    page = seen(await door.command("vision O-1"))
    assert "Reports people trust" in page
    assert f"Looked after by <@{SAM}>" in page
    assert "How it changed" in page


async def test_forty_objectives_are_enough(door: FrontDoor) -> None:
    """The next one is refused in words, and the list turns its pages."""
    for number in range(40):
        await add_objective(door, f"Objective {number} \u202e<!channel>", view_id=f"V{number}")
    refused = await add_objective(door, "One more", view_id="V40")
    assert "retire one first" in refused["errors"]["name"]
    answer = await door.command("vision")
    assert "1 to 8 of 40" in seen(answer)
    await press(door, answer, "Next")
    assert "9 to 16 of 40" in seen(door.responses[-1])
    await say_all(door)
    await placed(door)
    await press(door, await door.command("themes T-1"), "Change")
    assert inputs_of(door.opened()) == ["hangs_on"]


async def test_the_home_tab_tells_where_signal_goes(door: FrontDoor) -> None:
    """In a few lines, with the way to all of it and back."""
    await add_objective(door, "csv export of large reports")
    await say_all(door)
    await placed(door)
    assert "*O-1*  csv export of large reports: 100% of what is asked for" in seen(await home_of(door))
    button = next(
        block["accessory"] for block in (await home_of(door))["blocks"] if "*Vision*" in str(block.get("text"))
    )
    await door.press_home(button["action_id"], button["value"])
    assert "Back" in seen(door.views[-1][1])


async def test_an_unknown_objective_and_a_slip_get_clear_answers(door: FrontDoor) -> None:
    """Nothing is lost and nothing is guessed."""
    assert "no such objective" in seen(await door.command("vision O-99"))
    assert "vision" in seen(await door.command("visoin"))
    asked = seen(await door.command("vision for mobile is unclear to us"))
    assert "`/heed vision O-2`" in asked
    assert not await door.items()
