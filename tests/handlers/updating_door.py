"""What tests of updates do at the front door: let an experiment run, have Heed read a channel, look at what counts."""

from typing import Any

from bot.domain.experiments.experiment import Experiment
from bot.domain.experiments.updates import ExperimentUpdate
from bot.domain.feedback import message_key
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import GENERAL, TS, FrontDoor
from tests.handlers.trying import tried

NUMBERS = "EXP-{number} day 5: control 120/2400, variant 156/2380"
CARD = "1789990000.000100"


async def reads_experiments(door: FrontDoor, channel: str = GENERAL) -> None:
    """Have Heed read experiments in a channel, and forget that it said so."""
    await door.command("channel experiments", channel=channel)
    await door.jobs.run_all()
    door.messenger.posts.clear()


async def running(door: FrontDoor, *args: Any, **facts: Any) -> Experiment:
    """Return an experiment whose card stands in general."""
    experiment = await tried(door, *args, **facts)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.experiments.place_card(experiment.id, GENERAL, CARD)
    return experiment


async def update_of(door: FrontDoor, ts: str = TS, channel: str = GENERAL) -> ExperimentUpdate | None:
    """Return the update that a message is."""
    async with door.desk.storage.work(WORKSPACE) as work:
        return await work.experiments.update_with_origin(message_key(channel, ts))


async def counted(door: FrontDoor, experiment: Experiment) -> list[ExperimentUpdate]:
    """Return the updates of an experiment that count."""
    async with door.desk.storage.work(WORKSPACE) as work:
        return await work.experiments.updates(experiment.id)


def seen(update: ExperimentUpdate | None) -> list[tuple[str, int | None, int]]:
    """Return the arms of an update as (name, conversions, people)."""
    assert update is not None
    return [(arm.arm, arm.conversions, arm.users) for arm in update.reading.arms]


def numbers_of(experiment: Experiment) -> str:
    """Return words that report on an experiment."""
    return NUMBERS.format(number=experiment.number)
