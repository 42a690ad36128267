"""Where the card of an experiment may stand, and who knows of it because of that."""

from dataclasses import replace

import pytest

from tests.handlers.front_door import PRIVATE, PRIYA, SAM, SHARED, FrontDoor
from tests.handlers.planning_door import PLAN, WORDS, planned, second_form, seen, stored


@pytest.mark.parametrize(
    ("channel", "told"),
    [(SHARED, "shared with another organisation"), ("C0NOWHERE", "invite @Heed"), ("C0OLD", "archived")],
)
async def test_a_channel_that_cannot_hold_the_card(door: FrontDoor, channel: str, told: str) -> None:
    """Shared, unknown or archived: said under its input."""
    old = door.directory.add_channel("C0OLD", PRIYA, name="old")
    door.directory.places["C0OLD"] = replace(old, is_archived=True)
    form = await second_form(door)
    refused = await door.submit(form, **{**PLAN, "channel": channel})
    assert told in refused["errors"]["channel"]


async def test_a_private_channel_that_one_is_not_in(door: FrontDoor) -> None:
    """Nobody puts a card where they cannot read."""
    form = await second_form(door, user=SAM)
    refused = await door.submit(form, user=SAM, **{**PLAN, "channel": PRIVATE})
    assert "that you are in" in refused["errors"]["channel"]


async def test_a_card_in_a_private_channel_keeps_the_experiment_there(door: FrontDoor) -> None:
    """From then on only its members know of it."""
    await planned(door, channel=PRIVATE)
    assert (await stored(door)).private_to == PRIVATE
    assert "no such experiment" in seen(await door.experiment("show EXP-1", user=SAM))
    assert "No experiment is open" in seen(await door.experiment("list", user=SAM))
    assert "private channel" in seen(await door.experiment("list"))


async def test_begun_in_a_private_channel_it_stays_there(door: FrontDoor) -> None:
    """Even before it has a card; begun with the bot alone it is everybody's."""
    await door.experiment("new", channel=PRIVATE)
    await door.submit(door.opened(), **WORDS)
    assert (await stored(door)).private_to == PRIVATE
    await door.experiment("new", channel="D0PRIYA")
    await door.submit(door.opened(), view_id="V2", **WORDS)
    second = await stored(door, 2)
    assert (second.private_to, second.channel_id) == (None, None)
