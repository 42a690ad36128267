"""Numbers that people report on purpose: by command, button and form; corrected, and taken out."""

import json

import pytest

from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.experiments.readings import ArmReading
from bot.domain.experiments.updates import ExperimentUpdate, UpdateSource, UpdateState
from tests.experiment_builders import BET
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import (
    ACME,
    GUEST,
    OUTSIDER,
    PRIYA,
    SAM,
    FrontDoor,
    Json,
    buttons_of,
    texts_of,
)
from tests.handlers.trying import reported
from tests.handlers.updating_door import counted, running, seen

ARMS = {"arm_0": "120/2400", "arm_1": "156 of 2.380"}
BOTH = [("control", 120, 2400), ("variant", 156, 2380)]


async def _only(door: FrontDoor, experiment: Experiment) -> ExperimentUpdate:
    [update] = await counted(door, experiment)
    return update


def _button(experiment: Experiment) -> str:
    return json.dumps({"experiment": experiment.id})


def _about(update: ExperimentUpdate) -> str:
    return json.dumps({"update": update.id})


def _initial(view: Json, name: str) -> str | None:
    value = next(block["element"].get("initial_value") for block in view["blocks"] if block.get("block_id") == name)
    return None if value is None else str(value)


async def test_a_command_that_is_understood(durable_door: FrontDoor) -> None:
    """It is kept once, however often Slack sends it, and whoever typed it sees what was read."""
    experiment = await running(durable_door)
    words = f"update {experiment.label} control 120/2400, variant 156/2380. Mobile looks weak."
    for _ in range(2):
        answer = await durable_door.experiment(words, trigger="same")
    assert "control 120 of 2,400, variant 156 of 2,380" in answer["text"]
    update = await _only(durable_door, experiment)
    assert (seen(update), update.note, update.source) == (BOTH, "Mobile looks weak.", UpdateSource.COMMAND)
    assert len(durable_door.jobs.of_kind("experiment_card")) == 1


async def test_a_command_that_is_not(door: FrontDoor) -> None:
    """The form opens with what was read and with what was not; sent, it is kept."""
    experiment = await running(door)
    await door.experiment(f"update {experiment.label} control 120/2400")
    form = door.opened()
    assert _initial(form, "arm_0") == "120 of 2,400"
    assert any("found no numbers for variant" in text for text in texts_of(form))
    assert await door.submit(form, arm_1="156/2380") == {"text": ""}
    assert seen(await _only(door, experiment)) == BOTH


@pytest.mark.parametrize("words", ["update", "update lovely weather"])
async def test_a_command_that_names_no_experiment(door: FrontDoor, words: str) -> None:
    """It is asked which one."""
    assert "/experiment update EXP-7" in (await door.experiment(words))["text"]


async def test_an_experiment_that_takes_no_numbers(door: FrontDoor) -> None:
    """Neither by command nor by button, and the answer says why."""
    experiment = await running(door, stage=Stage.DECIDED)
    words = f"update {experiment.label} control 120/2400, variant 156/2380"
    assert any("is decided" in text for text in texts_of(await door.experiment(words)))
    await door.press("experiments.update", _button(experiment))
    assert any("is decided" in text for text in texts_of(door.responses[-1]))
    assert (door.views, await counted(door, experiment)) == ([], [])


async def test_the_button_of_a_card(durable_door: FrontDoor) -> None:
    """Its form takes every format that a message may have, a guardrail, a note and the day of the numbers."""
    experiment = await running(durable_door)
    await durable_door.press("experiments.update", _button(experiment), user=SAM)
    sent = ARMS | {
        "guardrail_0": "control 12/2400, variant 20/2380",
        "note": "Half a day late",
        "said_on": "2026-11-20",
    }
    for _ in range(2):
        await durable_door.submit(durable_door.opened(), user=SAM, **sent)
    update = await _only(durable_door, experiment)
    assert (seen(update), update.by, update.note) == (BOTH, SAM, "Half a day late")
    assert update.reading.guardrails[0].arms[1] == ArmReading(arm="variant", users=2380, conversions=20)
    assert experiment.day_of(update.said_at).isoformat() == "2026-11-20"


async def test_a_form_that_cannot_be_read(door: FrontDoor) -> None:
    """Every slip is said below its input, and nothing is kept until all of it is clear."""
    experiment = await running(door)
    await door.press("experiments.update", _button(experiment))
    sent = {"arm_0": "2400/120", "arm_1": "a lot", "guardrail_0": "control 1/2", "said_on": "2026-12-24"}
    answer = await door.submit(door.opened(), **sent)
    assert answer["response_action"] == "errors"
    assert set(answer["errors"]) == set(sent)
    assert "swapped" in answer["errors"]["arm_0"]
    assert answer["errors"]["said_on"] == "That day has not come yet."
    late = await door.submit(door.opened(), **ARMS, said_on="2026-11-01")
    assert "started on Wed 18 Nov 2026" in late["errors"]["said_on"]
    assert await counted(door, experiment) == []


async def test_a_bet(door: FrontDoor) -> None:
    """A count, or words alone; nothing at all is not enough."""
    experiment = await running(door, BET)
    await door.press("experiments.update", _button(experiment))
    assert "41 of 60" in (await door.submit(door.opened()))["errors"]["arm_0"]
    await door.submit(door.opened(), note="Two of them took the call", view_id="V1")
    await door.submit(door.opened(), arm_0="2 of 10", view_id="V2")
    await door.experiment(f"update {experiment.label} three refused")
    updates = await counted(door, experiment)
    assert sorted(update.note for update in updates) == ["", "Two of them took the call", "three refused"]


async def test_a_correction(durable_door: FrontDoor) -> None:
    """It is the next version, with who made it; a form that was opened before it is not saved over it."""
    experiment = await running(durable_door)
    update = await reported(durable_door, experiment)
    await durable_door.press("experiments.correct", _about(update), user=SAM)
    form = durable_door.opened()
    await durable_door.submit(form, user=SAM, arm_0="201/4000")
    stale = await durable_door.submit(form, user=PRIYA, view_id="V2", arm_0="999/4000")
    assert "Somebody corrected this" in stale["errors"]["arm_0"]
    present = await _only(durable_door, experiment)
    assert (seen(present)[0], present.version, present.changed_by) == (("control", 201, 4000), 2, SAM)
    async with durable_door.desk.storage.work(WORKSPACE) as work:
        versions = await work.experiments.update_versions(update.id)
    assert [version.reading.arms[0].conversions for version in versions] == [200, 201]


async def test_taken_out(durable_door: FrontDoor) -> None:
    """By who reported it or who owns the experiment, and by nobody else; then there is nothing left to correct."""
    experiment = await running(durable_door, user=SAM)
    await durable_door.experiment(f"update {experiment.label} control 120/2400, variant 156/2380", user=PRIYA)
    update = await _only(durable_door, experiment)
    await durable_door.press("experiments.not_update", _about(update), user="U0CUSTOMER")
    assert any("Only the person who reported this" in text for text in texts_of(durable_door.responses[-1]))
    assert len(await counted(durable_door, experiment)) == 1
    await durable_door.press("experiments.not_update", _about(update), user=SAM)
    await durable_door.jobs.run_all()
    assert await counted(durable_door, experiment) == []
    async with durable_door.desk.storage.work(WORKSPACE) as work:
        gone = await work.experiments.update_with_id(update.id)
    assert gone is not None
    assert (gone.state, gone.changed_by) == (UpdateState.WITHDRAWN, SAM)
    await durable_door.press("experiments.correct", _about(update), user=PRIYA)
    assert any("taken out" in text for text in texts_of(durable_door.responses[-1]))


@pytest.mark.parametrize(("user", "team"), [(OUTSIDER, ACME), (GUEST, WORKSPACE)])
async def test_people_who_may_not(door: FrontDoor, user: str, team: str) -> None:
    """Buttons stand where people of other organisations and guests see them; they open nothing."""
    experiment = await running(door)
    update = await reported(door, experiment)
    for action, value in (
        ("experiments.update", _button(experiment)),
        ("experiments.correct", _about(update)),
        ("experiments.not_update", _about(update)),
    ):
        await door.press(action, value, user=user, team=team)
    assert door.views == []
    assert await counted(door, experiment) == [update]


async def test_a_kept_command_can_be_corrected(door: FrontDoor) -> None:
    """Its answer has the button."""
    experiment = await running(door)
    answer = await door.experiment(f"update {experiment.label} control 120/2400, variant 156/2380")
    assert buttons_of(answer)["Correct"]["value"] == _about(await _only(door, experiment))
