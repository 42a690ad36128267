"""Forecasts, reviews and `/experiment calibration`."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.experiments.decisions import CameTrue, Forecast, Review
from bot.domain.experiments.experiment import Experiment, ExperimentChange, Stage
from tests.experiment_builders import BET, READ_DAY, TERMS
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import ACME, OUTSIDER, PRIVATE, PRIYA, SAM, FrontDoor
from tests.handlers.listeners.experiments.test_deciding import seen
from tests.handlers.screen import Json
from tests.handlers.trying import decided, present, tried


async def pressed(door: FrontDoor, action_id: str, experiment: Experiment, *, user: str = PRIYA) -> Json:
    """Press a button that opens a form; return the form."""
    await door.press(action_id, json.dumps({"experiment": experiment.id}), user=user)
    return door.opened()


async def forecasts_on(door: FrontDoor, experiment: Experiment) -> list[Forecast]:
    """Return everybody's forecasts."""
    async with door.desk.storage.work(WORKSPACE) as work:
        return await work.experiments.forecasts(experiment.id)


async def review_on(door: FrontDoor, experiment: Experiment) -> Review | None:
    """Return what came of an experiment."""
    async with door.desk.storage.work(WORKSPACE) as work:
        return await work.experiments.review_of(experiment.id)


async def settled(door: FrontDoor, said: float, *, came_true: bool, user: str = PRIYA, **facts: Any) -> Experiment:
    """Store a reviewed experiment with one forecast."""
    experiment = await tried(door, stage=Stage.REVIEWED, **facts)
    review = Review(
        experiment_id=experiment.id,
        came_true=CameTrue.YES if came_true else CameTrue.NO,
        words="",
        by=user,
        at=READ_DAY,
        reviewed_on=READ_DAY.date(),
    )
    async with door.desk.storage.work(WORKSPACE) as work:
        forecast = Forecast(experiment_id=experiment.id, user_id=user, probability=said, at=READ_DAY)
        await work.experiments.forecast(forecast)
        await work.experiments.review(review)
    return experiment


async def test_a_forecast_is_kept_and_can_be_changed(durable_door: FrontDoor) -> None:
    """A later one of the same person replaces it; the card is redrawn."""
    experiment = await tried(durable_door)
    form = await pressed(durable_door, "experiments.forecast", experiment)
    assert "more visitors sign up" in seen(form)
    refused = await durable_door.submit(form, probability="sure")
    assert "1 to 99" in refused["errors"]["probability"]
    assert "you say *70%*" in seen(await durable_door.submit(form, probability="70"))
    again = await pressed(durable_door, "experiments.forecast", experiment)
    assert again["blocks"][-1]["element"]["initial_value"] == "70%"
    await durable_door.submit(again, probability="55 %")
    assert [each.probability for each in await forecasts_on(durable_door, experiment)] == [0.55]
    assert len(durable_door.jobs.of_kind("experiment_card")) >= 1


async def test_what_others_say_is_hidden_until_you_said_yours(door: FrontDoor) -> None:
    """How many is told, not what; afterwards the middle is."""
    experiment = await tried(door)
    await door.submit(await pressed(door, "experiments.forecast", experiment), probability="90")
    form = await pressed(door, "experiments.forecast", experiment, user=SAM)
    assert "1 person said so far" in seen(form)
    assert "90" not in seen(form)
    done = await door.submit(form, user=SAM, probability="50")
    assert "2 forecasts so far, the middle one 70%" in seen(done)


async def test_once_it_may_be_read_it_is_too_late(door: FrontDoor) -> None:
    """By the button, and by a form that was opened before."""
    experiment = await tried(door)
    form = await pressed(door, "experiments.forecast", experiment)
    door.clock.at = READ_DAY
    assert "too late" in (await door.submit(form, probability="90"))["errors"]["probability"]
    await door.press("experiments.forecast", json.dumps({"experiment": experiment.id}))
    assert "too late" in seen(door.responses[-1])
    assert await forecasts_on(door, experiment) == []


async def test_a_review_holds_the_forecast_against_what_happened(durable_door: FrontDoor) -> None:
    """Yes or no with words; the stage moves on, it is on record, and the card is redrawn."""
    experiment = await tried(durable_door)
    await durable_door.submit(await pressed(durable_door, "experiments.forecast", experiment), probability="70")
    await decided(durable_door, experiment)
    form = await pressed(durable_door, "experiments.review", experiment)
    assert "stopped on Mon 23 Nov 2026" in seen(form)
    assert "1 forecast, the middle one 70%" in seen(form)
    refused = await durable_door.submit(form, words="Well")
    assert "Choose one" in refused["errors"]["came_true"]
    done = await durable_door.submit(form, came_true="no", words="Nobody came back")
    assert "it did not come true. 1 forecast scored" in seen(done)
    review = await review_on(durable_door, experiment)
    assert review is not None
    assert (review.came_true, review.words, review.by) == (CameTrue.NO, "Nobody came back", PRIYA)
    after = await present(durable_door, experiment)
    assert (after.stage, after.reviewed_at) == (Stage.REVIEWED, durable_door.clock.now())
    assert await durable_door.submit(form, came_true="no", words="Nobody came back") == done
    async with durable_door.desk.storage.work(WORKSPACE) as work:
        reviews = [each for each in await work.experiments.events(after.id) if each.change is ExperimentChange.REVIEWED]
    assert len(reviews) == 1


async def test_a_slip_in_a_review_is_corrected(door: FrontDoor) -> None:
    """The command opens it filled in; what cannot be told is not scored."""
    experiment = await tried(door)
    await decided(door, experiment)
    await door.submit(await pressed(door, "experiments.review", experiment), came_true="yes", words="Up")
    assert await door.experiment("review EXP-1") == {"text": ""}
    form = door.opened()
    assert form["blocks"][-1]["element"]["initial_value"] == "Up"
    done = await door.submit(form, came_true="unknown")
    assert "it cannot be told." in seen(done)
    assert "scored" not in seen(done)
    review = await review_on(door, experiment)
    assert review is not None
    assert review.came_true is CameTrue.UNKNOWN


async def test_nothing_is_reviewed_before_it_is_decided(door: FrontDoor) -> None:
    """Said in words, by button and by command; and a command without a label asks which."""
    experiment = await tried(door)
    assert "not decided yet" in seen(await door.experiment("review EXP-1"))
    await door.press("experiments.review", json.dumps({"experiment": experiment.id}))
    assert "not decided yet" in seen(door.responses[-1])
    assert "Which experiment" in seen(await door.experiment("review"))


async def test_outsiders_and_strangers_open_nothing(door: FrontDoor) -> None:
    """Neither with a forwarded button nor with a forged form."""
    secret = await tried(door, private_to=PRIVATE)
    form = await pressed(door, "experiments.forecast", secret)
    door.views.clear()
    for action_id in ("experiments.forecast", "experiments.review"):
        for user, team in ((SAM, WORKSPACE), (OUTSIDER, ACME)):
            await door.press(action_id, json.dumps({"experiment": secret.id}), user=user, team=team)
    assert door.views == []
    assert "no such experiment" in seen(await door.submit(form, user=SAM, probability="90"))


async def test_calibration_says_what_it_rests_on(door: FrontDoor) -> None:
    """Plain words first; no score below five bets, and the yardstick beside it from there on."""
    assert "No forecast was held against" in seen(await door.experiment("calibration"))
    for at in range(4):
        await settled(door, 0.7, came_true=at < 3)
    told = seen(await door.experiment("calibration"))
    assert "said 70% on average, 3 of 4 came true. No score yet: 5 reviewed bets are needed" in told
    await settled(door, 0.7, came_true=False)
    told = seen(await door.experiment("calibration"))
    assert "said 70% on average, 3 of 5 came true" in told
    assert "Brier score 0.25 over 5 bets, no better than always the average (0.24)" in told
    assert f"<@{PRIYA}>" in told


async def test_one_way_doors_stand_open_until_they_are_reviewed(door: FrontDoor) -> None:
    """Bets that cannot be undone, with their owners; drafts and reviewed ones are not among them."""
    assert "can be undone" in seen(await door.experiment("calibration"))
    await tried(door, BET)
    await tried(door, BET, stage=Stage.DECIDED)
    await tried(door, BET, stage=Stage.DRAFT)
    await tried(door, BET, stage=Stage.REVIEWED)
    told = seen(await door.experiment("calibration"))
    assert "2 bets that cannot be undone" in told
    assert all(label in told for label in ("EXP-1", "EXP-2"))
    assert all(label not in told for label in ("EXP-3", "EXP-4"))


@pytest.mark.parametrize("user", [PRIYA, SAM])
async def test_private_bets_are_scored_for_their_members_alone(door: FrontDoor, user: str) -> None:
    """Neither their score nor their door is told to others."""
    hidden = replace(TERMS, is_reversible=False)
    await settled(door, 0.7, came_true=True, user="U0OWNER", private_to=PRIVATE)
    await tried(door, hidden, private_to=PRIVATE, user="U0OWNER")
    told = seen(await door.experiment("calibration", user=user))
    assert ("1 of 1 came true" in told) is (user == PRIYA)
    assert ("EXP-2" in told) is (user == PRIYA)
