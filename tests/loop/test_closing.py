"""From a customer's wish in a shared channel to the answer in its thread, through the front door."""

import asyncio
import json

from bot.domain.audience import Reader
from bot.domain.labels import SetBy
from bot.domain.themes import NewTheme
from bot.ports import Search
from sandbox.workspace.nouns import Message
from storage.unit_of_work import SqlStorage, open_storage
from tests.loop.beside import NOON, PATIENCE_SECONDS, Loop

WORKSPACE, SHARED, GENERAL = "T0HOME0001", "ext-acme", "general"
EVERYTHING = Reader(workspace_id=WORKSPACE, channel_ids=frozenset({"C0ACME0001"}))
WISH = "Excel files would save us hours every week"


async def test_a_customer_hears_back_where_they_asked(loop: Loop) -> None:
    """Kept with a reaction, decided with a command; sent with the button that names who reads it, and only once."""
    wish = await loop.slack.say("eve", SHARED, WISH)
    await loop.slack.react("alice", SHARED, wish)
    await theme_of_all(loop)
    assert (await loop.slack.command("alice", GENERAL, "/heed", "themes T-1 planned because it fits well"))["ok"]
    await loop.until(lambda: notes(loop))
    (note,) = notes(loop)
    assert "Acme will read it" in json.dumps(note.blocks)
    container = {"type": "message", "channel": note.channel_id, "ts": note.ts}
    presses = (loop.slack.press("alice", container, "debts.send") for _ in range(3))
    await asyncio.gather(*presses)
    await loop.until(lambda: answers(loop, wish))
    await loop.until(lambda: "got an answer" in json.dumps(notes(loop)[0].blocks))
    await loop.quiet()
    (answer,) = answers(loop, wish)
    assert f"“{WISH}”" in answer.text
    assert "It fits well." in answer.text
    await loop.slack.delete("eve", SHARED, wish)
    await loop.until(lambda: WISH not in answers(loop, wish)[0].text)


def notes(loop: Loop) -> list[Message]:
    """Return what Heed told Alice that she owes."""
    return [one for one in loop.slack.posted if "you owe" in one.text or "got an answer" in one.text]


def answers(loop: Loop, wish: str) -> list[Message]:
    """Return Heed's replies below the wish."""
    return [one for one in loop.slack.messages(SHARED) if one.bot_id and one.thread_ts == wish]


async def theme_of_all(loop: Loop) -> None:
    """Wait until something is kept and nobody works on it any more, and make a theme of it."""
    await loop.quiet()
    storage = open_storage(loop.database_url)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                if await _made(storage):
                    return
                await asyncio.sleep(0.1)
    finally:
        await storage.close()


async def _made(storage: SqlStorage) -> bool:
    async with storage.work(WORKSPACE) as work:
        found = await work.feedback.search(Search(), EVERYTHING)
        if not found.items:
            return False
        new = NewTheme(name="Excel files", description="", named_by=SetBy.PERSON, created_at=NOON)
        theme = await work.themes.add(new)
        await work.themes.assign([item.id for item in found.items], theme.id)
    return True
