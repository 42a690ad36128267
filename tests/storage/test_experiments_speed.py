"""The number of queries does not grow with the experiments that there are."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.experiments.experiment import OPEN_STAGES, Stage
from bot.flows.desk import Desk
from bot.flows.digest_experiments import experiments_told
from bot.flows.nudges import hand_out_nudges_of
from storage.unit_of_work import SqlStorage
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import FakeDirectory, RecordingMessenger
from tests.storage.test_speed import counted
from tests.storage_builders import EVERYBODY, HERE, NOW, weeks
from tests.stored_experiments import decision, new_experiment, update


async def test_sixteen_experiments_take_as_many_queries_as_two(storage: SqlStorage) -> None:
    """What is told in a digest, what the clock looks at every few minutes, and a page of a list."""
    desk = Desk(
        storage=storage,
        directory=FakeDirectory(HERE),
        messenger=RecordingMessenger(),
        jobs=InlineJobs(),
        clock=FixedClock(NOW),
        mind=plain_mind(),
    )
    amounts = []
    for number in (2, 14):
        await _fill(storage, number)
        # What is due for the first time is remembered one by one; from then on it is only looked at.
        await hand_out_nudges_of(desk, HERE, NOW)
        with counted(storage) as statements:
            await hand_out_nudges_of(desk, HERE, NOW)
            async with storage.work(HERE) as work:
                told = await experiments_told(work, weeks()[-1], EVERYBODY)
                listed = await work.experiments.visible(EVERYBODY, OPEN_STAGES, limit=20)
        amounts.append(len(statements))
        assert told
        assert listed
    assert amounts[0] == amounts[1]


async def _fill(storage: SqlStorage, number: int) -> None:
    """Store running experiments that are silent, and a decided one for each two of them."""
    async with storage.work(HERE) as work:
        for place in range(number):
            made, _ = await work.experiments.add(new_experiment())
            stage = Stage.DECIDED if place % 2 else Stage.RUNNING
            await work.experiments.save(replace(made, stage=stage, started_at=NOW - timedelta(days=30)))
            await work.experiments.put_update(update(made, said_at=NOW - timedelta(days=20)))
            if stage is Stage.DECIDED:
                await work.experiments.decide(decision(made, at=NOW - timedelta(days=2)))
