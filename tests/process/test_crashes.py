"""Fault 40: Heed is killed with -9, and nothing that Slack was told we have is lost or done twice."""

import asyncio
import random

import aiohttp
import pytest

from bot.ports import Inbox, Search, Storage
from storage.inbox import open_inbox
from storage.unit_of_work import open_storage
from tests.fakes.slack_api import FakeSlackApi, Trouble
from tests.process.conftest import StartHeed
from tests.process.heeds import HeedProcess, ear_on, until
from tests.storage_builders import EVERYBODY

pytestmark = pytest.mark.process


async def settled(inbox: Inbox) -> None:
    """Wait until no event waits, and see that none failed."""

    async def nothing_waits() -> bool:
        return (await inbox.counts())["waiting"] == 0

    await until(nothing_waits)
    assert await inbox.counts() == {"waiting": 0, "parked": 0}


async def was_asked(slack: FakeSlackApi) -> bool:
    """Say whether a job has begun to read a message."""
    return bool(slack.asked("conversations.history"))


async def items(storage: Storage) -> list[str]:
    """Return the words of every item."""
    async with storage.work("T1") as work:
        return sorted(item.words for item in (await work.feedback.search(Search(limit=100), EVERYBODY)).items)


async def delivered(heed: HeedProcess, events: list[dict[str, object]]) -> list[dict[str, object]]:
    """Send events at once and return those that were not acknowledged, which Slack would send again."""
    async with aiohttp.ClientSession() as session:
        statuses = await asyncio.gather(*[heed.send(event, session) for event in events])
    return [event for event, status in zip(events, statuses, strict=True) if status != 200]


async def all_delivered(heed: HeedProcess, events: list[dict[str, object]]) -> None:
    """Send events as Slack does, again until they are acknowledged: a busy machine may not store them in time."""
    waiting = events

    async def none_waits() -> bool:
        nonlocal waiting
        waiting = await delivered(heed, waiting)
        return not waiting

    await until(none_waits)


async def test_a_kill_amid_deliveries_loses_nothing(
    start_heed: StartHeed, slack: FakeSlackApi, sqlite_url: str
) -> None:
    """Between insert and acknowledgement, and between acknowledgement and work: every message is one item."""
    said = [slack.say("C1", f"word {number:02}", user="UBEN") for number in range(24)]
    waiting = [ear_on("C1", ts, f"Ev{number:02}") for number, ts in enumerate(said)]
    for round_number in range(2):
        heed = start_heed(sqlite_url)
        await heed.listens()
        batch, waiting = waiting[: 12 * (round_number + 1)], waiting[12 * (round_number + 1) :]
        sending = asyncio.create_task(delivered(heed, batch))
        await asyncio.sleep(random.uniform(0.0, 0.1))  # noqa: S311 -- any moment will do
        heed.kill()
        waiting = await sending + waiting
    last = start_heed(sqlite_url)
    await last.listens()
    await all_delivered(last, waiting)
    inbox, storage = open_inbox(sqlite_url), open_storage(sqlite_url)
    await settled(inbox)
    assert await items(storage) == [f"word {number:02}" for number in range(24)]
    await inbox.close()
    await storage.close()


async def test_a_kill_during_a_job_runs_it_again(start_heed: StartHeed, slack: FakeSlackApi, sqlite_url: str) -> None:
    """The job waits for Slack when the process dies; the next one picks it up, with its own name."""
    ts = slack.say("C1", "the export hangs", user="UBEN")
    slack.plan("conversations.history", Trouble(hang_seconds=30))
    heed = start_heed(sqlite_url)
    await heed.is_ready()
    await all_delivered(heed, [ear_on("C1", ts, "Ev1")])
    await until(lambda: was_asked(slack))
    heed.kill()
    again = start_heed(sqlite_url)
    await again.is_ready()
    inbox, storage = open_inbox(sqlite_url), open_storage(sqlite_url)
    await settled(inbox)
    assert await items(storage) == ["the export hangs"]
    await inbox.close()
    await storage.close()
    assert again.end() == 0


async def test_a_job_of_a_dead_replica_is_taken_over(
    start_heed: StartHeed, slack: FakeSlackApi, postgres_url: str
) -> None:
    """The replica never comes back, so another one does its work."""
    ts = slack.say("C1", "the invoice is wrong", user="UBEN")
    slack.plan("conversations.history", Trouble(hang_seconds=30))
    first, second = start_heed(postgres_url, "one"), start_heed(postgres_url, "two")
    await asyncio.gather(first.is_ready(), second.is_ready())
    await all_delivered(first, [ear_on("C1", ts, "Ev1")])
    await until(lambda: was_asked(slack))
    first.kill()
    inbox, storage = open_inbox(postgres_url), open_storage(postgres_url)
    await settled(inbox)
    assert await items(storage) == ["the invoice is wrong"]
    await inbox.close()
    await storage.close()
