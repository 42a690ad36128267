"""The Home tab shows a person their own."""

from tests.handlers.front_door import OUTSIDER, PRIYA, SAM, SHARED, FrontDoor

REPLY, MENTION, LATER = "1790000001.000100", "1790000002.000100", "1790000003.000100"
EAR_ON, EAR_OFF = "1790000010.000100", "1790000020.000100"


async def test_home_shows_ones_own_captures(door: FrontDoor) -> None:
    """Each person sees what they captured, with a button to open it, and how much there is to read."""
    for number in range(7):
        await door.command(f"The export number {number}")
    await door.command("Of Sam", user=SAM)
    await door.event(type="app_home_opened", user=PRIYA, tab="home", channel="D0PRIYA")
    method, arguments = door.views[-1]
    text = str(arguments["view"])
    assert (method, arguments["user_id"]) == ("views.publish", PRIYA)
    assert "5 of 7" in text
    assert "8 items" in text
    assert "Of Sam" not in text
    assert len(arguments["view"]["blocks"]) < 100


async def test_home_is_not_drawn_for_an_outsider(door: FrontDoor) -> None:
    """Somebody from a shared channel sees nothing of the workspace."""
    await door.event(type="app_home_opened", user=OUTSIDER, tab="home", channel=SHARED)
    assert door.views == []
