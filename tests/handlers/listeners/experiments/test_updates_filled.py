"""Numbers that people report on purpose: by command, button, form and shortcut; corrected, and taken out."""

import json
from typing import Any

import pytest

from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.readings import ArmReading
from bot.domain.experiments.updates import ExperimentUpdate, UpdateSource, UpdateState
from bot.domain.feedback import message_key
from tests.experiment_builders import BET
from tests.fakes.slack import HEED, WORKSPACE
from tests.handlers.front_door import (
    ACME,
    GENERAL,
    GUEST,
    OUTSIDER,
    PRIYA,
    SAM,
    SHARED,
    TS,
    FrontDoor,
    Json,
    buttons_of,
    texts_of,
)
from tests.handlers.listening_door import say
from tests.handlers.trying import reported, tried

CARD = "1789990000.000100"
ARMS = {"arm_0": "120/2400", "arm_1": "156 of 2.380"}
BOTH = [("control", 120, 2400), ("variant", 156, 2380)]


async def _running(door: FrontDoor, *args: Any, **facts: Any) -> Experiment:
    experiment = await tried(door, *args, **facts)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.experiments.place_card(experiment.id, GENERAL, CARD)
    return experiment


async def _counted(door: FrontDoor, experiment: Experiment) -> list[ExperimentUpdate]:
    async with door.desk.storage.work(WORKSPACE) as work:
        return await work.experiments.updates(experiment.id)


async def _only(door: FrontDoor, experiment: Experiment) -> ExperimentUpdate:
    [update] = await _counted(door, experiment)
    return update


def _seen(update: ExperimentUpdate) -> list[tuple[str, int | None, int]]:
    return [(arm.arm, arm.conversions, arm.users) for arm in update.reading.arms]


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


def _button(experiment: Experiment) -> str:
    return json.dumps({"experiment": experiment.id})


def _about(update: ExperimentUpdate) -> str:
    return json.dumps({"update": update.id})


def _initial(view: Json, name: str) -> str | None:
    value = next(block["element"].get("initial_value") for block in view["blocks"] if block.get("block_id") == name)
    return None if value is None else str(value)


async def test_a_command_that_is_understood(durable_door: FrontDoor) -> None:
    """It is kept once, however often Slack sends it, and whoever typed it sees what was read."""
    experiment = await _running(durable_door)
    words = f"update {experiment.label} control 120/2400, variant 156/2380. Mobile looks weak."
    for _ in range(2):
        answer = await durable_door.experiment(words, trigger="same")
    assert "control 120 of 2,400, variant 156 of 2,380" in answer["text"]
    update = await _only(durable_door, experiment)
    assert (_seen(update), update.note, update.source) == (BOTH, "Mobile looks weak.", UpdateSource.COMMAND)
    assert len(durable_door.jobs.of_kind("experiment_card")) == 1


async def test_a_command_that_is_not(door: FrontDoor) -> None:
    """The form opens with what was read and with what was not; sent, it is kept."""
    experiment = await _running(door)
    await door.experiment(f"update {experiment.label} control 120/2400")
    form = door.opened()
    assert _initial(form, "arm_0") == "120 of 2,400"
    assert any("found no numbers for variant" in text for text in texts_of(form))
    assert await door.submit(form, arm_1="156/2380") == {"text": ""}
    assert _seen(await _only(door, experiment)) == BOTH


@pytest.mark.parametrize("words", ["update", "update lovely weather"])
async def test_a_command_that_names_no_experiment(door: FrontDoor, words: str) -> None:
    """It is asked which one."""
    assert "/experiment update EXP-7" in (await door.experiment(words))["text"]


async def test_an_experiment_that_takes_no_numbers(door: FrontDoor) -> None:
    """Neither by command nor by button, and the answer says why."""
    experiment = await _running(door, stage=Stage.DECIDED)
    words = f"update {experiment.label} control 120/2400, variant 156/2380"
    assert any("is decided" in text for text in texts_of(await door.experiment(words)))
    await door.press("experiments.update", _button(experiment))
    assert any("is decided" in text for text in texts_of(door.responses[-1]))
    assert (door.views, await _counted(door, experiment)) == ([], [])


async def test_the_button_of_a_card(durable_door: FrontDoor) -> None:
    """Its form takes every format that a message may have, a guardrail, a note and the day of the numbers."""
    experiment = await _running(durable_door)
    await durable_door.press("experiments.update", _button(experiment), user=SAM)
    sent = ARMS | {
        "guardrail_0": "control 12/2400, variant 20/2380",
        "note": "Half a day late",
        "said_on": "2026-11-20",
    }
    for _ in range(2):
        await durable_door.submit(durable_door.opened(), user=SAM, **sent)
    update = await _only(durable_door, experiment)
    assert (_seen(update), update.by, update.note) == (BOTH, SAM, "Half a day late")
    assert update.reading.guardrails[0].arms[1] == ArmReading(arm="variant", users=2380, conversions=20)
    assert experiment.day_of(update.said_at).isoformat() == "2026-11-20"


async def test_a_form_that_cannot_be_read(door: FrontDoor) -> None:
    """Every slip is said below its input, and nothing is kept until all of it is clear."""
    experiment = await _running(door)
    await door.press("experiments.update", _button(experiment))
    sent = {"arm_0": "2400/120", "arm_1": "a lot", "guardrail_0": "control 1/2", "said_on": "2026-12-24"}
    answer = await door.submit(door.opened(), **sent)
    assert answer["response_action"] == "errors"
    assert set(answer["errors"]) == set(sent)
    assert "swapped" in answer["errors"]["arm_0"]
    assert answer["errors"]["said_on"] == "That day has not come yet."
    late = await door.submit(door.opened(), **ARMS, said_on="2026-11-01")
    assert "started on Wed 18 Nov 2026" in late["errors"]["said_on"]
    assert await _counted(door, experiment) == []


async def test_a_bet(door: FrontDoor) -> None:
    """A count, or words alone; nothing at all is not enough."""
    experiment = await _running(door, BET)
    await door.press("experiments.update", _button(experiment))
    assert "41 of 60" in (await door.submit(door.opened()))["errors"]["arm_0"]
    await door.submit(door.opened(), note="Two of them took the call", view_id="V1")
    await door.submit(door.opened(), arm_0="2 of 10", view_id="V2")
    await door.experiment(f"update {experiment.label} three refused")
    updates = await _counted(door, experiment)
    assert sorted(update.note for update in updates) == ["", "Two of them took the call", "three refused"]


async def test_a_message_that_somebody_points_at(durable_door: FrontDoor) -> None:
    """The form begins with what it says; saved, the message is the update, and pointed at again it is corrected."""
    experiment = await _running(durable_door)
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
    assert (corrected.version, corrected.changed_by, _seen(corrected)[1]) == (2, PRIYA, ("variant", 166, 2380))


async def test_a_message_that_may_be_about_several(door: FrontDoor) -> None:
    """A menu asks which one; the form that follows still knows the message's words."""
    first, second = await _running(door), await _running(door)
    await _point(door, {"text": "control 120/2400, variant 156/2380"})
    menu = door.opened()
    assert "experiment" in (await door.submit(menu))["errors"]
    answer = await door.submit(menu, experiment=second.id)
    assert answer["response_action"] == "update"
    assert _initial(answer["view"], "arm_0") == "120 of 2,400"
    await door.submit(answer["view"])
    assert (len(await _counted(door, first)), len(await _counted(door, second))) == (0, 1)


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
        await _running(door)
    await _point(door, message, channel=channel)
    assert door.views == []
    assert any(told in text for text in texts_of(door.responses[-1]))


async def test_the_question_back(door: FrontDoor) -> None:
    """Its button opens the form with what was understood of the message; saved, it is the message's update."""
    experiment = await _running(door)
    await door.command("channel experiments")
    await say(door, f"{experiment.label}: control 120/2400", user=PRIYA)
    memory = json.dumps({"channel": GENERAL, "ts": TS, "label": experiment.label})
    await door.press("experiments.fill_in", memory)
    form = door.opened()
    assert _initial(form, "arm_0") == "120 of 2,400"
    await door.submit(form, arm_1="156/2380")
    update = await _only(door, experiment)
    assert (_seen(update), update.origin_key) == (BOTH, message_key(GENERAL, TS))
    await door.press("experiments.fill_in", '{"channel": "C1", "ts": "no number"}')
    assert any("taken out" in text for text in texts_of(door.responses[-1]))


async def test_a_correction(durable_door: FrontDoor) -> None:
    """It is the next version, with who made it; a form that was opened before it is not saved over it."""
    experiment = await _running(durable_door)
    update = await reported(durable_door, experiment)
    await durable_door.press("experiments.correct", _about(update), user=SAM)
    form = durable_door.opened()
    await durable_door.submit(form, user=SAM, arm_0="201/4000")
    stale = await durable_door.submit(form, user=PRIYA, view_id="V2", arm_0="999/4000")
    assert "Somebody corrected this" in stale["errors"]["arm_0"]
    present = await _only(durable_door, experiment)
    assert (_seen(present)[0], present.version, present.changed_by) == (("control", 201, 4000), 2, SAM)
    async with durable_door.desk.storage.work(WORKSPACE) as work:
        versions = await work.experiments.update_versions(update.id)
    assert [version.reading.arms[0].conversions for version in versions] == [200, 201]


async def test_taken_out(durable_door: FrontDoor) -> None:
    """By who reported it or who owns the experiment, and by nobody else; then there is nothing left to correct."""
    experiment = await _running(durable_door, user=SAM)
    await durable_door.experiment(f"update {experiment.label} control 120/2400, variant 156/2380", user=PRIYA)
    update = await _only(durable_door, experiment)
    await durable_door.press("experiments.not_update", _about(update), user="U0CUSTOMER")
    assert any("Only the person who reported this" in text for text in texts_of(durable_door.responses[-1]))
    assert len(await _counted(durable_door, experiment)) == 1
    await durable_door.press("experiments.not_update", _about(update), user=SAM)
    await durable_door.jobs.run_all()
    assert await _counted(durable_door, experiment) == []
    async with durable_door.desk.storage.work(WORKSPACE) as work:
        gone = await work.experiments.update_with_id(update.id)
    assert gone is not None
    assert (gone.state, gone.changed_by) == (UpdateState.WITHDRAWN, SAM)
    await durable_door.press("experiments.correct", _about(update), user=PRIYA)
    assert any("taken out" in text for text in texts_of(durable_door.responses[-1]))


@pytest.mark.parametrize(("user", "team"), [(OUTSIDER, ACME), (GUEST, WORKSPACE)])
async def test_people_who_may_not(door: FrontDoor, user: str, team: str) -> None:
    """Buttons stand where people of other organisations and guests see them; they open nothing."""
    experiment = await _running(door)
    update = await reported(door, experiment)
    for action, value in (
        ("experiments.update", _button(experiment)),
        ("experiments.correct", _about(update)),
        ("experiments.not_update", _about(update)),
    ):
        await door.press(action, value, user=user, team=team)
    assert door.views == []
    assert await _counted(door, experiment) == [update]


async def test_a_kept_command_can_be_corrected(door: FrontDoor) -> None:
    """Its answer has the button."""
    experiment = await _running(door)
    answer = await door.experiment(f"update {experiment.label} control 120/2400, variant 156/2380")
    assert buttons_of(answer)["Correct"]["value"] == _about(await _only(door, experiment))
