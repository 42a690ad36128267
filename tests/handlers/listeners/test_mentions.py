"""@Heed in a thread keeps the thread; elsewhere it gets help, and customers get no answer."""

from bot.domain.feedback import Source
from bot.messages import Sentence
from tests.fakes.slack import HEED
from tests.handlers.front_door import CUSTOMER, GENERAL, OUTSIDER, PRIYA, SAM, TS, FrontDoor

REPLY, MENTION, LATER = "1790000001.000100", "1790000002.000100", "1790000003.000100"
EAR_ON, EAR_OFF = "1790000010.000100", "1790000020.000100"


def _say(
    door: FrontDoor, words: str = "The export takes ten minutes", ts: str = TS, thread_ts: str | None = None
) -> None:
    door.directory.add_message(GENERAL, ts, words, author_id=CUSTOMER, thread_ts=thread_ts)


async def _mention(door: FrontDoor, ts: str = MENTION, *, thread_ts: str | None = TS, user: str = PRIYA) -> None:
    text = f"<@{HEED}> please keep this"
    door.directory.add_message(GENERAL, ts, text, author_id=user, thread_ts=thread_ts)
    event = {"type": "app_mention", "user": user, "text": text, "ts": ts, "channel": GENERAL}
    await door.event(**event, **({"thread_ts": thread_ts} if thread_ts else {}))


async def test_a_mention_keeps_the_whole_thread(durable_door: FrontDoor) -> None:
    """The root is the item, the replies its conversation; Heed's messages and the mention are left out."""
    _say(durable_door)
    _say(durable_door, "Same for us", REPLY, thread_ts=TS)
    durable_door.directory.add_message(GENERAL, "1790000001.500000", "Hi", thread_ts=TS, from_heed=True, author_id=HEED)
    await _mention(durable_door)
    item = await durable_door.item()
    assert item.words == "The export takes ten minutes"
    assert [said.words for said in item.conversation] == ["Same for us"]
    assert item.source is Source.MENTION
    await durable_door.jobs.run_all()
    assert durable_door.messenger.posts[0].thread_ts == TS


async def test_a_later_mention_adds_what_was_said_since(durable_door: FrontDoor) -> None:
    """The same item, the new message, and an answer that says so."""
    _say(durable_door)
    _say(durable_door, "Same for us", REPLY, thread_ts=TS)
    await _mention(durable_door)
    _say(durable_door, "And for me", LATER, thread_ts=TS)
    await _mention(durable_door, "1790000004.000100", user=SAM)
    item = await durable_door.item()
    assert [said.words for said in item.conversation] == ["Same for us", "And for me"]
    (whisper,) = durable_door.messenger.whispers
    assert whisper.content == Sentence(text="This thread is kept as F-1; I added 1 new message to it.")


async def test_a_mention_at_the_top_gets_help(door: FrontDoor) -> None:
    """There is no thread to keep: the person is told how, by themselves."""
    await _mention(door, thread_ts=None)
    assert await door.items() == []
    assert "mention me in a thread" in str(door.messenger.whispers[0].content).lower()
    assert door.messenger.posts == []


async def test_an_outsider_who_mentions_heed_gets_no_answer(door: FrontDoor) -> None:
    """In a shared channel Heed is silent towards customers."""
    _say(door)
    await _mention(door, user=OUTSIDER)
    assert await door.items() == []
    assert door.messenger.posts == []
    assert door.messenger.whispers == []


async def test_a_mention_below_heeds_own_message_keeps_nothing(door: FrontDoor) -> None:
    """A thread under a digest is not a customer's conversation."""
    door.directory.add_message(GENERAL, TS, "Customer feedback, week 47", author_id=HEED, from_heed=True)
    await _mention(door)
    assert await door.items() == []


async def test_a_direct_message_to_heed_is_answered(door: FrontDoor) -> None:
    """Somebody who writes to Heed learns how to keep words; Heed's own messages are not answered."""
    said = {"type": "message", "channel": "D0PRIYA", "channel_type": "im", "ts": TS, "text": "hello"}
    await door.event(**said, user=PRIYA)
    await door.event(**said, user=HEED, bot_id="B0HEED")
    assert len(door.messenger.whispers) == 1
