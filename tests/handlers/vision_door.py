"""The front door for tests of the vision: what people write down, and what Heed hangs on it."""

from datetime import date, timedelta
from typing import Any

from bot.domain.vision import NotNow
from bot.flows.aligning import hand_out_alignments
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import PRIYA, FrontDoor
from tests.handlers.home_door import open_customers
from tests.handlers.screen import Json, buttons_of, texts_of


def seen(payload: Any) -> str:
    """Return everything that stands in an answer."""
    return "\n".join(texts_of(payload))


async def press(door: FrontDoor, answer: Json, label: str, user: str = PRIYA) -> None:
    """Press a button in an answer."""
    button = buttons_of(answer)[label]
    await door.press(button["action_id"], button["value"], user=user)


async def open_form(door: FrontDoor, label: str, *, text: str = "vision", user: str = PRIYA) -> Json:
    """Press a button below what a command answers; return the form that opens."""
    await press(door, await door.command(text, user=user), label, user)
    return door.opened()


async def add_objective(door: FrontDoor, name: str, success: str = "", *, view_id: str = "V1") -> Json:
    """Write an objective down."""
    done = await door.submit(await open_form(door, "Add an objective"), view_id=view_id, name=name, success=success)
    await door.jobs.run_all()
    return done


async def placed(door: FrontDoor) -> None:
    """Let the clock look for new themes a minute later, and Heed hang them."""
    door.clock.advance(timedelta(minutes=1))
    await hand_out_alignments(door.desk, door.clock.now())
    await door.jobs.run_all()


async def put_off(door: FrontDoor, number: int = 1, **facts: Any) -> NotNow:
    """Put a theme off."""
    async with door.desk.storage.work(WORKSPACE) as work:
        theme = await work.themes.with_number(number)
        assert theme is not None
        given = {"id": "N1", "reason": "Only two asked", "would_change": "Ten accounts", "by": PRIYA}
        entry = NotNow(
            **{"theme_id": theme.id, "at": door.clock.now(), "review_on": date(2026, 12, 1), **given, **facts}
        )
        await work.vision.put_off(entry)
        return entry


async def home_of(door: FrontDoor) -> Json:
    """Open the Home tab; return what is drawn."""
    return await open_customers(door)
