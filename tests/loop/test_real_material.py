"""Real reviews imported and a real chat replayed through the signed door, and the digest counted by hand."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.audience import Reader
from bot.flows.transfers import import_rows, plan_import
from bot.ports import Search
from storage.unit_of_work import open_storage
from tests.loop import material
from tests.loop.beside import PATIENCE_SECONDS, Loop, heed_beside_slack
from tests.loop.test_the_loop import say

WORKSPACE = "T0HOME0001"
BERLIN = ZoneInfo("Europe/Berlin")
# Events are handed over in handfuls, as a busy workspace does, so that none waits beyond its three seconds.
HANDFUL = 8
# A third of the chat; all of it goes through the door in test_listening_replay.
MESSAGES = 200


@pytest.fixture(autouse=True)
def _real_material() -> None:
    if not material.folder().is_dir():
        sentence = f"There is no real material at {material.folder()}: set HEED_TEST_DATA to the folder that holds it."
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)


async def test_two_thousand_reviews_are_imported_once_and_charted_right(loop: Loop) -> None:
    """Every row is kept, a second import adds none, and each week of the chart is what the file holds."""
    loop.slack.clock.move_to(datetime(2026, 11, 22, 20, tzinfo=UTC))
    plan = plan_import(material.reviews().read_bytes())
    storage = open_storage(loop.database_url)
    first = await import_rows(storage, loop.slack.clock, plan, workspace_id=WORKSPACE)
    again = await import_rows(storage, loop.slack.clock, plan, workspace_id=WORKSPACE)
    await storage.close()
    times = material.review_times()
    assert (first.kept, first.already_there, first.refused) == (len(times), 0, ())
    assert (again.kept, again.already_there, again.refused) == (0, len(times), ())

    await say(loop, "/digest", "schedule monday 09:00 Europe/Berlin")
    loop.slack.clock.move_to(datetime(2026, 11, 23, 8, 1, tzinfo=UTC))
    await loop.until(lambda: loop.digests("general"))
    [digest] = loop.digests("general")
    chart = next(block for block in digest.blocks if block["type"] == "data_visualization")["chart"]
    drawn = [point["value"] for point in chart["series"][0]["data"]]
    mondays = [datetime(2026, 11, 23, 9, tzinfo=BERLIN) - timedelta(weeks=back) for back in range(8, -1, -1)]
    assert drawn == [sum(start <= said < end for said in times) for start, end in pairwise(mondays)]
    assert sum(drawn) == sum(mondays[0] <= said < mondays[-1] for said in times)


@pytest.fixture
async def unhurried(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Loop]:
    """Run Heed beside the look-alike on one engine, with the chores of its clock at the pace that a demo has."""
    async with heed_beside_slack(sqlite_url, tmp_path, pace=timedelta(seconds=1)) as running:
        # What could not be stored in time comes again within seconds, not after a minute.
        running.slack.faults.retry_speed = 20.0
        yield running


async def test_a_chat_is_replayed_and_only_what_was_marked_is_kept(unhurried: Loop) -> None:
    """Two hundred messages arrive; those with an ear become items with their very words, the others leave nothing."""
    loop = unhurried
    chat = list(islice(material.chat(), MESSAGES))
    for number, said in enumerate(chat):
        loop.slack.clock.move_to(datetime.fromtimestamp(said.ts, UTC))
        if said.user not in loop.slack.core.world.people:
            loop.slack.add_person(said.user, said.user.lower())
            await loop.slack.join(said.user, "general")
        ts = await loop.slack.say(said.user, "general", said.text)
        if said.is_feedback:
            await loop.slack.react("alice", "general", ts)
        if number % HANDFUL == 0:
            await loop.slack.settled(PATIENCE_SECONDS)
    marked = [said for said in chat if said.is_feedback]
    storage = open_storage(loop.database_url)
    reader = Reader(workspace_id=WORKSPACE)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            async with storage.work(WORKSPACE) as work:
                kept = await work.feedback.search(Search(limit=200), reader)
            if kept.total >= len(marked):
                break
            await asyncio.sleep(0.2)
    await storage.close()
    assert kept.total == len(marked)
    assert sorted(item.said_at.timestamp() // 1 for item in kept.items) == sorted(said.ts // 1 for said in marked)

    # Receipts still go out in #general, one a second as Slack wants it; a digest elsewhere does not wait for them.
    await loop.slack.join(loop.slack.bot.bot_user_id, "random")
    await say(loop, "/digest", "schedule monday 09:00 UTC", where="random")
    loop.slack.clock.move_to(datetime(2026, 9, 28, 9, 1, tzinfo=UTC))
    await loop.until(lambda: loop.digests("random"))
    assert f"{len(marked)} items" in loop.digests("random")[0].text
