"""What belongs together is one item, and edits, deletions and second thoughts reach what was overheard."""

from datetime import timedelta

from bot.domain.feedback import State
from bot.flows.overheard import drop_judgements, forget_overheard_words
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import CUSTOMER, PRIYA, SAM, TS, FrontDoor
from tests.handlers.listening_door import BROKEN, judgement, listen, say

LATER, LATEST = "1790000030.000100", "1790000060.000100"
MUCH_LATER = "1790000400.000100"


async def test_a_broadcast_that_comes_twice_is_one_part_of_its_thread(door: FrontDoor) -> None:
    """Fault 20: the reply belongs to the thread's item."""
    await listen(door)
    await say(door, BROKEN)
    for _ in range(2):
        await say(door, "It fails at the end", ts=LATER, thread_ts=TS, subtype="thread_broadcast")
    assert [said.words for said in (await door.item()).conversation] == ["It fails at the end"]


async def test_one_person_speaking_on_is_one_conversation(durable_door: FrontDoor) -> None:
    """What follows within two minutes belongs to the item; what is feedback by itself is an item of its own."""
    await listen(durable_door)
    await say(durable_door, BROKEN)
    await say(durable_door, "It happened on the second page", ts=LATER)
    await say(durable_door, "And please add a dark mode", ts=LATEST)
    second, first = await durable_door.items()
    assert [said.words for said in first.conversation] == ["It happened on the second page"]
    assert (second.words, second.conversation) == ("And please add a dark mode", ())


async def test_what_is_feedback_only_together(door: FrontDoor) -> None:
    """A sentence in two messages is judged as one, and the item begins with the first."""
    await listen(door, triage=False)
    await say(door, "I would")
    await say(door, "love an export as PDF, would like", ts=LATER, user=SAM)
    await say(door, "like an export as PDF", ts=LATEST)
    assert [item.author_id for item in await door.items()] == [SAM], "somebody spoke in between"
    await say(door, "So we would", ts=MUCH_LATER)
    await say(door, "like an export as PDF", ts="1790000410.000100")
    item = (await door.items())[0]
    assert (item.words, [said.words for said in item.conversation]) == ("So we would", ["like an export as PDF"])


async def test_a_stream_of_separate_customers_is_separate_items(door: FrontDoor) -> None:
    """However close together they speak."""
    await listen(door)
    for number, user in enumerate((CUSTOMER, SAM, PRIYA, CUSTOMER)):
        await say(door, f"{BROKEN} {number}", ts=f"17900000{number:02}.000100", user=user)
    assert len(await door.items()) == 4


async def test_a_thread_is_one_conversation(door: FrontDoor) -> None:
    """Its author's complaint and the answers belong to the item; another customer's complaint is an item of its own."""
    await listen(door)
    await say(door, BROKEN)
    await say(door, "Which browser do you use?", ts=LATER, user=PRIYA, thread_ts=TS)
    await say(door, "Firefox, and it crashes there too", ts=LATEST, thread_ts=TS)
    await say(door, "For us the import is broken", ts=MUCH_LATER, user=SAM, thread_ts=TS)
    others, thread = await door.items()
    assert [said.words for said in thread.conversation] == [
        "Which browser do you use?",
        "Firefox, and it crashes there too",
    ]
    assert (others.words, others.message and others.message.thread_ts) == ("For us the import is broken", TS)


async def test_an_edited_message_is_judged_again(durable_door: FrontDoor) -> None:
    """Words that became feedback are kept, once; a preview that Slack adds changes nothing."""
    await listen(durable_door)
    await say(durable_door, "Something about the export")
    await durable_door.edit("Something about the export", before="Something about the export", edited_ts=LATER)
    assert await durable_door.items() == []
    await durable_door.edit(BROKEN, before="Something about the export", edited_ts=LATER)
    assert (await durable_door.item()).words == BROKEN


async def test_an_edit_that_comes_before_its_message(door: FrontDoor) -> None:
    """Fault 15: what the message says now is what is kept."""
    await listen(door)
    await door.edit(BROKEN, before="Someting", edited_ts=LATER)
    await say(door, "Someting")
    assert (await door.item()).words == BROKEN


async def test_a_deletion_leaves_nothing(durable_door: FrontDoor) -> None:
    """Fault 16: item and judgement lose their words, and a message that arrives after its deletion is not kept."""
    await listen(durable_door)
    await say(durable_door, BROKEN)
    await say(durable_door, "Nothing of interest here", ts=MUCH_LATER, user=SAM)
    await durable_door.delete()
    await durable_door.delete(MUCH_LATER)
    await durable_door.delete(LATEST)
    await say(durable_door, BROKEN, ts=LATEST)
    await say(durable_door, BROKEN)
    assert await durable_door.items() == []
    for ts in (TS, MUCH_LATER, LATEST):
        judged = await judgement(durable_door, ts)
        assert judged is None or judged.words is None


async def test_what_was_taken_back_is_not_kept_again(durable_door: FrontDoor) -> None:
    """Somebody called it no feedback: an edit afterwards does not bring it back."""
    await listen(durable_door)
    await say(durable_door, BROKEN)
    item = await durable_door.item()
    await durable_door.press("feedback.undo", item.id, user=SAM)
    await durable_door.edit(f"{BROKEN}, still", before=BROKEN, edited_ts=LATER)
    await say(durable_door, BROKEN)
    assert await durable_door.items() == []
    async with durable_door.desk.storage.work(WORKSPACE) as work:
        gone = await work.feedback.with_id(item.id)
    assert gone is not None
    assert (gone.state, gone.words) == (State.UNDONE, "")


async def test_words_are_held_for_an_hour_and_reasons_for_a_season(durable_door: FrontDoor) -> None:
    """What was not kept loses its words first, and is forgotten at last."""
    await listen(durable_door)
    await say(durable_door, "Nothing of interest here")
    now = durable_door.clock.now()
    await forget_overheard_words(durable_door.desk, now + timedelta(minutes=54))
    judged = await judgement(durable_door)
    assert judged is not None
    assert judged.words == "Nothing of interest here"
    await forget_overheard_words(durable_door.desk, now + timedelta(minutes=56))
    judged = await judgement(durable_door)
    assert judged is not None
    assert judged.words is None
    await drop_judgements(durable_door.desk, now + timedelta(days=91))
    assert await judgement(durable_door) is None
