"""When one of us first answers a customer: seen as it happens, or found in the thread afterwards."""

from datetime import timedelta
from typing import Any

from bot.domain.feedback import Feedback
from tests.fakes.slack import WORKSPACE
from tests.handlers.front_door import GENERAL, GUEST, PRIYA, SAM, FrontDoor
from tests.handlers.listeners.test_quality import complain, watch


async def present(door: FrontDoor, item: Feedback) -> Feedback:
    """Return an item as it is now."""
    async with door.desk.storage.work(WORKSPACE) as work:
        found = await work.feedback.with_id(item.id)
    assert found is not None
    return found


async def test_the_first_answer_is_seen_as_it_happens(durable_door: FrontDoor) -> None:
    """Below a customer's message: not their own words, not a bot's, not what comes later, once however often told."""
    door = durable_door
    (item,) = await complain(door, "Acme", author_id=GUEST, channel_id=GENERAL, ts="1790000000.000100")
    thread: dict[str, Any] = {"type": "message", "channel": GENERAL, "thread_ts": "1790000000.000100"}
    await door.event(**thread, user=GUEST, text="Hello?", ts="1790000060.000100")
    await door.event(**thread, bot_id="B0OTHER", text="Ticket opened", ts="1790000070.000100")
    for ts in ("1790007200.000100", "1790003600.000100", "1790003600.000100", "1790009000.000100"):
        await door.event(**thread, user=PRIYA, text="We are on it", ts=ts)
    answered = await present(door, item)
    assert answered.answered_at is not None
    assert (answered.answered_at.timestamp(), answered.answered_by) == (1790003600.0001, PRIYA)


async def test_a_colleagues_own_words_are_no_question(door: FrontDoor) -> None:
    """Who notes down what a customer said on the phone is not answered by the colleague who says thanks."""
    (item,) = await complain(door, "Acme", author_id=SAM, channel_id=GENERAL, ts="1790000000.000100")
    await door.event(
        type="message",
        channel=GENERAL,
        thread_ts="1790000000.000100",
        user=PRIYA,
        text="Thanks",
        ts="1790000060.000100",
    )
    assert (await present(door, item)).answered_at is None


async def test_what_was_answered_before_it_was_kept(door: FrontDoor) -> None:
    """The thread is read once, within the hour; who is a customer is asked of Slack."""
    door.directory.add_message(GENERAL, "1790000000.000100", "The export fails", author_id=GUEST)
    door.directory.add_message(GENERAL, "1790000600.000100", "On it", author_id=PRIYA, thread_ts="1790000000.000100")
    (item,) = await complain(
        door,
        "Acme",
        author_id=GUEST,
        channel_id=GENERAL,
        ts="1790000000.000100",
        captured_at=door.clock.now(),
        said_at=door.clock.now() - timedelta(days=2),
    )
    await watch(door)
    answered = await present(door, item)
    assert (answered.answered_by, answered.answered_at is not None) == (PRIYA, True)
