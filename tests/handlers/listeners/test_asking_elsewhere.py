"""Questions by mention, in direct messages and in the assistant."""

import pytest

from bot.flows.assisting import EMPTY, GREETING
from bot.messages import AnswerFoot, AnswerLine, Sentence
from tests.fakes.slack import HEED
from tests.handlers.asking_door import QUESTION, SLOW, SLOWER, answer_in, keep, said_in
from tests.handlers.front_door import (
    CUSTOMER,
    GENERAL,
    OUTSIDER,
    PRIVATE,
    PRIYA,
    SAM,
    SHARED,
    TS,
    FrontDoor,
)

DM = "D0PRIYA"
ASKED_AT = "1790000005.000100"


async def _mention(door: FrontDoor, text: str, *, user: str = PRIYA, channel: str = GENERAL, **more: str) -> None:
    await door.event(type="app_mention", user=user, text=f"<@{HEED}> {text}", ts=ASKED_AT, channel=channel, **more)
    await door.jobs.run_all()


async def _write(door: FrontDoor, text: str, *, user: str = PRIYA, **more: str) -> None:
    await door.event(type="message", channel_type="im", user=user, text=text, ts=ASKED_AT, channel=DM, **more)
    await door.jobs.run_all()


# --- by mention ------------------------------------------------------------------------------------------------------


async def test_a_mention_with_a_question_is_answered_in_its_thread(asked: FrontDoor) -> None:
    """From what every member of the channel may read; nothing is captured."""
    secret = "The slow export of customers is about to kill us"
    await keep(asked, secret, private_to=PRIVATE)
    await keep(asked, SLOW, SLOWER)
    await _mention(asked, QUESTION)
    (post,) = asked.messenger.posts
    assert (post.channel_id, post.thread_ts) == (GENERAL, ASKED_AT)
    assert sorted(said_in(answer_in(post.content))) == sorted([SLOW, SLOWER])
    assert len(await asked.items()) == 3


async def test_a_mention_with_a_question_in_a_thread_is_answered_there(asked: FrontDoor) -> None:
    """The thread is not captured: nobody asked for that."""
    await keep(asked, SLOW, SLOWER)
    asked.directory.add_message(GENERAL, TS, "We are thinking about exports", author_id=SAM)
    await _mention(asked, QUESTION, thread_ts=TS)
    assert asked.messenger.posts[0].thread_ts == TS
    assert len(await asked.items()) == 2


@pytest.mark.parametrize("text", ["please keep this", "can you capture this thread?", "", "thanks!"])
async def test_a_mention_without_a_question_keeps_the_thread_as_before(asked: FrontDoor, text: str) -> None:
    """Asking to keep it is no question about feedback."""
    asked.directory.add_message(GENERAL, TS, "The export takes ten minutes", author_id=CUSTOMER)
    await _mention(asked, text, thread_ts=TS)
    assert (await asked.item()).words == "The export takes ten minutes"


async def test_where_customers_read_only_the_person_who_asked_sees_theanswer_in(asked: FrontDoor) -> None:
    """And somebody from outside who asks gets none at all."""
    await keep(asked, SLOW, SLOWER)
    await _mention(asked, QUESTION, channel=SHARED)
    await _mention(asked, QUESTION, channel=SHARED, user=OUTSIDER)
    assert asked.messenger.posts == []
    (whisper,) = asked.messenger.whispers
    assert (whisper.user_id, whisper.channel_id) == (PRIYA, SHARED)


# --- in direct messages and the assistant ----------------------------------------------------------------------------


async def test_an_answer_in_a_direct_message_grows_sentence_by_sentence(asked: FrontDoor) -> None:
    """Below the question, with what Heed does meanwhile."""
    await keep(asked, SLOW, SLOWER)
    await _write(asked, QUESTION)
    ((stream, parts),) = asked.messenger.streams
    assert (stream.user_id, stream.channel_id, stream.thread_ts) == (PRIYA, DM, ASKED_AT)
    assert [type(part) for part in parts] == [AnswerLine, AnswerLine, AnswerFoot]
    assert asked.messenger.doings[-1] == "is reading 2 items"


async def test_in_a_talk_with_the_assistant_few_words_are_a_question(asked: FrontDoor) -> None:
    """Such as the name of a feature; thanks ask nothing."""
    await keep(asked, SLOW, SLOWER)
    await _write(asked, "the slow export", thread_ts=TS)
    assert asked.messenger.streams[0][0].thread_ts == TS
    await asked.event(type="message", channel_type="im", user=PRIYA, text="thanks!", ts=TS, channel=DM, thread_ts=TS)
    assert len(asked.messenger.streams) == 1


async def test_a_talk_begins_with_questions_that_can_be_answered(asked: FrontDoor) -> None:
    """A greeting in the talk, and four questions to press."""
    await keep(asked, SLOW)
    talk = {"user_id": PRIYA, "channel_id": DM, "thread_ts": TS, "context": {}}
    for _ in range(2):
        await asked.event(type="assistant_thread_started", assistant_thread=talk, event_ts=TS)
    (post,) = asked.messenger.posts
    assert (post.content, post.thread_ts) == (Sentence(text=GREETING), TS)
    assert len(asked.messenger.offers[0]) == 4
    await asked.event(type="assistant_thread_context_changed", assistant_thread=talk, event_ts=TS)


async def test_a_talk_without_any_feedback_says_how_to_begin(asked: FrontDoor) -> None:
    """No question is offered that could not be answered."""
    talk = {"user_id": PRIYA, "channel_id": DM, "thread_ts": TS, "context": {}}
    await asked.event(type="assistant_thread_started", assistant_thread=talk, event_ts=TS)
    await asked.event(type="assistant_thread_started", assistant_thread={}, event_ts=TS)
    assert asked.messenger.posts[0].content == Sentence(text=EMPTY)
    assert asked.messenger.offers == []
