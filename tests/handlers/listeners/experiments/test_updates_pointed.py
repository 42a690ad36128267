"""The message shortcut, and the question back: numbers of a message, by form."""

import json

import pytest

from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.updates import ExperimentUpdate, UpdateSource
from bot.domain.feedback import message_key
from tests.fakes.slack import HEED
from tests.handlers.front_door import (
    GENERAL,
    OUTSIDER,
    PRIYA,
    SAM,
    SHARED,
    TS,
    FrontDoor,
    Json,
    texts_of,
)
from tests.handlers.listening_door import say
from tests.handlers.updating_door import counted, running, seen

BOTH = [("control", 120, 2400), ("variant", 156, 2380)]


async def _only(door: FrontDoor, experiment: Experiment) -> ExperimentUpdate:
    [update] = await counted(door, experiment)
    return update


async def _point(door: FrontDoor, message: Json, *, user: str = PRIYA, channel: str = GENERAL) -> None:
    await door._answer(
        door._by(user)
        | {
            "type": "message_action",
            "callback_id": "experiments.tag_update",
            "channel": {"id": channel},
            "message": {"type": "message", "ts": TS, "user": user, **message},
            "response_url": f"{door.url}/response",
        }
    )


def _initial(view: Json, name: str) -> str | None:
    value = next(block["element"].get("initial_value") for block in view["blocks"] if block.get("block_id") == name)
    return None if value is None else str(value)


async def test_a_message_that_somebody_points_at(durable_door: FrontDoor) -> None:
    """The form begins with what it says; saved, the message is the update, and pointed at again it is corrected."""
    experiment = await running(durable_door)
    message = {"user": SAM, "text": "control 120/2400, variant 156/2380"}
    await _point(durable_door, message)
    form = durable_door.opened()
    assert [_initial(form, name) for name in ("arm_0", "arm_1")] == ["120 of 2,400", "156 of 2,380"]
    await durable_door.submit(form)
    update = await _only(durable_door, experiment)
    assert (update.origin_key, update.source, update.ts) == (message_key(GENERAL, TS), UpdateSource.SHORTCUT, TS)
    await _point(durable_door, message)
    again = durable_door.opened()
    assert again["title"]["text"] == f"Correct {experiment.label}"
    await durable_door.submit(again, arm_1="166/2380", view_id="V2")
    corrected = await _only(durable_door, experiment)
    assert (corrected.version, corrected.changed_by, seen(corrected)[1]) == (2, PRIYA, ("variant", 166, 2380))


async def test_a_message_that_may_be_about_several(door: FrontDoor) -> None:
    """A menu asks which one; the form that follows still knows the message's words."""
    first, second = await running(door), await running(door)
    await _point(door, {"text": "control 120/2400, variant 156/2380"})
    menu = door.opened()
    assert "experiment" in (await door.submit(menu))["errors"]
    answer = await door.submit(menu, experiment=second.id)
    assert answer["response_action"] == "update"
    assert _initial(answer["view"], "arm_0") == "120 of 2,400"
    await door.submit(answer["view"])
    assert (len(await counted(door, first)), len(await counted(door, second))) == (0, 1)


@pytest.mark.parametrize(
    ("message", "channel", "told"),
    [
        ({"user": HEED, "text": "EXP-1"}, GENERAL, "a message of mine"),
        ({"user": OUTSIDER, "text": "control 1/2, variant 1/2"}, SHARED, "people of your own workspace"),
        ({"text": "control 1/2, variant 1/2"}, GENERAL, "No experiment that you may know of"),
    ],
)
async def test_messages_that_are_no_updates(door: FrontDoor, message: Json, channel: str, told: str) -> None:
    """Heed's own, those of people from outside, and any while no experiment runs."""
    if told.startswith("people"):
        await running(door)
    await _point(door, message, channel=channel)
    assert door.views == []
    assert any(told in text for text in texts_of(door.responses[-1]))


async def test_the_question_back(door: FrontDoor) -> None:
    """Its button opens the form with what was understood of the message; saved, it is the message's update."""
    experiment = await running(door)
    await door.command("channel experiments")
    await say(door, f"{experiment.label}: control 120/2400", user=PRIYA)
    memory = json.dumps({"channel": GENERAL, "ts": TS, "label": experiment.label})
    await door.press("experiments.fill_in", memory)
    form = door.opened()
    assert _initial(form, "arm_0") == "120 of 2,400"
    await door.submit(form, arm_1="156/2380")
    update = await _only(door, experiment)
    assert (seen(update), update.origin_key) == (BOTH, message_key(GENERAL, TS))
    await door.press("experiments.fill_in", '{"channel": "C1", "ts": "no number"}')
    assert any("taken out" in text for text in texts_of(door.responses[-1]))
