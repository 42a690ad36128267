"""Answers that everybody reads follow the words that they are made of."""

from bot.messages import AnswerTakenBack, AskAnswer
from bot.ports import Message
from tests.handlers.front_door import CUSTOMER, GENERAL, PRIYA, FrontDoor

QUESTION = "1790000005.000100"
WORDS = ("The csv export fails with large reports", "The export of large csv reports fails")


async def ask_in_public(door: FrontDoor) -> None:
    """Keep what two customers said, and ask about it by mentioning Heed in the channel."""
    for number, words in enumerate(WORDS):
        await hear(door, words, f"179000000{number}.000100")
    await door.event(
        type="app_mention",
        user=PRIYA,
        channel=GENERAL,
        ts=QUESTION,
        text="<@U0HEED> does the csv export of large reports fail?",
    )
    await door.jobs.run_all()


async def hear(door: FrontDoor, words: str, ts: str) -> None:
    """Keep a customer's message by a reaction."""
    door.directory.messages[GENERAL, ts] = Message(
        ts=ts, thread_ts=None, author_id=CUSTOMER, author_name="Cara", words=words
    )
    await door.react(ts=ts, event_ts=ts)
    await door.jobs.run_all()


async def test_a_deleted_message_takes_back_the_answers_that_cite_it(door: FrontDoor) -> None:
    """Fault 16: the answer stands in a channel, so its words must go as they go from digests."""
    await ask_in_public(door)
    answers = [post.content for post in door.messenger.posts if isinstance(post.content, AskAnswer)]
    assert WORDS[0] in str(answers)
    await door.delete("1790000000.000100")
    assert [post for post in door.messenger.updates if isinstance(post.content, AnswerTakenBack)]


async def test_an_answer_that_cites_something_else_stays(door: FrontDoor) -> None:
    """What was not cited changes nothing."""
    await ask_in_public(door)
    await hear(door, "Invoices arrive late", "1790000002.000100")
    await door.delete("1790000002.000100")
    assert not [post for post in door.messenger.updates if isinstance(post.content, AnswerTakenBack)]
