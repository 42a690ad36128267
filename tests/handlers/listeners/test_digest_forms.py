"""The form that schedules a digest, and the buttons below one, through the real Bolt app."""

from dataclasses import replace

import pytest

from bot.messages import Sentence
from handlers.blocks.validation import problems
from tests.fakes.slack import WORKSPACE
from tests.handlers.digest_door import Json, digest, schedule_of, scheduled, send_form
from tests.handlers.front_door import (
    ACME,
    GENERAL,
    GUEST,
    OUTSIDER,
    PRIVATE,
    PRIYA,
    SAM,
    SHARED,
    FrontDoor,
    texts_of,
)


async def test_the_bare_command_opens_a_form(door: FrontDoor) -> None:
    """Weekly on Monday at nine in the person's own zone, in this channel; Slack would take it."""
    await digest(door, "schedule")
    form = door.opened()
    assert problems(form) == []
    elements = {block["block_id"]: block["element"] for block in form["blocks"]}
    assert elements["channel"]["initial_conversation"] == GENERAL
    assert elements["channel"]["filter"]["exclude_external_shared_channels"] is True
    assert elements["weekday"]["initial_option"]["text"]["text"] == "Monday"
    assert elements["at"]["initial_time"] == "09:00"
    assert elements["zone"]["initial_option"]["value"] == "Europe/Berlin"


@pytest.mark.parametrize("channel", ["D0PRIYA", SHARED])
async def test_a_place_that_the_menu_does_not_show_is_not_chosen_in_it(door: FrontDoor, channel: str) -> None:
    """From a direct message or a shared channel, a channel has to be chosen."""
    await digest(door, "schedule", channel=channel)
    assert "initial_conversation" not in door.opened()["blocks"][0]["element"]


async def test_a_form_that_slack_does_not_open_says_so(door: FrontDoor) -> None:
    """Fault 25: the trigger was three seconds old."""
    door.refusal = "expired_trigger_id"
    assert (await digest(door, "schedule"))["text"] != ""


async def test_the_form_schedules_and_says_what_comes_next(door: FrontDoor) -> None:
    """The form turns into the sentence, and sending it twice changes nothing."""
    for _ in range(2):
        answer = await send_form(door)
    assert answer["response_action"] == "update"
    assert "next on Fri 27 Nov" in " ".join(texts_of(answer["view"]))
    assert problems(answer["view"]) == []
    assert await scheduled(door) == "Every Friday at 16:30 (Asia/Tokyo)"


@pytest.mark.parametrize(
    ("changed", "block", "hint"),
    [
        ({"channel": {"selected_conversation": SHARED}}, "channel", "shared with another organisation"),
        ({"channel": {"selected_conversation": "C0NOWHERE"}}, "channel", "/invite @Heed"),
        ({"channel": {"selected_conversation": "C0ARCHIVED"}}, "channel", "archived"),
        ({"channel": None}, "channel", "choose"),
        ({"zone": {"selected_option": {"value": "Mars/Olympus"}}}, "zone", "Mars/Olympus"),
        ({"zone": None}, "zone", "choose"),
        ({"weekday": {"selected_option": {"value": "9"}}}, "weekday", "choose"),
        ({"at": {"selected_time": "late"}}, "at", "choose"),
        ({"cadence": {"selected_option": {"value": "hourly"}}}, "cadence", "choose"),
    ],
)
async def test_what_is_wrong_is_said_under_its_input(door: FrontDoor, changed: Json, block: str, hint: str) -> None:
    """The form stays open and filled in."""
    archived = door.directory.add_channel("C0ARCHIVED", PRIYA)
    door.directory.places["C0ARCHIVED"] = replace(archived, is_archived=True)
    answer = await send_form(door, **changed)
    assert answer["response_action"] == "errors"
    assert list(answer["errors"]) == [block]
    assert hint in answer["errors"][block]
    assert await scheduled(door) is None


async def test_somebody_elses_private_channel_cannot_be_chosen(door: FrontDoor) -> None:
    """Sam is not in it, so he cannot have it summed up."""
    answer = await send_form(door, user=SAM, channel={"selected_conversation": PRIVATE})
    assert "private channel" in answer["errors"]["channel"]
    assert await scheduled(door, PRIVATE) is None


async def test_zones_are_suggested_while_typing(door: FrontDoor) -> None:
    """All of the zone database, a hundred at most, each with what its clocks show."""
    body = door._by(PRIYA) | {
        "type": "block_suggestion",
        "action_id": "zone",
        "block_id": "zone",
        "value": "new y",
        "view": {"id": "V1", "type": "modal", "callback_id": "digest.schedule"},
    }
    answer = await door._answer(body)
    assert [option["value"] for option in answer["options"]] == ["America/New_York"]
    assert answer["options"][0]["text"]["text"] == "America/New_York (04:00 now)"
    everything = await door._answer(body | {"value": ""})
    assert len(everything["options"]) == 100


async def test_the_mute_button_mutes_and_tells_who_pressed_it(door: FrontDoor) -> None:
    """The channel sees nothing of it but the silence."""
    await digest(door, "schedule monday 9:00")
    await door.press("digest.mute", "mute")
    schedule = await schedule_of(door)
    assert schedule is not None
    assert schedule.muted_at is not None
    (told,) = door.messenger.whispers
    assert (told.user_id, told.channel_id) == (PRIYA, GENERAL)
    assert isinstance(told.content, Sentence)


@pytest.mark.parametrize(("user", "team"), [(OUTSIDER, ACME), (GUEST, WORKSPACE)])
@pytest.mark.parametrize("action", ["digest.mute", "digest.schedule"])
async def test_outsiders_press_in_vain(door: FrontDoor, user: str, team: str, action: str) -> None:
    """Fault 22: the buttons of a message can be pressed by everybody who sees it."""
    await digest(door, "schedule monday 9:00")
    await door.press(action, "open", user=user, team=team)
    schedule = await schedule_of(door)
    assert schedule is not None
    assert schedule.muted_at is None
    assert door.views == []
    assert "member" in door.responses[-1]["text"]


async def test_the_change_button_opens_the_form_as_it_is(door: FrontDoor) -> None:
    """Filled in with the channel's own rhythm."""
    await digest(door, "schedule monthly friday 16:30 Asia/Tokyo")
    await door.press("digest.schedule", "open")
    elements = {block["block_id"]: block["element"] for block in door.opened()["blocks"]}
    assert elements["cadence"]["initial_option"]["value"] == "monthly"
    assert elements["weekday"]["initial_option"]["text"]["text"] == "Friday"
    assert elements["at"]["initial_time"] == "16:30"
    assert elements["zone"]["initial_option"]["value"] == "Asia/Tokyo"
