"""Several processes on one database: what is due happens once, and an end is an end."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.schedules import Cadence, Rhythm
from storage.unit_of_work import open_storage
from tests.fakes.slack_api import FakeSlackApi
from tests.process.conftest import StartHeed
from tests.process.heeds import until
from tests.storage_builders import kept

pytestmark = pytest.mark.process


async def schedule_a_digest(database_url: str) -> None:
    """Have a digest due since a minute ago, with something to say."""
    now = datetime.now(UTC)
    slot = (now - timedelta(minutes=1)).replace(second=0, microsecond=0)
    rhythm = Rhythm(cadence=Cadence.DAILY, at=slot.time(), zone="UTC")
    storage = open_storage(database_url)
    await kept(storage, "The export fails", said_at=slot - timedelta(hours=2), captured_at=slot - timedelta(hours=1))
    async with storage.work("T1") as work:
        await work.schedules.put("C1", rhythm, next_at=slot, by="UANA")
    await storage.close()


def keys(slack: FakeSlackApi) -> list[str]:
    """Return the key of every message that Heed posted."""
    return [row["metadata"]["event_payload"]["key"] for row in slack.messages["C1"] if "metadata" in row]


async def test_two_replicas_post_one_digest(start_heed: StartHeed, slack: FakeSlackApi, database_url: str) -> None:
    """Fault 42: both find the same slot due, also after both were down over it, and it is one digest."""
    await schedule_a_digest(database_url)
    replicas = [start_heed(database_url), start_heed(database_url)]
    await asyncio.gather(*[heed.is_ready() for heed in replicas])

    async def is_posted() -> bool:
        return bool(keys(slack))

    await until(is_posted)
    codes = await asyncio.gather(*[asyncio.to_thread(heed.end) for heed in replicas])
    assert (len(keys(slack)), list(codes)) == (len(set(keys(slack))), [0, 0])
