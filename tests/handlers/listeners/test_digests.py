"""`/digest` and its sub-commands, through the real Bolt app."""

import pytest

from bot.messages import DigestDetails, DigestHead
from handlers.blocks.kit import Rendered
from handlers.blocks.validation import problems
from tests.fakes.slack import slack_is_down
from tests.handlers.digest_door import A_MOMENT, digest, schedule_of, scheduled
from tests.handlers.front_door import (
    GUEST,
    OUTSIDER,
    PRIVATE,
    SHARED,
    FrontDoor,
    buttons_of,
    texts_of,
)


async def test_words_schedule_at_once(durable_door: FrontDoor) -> None:
    """The answer says when, where, when next, and what happens when there is nothing to say."""
    answer = await digest(durable_door, "schedule friday 16:30 Europe/Berlin")
    assert answer["response_type"] == "ephemeral"
    assert answer["text"] == (
        "Every Friday at 16:30 (Europe/Berlin) in #general; next on Fri 27 Nov. Nothing new, no post."
    )
    assert await scheduled(durable_door) == "Every Friday at 16:30 (Europe/Berlin)"


async def test_what_is_not_said_stays_as_it_was(door: FrontDoor) -> None:
    """Only the time is changed: the day and the zone are kept."""
    await digest(door, "schedule friday 16:30 Asia/Tokyo")
    await digest(door, "schedule 8am")
    assert await scheduled(door) == "Every Friday at 08:00 (Asia/Tokyo)"


async def test_words_that_cannot_be_read_change_nothing(door: FrontDoor) -> None:
    """The answer names the word."""
    answer = await digest(door, "schedule mondy 9:00")
    assert "“mondy”" in answer["text"]
    assert "monday" in answer["text"]
    assert await scheduled(door) is None


@pytest.mark.parametrize("user", [GUEST, OUTSIDER, "U0NOBODY"])
@pytest.mark.parametrize("text", ["schedule", "schedule friday", "preview", "now", "mute", "unmute"])
async def test_guests_and_outsiders_are_refused(door: FrontDoor, user: str, text: str) -> None:
    """What sums up a whole workspace is for its members: no form, no schedule, no job, no look."""
    await door.command("The export fails")
    answer = await digest(door, text, user=user)
    assert "member" in answer["text"]
    assert "export" not in answer["text"]
    assert await scheduled(door) is None
    assert door.views == []
    assert door.jobs.of_kind("digest_now") == []


async def test_a_preview_is_seen_by_one_person(durable_door: FrontDoor) -> None:
    """It comes as the answer to the command: nothing is posted, nothing in it can be pressed."""
    await durable_door.command("The export fails since Tuesday")
    durable_door.clock.advance(A_MOMENT)
    answer = await digest(durable_door, "preview")
    assert answer["response_type"] == "ephemeral"
    assert "The export fails since Tuesday" in texts_of(answer["blocks"])
    assert "only you can see it" in answer["text"]
    assert buttons_of(answer["blocks"]) == {}
    assert problems(Rendered(text=answer["text"], blocks=tuple(answer["blocks"]))) == []
    assert durable_door.messenger.posts == []


async def test_a_preview_of_nothing_says_so(door: FrontDoor) -> None:
    """Quiet weeks are quiet, and what is private stays so."""
    assert (await digest(door, "preview"))["text"] == "Nothing new this week, so nothing would be posted."
    await door.command("Their contract ends in May", channel=PRIVATE)
    door.clock.advance(A_MOMENT)
    assert (await digest(door, "preview"))["text"] == (
        "Nothing new this week, so nothing would be posted. What was said in private places stays there (1)."
    )


async def test_now_posts_in_this_channel_once(door: FrontDoor) -> None:
    """The answer comes at once, the digest by a job; Slack repeating the command changes nothing."""
    assert (await digest(door, "now"))["text"] == "Nothing new this week, so nothing was posted."
    await door.command("The export fails")
    door.clock.advance(A_MOMENT)
    for _ in range(2):
        answer = await digest(door, "now", trigger="same")
    assert answer["text"] == "I am posting a digest of the last week here; it takes a moment."
    await door.jobs.run_all()
    assert [type(post.content) for post in door.messenger.posts] == [DigestHead, DigestDetails]


@pytest.mark.parametrize("text", ["now", "preview", "schedule friday"])
async def test_nothing_where_customers_read(door: FrontDoor, text: str) -> None:
    """A shared channel gets a reason, which only the asker sees."""
    answer = await digest(door, text, channel=SHARED)
    assert "shared with another organisation" in answer["text"]
    assert answer["response_type"] == "ephemeral"
    assert await scheduled(door, SHARED) is None


async def test_mute_and_unmute(door: FrontDoor) -> None:
    """Each says what happens next."""
    assert "No digest is scheduled" in (await digest(door, "mute"))["text"]
    await digest(door, "schedule monday 9:00")
    assert "/digest unmute" in (await digest(door, "mute"))["text"]
    schedule = await schedule_of(door)
    assert schedule is not None
    assert schedule.muted_at is not None
    assert "next on Mon 30 Nov" in (await digest(door, "unmute"))["text"]
    schedule = await schedule_of(door)
    assert schedule is not None
    assert schedule.muted_at is None


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("scedule monday", "/digest schedule"),
        ("prewiev", "/digest preview"),
        ("unmut", "/digest unmute"),
        ("hlep", "/digest help"),
    ],
)
async def test_a_near_miss_names_the_nearest(door: FrontDoor, text: str, hint: str) -> None:
    """Nothing happens, and the right word is one correction away."""
    answer = await digest(door, text)
    assert f"Did you mean `{hint}`?" in answer["text"]
    assert await scheduled(door) is None


@pytest.mark.parametrize("text", ["<!channel>", "`x` *y*", "x" * 8_000, "\u202e", "<https://evil|https://bank.com>"])
async def test_anything_else_gets_a_short_answer(door: FrontDoor, text: str) -> None:
    """Fault 26 and 27: what was typed comes back short and escaped."""
    answer = await digest(door, text)
    assert "/digest help" in answer["text"]
    assert "<" not in answer["text"]
    assert len(answer["text"]) < 250


@pytest.mark.parametrize("text", ["", "help", " HELP ", "?"])
async def test_help_lists_every_sub_command(door: FrontDoor, text: str) -> None:
    """Short enough to read."""
    answer = await digest(door, text)
    for name in ("schedule", "preview", "now", "mute", "unmute"):
        assert f"/digest {name}" in answer["text"]


@pytest.mark.parametrize("text", ["schedule friday", "schedule", "preview", "now", "mute"])
async def test_slack_being_away_is_said_in_time(door: FrontDoor, text: str) -> None:
    """Fault 24: an answer all the same, and nothing half done."""
    door.directory.error = slack_is_down()
    answer = await digest(door, text)
    assert "try again" in answer["text"]
    assert await scheduled(door) is None
