"""The front door for tests of answers that are owed: who asked, what was decided, and what is pressed."""

import json
from typing import Any

from bot.domain.audience import Reader
from bot.domain.closing import DebtState
from bot.domain.feedback import MessageRef
from bot.domain.labels import SetBy
from bot.domain.owed import Answer, OwedNote
from bot.domain.statuses import StatusChange, ThemeStatus
from bot.domain.themes import NewTheme, Theme
from bot.ports import DebtSearch, Job
from handlers.blocks.drawing import draw
from tests.fakes.jobs import MONDAY
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import (
    ACME,
    OUTSIDER,
    PRIYA,
    SAM,
    SHARED,
    FrontDoor,
    Json,
    texts_of,
)
from tests.storage_builders import kept

WORDS = "Excel files would save us hours"


def share(door: FrontDoor, *teams: str) -> None:
    """Share the channel with some organisations."""
    door.directory.organisations = {ACME: "Acme Corp", "T0GLOBEX": "Globex"}
    door.directory.add_channel(SHARED, PRIYA, SAM, OUTSIDER, name="ext-acme", teams=teams)


async def themed(door: FrontDoor) -> Theme:
    """Store a theme."""
    async with door.desk.storage.work(WORKSPACE) as work:
        new = NewTheme(name="Excel *files*", description="", named_by=SetBy.PERSON, created_at=MONDAY)
        return await work.themes.add(new)


async def decided(
    door: FrontDoor, *askers: tuple[str, str], status: ThemeStatus = ThemeStatus.PLANNED, by: str = PRIYA
) -> Theme:
    """Let some people ask for something in some channels, decide about it, and tell who owes them an answer."""
    theme = await themed(door)
    for number, (author, channel) in enumerate(askers):
        ts = f"17900001{number:02}.000100"
        message = MessageRef(channel_id=channel, ts=ts)
        said = {"author_id": author, "author_name": f"Customer {number}", "captured_by": PRIYA, "message": message}
        item = await kept(door.desk.storage, WORDS, workspace_id=WORKSPACE, channel_id=channel, ts=ts, **said)
        async with door.desk.storage.work(WORKSPACE) as work:
            await work.themes.assign([item.id], theme.id)
    await step(door, theme, status, by=by)
    return theme


async def step(door: FrontDoor, theme: Theme, status: ThemeStatus, *, by: str = PRIYA) -> None:
    """Let a theme take a step, and do what follows."""
    async with door.desk.storage.work(WORKSPACE) as work:
        change, _ = await work.statuses.add(
            StatusChange(
                id=f"change-{status.value}",
                origin_key=status.value,
                theme_id=theme.id,
                was=ThemeStatus.NEW,
                status=status,
                reason="It fits well",
                at=door.clock.now(),
                by=by,
            )
        )
    args = {"workspace_id": WORKSPACE, "change_id": change.id}
    await door.desk.jobs.enqueue(Job(id=f"owe:{change.id}", kind="owe", args=args))
    await door.jobs.run_all()


async def press(door: FrontDoor, button: Json, *, user: str = PRIYA) -> None:
    """Press a button, and do what follows."""
    await door.press(button["action_id"], button["value"], user=user)
    await door.jobs.run_all()


def note(door: FrontDoor) -> Json:
    """Return what stands in the direct message by now."""
    told = [each.content for each in door.messenger.whispers] + [each.content for each in door.messenger.updates]
    drawn = draw([content for content in told if isinstance(content, OwedNote)][-1])
    return {"text": drawn.text, "blocks": list(drawn.blocks)}


def answers(door: FrontDoor) -> list[str]:
    """Return what askers got to read."""
    return [post.content.words for post in door.messenger.posts if isinstance(post.content, Answer)]


def seen(payload: Any) -> str:
    """Return everything that stands in an answer or a form."""
    return "\n".join(texts_of(payload))


async def states(door: FrontDoor) -> list[DebtState]:
    """Return the states of everything that is or was owed."""
    async with door.desk.storage.work(WORKSPACE) as work:
        search = DebtSearch(states=tuple(DebtState), limit=99)
        return [debt.state for debt in await work.debts.listed(search, Reader(workspace_id=WORKSPACE))]


def accessory(block: Json) -> Json:
    """Return the button beside a section, if there is one."""
    return dict(block.get("accessory") or {})


async def choose(door: FrontDoor, label: str) -> None:
    """Choose from the menu of the first answer in the list."""
    shown = await door.command("owed")
    (menu, *_) = (
        element
        for block in shown["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "overflow"
    )
    value = next(option["value"] for option in menu["options"] if option["text"]["text"] == label)
    assert json.loads(value)["debt"]
    await door.press(menu["action_id"], value)


async def press_in_form(door: FrontDoor, view: Json, button: Json) -> None:
    """Press a button in a form."""
    action = {"type": "button", "action_id": button["action_id"], "block_id": "b", "value": button["value"]}
    modal = view | {"id": "V1", "type": "modal", "app_installed_team_id": WORKSPACE}
    body = {"type": "block_actions", "actions": [action], "container": {"type": "view", "view_id": "V1"}, "view": modal}
    await door._answer(door._by(PRIYA) | body)
