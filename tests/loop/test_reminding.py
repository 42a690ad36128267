"""A reminder on its way: the clock strikes, a direct message comes, an answer redraws it."""

import json
from dataclasses import replace
from datetime import datetime

from bot.domain.experiments.experiment import Stage
from sandbox.wire import Json
from sandbox.workspace.nouns import Message
from storage.unit_of_work import open_storage
from tests.loop.beside import NOON, Loop
from tests.stored_experiments import drafted, terms

# The second day after, a Friday afternoon where Alice works.
READ_ON = datetime(2026, 11, 13, 15, tzinfo=NOON.tzinfo)


async def test_an_owner_is_reminded_and_answers(loop: Loop) -> None:
    """Snoozed, it says until when; the next morning it comes once more, and *Done* ends it."""
    await _running(loop)
    await loop.lets_pass(READ_ON - NOON)
    await loop.until(lambda: reminders(loop))
    (first,) = reminders(loop)
    assert "EXP-1 may be read since Fri 13 Nov 2026" in first.text
    menu = next(element for element in _elements(first) if element["action_id"] == "nudges.snooze")
    week = menu["options"][1]
    assert (await loop.slack.press("alice", _place(loop, first), "nudges.snooze", {"selected_option": week}))["ok"]
    await loop.until(lambda: "Snoozed until Mon 16 Nov 2026." in json.dumps(reminders(loop)[0].blocks))
    await loop.lets_pass(READ_ON.replace(day=16) - READ_ON)
    await loop.until(lambda: len(reminders(loop)) == 2)
    second = reminders(loop)[1]
    assert (await loop.slack.press("alice", _place(loop, second), "nudges.done"))["ok"]
    await loop.until(lambda: "Done: you have dealt with it." in json.dumps(reminders(loop)[1].blocks))
    await loop.lets_pass(READ_ON.replace(day=17) - READ_ON.replace(day=16))
    await loop.quiet()
    assert len(reminders(loop)) == 2


async def _running(loop: Loop) -> None:
    """Store an experiment of Alice that began at noon."""
    alice = loop.slack.person("alice")
    workspace_id = alice.team_id
    storage = open_storage(loop.database_url)
    agreed = terms(earliest_read_on=READ_ON.date())
    facts = {"owner_id": alice.id, "created_by": alice.id, "created_at": NOON, "terms": agreed}
    draft = await drafted(storage, workspace_id=workspace_id, **facts)
    async with storage.work(workspace_id) as work:
        await work.experiments.save(replace(draft, stage=Stage.RUNNING, started_at=NOON))
    await storage.close()


def reminders(loop: Loop) -> list[Message]:
    """Return what Heed told Alice directly about experiments."""
    return [one for one in loop.slack.messages("@alice") if one.bot_id and "waits for you" in one.text]


def _place(loop: Loop, message: Message) -> Json:
    return {"type": "message", "channel": loop.slack.channel("@alice").id, "ts": message.ts}


def _elements(message: Message) -> list[Json]:
    return [element for block in message.blocks for element in block.get("elements", []) if "action_id" in element]
