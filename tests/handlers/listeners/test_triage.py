"""What Heed is unsure of is asked on cards, answered once, and shown only to those who may read it."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.errors import SharedChannelError, TryAgainError
from bot.domain.feedback import Source
from bot.domain.listening import TriageTopic, Verdict
from bot.flows.overheard import forget_overheard_words
from tests.fakes.slack import WORKSPACE, slack_is_down
from tests.handlers.front_door import ACME, GENERAL, OUTSIDER, PRIVATE, PRIYA, SAM, TS, FrontDoor, buttons_of, texts_of
from tests.handlers.listening_door import BROKEN, TRIAGE, UNSURE, answer, cards, deal, judgement, listen, say

LATER = "1790000400.000100"


async def _unsure(door: FrontDoor, count: int, *, start: int = 0) -> None:
    for number in range(start, start + count):
        # Far apart, so that each is a conversation of its own.
        await say(door, f"{UNSURE} {number}", ts=f"{1_790_000_000 + 300 * number}.000100")


def _shown(door: FrontDoor) -> str:
    return "\n".join(texts_of(cards(door)))


async def test_an_unsure_message_is_asked_about_and_kept(durable_door: FrontDoor) -> None:
    """Whoever presses Keep is the one who captured it; the card says so and shows the words no more."""
    await listen(durable_door)
    await say(durable_door, UNSURE)
    await deal(durable_door)
    assert [card["channel"] for card in cards(durable_door)] == [TRIAGE]
    assert UNSURE in _shown(durable_door)
    await answer(durable_door, "Keep", user=SAM)
    item = await durable_door.item()
    assert (item.words, item.captured_by, item.source) == (UNSURE, SAM, Source.LISTEN)
    assert f"Kept as *F-1* by <@{SAM}>" in _shown(durable_door)
    assert UNSURE not in _shown(durable_door)
    judged = await judgement(durable_door)
    assert judged is not None
    assert (judged.verdict, judged.words) == (Verdict.CAPTURED, None)


async def test_not_feedback_is_remembered(durable_door: FrontDoor) -> None:
    """Nothing is kept, the threshold stays, and an edit does not ask again."""
    await listen(durable_door)
    await say(durable_door, UNSURE)
    await deal(durable_door)
    await answer(durable_door, "Not feedback")
    await durable_door.edit(BROKEN, before=UNSURE, edited_ts=LATER)
    assert await durable_door.items() == []
    assert f"not feedback by <@{PRIYA}>" in _shown(durable_door)
    assert "65%" in (await durable_door.command("channel"))["text"]


async def test_two_people_press_at_once(durable_door: FrontDoor) -> None:
    """The first wins, the other is told; a double click of one person is no contest."""
    await listen(durable_door)
    await say(durable_door, UNSURE)
    await deal(durable_door)
    button = buttons_of(cards(durable_door))["Keep"]
    await asyncio.gather(
        *(
            durable_door.press(button["action_id"], button["value"], user=user, channel=TRIAGE)
            for user in (PRIYA, SAM, PRIYA, SAM)
        )
    )
    item = await durable_door.item()
    loser = PRIYA if item.captured_by == SAM else SAM
    assert {whisper.user_id for whisper in durable_door.messenger.whispers} == {loser}


async def test_questions_that_come_together_stand_on_one_card(door: FrontDoor) -> None:
    """Eight to a card; a card that is not full grows for five minutes, and then a new one is posted."""
    await listen(door)
    await _unsure(door, 3)
    await deal(door)
    door.clock.advance(timedelta(minutes=1))
    await _unsure(door, 3, start=10)
    await deal(door)
    assert len(cards(door)) == 1
    assert _shown(door).count("Is this feedback?") == 6
    door.clock.advance(timedelta(minutes=1))
    await _unsure(door, 4, start=20)
    await deal(door)
    assert len(cards(door)) == 2, "the first was full"
    door.clock.advance(timedelta(minutes=11))
    await _unsure(door, 1, start=30)
    await deal(door)
    assert len(cards(door)) == 3


async def test_a_job_that_runs_again_posts_nothing_twice(door: FrontDoor) -> None:
    """Fault 40: filled but not posted, the card is posted by the next attempt; after that there is nothing to do."""
    await listen(door)
    await say(door, UNSURE)
    door.messenger.errors.append(slack_is_down())
    with pytest.raises(TryAgainError):
        await deal(door)
    [job] = door.jobs.of_kind("triage")
    await door.jobs.functions["triage"](job.args)
    await door.jobs.functions["triage"](job.args)
    assert len(cards(door)) == 1


async def test_an_edit_and_a_deletion_reach_the_card(durable_door: FrontDoor) -> None:
    """Fault 16: the words on the card are the message's own, and go with it."""
    await listen(durable_door)
    await say(durable_door, UNSURE)
    await say(durable_door, f"{UNSURE} as well", ts=LATER)
    await deal(durable_door)
    await durable_door.edit(f"{UNSURE} indeed", before=UNSURE, edited_ts=LATER)
    await durable_door.jobs.run_all()
    assert f"{UNSURE} indeed" in _shown(durable_door)
    await durable_door.delete()
    await durable_door.edit(BROKEN, before=f"{UNSURE} as well", ts=LATER, edited_ts=LATER)
    await durable_door.jobs.run_all()
    assert UNSURE not in _shown(durable_door)
    assert "Keep" not in buttons_of(cards(durable_door))
    assert (await durable_door.item()).words == BROKEN


async def test_words_of_a_private_channel_stay_there(door: FrontDoor) -> None:
    """The card elsewhere links to the message; only its members can answer. In the channel itself words are shown."""
    await listen(door, channel=PRIVATE)
    await say(door, UNSURE, channel=PRIVATE)
    await deal(door)
    assert UNSURE not in _shown(door)
    assert "secret" not in _shown(door)
    await answer(door, "Keep", user=SAM)
    assert await door.items() == []
    assert "can read the message" in door.responses[-1]["text"]
    await door.command(f"channel triage <#{PRIVATE}|secret>", channel=PRIVATE)
    await say(door, f"{UNSURE} too", ts=LATER, channel=PRIVATE)
    await deal(door)
    assert f"{UNSURE} too" in _shown(door)
    await answer(door, "Keep")
    assert (await door.item()).private_to == PRIVATE


async def test_words_on_a_card_are_masked(door: FrontDoor) -> None:
    """Fault 35: an address is not repeated to a whole channel."""
    await listen(door)
    await say(door, f"{UNSURE}, write to jo@acme.com")
    await deal(door)
    assert "jo@acme.com" not in _shown(door)
    assert "[e-mail address]" in _shown(door)


async def test_somebody_from_outside_cannot_answer(door: FrontDoor) -> None:
    """The click changes nothing, and says why."""
    await listen(door)
    await say(door, UNSURE)
    await deal(door)
    await answer(door, "Keep", user=OUTSIDER, team=ACME)
    assert await door.items() == []
    assert "members of the workspace" in door.responses[-1]["text"]


async def test_a_question_whose_words_were_forgotten_is_still_answered(door: FrontDoor) -> None:
    """After an hour the words are read in Slack anew."""
    await listen(door)
    await say(door, UNSURE)
    await deal(door)
    await forget_overheard_words(door.desk, door.clock.advance(timedelta(hours=2)))
    await answer(door, "Keep")
    assert (await door.item()).words == UNSURE


async def test_a_message_that_was_deleted_unheard_cannot_be_kept(door: FrontDoor) -> None:
    """Slack does not show it any more, and the person is told."""
    await listen(door)
    await say(door, UNSURE)
    await deal(door)
    door.directory.remove_message(GENERAL, TS)
    await forget_overheard_words(door.desk, door.clock.advance(timedelta(hours=2)))
    await answer(door, "Keep")
    assert await door.items() == []
    assert "deleted" in door.responses[-1]["text"]


async def test_a_conversation_is_asked_about_once_and_kept_whole(door: FrontDoor) -> None:
    """What the person goes on to say adds no question, and belongs to what is kept."""
    await listen(door)
    await say(door, UNSURE)
    await say(door, "maybe even soon", ts="1790000030.000100")
    await deal(door)
    assert _shown(door).count("Is this feedback?") == 1
    await answer(door, "Keep")
    assert [said.words for said in (await door.item()).conversation] == ["maybe even soon"]


async def test_a_triage_channel_that_is_gone_is_told_of_once(door: FrontDoor) -> None:
    """Whoever chose it learns that nothing can be asked there; fault 23."""
    await listen(door)
    for start in (0, 10):
        await _unsure(door, 1, start=start)
        door.messenger.errors.append(SharedChannelError())
        door.clock.advance(timedelta(minutes=6))
        await deal(door)
    assert [whisper.user_id for whisper in door.messenger.whispers] == [PRIYA]


async def test_a_button_without_its_question(door: FrontDoor) -> None:
    """What nobody asked cannot be answered."""
    await door.press("triage.answer.keep", '{"question": "nothing", "answer": "keep"}', channel=TRIAGE)
    await door.press("triage.answer.keep", "[]", channel=TRIAGE)
    assert all("not there any more" in response["text"] for response in door.responses)


async def test_waiting_questions_are_counted(durable_door: FrontDoor) -> None:
    """An answered one waits no longer."""
    await listen(durable_door)
    await _unsure(durable_door, 2)
    await deal(durable_door)
    await answer(durable_door, "Not feedback")
    async with durable_door.desk.storage.work(WORKSPACE) as work:
        assert await work.triage.unanswered() == 1
        assert await work.triage.waiting([TriageTopic.IS_FEEDBACK], limit=10) == []
