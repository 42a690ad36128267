"""The card of an experiment through the real messenger: one message, whatever dies in between."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.domain.experiments.experiment import Experiment, NewExperiment, Stage
from bot.flows.desk import Desk
from bot.flows.experiments.cards import card_key, card_view, publish_card
from bot.flows.experiments.replies import publish_reply
from bot.ports import Post, Storage
from tests.experiment_builders import STARTED, TERMS, rates, update
from tests.fakes.jobs import InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack_api import refused
from tests.fakes.storage import InMemoryStorage
from tests.handlers.stage import ALICE, GENERAL, WORKSPACE, on_stage, past_the_lease
from tests.handlers.stage import Stage as Theatre


@pytest.fixture
async def stage() -> AsyncIterator[Theatre]:
    """Set the stage with storage in memory."""
    async with on_stage(InMemoryStorage()) as stage:
        yield stage


def desk_on(stage: Theatre, storage: Storage | None = None) -> Desk:
    """Return a desk whose messenger is the real one."""
    return Desk(
        storage=storage or stage.storage,
        directory=stage.directory,
        messenger=stage.messenger,
        jobs=InlineJobs(),
        clock=stage.clock,
        mind=plain_mind(),
    )


async def running(stage: Theatre) -> Experiment:
    """Return an experiment that has started and whose card is not there yet."""
    new = NewExperiment(
        terms=TERMS,
        owner_id=ALICE,
        created_by=ALICE,
        created_at=STARTED,
        time_zone="Europe/Berlin",
        origin_key="view:V1",
        channel_id=GENERAL,
    )
    async with stage.storage.work(WORKSPACE) as work:
        made, _ = await work.experiments.add(new)
        assert await work.experiments.save(replace(made, stage=Stage.RUNNING, started_at=STARTED))
        stored = await work.experiments.with_id(made.id)
    assert stored is not None
    return stored


def args(experiment: Experiment) -> dict[str, str]:
    """Return what the job of a card is given."""
    return {"workspace_id": WORKSPACE, "experiment_id": experiment.id}


async def placed(stage: Theatre, experiment: Experiment) -> str | None:
    """Return where Heed believes the card to stand."""
    async with stage.storage.work(WORKSPACE) as work:
        stored = await work.experiments.with_id(experiment.id)
    assert stored is not None
    return stored.card_ts


async def test_it_died_after_posting(stage: Theatre) -> None:
    """The next attempt finds the message, brings it up to date, and remembers where it stands."""
    experiment = await running(stage)
    old = await card_view(desk_on(stage), WORKSPACE, experiment)
    post = Post(key=card_key(experiment.id), workspace_id=WORKSPACE, channel_id=GENERAL, content=old)
    ts = await stage.messenger.post(post)
    async with stage.storage.work(WORKSPACE) as work:
        await work.experiments.put_update(
            replace(update(rates((200, 4_000), (300, 4_000)), day=3), experiment_id=experiment.id)
        )
    stage.restart()
    await publish_card(desk_on(stage), args(experiment))
    (message,) = stage.api.messages[GENERAL]
    assert "300 of 4,000" in str(message["text"])
    assert await placed(stage, experiment) == ts == message["ts"]


async def test_it_died_while_posting(stage: Theatre) -> None:
    """A claim without a message is taken over once it can be nobody's who is still sending."""
    experiment = await running(stage)
    async with stage.storage.work(WORKSPACE) as work:
        await work.posts.claim(card_key(experiment.id), GENERAL, stage.clock.now())
    past_the_lease(stage)
    await publish_card(desk_on(stage), args(experiment))
    assert len(stage.api.messages[GENERAL]) == 1


async def test_somebody_deleted_the_card(stage: Theatre) -> None:
    """It is not posted again, however often something changes."""
    experiment = await running(stage)
    await publish_card(desk_on(stage), args(experiment))
    stage.api.plan("chat.update", refused("message_not_found"), refused("message_not_found"))
    await publish_card(desk_on(stage), args(experiment))
    await publish_card(desk_on(stage), args(experiment))
    assert len(stage.api.asked("chat.postMessage")) == 1


async def test_somebody_deleted_an_answer(stage: Theatre) -> None:
    """Corrected afterwards, the update gets no second answer."""
    experiment = await running(stage)
    one = replace(update(rates((200, 4_000), (300, 4_000))), experiment_id=experiment.id, channel_id=GENERAL)
    async with stage.storage.work(WORKSPACE) as work:
        await work.experiments.put_update(one)
    given = {"workspace_id": WORKSPACE, "update_id": one.id}
    await publish_reply(desk_on(stage), given)
    stage.api.plan("chat.update", refused("message_not_found"))
    await publish_reply(desk_on(stage), given)
    assert len(stage.api.asked("chat.postMessage")) == 1
