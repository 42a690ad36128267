"""`/heed vision`: what a team writes down, what Heed hangs on it, and who may see and change it."""

from datetime import date, timedelta
from typing import Any

from bot.domain.vision import NotNow
from bot.flows.aligning import hand_out_alignments
from bot.flows.not_now import hand_out_reviews
from bot.messages import NotNowReview
from handlers.blocks.drawing import draw
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, FrontDoor
from tests.handlers.listeners.test_themes import EXPORTS, say_all
from tests.handlers.screen import Json, buttons_of, inputs_of, texts_of

STATEMENT = "Every team hears its customers."


def seen(payload: Any) -> str:
    """Return everything that stands in an answer."""
    return "\n".join(texts_of(payload))


async def press(door: FrontDoor, answer: Json, label: str, user: str = PRIYA) -> None:
    """Press a button in an answer."""
    button = buttons_of(answer)[label]
    await door.press(button["action_id"], button["value"], user=user)


async def open_form(door: FrontDoor, label: str, *, text: str = "vision", user: str = PRIYA) -> Json:
    """Press a button below what a command answers; return the form that opens."""
    await press(door, await door.command(text, user=user), label, user)
    return door.opened()


async def add_objective(door: FrontDoor, name: str, success: str = "", *, view_id: str = "V1") -> Json:
    """Write an objective down."""
    done = await door.submit(await open_form(door, "Add an objective"), view_id=view_id, name=name, success=success)
    await door.jobs.run_all()
    return done


async def placed(door: FrontDoor) -> None:
    """Let the clock look for new themes a minute later, and Heed hang them."""
    door.clock.advance(timedelta(minutes=1))
    await hand_out_alignments(door.desk, door.clock.now())
    await door.jobs.run_all()


async def put_off(door: FrontDoor, number: int = 1, **facts: Any) -> NotNow:
    """Put a theme off."""
    async with door.desk.storage.work(WORKSPACE) as work:
        theme = await work.themes.with_number(number)
        assert theme is not None
        given = {"id": "N1", "reason": "Only two asked", "would_change": "Ten accounts", "by": PRIYA}
        entry = NotNow(
            **{"theme_id": theme.id, "at": door.clock.now(), "review_on": date(2026, 12, 1), **given, **facts}
        )
        await work.vision.put_off(entry)
        return entry


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


async def test_what_is_put_off_is_listed_and_can_wait_longer(door: FrontDoor) -> None:
    """With its reason and what would change our mind; a day in the past is refused."""
    await say_all(door)
    await put_off(door)
    answer = await door.command("vision not now")
    assert "because: Only two asked" in seen(answer)
    assert "review on Tue 1 Dec 2026" in seen(answer)
    await press(door, answer, "Review")
    form = door.opened()
    assert "after today" in (await door.submit(form, review_on="2026-01-01"))["errors"]["review_on"]
    assert "Mon 1 Feb 2027" in seen(await door.submit(form, review_on="2027-02-01"))
    assert "review on Mon 1 Feb 2027" in seen(await door.command("vision"))


async def test_who_put_it_off_is_told_once_on_the_day(door: FrontDoor) -> None:
    """In working hours, by direct message, and again only when the day was moved."""
    await say_all(door)
    entry = await put_off(door, review_on=(door.clock.now() + timedelta(days=1)).date())
    for _ in range(3):
        await hand_out_reviews(door.desk, door.clock.now())
        await door.jobs.run_all()
    assert not [each for each in door.messenger.whispers if isinstance(each.content, NotNowReview)]
    door.clock.advance(timedelta(days=1))
    for _ in range(3):
        await hand_out_reviews(door.desk, door.clock.now())
        await door.jobs.run_all()
    (told,) = {each.key: each for each in door.messenger.whispers if isinstance(each.content, NotNowReview)}.values()
    assert (told.user_id, told.key) == (PRIYA, f"not_now_review:{entry.id}:{entry.review_on}")
    assert "Only two asked" in seen(list(draw(told.content).blocks))
    assert "review due" in seen(await home_of(door))


async def test_guests_and_outsiders_do_not_see_the_vision(door: FrontDoor) -> None:
    """Neither the answer nor a theme's page tells them of it, and no button lets them in."""
    await add_objective(door, "csv export of large reports")
    await say_all(door)
    await placed(door)
    assert "full members" in seen(await door.command("vision", user=GUEST))
    assert "full members" not in seen(await door.command("vision", user=PRIYA))
    assert "Only members" in seen(await door.command("vision", user=OUTSIDER))
    assert "Objective" not in seen(await door.command("themes T-1", user=GUEST))
    opened = len(door.views)
    await door.press("vision.add", "{}", user=GUEST)
    assert not any(method == "views.open" for method, _ in door.views[opened:])


async def test_a_private_channels_theme_stays_with_its_members(door: FrontDoor) -> None:
    """Others neither count it nor read its name, on any page of the vision."""
    await add_objective(door, "something else entirely")
    for words in EXPORTS:
        await door.command(words, channel=PRIVATE)
        await door.jobs.run_all()
    await placed(door)
    await put_off(door)
    for text in ("vision", "vision not now", "vision O-1"):
        told = seen(await door.command(text, user=SAM))
        assert "T-1" not in told
        assert "asker" not in told.replace("Counted in askers", "").replace("fewer than two askers", "")
    assert "T-1" in seen(await door.command("vision not now", user=PRIYA))


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


async def home_of(door: FrontDoor) -> Json:
    """Open the Home tab; return what is drawn."""
    await door.event(type="app_home_opened", user=PRIYA, tab="home")
    method, arguments = door.views[-1]
    assert method == "views.publish"
    return dict(arguments["view"])


async def test_an_unknown_objective_and_a_slip_get_clear_answers(door: FrontDoor) -> None:
    """Nothing is lost and nothing is guessed."""
    assert "no such objective" in seen(await door.command("vision O-99"))
    assert "vision" in seen(await door.command("visoin"))
    asked = seen(await door.command("vision for mobile is unclear to us"))
    assert "`/heed vision O-2`" in asked
    assert not await door.items()
