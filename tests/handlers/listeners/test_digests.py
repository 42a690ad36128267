"""`/digest`, its form and its buttons, through the real Bolt app."""

from typing import Any

import pytest

from bot.domain.schedule_words import rhythm_sentence
from bot.domain.schedules import Schedule
from bot.messages import DigestHead
from tests.fakes.slack import ACME_DOWN, WORKSPACE
from tests.handlers.front_door import GENERAL, GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, SHARED, FrontDoor, buttons_of

Json = dict[str, Any]


async def digest(door: FrontDoor, text: str = "", *, user: str = PRIYA, channel: str = GENERAL, trigger: str = "") -> Json:
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
