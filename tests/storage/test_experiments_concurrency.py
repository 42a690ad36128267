"""Several replicas at once: one experiment for a form, one update for a message, one nudge for a key."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from storage.unit_of_work import SqlStorage, open_storage
from tests.storage.test_nudges_contract import due
from tests.storage_builders import HERE, NOW
from tests.stored_experiments import decision, drafted, new_experiment, update

Replicas = tuple[SqlStorage, SqlStorage]


@pytest.fixture
async def replicas(database_url: str) -> AsyncIterator[Replicas]:
    """Open the same database twice, as two processes do."""
    pair = open_storage(database_url), open_storage(database_url)
    yield pair
    for storage in pair:
        await storage.close()


async def test_a_form_sent_on_two_replicas_makes_one_experiment(replicas: Replicas) -> None:
    """And other forms at the same moment get numbers without gaps."""

    async def add(turn: int) -> tuple[str, int, bool]:
        async with replicas[turn % 2].work(HERE) as work:
            made, is_new = await work.experiments.add(new_experiment(origin_key=f"view:V{turn // 2}"))
            return made.id, made.number, is_new

    made = await asyncio.gather(*map(add, range(8)))
    assert sorted({number for _, number, _ in made}) == [1, 2, 3, 4]
    assert sum(is_new for *_, is_new in made) == 4
    assert len({experiment_id for experiment_id, *_ in made}) == 4


async def test_a_message_delivered_four_times_is_one_update(replicas: Replicas) -> None:
    """The first one counts; a decision and a nudge alike."""
    experiment = await drafted(replicas[0])
    said, decided = update(experiment), decision(experiment)

    async def put(turn: int) -> tuple[bool, bool, bool]:
        async with replicas[turn % 2].work(HERE) as work:
            _, is_new = await work.experiments.put_update(replace(said, id=f"update-{turn}"))
            _, is_first = await work.experiments.decide(replace(decided, id=f"decision-{turn}"))
            return is_new, is_first, await work.nudges.put(due(), at=NOW)

    assert [sum(column) for column in zip(*await asyncio.gather(*map(put, range(4))), strict=True)] == [1, 1, 1]


async def test_of_two_changes_of_one_version_one_is_refused(replicas: Replicas) -> None:
    """Of an experiment, and of an update."""
    experiment = await drafted(replicas[0])
    said = update(experiment)
    async with replicas[0].work(HERE) as work:
        await work.experiments.put_update(said)

    async def change(turn: int) -> tuple[bool, bool]:
        async with replicas[turn % 2].work(HERE) as work:
            has_saved = await work.experiments.save(replace(experiment, owner_id=f"U{turn}"))
            return has_saved, await work.experiments.change_update(replace(said, note=f"Note {turn}"))

    assert [sum(column) for column in zip(*await asyncio.gather(*map(change, range(4))), strict=True)] == [1, 1]
    async with replicas[1].work(HERE) as work:
        assert [each.version for each in await work.experiments.update_versions(said.id)] == [1, 2]
