"""`/heed channel`: what people choose for a channel, where, and who may."""

from typing import Any

import pytest

from bot.domain.channels import Mode, Preferences
from bot.messages import Sentence
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import ACME, GENERAL, GUEST, OUTSIDER, PRIVATE, PRIYA, SAM, SHARED, FrontDoor, buttons_of
from tests.handlers.listening_door import TRIAGE, listen


async def _settings(door: FrontDoor, channel: str = GENERAL) -> Any:
    async with door.desk.storage.work(WORKSPACE) as work:
        return await work.channels.of(channel)


async def _preferences(door: FrontDoor) -> Preferences:
    async with door.desk.storage.work(WORKSPACE) as work:
        return await work.channels.preferences()


async def _choose(door: FrontDoor, action: dict[str, object], *, user: str = PRIYA, team: str = WORKSPACE) -> None:
    await door._answer(
        door._by(user, team)
        | {
            "type": "block_actions",
            "actions": [{"block_id": "channel.choices", **action}],
            "channel": {"id": GENERAL},
            "container": {"type": "message", "channel_id": GENERAL, "is_ephemeral": True},
            "response_url": f"{door.url}/response",
        }
    )


async def test_it_is_off_until_somebody_turns_it_on(durable_door: FrontDoor) -> None:
    """The bare command says so; listening is told in the channel, once, by name."""
    assert "#general is off" in (await durable_door.command("channel"))["text"]
    answer = await durable_door.command("channel listen")
    assert "I listen in #general" in answer["text"]
    await durable_door.command("channel listen")
    await durable_door.jobs.run_all()
    [post] = durable_door.messenger.posts
    assert isinstance(post.content, Sentence)
    assert "Priya turned listening on" in post.content.text
    assert (await _settings(durable_door)).mode is Mode.LISTEN
    await durable_door.command("channel off")
    assert (await _settings(durable_door)).mode is Mode.OFF


async def test_customers_are_not_told_that_heed_listens(door: FrontDoor) -> None:
    """In a shared channel listening is allowed, and silent."""
    answer = await door.command("channel listen", channel=SHARED)
    assert "Customers read along" in answer["text"]
    await door.jobs.run_all()
    assert door.messenger.posts == []
    assert (await _settings(door, SHARED)).mode is Mode.LISTEN


async def test_turned_off_before_it_was_told(door: FrontDoor) -> None:
    """Then there is nothing to tell."""
    await door.command("channel listen")
    await door.command("channel off")
    await door.jobs.run_all()
    assert door.messenger.posts == []


@pytest.mark.parametrize(
    ("channel", "user", "told"),
    [
        ("D0PRIYA", PRIYA, "Listening is for channels"),
        ("C0ELSEWHERE", PRIYA, "/invite @Heed"),
        ("C0UNSEEN", PRIYA, "/invite @Heed"),
        (GENERAL, GUEST, "full members"),
        (GENERAL, OUTSIDER, "members of the workspace"),
        (PRIVATE, SAM, "in a private channel"),
    ],
)
async def test_where_it_is_refused(door: FrontDoor, channel: str, user: str, told: str) -> None:
    """Each refusal says what to do, and changes nothing."""
    door.directory.add_channel("C0ELSEWHERE", PRIYA, name="elsewhere", heed_is_member=False)
    answer = await door.command("channel listen", channel=channel, user=user)
    assert told in answer["text"]
    assert (await _settings(door, channel)).mode is Mode.OFF


async def test_the_first_triage_channel_serves_the_workspace(durable_door: FrontDoor) -> None:
    """That is said; a second one is its channel's own, and turning it off is too."""
    durable_door.directory.add_channel(TRIAGE, PRIYA, name="triage")
    durable_door.directory.add_channel("C0OTHER", PRIYA, name="other")
    answer = await durable_door.command(f"channel triage <#{TRIAGE}|triage>")
    assert "#triage" in answer["text"]
    assert "none of their own" in answer["text"]
    await durable_door.command("channel triage <#C0OTHER|other>", channel=PRIVATE)
    assert (await _preferences(durable_door)).triage_channel_id == TRIAGE
    await durable_door.command("channel triage off")
    assert "I ask nowhere" in (await durable_door.command("channel listen"))["text"]
    assert "#other" in (await durable_door.command("channel listen", channel=PRIVATE))["text"]
    await durable_door.command("channel triage off everywhere")
    assert (await _preferences(durable_door)).triage_channel_id is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (f"triage <#{SHARED}|ext-acme>", "Customers read that channel"),
        ("triage <#C0ELSEWHERE|elsewhere>", "I am not in that channel"),
        (f"triage <#{PRIVATE}>", "Only somebody who is in a private channel"),
        ("triage #product", "choose it from the list"),
        ("triage somewhere", "Name the channel"),
        ("threshold 2", "between 0.05"),
        ("threshold high", "between 0.05"),
        ("lisn", "Nothing was changed"),
        ("listen now please", "Nothing was changed"),
        ("ai maybe", "Nothing was changed"),
    ],
)
async def test_what_cannot_be_chosen(door: FrontDoor, words: str, told: str) -> None:
    """The answer says what can be typed instead, and nothing is changed."""
    answer = await door.command(f"channel {words}", user=SAM)
    assert told in answer["text"]
    assert await _preferences(door) == Preferences()
    assert (await _settings(door)).set_at is None


@pytest.mark.parametrize(
    ("words", "value"), [("0.7", 0.7), ("70%", 0.7), ("70 %", 0.7), (".7", 0.7), ("0,7", 0.7), ("default", None)]
)
async def test_thresholds_as_people_write_them(door: FrontDoor, words: str, value: float | None) -> None:
    """Points, commas and percents."""
    await door.command(f"channel threshold {words}")
    assert (await _settings(door)).threshold == value


async def test_keeping_a_channel_on_this_machine(durable_door: FrontDoor) -> None:
    """Nothing that is said there may be sent to an endpoint."""
    assert "never sent" in (await durable_door.command("channel ai off"))["text"]
    assert not (await _settings(durable_door)).ai_allowed
    await durable_door.command("channel ai on")
    assert (await _settings(durable_door)).ai_allowed


async def test_the_menus_do_what_the_words_do(door: FrontDoor) -> None:
    """The answer is redrawn in its place."""
    door.directory.add_channel(TRIAGE, PRIYA, name="triage")
    shown = await door.command("channel")
    assert "Keep it on this machine" in buttons_of(shown)
    await _choose(door, {"action_id": "channel.mode", "selected_option": {"value": "listen"}})
    await _choose(door, {"action_id": "channel.threshold", "selected_option": {"value": "threshold 0.8"}})
    await _choose(door, {"action_id": "channel.triage", "selected_conversation": TRIAGE})
    await _choose(door, {"action_id": "channel.ai", "value": "ai off"})
    settings = await _settings(door)
    assert (settings.mode, settings.threshold, settings.triage_channel_id, settings.ai_allowed) == (
        Mode.LISTEN,
        0.8,
        TRIAGE,
        False,
    )
    assert door.responses[-1]["replace_original"]
    await _choose(door, {"action_id": "channel.mode", "selected_option": {"value": "off"}}, user=OUTSIDER, team=ACME)
    assert (await _settings(door)).mode is Mode.LISTEN


async def test_a_sentence_that_begins_with_the_word_is_kept(door: FrontDoor) -> None:
    """Not every text that begins with `channel` is about one."""
    await door.command("channel names are cut off in the sidebar")
    assert (await door.item()).words == "channel names are cut off in the sidebar"


async def test_what_heed_cannot_hear_is_said(door: FrontDoor) -> None:
    """Set to listen, then removed from the channel: the state says that nothing is heard."""
    await listen(door)
    door.directory.add_channel(GENERAL, PRIYA, name="general", heed_is_member=False)
    assert "I am not in this channel" in (await door.command("channel"))["text"]
