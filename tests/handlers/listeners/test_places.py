"""Channels that change: what Heed remembers of them is asked anew."""

import pytest

from handlers.listeners.places import EVENTS
from tests.handlers.front_door import PRIYA, FrontDoor

PRIVATE = "C0PRIVATE"


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("channel", [PRIVATE, {"id": PRIVATE, "name": "renamed"}], ids=["named", "described"])
async def test_a_changed_channel_is_asked_about_anew(door: FrontDoor, event: str, channel: object) -> None:
    """Who left a private channel must not find its words by what Heed still remembers."""
    await door.event(type=event, user=PRIYA, channel=channel)
    assert [call for call in door.directory.calls if call.startswith("forget")] == [f"forget T0HEED {PRIVATE}"]


async def test_an_event_without_a_channel_changes_nothing(door: FrontDoor) -> None:
    """It is taken, and nothing is forgotten."""
    await door.event(type="member_left_channel", user=PRIYA, channel=None)
    assert not [call for call in door.directory.calls if call.startswith("forget")]
