"""The front door for tests of `/digest`: the command, its form, and what came of them."""

from datetime import timedelta
from typing import Any, TypeAlias

from bot.domain.schedule_words import rhythm_sentence
from bot.domain.schedules import Schedule
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import (
    GENERAL,
    PRIYA,
    FrontDoor,
)

Json: TypeAlias = dict[str, Any]

# A digest counts what was said before the moment at which it is asked for.
A_MOMENT = timedelta(seconds=1)


async def digest(
    door: FrontDoor, text: str = "", *, user: str = PRIYA, channel: str = GENERAL, trigger: str = ""
) -> Json:
    """Type `/digest` and a text; return the answer."""
    body = {
        "command": "/digest",
        "text": text,
        "team_id": WORKSPACE,
        "user_id": user,
        "channel_id": channel,
        "trigger_id": trigger or door._trigger(),
        "response_url": f"{door.url}/response",
    }
    return await door._answer(body)


async def send_form(door: FrontDoor, *, user: str = PRIYA, **changed: Json | None) -> Json:
    """Send the form that was opened last, as it was filled in but for the given inputs; return the answer."""
    states: Json = {
        "channel": {"selected_conversation": GENERAL},
        "cadence": {"selected_option": {"value": "weekly"}},
        "weekday": {"selected_option": {"value": "4"}},
        "at": {"selected_time": "16:30"},
        "zone": {"selected_option": {"value": "Asia/Tokyo"}},
        **changed,
    }
    values = {name: {name: state or {}} for name, state in states.items()}
    view = {"id": "V1", "type": "modal", "callback_id": "digest.schedule", "state": {"values": values}}
    return await door._answer(door._by(user) | {"type": "view_submission", "view": view})


async def schedule_of(door: FrontDoor, channel: str = GENERAL) -> Schedule | None:
    """Return the schedule of a channel."""
    async with door.desk.storage.work(WORKSPACE) as work:
        return await work.schedules.of_channel(channel)


async def scheduled(door: FrontDoor, channel: str = GENERAL) -> str | None:
    """Return when a channel gets its digest, in words."""
    schedule = await schedule_of(door, channel)
    return None if schedule is None else rhythm_sentence(schedule.rhythm)
