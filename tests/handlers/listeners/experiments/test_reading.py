"""Reading early: possible with a written reason, which stays on the card for ever."""

import asyncio
import json
from typing import Any

import pytest

from bot.domain.experiments.experiment import Experiment, ExperimentChange, Stage
from bot.domain.experiments.reports import Gate, Verdict
from bot.flows.experiments.cards import card_view
from tests.experiment_builders import READ_DAY, update
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import ACME, GENERAL, GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, FrontDoor
from tests.handlers.screen import Json, texts_of
from tests.handlers.trying import present, reported, tried

REASON = "The campaign that sends people here ends tomorrow"


async def early_form(door: FrontDoor, experiment: Experiment, *, user: str = PRIYA) -> Json:
    """Press Read early on a card; return the form."""
    await door.press("experiments.read_early", json.dumps({"experiment": experiment.id}), user=user)
    return door.opened()


async def running(door: FrontDoor, **facts: Any) -> Experiment:
    """Return an experiment that runs, with numbers, a week before its date."""
    experiment = await tried(door, channel_id=GENERAL, **facts)
    await reported(door, experiment)
    return experiment


async def test_somebody_has_a_reason(durable_door: FrontDoor) -> None:
    """The result is told from then on, and who wanted it, when and why stays on the card."""
    experiment = await running(durable_door)
    form = await early_form(durable_door, experiment, user=SAM)
    assert "You are about to read this before Tue 1 Dec 2026." in "\n".join(texts_of(form))
    done = await durable_door.submit(form, user=SAM, reason=REASON)
    assert done["response_action"] == "update"
    read = await present(durable_door, experiment)
    assert read.stage is Stage.READ
    assert read.early_reading is not None
    assert (read.early_reading.reason, read.early_reading.by) == (REASON, SAM)
    async with durable_door.desk.storage.work(WORKSPACE) as work:
        (event,) = await work.experiments.events(experiment.id)
    assert (event.change, event.by, event.reason) == (ExperimentChange.READ_EARLY, SAM, REASON)
    card = await card_view(durable_door.desk, WORKSPACE, read)
    assert (card.report.gate, card.report.verdict, len(card.moved)) == (Gate.OVERRIDDEN, Verdict.BETTER, 1)
    assert [job.kind for job in durable_door.jobs.jobs.values()] == ["experiment_card"]


@pytest.mark.parametrize("words", ["", "  \n ", "why not?", "\u200b" * 40])
async def test_there_is_no_reason(door: FrontDoor, words: str) -> None:
    """The form stays open with what is missing, and nothing may be read."""
    experiment = await running(door)
    refused = await door.submit(await early_form(door, experiment), reason=words)
    assert set(refused["errors"]) == {"reason"}
    assert (await present(door, experiment)).early_reading is None


async def test_two_people_send_it_at_once(durable_door: FrontDoor) -> None:
    """The first reason stands; the other form closes all the same."""
    experiment = await running(durable_door)
    forms = [await early_form(durable_door, experiment, user=user) for user in (PRIYA, SAM)]
    sent = [
        durable_door.submit(form, user=user, view_id=f"V{user}", reason=f"{REASON}, says {user}")
        for form, user in zip(forms, (PRIYA, SAM), strict=True)
    ]
    answers = await asyncio.gather(*sent)
    assert [each["response_action"] for each in answers] == ["update", "update"]
    async with durable_door.desk.storage.work(WORKSPACE) as work:
        events = await work.experiments.events(experiment.id)
    read = await present(durable_door, experiment)
    assert read.early_reading is not None
    assert [event.reason for event in events] == [read.early_reading.reason]


async def test_nothing_was_reported(door: FrontDoor) -> None:
    """Words alone are nothing to read in a comparison."""
    experiment = await tried(door, channel_id=GENERAL)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.experiments.put_update(update(note="All calm"))
    await door.press("experiments.read_early", json.dumps({"experiment": experiment.id}))
    assert not door.views
    assert "there is nothing to read" in str(door.responses[-1])


async def test_its_date_is_here(door: FrontDoor) -> None:
    """Then no reason is needed."""
    experiment = await running(door)
    door.clock.at = READ_DAY
    await door.press("experiments.read_early", json.dumps({"experiment": experiment.id}))
    assert "it may be read without a reason" in str(door.responses[-1])


@pytest.mark.parametrize(("user", "team"), [(GUEST, WORKSPACE), (OUTSIDER, ACME)])
async def test_somebody_may_not_know_of_it(door: FrontDoor, user: str, team: str) -> None:
    """No form opens for guests and for people of other organisations."""
    experiment = await running(door)
    await door.press("experiments.read_early", json.dumps({"experiment": experiment.id}), user=user, team=team)
    assert not door.views


async def test_somebody_is_not_in_its_private_channel(door: FrontDoor) -> None:
    """For them there is no such experiment."""
    experiment = await running(door, private_to=PRIVATE)
    await door.press("experiments.read_early", json.dumps({"experiment": experiment.id}), user=SAM)
    assert not door.views
    assert "There is no such experiment" in str(door.responses[-1])
