"""My rhythm: everybody chooses when they work and what they are reminded of."""

from datetime import time
from typing import Any

from bot.domain.channels import Preferences
from bot.domain.rhythm import PersonPreferences
from bot.domain.working_hours import OfficeHours
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import ACME, GUEST, OUTSIDER, PRIYA, FrontDoor
from tests.handlers.nudge_door import READ_DAY, look, running, told
from tests.handlers.screen import texts_of


def state(**values: Any) -> dict[str, Any]:
    """Return what Slack tells of the form's inputs, for those that are not as they were."""
    return {name: {name: value} for name, value in values.items()}


async def send(door: FrontDoor, *, user: str = PRIYA, **values: Any) -> dict[str, Any]:
    """Send the form with some inputs changed; return the answer."""
    view = door.opened()
    inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    filled = {name: {name: _initial(element)} for name, element in inputs.items()} | state(**values)
    body = door._by(user) | {
        "type": "view_submission",
        "view": view | {"id": "V1", "state": {"values": filled}, "app_installed_team_id": WORKSPACE},
    }
    return await door._answer(body)


def _initial(element: dict[str, Any]) -> dict[str, Any]:
    """Return what Slack tells of an input that nobody touched."""
    return {
        "selected_time": element.get("initial_time"),
        "selected_options": element.get("initial_options", []),
        "selected_option": element.get("initial_option"),
        "value": element.get("initial_value"),
    }


async def chosen(door: FrontDoor) -> PersonPreferences:
    """Return what Priya chose."""
    async with door.desk.storage.work(WORKSPACE) as work:
        return await work.people.of(PRIYA)


async def test_what_is_left_alone_is_the_workspaces(door: FrontDoor) -> None:
    """Whoever saves the form as it is follows the workspace's hours later, too."""
    hours = OfficeHours(begins=time(8), workdays=frozenset({6, 0, 1, 2, 3}))
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.channels.prefer(Preferences(hours=hours, nudges_off=frozenset({"stale"})), by=PRIYA, at=READ_DAY)
    await door.press_home("rhythm.open", "")
    shown = texts_of(door.opened())
    assert "Silent experiments" not in shown
    assert any("Europe/Berlin" in text for text in shown)
    assert "response_action" in await send(door)
    kept = await chosen(door)
    assert (kept.begins, kept.ends, kept.workdays, kept.days_off) == (None, None, None, ())
    assert (kept.dms_per_day, kept.nudges_off) == (None, frozenset())


async def test_choices_are_kept_and_shown_again(durable_door: FrontDoor) -> None:
    """Hours, weekdays, days off, messages a day, and reminders; they hold from then on."""
    door = durable_door
    await running(door)
    await door.press_home("rhythm.open", "")
    reminders = [{"value": "untriaged"}, {"value": "read due"}, {"value": "no such rule"}]
    await send(
        door,
        work_begins={"selected_time": "22:00"},
        work_ends={"selected_time": "06:30"},
        workdays={"selected_options": [{"value": "5"}, {"value": "6"}, {"value": "9"}]},
        days_off={"value": "12-25 <!channel>\n2026-12-24 to 2027-01-02"},
        dms_per_day={"selected_option": {"value": "5"}},
        reminders={"selected_options": reminders},
    )
    kept = await chosen(door)
    assert (kept.begins, kept.ends, kept.workdays) == (time(22), time(6, 30), frozenset({5, 6}))
    assert kept.days_off == ("12-25 <!channel>", "2026-12-24/2027-01-02")
    assert kept.dms_per_day == 5
    assert {"untriaged", "read due"} & kept.nudges_off == set()
    assert "stale" in kept.nudges_off
    await look(door)
    assert told(door) == []
    await door.press_home("rhythm.open", "")
    form = door.opened()
    assert any("2026-12-24 to 2027-01-02" in str(block) for block in form["blocks"])
    await send(door, days_off={"value": ""}, workdays={"selected_options": []})
    kept = await chosen(door)
    assert (kept.days_off, kept.workdays, kept.begins) == ((), frozenset(), time(22))


async def test_a_day_that_is_none_is_said_below_its_field(door: FrontDoor) -> None:
    """And nothing of the form is lost."""
    await door.press_home("rhythm.open", "")
    answer = await send(door, days_off={"value": "12-25\nChristmas"})
    assert "“Christmas” is no day: write 2026-12-25 Christmas" in answer["errors"]["days_off"]
    assert (await chosen(door)).set_at is None


async def test_what_slack_would_not_send_is_left_as_it_was(door: FrontDoor) -> None:
    """Odd times, numbers and boxes count as not chosen."""
    await door.press_home("rhythm.open", "")
    await send(
        door,
        work_begins={"selected_time": "25:00"},
        work_ends={"selected_time": None},
        dms_per_day={"selected_option": {"value": "1000000"}},
    )
    kept = await chosen(door)
    assert (kept.begins, kept.ends, kept.dms_per_day) == (None, None, None)


async def test_guests_and_outsiders_have_nothing_to_choose(door: FrontDoor) -> None:
    """They are never reminded."""
    await door.press("rhythm.open", "", user=GUEST)
    await door.press("rhythm.open", "", user=OUTSIDER, team=ACME)
    assert [method for method, _ in door.views if method == "views.open"] == []
    assert "Guests are not reminded" in str(door.responses)
