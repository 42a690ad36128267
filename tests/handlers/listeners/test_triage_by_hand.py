"""A message that somebody keeps by hand while the team is asked about it."""

import pytest

from bot.domain.listening import Verdict
from tests.fakes.slack import HEED, WORKSPACE
from tests.handlers.front_door import CUSTOMER, GENERAL, SAM, TS, FrontDoor, texts_of
from tests.handlers.listening_door import UNSURE, cards, deal, judgement, listen, say

LATER = "1790000400.000100"


@pytest.mark.parametrize("way", ["ear", "shortcut", "mention"])
async def test_a_message_that_somebody_keeps_by_hand_is_asked_about_no_more(durable_door: FrontDoor, way: str) -> None:
    """The card says as what it was kept and by whom, nobody can call it no feedback, and it does not wait."""
    await listen(durable_door)
    await say(durable_door, UNSURE)
    await deal(durable_door)
    if way == "ear":
        await durable_door.react(user=SAM, event_ts=LATER)
    elif way == "shortcut":
        form = await durable_door.tag({"ts": TS, "user": CUSTOMER, "text": UNSURE}, user=SAM)
        await durable_door.submit(form, user=SAM)
    else:
        called = {"text": f"<@{HEED}> capture this", "ts": LATER, "thread_ts": TS, "user": SAM}
        await durable_door.event(type="app_mention", channel=GENERAL, **called)
    await durable_door.jobs.run_all()
    shown = "\n".join(texts_of(cards(durable_door)))
    assert f"Kept as *{(await durable_door.item()).label}* by <@{SAM}>" in shown
    assert UNSURE not in shown
    judged = await judgement(durable_door)
    assert judged is not None
    assert (judged.verdict, judged.words) == (Verdict.CAPTURED, None)
    async with durable_door.desk.storage.work(WORKSPACE) as work:
        assert await work.triage.unanswered() == 0
