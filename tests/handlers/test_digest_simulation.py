"""A digest on a bad day: requests fail, processes die, two replicas work, and a customer deletes what is quoted."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.domain.errors import TryAgainError
from bot.domain.feedback import Feedback
from bot.flows.desk import Desk
from bot.flows.digest_making import digest_id
from bot.flows.digests import post_scheduled_digest, redraw_digests
from bot.ports import Storage
from tests.digest_builders import WEEKLY, monday_slot
from tests.fakes.jobs import InlineJobs
from tests.fakes.mind import plain_mind
from tests.fakes.slack_api import Trouble
from tests.handlers.stage import ALICE, GENERAL, WORKSPACE, Stage, on_stage
from tests.handlers.test_messenger_simulation import TROUBLES, DyingStorage, KilledError, VirtualTime
from tests.storage_builders import kept

SLOT = monday_slot()
# Every call of the Web API that posting and redrawing make.
CALLS = ("chat.postMessage", "chat.update", "conversations.history", "conversations.replies", "conversations.info")


async def work_through(process: Stage, time: VirtualTime, job: Callable[[Desk], Awaitable[object]]) -> None:
    """Work on a job as the durable runner does: again after a failure, in a new process after a death."""
    for _ in range(300):
        desk = Desk(
            storage=process.storage,
            directory=process.directory,
            messenger=process.messenger,
            jobs=InlineJobs(),
            clock=process.clock,
            mind=plain_mind(),
        )
        try:
            await job(desk)
        except KilledError:
            process.restart()
        except TryAgainError as error:
            await time.sleep((error.after_seconds or 1) + 0.001)
        else:
            time.leave()
            return
    raise AssertionError("the job never went through")


async def said(storage: Storage, words: str, days_before: int) -> Feedback:
    """Keep something that was said so many days before the slot."""
    at = SLOT.at - timedelta(days=days_before)
    return await kept(storage, words, said_at=at, captured_at=at)


@pytest.mark.parametrize("seed", range(3))
async def test_a_digest_is_posted_once_and_keeps_no_deleted_words(storage: Storage, seed: int) -> None:
    """Faults 16, 24, 40 and 42: one head and one thread entry in the end, without the words that were deleted."""
    chance = random.Random(seed)  # noqa: S311 - accidents, not secrets

    def trouble(method: str) -> Trouble | None:
        return chance.choice(TROUBLES) if method in CALLS and chance.random() < 0.3 else None

    # The newest three are quoted in the channel, the older two in the thread.
    days = chance.sample(range(1, 6), 5)
    items = [await said(storage, f"Words that {'go' if day == days[0] else 'stay'} {day}", day) for day in days]
    async with storage.work(WORKSPACE) as work:
        schedule = await work.schedules.put(GENERAL, WEEKLY, next_at=SLOT.at, by=ALICE)

    # Somewhere between the first message and the second, which Slack wants a second apart, or long after both.
    waits = [chance.choice((0.0, 0.3, 0.6, 0.9, 40.0))]

    async def post(desk: Desk) -> None:
        await post_scheduled_digest(desk, workspace_id=WORKSPACE, schedule_id=schedule.id, slot=SLOT.name)

    async def delete(desk: Desk) -> None:
        if waits:
            await time.sleep(waits.pop())
        async with desk.storage.work(WORKSPACE) as work:
            await work.feedback.erase(items[0].id, at=desk.clock.now())
        await redraw_digests(desk, workspace_id=WORKSPACE, feedback_id=items[0].id)

    async with on_stage(storage) as stage:
        stage.clock.at = SLOT.at
        stage.api.chance = trouble
        time = VirtualTime(stage.clock, 3)
        processes = [Stage(stage.api, stage.clock, DyingStorage(storage, chance), sleep=time.sleep) for _ in range(3)]
        jobs = (post, post, delete)
        await asyncio.gather(*(work_through(each, time, job) for each, job in zip(processes, jobs, strict=True)))
        key = f"digest:{digest_id(WORKSPACE, GENERAL, SLOT.name)}"
        head, details = stage.api.with_key(key), stage.api.with_key(f"{key}:details")
        everything = json.dumps(stage.api.messages)
    assert (len(head), len(details)) == (1, 1)
    assert details[0]["thread_ts"] == head[0]["ts"]
    assert "Words that stay" in everything
    assert "Words that go" not in everything
