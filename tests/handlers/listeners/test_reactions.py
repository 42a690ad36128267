"""A reaction captures a message, and taking it off undoes that, in any order in which Slack may deliver them."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.errors import TryAgainError
from bot.domain.feedback import Source
from bot.messages import CaptureReceipt, Sentence, Withdrawn
from tests.fakes.slack import HEED, slack_is_down
from tests.fakes.storage import InMemoryStorage
from tests.handlers.front_door import CUSTOMER, GENERAL, OUTSIDER, PRIYA, SAM, TS, FrontDoor, front_door

EAR_ON, EAR_OFF = "1790000010.000100", "1790000020.000100"


def _say(
    door: FrontDoor, words: str = "The export takes ten minutes", ts: str = TS, thread_ts: str | None = None
) -> None:
    door.directory.add_message(GENERAL, ts, words, author_id=CUSTOMER, thread_ts=thread_ts)


async def test_an_ear_keeps_the_message(durable_door: FrontDoor) -> None:
    """The words, their author and their place are kept, and confirmed in the thread."""
    _say(durable_door)
    await durable_door.react(event_ts=EAR_ON)
    item = await durable_door.item()
    assert (item.words, item.author_name, item.source, item.captured_by) == (
        "The export takes ten minutes",
        "Jo Miller",
        Source.REACTION,
        PRIYA,
    )
    await durable_door.jobs.run_all()
    assert isinstance(durable_door.messenger.posts[0].content, CaptureReceipt)


async def test_a_message_delivered_four_times_is_one_item(durable_door: FrontDoor) -> None:
    """Fault 13: also in parallel, and when several people react."""
    _say(durable_door)
    await asyncio.gather(*(durable_door.react(event_ts=EAR_ON) for _ in range(4)))
    await durable_door.react(user=SAM, event_ts=EAR_OFF)
    await durable_door.jobs.run_all()
    assert len(await durable_door.items()) == 1
    assert len(durable_door.messenger.posts) == 1


async def test_taking_the_ear_off_undoes_the_capture(durable_door: FrontDoor) -> None:
    """The words go, and the receipt says so; putting it back keeps the message again."""
    _say(durable_door)
    await durable_door.react(event_ts=EAR_ON)
    await durable_door.jobs.run_all()
    await durable_door.react(added=False, event_ts=EAR_OFF)
    assert await durable_door.items() == []
    assert durable_door.messenger.updates[-1].content == Withdrawn(label="F-1")
    durable_door.clock.advance(timedelta(minutes=1))
    await durable_door.react(event_ts="1790000030.000100")
    assert (await durable_door.item()).label == "F-1"
    await durable_door.jobs.run_all()
    assert len(durable_door.messenger.posts) == 2


async def test_a_removal_that_overtakes_its_reaction(durable_door: FrontDoor) -> None:
    """Fault 15: the last word counts, not the last delivery."""
    _say(durable_door)
    await durable_door.react(added=False, event_ts=EAR_OFF)
    await durable_door.react(event_ts=EAR_ON)
    assert await durable_door.items() == []


async def test_somebody_elses_ear_undoes_nothing(door: FrontDoor) -> None:
    """Only the person whose reaction captured the message undoes it."""
    _say(door)
    await door.react(event_ts=EAR_ON)
    await door.react(user=SAM, added=False, event_ts=EAR_OFF)
    assert len(await door.items()) == 1


async def test_what_somebody_worked_on_stays(door: FrontDoor) -> None:
    """After a correction, taking the reaction off changes nothing."""
    _say(door)
    await door.react(event_ts=EAR_ON)
    await door.press("feedback.open", (await door.item()).id, user=SAM)
    await door.submit(door.opened(), user=SAM, kind="bug")
    await door.react(added=False, event_ts=EAR_OFF)
    assert len(await door.items()) == 1


async def test_a_tagged_message_is_not_undone_by_a_reaction(door: FrontDoor) -> None:
    """A reaction undoes what a reaction did."""
    _say(door)
    await door.submit(await door.tag({"ts": TS, "user": CUSTOMER, "text": "The export takes ten minutes"}))
    await door.react(event_ts=EAR_ON)
    await door.react(added=False, event_ts=EAR_OFF)
    assert len(await door.items()) == 1


@pytest.mark.parametrize("user", [OUTSIDER, HEED, "U0UNKNOWN"])
async def test_reactions_of_outsiders_and_bots_keep_nothing(door: FrontDoor, user: str) -> None:
    """A customer in a shared channel cannot write into the workspace's feedback, and sees no answer."""
    _say(door)
    await door.react(user=user, event_ts=EAR_ON)
    assert await door.items() == []
    assert door.messenger.whispers == []


@pytest.mark.parametrize("name", ["thumbsup", "earth_africa"])
async def test_other_reactions_keep_nothing(door: FrontDoor, name: str) -> None:
    """Only the emoji that was chosen captures."""
    _say(door)
    await door.react(name=name, event_ts=EAR_ON)
    assert await door.items() == []


async def test_a_skin_tone_is_the_same_ear(door: FrontDoor) -> None:
    """Slack sends the tone with the name."""
    _say(door)
    await door.react(name="ear::skin-tone-4", event_ts=EAR_ON)
    assert len(await door.items()) == 1


async def test_an_ear_on_heeds_own_message_keeps_nothing(door: FrontDoor) -> None:
    """Fault 17: Heed does not listen to itself."""
    door.directory.add_message(GENERAL, TS, "Kept as F-1", author_id=HEED, from_heed=True)
    await door.react(event_ts=EAR_ON)
    assert await door.items() == []


async def test_an_ear_on_a_file_gets_a_sentence(door: FrontDoor) -> None:
    """Fault 19: there are no words to keep, and the person is told by themselves."""
    _say(door, "")
    await door.react(event_ts=EAR_ON)
    assert await door.items() == []
    assert isinstance(door.messenger.whispers[0].content, Sentence)


async def test_an_event_fails_while_slack_is_down_and_works_later(door: FrontDoor) -> None:
    """The job tries again; nothing was half done."""
    _say(door)
    door.directory.error = slack_is_down()
    with pytest.raises(TryAgainError):
        await door.react(event_ts=EAR_ON)
    door.directory.error = None
    await door.react(event_ts=EAR_ON)
    assert len(await door.items()) == 1


async def test_a_message_that_heed_may_not_read(door: FrontDoor) -> None:
    """The person is told of the way that works; and what was captured is not taken for deleted."""
    door.directory.unreadable.add(GENERAL)
    await door.react(event_ts=EAR_ON)
    assert await door.items() == []
    assert len(door.messenger.whispers) == 1
    await door.submit(await door.tag({"ts": TS, "user": CUSTOMER, "text": "Slow export"}))
    await door.jobs.run_all()
    assert (await door.item()).words == "Slow export"


async def test_a_team_chooses_its_own_emoji() -> None:
    """Then that one captures, the usual one does not, and the help names it."""
    async with front_door(InMemoryStorage(), reaction="ticket") as door:
        _say(door)
        await door.react(event_ts=EAR_ON)
        assert await door.items() == []
        await door.react(name="ticket", event_ts=EAR_OFF)
        assert len(await door.items()) == 1
        assert ":ticket:" in (await door.command("help"))["text"]
