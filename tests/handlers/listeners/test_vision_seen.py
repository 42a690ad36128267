"""What is put off, and who may know of the vision at all."""

import json
from datetime import timedelta

from tests.handlers.front_door import GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, FrontDoor
from tests.handlers.listeners.test_themes import EXPORTS, say_all
from tests.handlers.nudge_door import look, redrawn, told, words
from tests.handlers.vision_door import add_objective, placed, press, put_off, seen


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
    """In working hours, by direct message with everything else that is due, and again only when the day was moved."""
    await say_all(door)
    entry = await put_off(door, review_on=(door.clock.now() + timedelta(days=1)).date())
    for days in range(2):
        for _ in range(3):
            await look(door, door.clock.now())
        assert len(told(door)) == days
        door.clock.advance(timedelta(days=1))
    (message,) = told(door)
    assert message.user_id == PRIYA
    said = words(message.content)
    assert "Only two asked" in said
    assert "T-1" in said
    assert "You wanted to look again on" in said
    await door.press("vision.review", json.dumps({"entry": entry.id}))
    later = (door.clock.now() + timedelta(days=30)).date()
    await door.submit(door.opened(), review_on=later.isoformat())
    await look(door, door.clock.now())
    assert "No longer needed" in words(redrawn(door)[-1].content)


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
    for wish in EXPORTS:
        await door.command(wish, channel=PRIVATE)
        await door.jobs.run_all()
    await placed(door)
    await put_off(door)
    for text in ("vision", "vision not now", "vision O-1"):
        told = seen(await door.command(text, user=SAM))
        assert "T-1" not in told
        assert "asker" not in told.replace("Counted in askers", "").replace("fewer than two askers", "")
    assert "T-1" in seen(await door.command("vision not now", user=PRIYA))
