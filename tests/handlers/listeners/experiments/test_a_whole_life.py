"""An experiment from its start to its review: the card follows each step, and its buttons lead to the next."""

from dataclasses import replace

from bot.domain.experiments.experiment import Experiment, Stage
from bot.messages import ExperimentCard
from handlers.blocks.drawing import draw
from tests.experiment_builders import READ_DAY
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import GENERAL, PRIYA, FrontDoor
from tests.handlers.listeners.experiments.test_deciding import TOLD, seen
from tests.handlers.screen import Json, buttons_of
from tests.handlers.trying import present, reported, tried


async def card_of(door: FrontDoor) -> Json:
    """Run what waits, and return the card as it stands in its channel."""
    await door.jobs.run_all()
    shown = (door.messenger.updates or door.messenger.posts)[-1].content
    assert isinstance(shown, ExperimentCard)
    return {"blocks": list(draw(shown).blocks)}


async def in_channel(door: FrontDoor) -> Experiment:
    """Return a running experiment whose card belongs into the general channel."""
    experiment = await tried(door)
    async with door.desk.storage.work(WORKSPACE) as work:
        assert await work.experiments.save(replace(experiment, channel_id=GENERAL))
    return await present(door, experiment)


async def press(door: FrontDoor, card: Json, label: str) -> Json:
    """Press a button of the card; return the form that opened."""
    button = buttons_of(card)[label]
    await door.press(button["action_id"], button["value"])
    return door.opened()


async def test_the_card_leads_from_step_to_step(durable_door: FrontDoor) -> None:
    """Forecast, decide, change the decision, review: each from a button of the card, which tells what was done."""
    door = durable_door
    experiment = await in_channel(door)
    await reported(door, experiment)
    value = f'{{"experiment": "{experiment.id}"}}'
    await door.press("experiments.forecast", value)
    await door.submit(door.opened(), probability="80", view_id="V1")
    card = await card_of(door)
    assert "Decide" in buttons_of(card)
    door.clock.at = READ_DAY
    await door.submit(await press(door, card, "Decide"), outcome="ship", view_id="V2", **TOLD)
    card = await card_of(door)
    assert TOLD["reason"] in seen(card)
    changed = await press(door, card, "Change decision")
    asked = await door.submit(changed, outcome="iterate", view_id="V3", **TOLD)
    await door.submit(asked["view"], view_id="V3", against="Legal wants another look")
    card = await card_of(door)
    assert "Legal wants another look" in seen(card)
    await door.submit(await press(door, card, "Review"), came_true="yes", words="It held", view_id="V4")
    card = await card_of(door)
    assert "It held" in seen(card)
    assert (await present(door, experiment)).stage is Stage.REVIEWED
    assert len(door.messenger.posts) == 1
    told = seen(await door.command("why EXP-1", user=PRIYA))
    assert "Before that: shipped" in told
    assert "It came true" in told
    assert "1 of 1 came true" in seen(await door.experiment("calibration"))
