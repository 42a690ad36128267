"""Who may know of an experiment: the workspace, or the members of its private channel, and always whose it is."""

from dataclasses import replace

import pytest

from bot.domain.errors import OutsiderError
from bot.domain.experiments.errors import ExperimentNotFoundError
from bot.domain.experiments.experiment import Experiment, NewExperiment, Stage
from bot.flows.desk import Desk
from bot.flows.experiments.finding import known_experiment, may_know, reader_of
from bot.ports import Storage
from tests.experiment_builders import STARTED, TERMS
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack import WORKSPACE, RecordingMessenger
from tests.handlers.people import GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, populated


def desk_with(storage: Storage) -> Desk:
    """Return a desk in the workspace of the tests."""
    directory = populated()
    return Desk(
        storage=storage,
        directory=directory,
        messenger=RecordingMessenger(directory),
        jobs=InlineJobs(),
        clock=FixedClock(),
        mind=plain_mind(),
    )


async def made(desk: Desk, key: str, *, private_to: str | None = None) -> Experiment:
    """Store a draft of Sam's."""
    new = NewExperiment(
        terms=TERMS,
        owner_id=SAM,
        created_by=SAM,
        created_at=STARTED,
        time_zone="UTC",
        origin_key=key,
        private_to=private_to,
    )
    async with desk.storage.work(WORKSPACE) as work:
        return (await work.experiments.add(new))[0]


async def test_a_private_one_is_known_to_its_channel_and_its_owner(storage_with_memory: Storage) -> None:
    """By its number, by its id, and in what a reader may list."""
    desk = desk_with(storage_with_memory)
    secret, public = await made(desk, "a", private_to=PRIVATE), await made(desk, "b")
    for user in (PRIYA, SAM):
        assert await known_experiment(desk, WORKSPACE, user, number=secret.number) == secret
    reader = await reader_of(desk, WORKSPACE, PRIYA)
    assert PRIVATE in reader.channel_ids
    assert may_know(secret, reader)
    outside = await reader_of(desk, WORKSPACE, "U0CUSTOMER")
    assert not may_know(secret, outside)
    assert may_know(public, outside)
    with pytest.raises(ExperimentNotFoundError):
        await known_experiment(desk, WORKSPACE, "U0CUSTOMER", experiment_id=secret.id)


async def test_guests_know_what_their_channels_try(storage_with_memory: Storage) -> None:
    """And nothing else."""
    desk = desk_with(storage_with_memory)
    public = await made(desk, "a")
    with pytest.raises(ExperimentNotFoundError):
        await known_experiment(desk, WORKSPACE, GUEST, number=public.number)
    assert not may_know(public, await reader_of(desk, WORKSPACE, GUEST))
    assert not may_know(public, replace(await reader_of(desk, WORKSPACE, GUEST), user_id=None))


async def test_what_nobody_made_or_somebody_discarded(storage_with_memory: Storage) -> None:
    """Is not there, and outsiders hear that it is none of theirs."""
    desk = desk_with(storage_with_memory)
    dropped = await made(desk, "a")
    async with desk.storage.work(WORKSPACE) as work:
        await work.experiments.save(replace(dropped, stage=Stage.DISCARDED))
    for number in (dropped.number, 99, None):
        with pytest.raises(ExperimentNotFoundError):
            await known_experiment(desk, WORKSPACE, SAM, number=number)
    with pytest.raises(OutsiderError):
        await known_experiment(desk, WORKSPACE, OUTSIDER, number=dropped.number)
