"""Nudges on a bad day: requests fail, processes die, two replicas tell at once, and somebody answers meanwhile."""

import asyncio
import json
import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.experiments.experiment import Stage as ExperimentStage
from bot.domain.nudges import NudgeKind, NudgeState
from bot.flows.desk import Desk
from bot.flows.nudge_answers import finish_nudge
from bot.flows.nudges import hand_out_nudges_of, redraw_nudges, send_nudges
from bot.ports import Storage
from tests.fakes.slack_api import Trouble
from tests.handlers.nudge_door import READ_DAY
from tests.handlers.stage import ALICE, WORKSPACE, Stage, on_stage
from tests.handlers.test_digest_simulation import work_through
from tests.handlers.test_messenger_simulation import TROUBLES, DyingStorage, VirtualTime
from tests.storage_builders import kept
from tests.stored_experiments import drafted

CALLS = ("chat.postMessage", "chat.update", "conversations.history", "conversations.open")
ARGS = {"workspace_id": WORKSPACE, "user_id": ALICE, "slot": "2026-12-01T09"}
KEY = f"nudges:{ALICE}:2026-12-01T09"


async def two_due(storage: Storage) -> None:
    """Store two experiments of Alice that may be read."""
    for _ in range(2):
        draft = await drafted(storage, workspace_id=WORKSPACE, owner_id=ALICE, created_by=ALICE)
        async with storage.work(WORKSPACE) as work:
            await work.experiments.save(replace(draft, stage=ExperimentStage.RUNNING, started_at=draft.created_at))


async def twelve_unsorted(storage: Storage) -> None:
    """Store items of hers that nobody has sorted for a week."""
    at = READ_DAY - timedelta(days=8)
    for _ in range(12):
        await kept(storage, workspace_id=WORKSPACE, captured_by=ALICE, said_at=at, captured_at=at)


async def answer(desk: Desk) -> None:
    """Look what is due, answer the first of it at once, and redraw the message if there is one."""
    await hand_out_nudges_of(desk, WORKSPACE, READ_DAY)
    async with desk.storage.work(WORKSPACE) as work:
        told = await work.nudges.in_message(KEY)
    for nudge in told[:1]:
        await finish_nudge(desk, WORKSPACE, ALICE, nudge.key)
    await redraw_nudges(desk, {"workspace_id": WORKSPACE, "message_key": KEY})


@pytest.mark.parametrize("seed", range(2))
async def test_somebody_hears_of_everything_once(storage: Storage, seed: int) -> None:
    """Faults 40 and 42: one direct message in the end, with what became of each nudge, and one line for all items."""
    chance = random.Random(seed)  # noqa: S311 - accidents, not secrets

    def trouble(method: str) -> Trouble | None:
        return chance.choice(TROUBLES) if method in CALLS and chance.random() < 0.3 else None

    async def tell(desk: Desk) -> None:
        await hand_out_nudges_of(desk, WORKSPACE, READ_DAY)
        await send_nudges(desk, ARGS)

    await two_due(storage)
    await twelve_unsorted(storage)
    async with on_stage(storage) as stage:
        stage.clock.at = READ_DAY
        stage.api.chance = trouble
        time = VirtualTime(stage.clock, 3)
        processes = [Stage(stage.api, stage.clock, DyingStorage(storage, chance), sleep=time.sleep) for _ in range(3)]
        jobs = (tell, tell, answer)
        await asyncio.gather(*(work_through(each, time, job) for each, job in zip(processes, jobs, strict=True)))
        # The last word is drawn by a job of its own, which is done again until it is through.
        stage.api.chance = lambda _: None
        stage.restart()
        desk_done = VirtualTime(stage.clock, 1)
        await work_through(stage, desk_done, _redraw)
        messages = stage.api.with_key(KEY)
        everything = json.dumps(stage.api.messages)
    async with storage.work(WORKSPACE) as work:
        told = await work.nudges.in_message(KEY)
    assert len(messages) == 1
    assert len(told) == 3
    assert everything.count("12 items wait to be sorted") >= 1
    async with storage.work(WORKSPACE) as work:
        assert len(await work.nudges.told_of([NudgeKind.UNTRIAGED], [ALICE])) == 1
    done = sum(nudge.state is NudgeState.DONE for nudge in told)
    assert everything.count("Done: you have dealt with it.") >= done
    assert ("EXP-1" in everything, "EXP-2" in everything) == (True, True)


async def _redraw(desk: Desk) -> None:
    await redraw_nudges(desk, {"workspace_id": WORKSPACE, "message_key": KEY})
