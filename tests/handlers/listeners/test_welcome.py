"""Whoever brings Heed is told the first steps, once; help fits the place where it is asked for."""

import pytest

from bot.domain.channels import ChannelSettings, Mode
from tests.fakes.slack import HEED, WORKSPACE
from tests.handlers.front_door import GENERAL, GUEST, PRIYA, SAM, SHARED, FrontDoor


async def join(door: FrontDoor, who: str, inviter: str | None, channel: str = GENERAL) -> None:
    """Have somebody join a channel, and the jobs that follow done."""
    event = {"type": "member_joined_channel", "user": who, "channel": channel, "team": WORKSPACE}
    await door.event(**event, **({"inviter": inviter} if inviter else {}))
    await door.jobs.run_all()


async def test_the_first_who_invites_heed_is_told_three_steps(door: FrontDoor) -> None:
    """By direct message, once for the workspace, however many channels follow."""
    await join(door, HEED, PRIYA)
    await join(door, HEED, SAM, SHARED)
    keys = {whisper.key for whisper in door.messenger.whispers}
    assert keys == {f"welcome:{WORKSPACE}"}
    first = door.messenger.whispers[0]
    assert (first.user_id, first.channel_id) == (PRIYA, None)


@pytest.mark.parametrize(("who", "inviter"), [(SAM, PRIYA), (HEED, None), (HEED, GUEST), (HEED, "U0NOBODY")])
async def test_nobody_else_is_told(door: FrontDoor, who: str, inviter: str | None) -> None:
    """Neither for a colleague who joins, nor guests, nor when Slack does not say who it was."""
    await join(door, who, inviter)
    assert door.messenger.whispers == []


@pytest.mark.parametrize(
    ("channel", "mode", "told"),
    [
        (GENERAL, Mode.OFF, "Here I keep nothing by myself"),
        (GENERAL, Mode.LISTEN, "Here I listen"),
        (GENERAL, Mode.EXPERIMENTS, "Here I read experiments"),
        (SHARED, Mode.LISTEN, "Customers read along here"),
        ("D0PRIYA", Mode.OFF, "Here you can ask me things"),
        ("C0NOWHERE", Mode.OFF, "I am not in this conversation"),
    ],
)
async def test_help_fits_the_place(door: FrontDoor, channel: str, mode: Mode, told: str) -> None:
    """The first lines say what Heed does here; the rest names every sub-command and fits on a screen."""
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.channels.keep(ChannelSettings(channel_id=channel, mode=mode))
    text = (await door.command("help", channel=channel))["text"]
    assert told in text
    assert len(text.splitlines()) <= 10
    for name in ("find", "ask", "themes", "show", "owed", "why", "vision", "accounts", "quality", "channel", "privacy"):
        assert name in text
    assert all(name in text for name in ("forget", "export", "/experiment", "/digest"))


@pytest.mark.parametrize("mode", [Mode.OFF, Mode.LISTEN])
async def test_guests_are_not_told_what_they_may_not_choose(door: FrontDoor, mode: Mode) -> None:
    """The same lines, without what would be refused."""
    async with door.desk.storage.work(WORKSPACE) as work:
        await work.channels.keep(ChannelSettings(channel_id=GENERAL, mode=mode))
    assert "`/heed channel" in (await door.command("help"))["text"]
    guests = (await door.command("help", user=GUEST))["text"]
    assert "`/heed channel" not in guests
    assert "/digest schedule" not in guests


async def test_help_explains_everything_or_one_sub_command(door: FrontDoor) -> None:
    """`all` is the long form; the name of a sub-command brings its own lines."""
    everything = (await door.command("help all"))["text"]
    themes = (await door.command("help themes"))["text"]
    assert "/heed forget @person" in everything
    assert "/heed themes T-3 planned" in themes
    assert "/heed forget" not in themes
    # Nothing of its own is told of `help`.
    assert (await door.command("help help"))["text"] == everything
