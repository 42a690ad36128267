"""A door behind which experiments are due: what the clock begins, and what their owners are told."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.accounts import Account, AccountFacts
from bot.domain.channels import Preferences
from bot.domain.experiments.experiment import Experiment, Stage
from bot.domain.feedback import Feedback
from bot.domain.nudge_notes import NudgeNotes
from bot.domain.nudges import Nudge
from bot.flows.nudges import hand_out_nudges
from bot.ports import Post, Whisper
from handlers.blocks.drawing import draw
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import GENERAL, PRIYA, FrontDoor, Json
from tests.storage_builders import kept
from tests.stored_experiments import drafted, terms

# The read date of the experiments here, a Tuesday: ten in the morning where Priya lives.
READ_DAY = datetime(2026, 12, 1, 9, tzinfo=UTC)


async def running(door: FrontDoor, *, stage: Stage = Stage.RUNNING, **facts: Any) -> Experiment:
    """Store an experiment that began on 23 November; it may be read from the first of December."""
    given = {"owner_id": PRIYA, "created_by": PRIYA, "terms": terms(), "time_zone": "Europe/Berlin", **facts}
    draft = await drafted(door.desk.storage, workspace_id=WORKSPACE, **given)
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.experiments.save(replace(draft, stage=stage, started_at=draft.created_at))
        stored = await work.experiments.with_id(draft.id)
    assert stored is not None
    return stored


async def change(door: FrontDoor, experiment: Experiment, **facts: Any) -> None:
    """Store a changed experiment."""
    async with door.desk.storage.work(WORKSPACE) as work:
        present = await work.experiments.with_id(experiment.id)
        assert present is not None
        assert await work.experiments.save(replace(present, **facts))


async def look(door: FrontDoor, at: datetime = READ_DAY) -> None:
    """Let the clock look what is due at a time, and do the jobs that it begins."""
    door.clock.at = at
    await hand_out_nudges(door.desk, at)
    await door.jobs.run_all()


def told(door: FrontDoor) -> list[Whisper]:
    """Return the messages with nudges that went out."""
    return [each for each in door.messenger.whispers if isinstance(each.content, NudgeNotes)]


def redrawn(door: FrontDoor) -> list[Post]:
    """Return the messages with nudges that were redrawn."""
    return [each for each in door.messenger.updates if isinstance(each.content, NudgeNotes)]


def words(content: object) -> str:
    """Return what a message says, blocks and all."""
    drawn = draw(content)
    return f"{drawn.text}\n{drawn.blocks}"


async def nudges(door: FrontDoor) -> list[Nudge]:
    """Return every nudge that some message told."""
    keys = dict.fromkeys(whisper.key for whisper in told(door))
    async with door.desk.storage.work(WORKSPACE) as work:
        return [nudge for key in keys for nudge in await work.nudges.in_message(key)]


async def choose(door: FrontDoor, value: str, *, user: str = PRIYA) -> None:
    """Choose an entry of a nudge's menu."""
    body: Json = {
        "type": "block_actions",
        "actions": [{"type": "static_select", "action_id": "nudges.snooze", "selected_option": {"value": value}}],
        "channel": {"id": "D0PRIYA"},
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "D0PRIYA"},
        "response_url": f"{door.url}/response",
    }
    await door._answer(door._by(user) | body)


def day(month: int, number: int, hour: int = 9) -> datetime:
    """Return a moment of the winter in which these tests happen."""
    return datetime(2026 if month > 6 else 2027, month, number, hour, tzinfo=UTC)


async def item(door: FrontDoor, days: float = 8, said: str = "The export fails", **facts: Any) -> Feedback:
    """Store an item that was captured so many days before the first of December."""
    at = READ_DAY - timedelta(days=days)
    given = {"workspace_id": WORKSPACE, "captured_by": PRIYA, "said_at": at, "captured_at": at, "channel_id": GENERAL}
    return await kept(door.desk.storage, said, **{**given, **facts})


async def account(door: FrontDoor, name: str = "Acme", owner: str | None = PRIYA) -> Account:
    """Store an account that is known since September."""
    async with door.desk.storage.work(WORKSPACE) as work:
        return await work.accounts.add(AccountFacts(name=name, owner_id=owner), at=day(9, 1))


async def prefer(door: FrontDoor, **chosen: Any) -> None:
    """Let the workspace choose something."""
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.channels.prefer(Preferences(**chosen), by=PRIYA, at=READ_DAY)


async def hand(door: FrontDoor, to: str) -> dict[str, Any]:
    """Say that the first nudge is not Priya's, and whose it is; return what the form answers."""
    nudge = next(each for each in await nudges(door) if each.user_id == PRIYA)
    await door.press("nudges.not_mine", json.dumps({"nudge": nudge.key}), channel="D0PRIYA")
    return dict(await door.submit(door.opened(), new_owner=to))
