"""Listening with the real mind: a channel is set to listen, a customer speaks, and nobody sees Heed do anything."""

import asyncio
import json

from bot.domain.audience import Reader
from bot.ports import Search
from storage.unit_of_work import open_storage
from tests.loop.beside import PATIENCE_SECONDS, Loop
from tests.loop.test_the_loop import GENERAL, say, told

WORKSPACE = "T0HOME0001"
WORDS = "The app crashes whenever I open the settings, please fix this bug"


async def test_a_channel_that_listens_keeps_what_customers_say(loop: Loop) -> None:
    """It is told once that Heed listens, then feedback is kept in silence, and `/heed why` knows the reason."""
    assert "I listen in #general" in await say(loop, "/heed", "channel listen")
    await loop.until(lambda: _heeds(loop))
    ts = await loop.slack.say("bob", GENERAL, "Good morning everyone")
    await loop.slack.say("bob", GENERAL, WORDS)
    assert await _kept(loop) == [WORDS]
    assert len(_heeds(loop)) == 1
    link = f"https://acme.slack.com/archives/{loop.slack.messages(GENERAL)[0].channel_id}/p{ts.replace('.', '')}"
    await told(loop, "/heed", f"why {link}", "it is a greeting")
    await told(loop, "/heed", "why F-1", "I overheard it and kept it as *F-1*")


def _heeds(loop: Loop) -> list[str]:
    return [json.dumps(one.blocks) for one in loop.slack.messages(GENERAL) if one.bot_id]


async def _kept(loop: Loop) -> list[str]:
    """Wait until something is kept, and return it."""
    storage = open_storage(loop.database_url)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                async with storage.work(WORKSPACE) as work:
                    found = await work.feedback.search(Search(), Reader(workspace_id=WORKSPACE))
                if found.items:
                    return [item.words for item in found.items]
                await asyncio.sleep(0.1)
    finally:
        await storage.close()
