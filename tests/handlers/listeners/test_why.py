"""`/heed why`: why a message was kept or not, for those who may read it."""

import pytest

from tests.handlers.front_door import (
    CUSTOMER,
    GENERAL,
    GUEST,
    OUTSIDER,
    PRIVATE,
    PRIYA,
    SAM,
    TS,
    FrontDoor,
    buttons_of,
    texts_of,
)
from tests.handlers.listening_door import BROKEN, UNSURE, answer, deal, listen, say

LATER = "1790000400.000100"


def _link(ts: str = TS, channel: str = GENERAL) -> str:
    return f"<https://acme.slack.com/archives/{channel}/p{ts.replace('.', '')}?thread_ts={ts}&amp;cid={channel}>"


async def _why(door: FrontDoor, what: str, **who: str) -> str:
    return str((await door.command(f"why {what}", **who))["text"])


async def test_a_message_that_was_overheard(durable_door: FrontDoor) -> None:
    """The score against the threshold, and the item; by the message's link and by the item's label."""
    await listen(durable_door)
    await say(durable_door, BROKEN)
    await say(durable_door, "It fails on page two", ts="1790000001.000100", thread_ts=TS)
    for what in (_link(), "F-1"):
        told = await _why(durable_door, what)
        assert "I overheard it and kept it as *F-1*" in told
        assert "reads like feedback (95% sure; this channel keeps from 65%)" in told
        assert "1 more message belongs to it" in told
    assert "part of the conversation of *F-1*" in await _why(durable_door, _link("1790000001.000100"))


async def test_what_was_left(door: FrontDoor) -> None:
    """A rule by its name, and a score that was too low."""
    await listen(door)
    await say(door, "hello everyone")
    await say(door, "The lunch was fine today", ts=LATER)
    assert "Not kept: it is a greeting." in await _why(door, _link())
    assert "does not read like feedback (5% sure" in await _why(door, _link(LATER))


async def test_what_was_asked(door: FrontDoor) -> None:
    """Before and after somebody answered."""
    await listen(door)
    await say(door, UNSURE)
    await deal(door)
    assert "nobody has answered yet" in await _why(door, _link())
    await answer(door, "Not feedback", user=SAM)
    told = await _why(door, _link())
    assert f"<@{SAM}> answered “Not feedback”" in told


async def test_what_people_kept(door: FrontDoor) -> None:
    """Who kept it, and which way; Heed needs not have listened."""
    await door.submit(await door.tag({"ts": TS, "user": CUSTOMER, "text": BROKEN}))
    assert f"Kept as *F-1* by <@{PRIYA}> with “Tag as feedback”" in await _why(door, _link())
    await door.command("The import is slow")
    assert f"by <@{PRIYA}> with `/heed`" in await _why(door, "F-2")


async def test_what_was_taken_back_or_deleted(door: FrontDoor) -> None:
    """Its outcome is said, and none of its words."""
    await listen(door)
    await say(door, BROKEN)
    await say(door, BROKEN, ts=LATER, user=SAM)
    shown = await door.command("why F-1")
    await door.press("feedback.undo", buttons_of(shown)["Not feedback"]["value"], user=SAM)
    await door.delete(LATER)
    assert "took that back" in await _why(door, _link())
    assert "deleted in Slack" in await _why(door, _link(LATER))


async def test_a_message_that_heed_does_not_know(door: FrontDoor) -> None:
    """It was off, or too long ago."""
    assert "Listening is off" in await _why(door, _link())
    await listen(door)
    assert "It was off at the time" in await _why(door, _link())


@pytest.mark.parametrize(
    ("channel", "user"), [(PRIVATE, SAM), (GENERAL, GUEST), ("C0UNSEEN", PRIYA), (GENERAL, OUTSIDER)]
)
async def test_who_may_not_read_it_is_not_told(door: FrontDoor, channel: str, user: str) -> None:
    """A private channel's messages are its members' business, whatever Heed knows of them."""
    await listen(door, channel=PRIVATE)
    await say(door, BROKEN, channel=PRIVATE)
    told = await _why(door, _link(channel=channel), user=user)
    assert "channels that you can read" in told or "members of the workspace" in told
    assert "no such item" in await _why(door, "F-1", user=SAM)


@pytest.mark.parametrize("what", ["", "https://example.com/p17900", "yesterday"])
async def test_anything_else_gets_the_usage(door: FrontDoor, what: str) -> None:
    """How to ask is told."""
    assert "Copy link" in await _why(door, what)


async def test_a_question_that_begins_with_why_is_kept(door: FrontDoor) -> None:
    """Customers ask why, too."""
    await door.command("why does the export fail for big files?")
    assert (await door.item()).words == "why does the export fail for big files?"


async def test_the_form_about_a_message_says_that_heed_left_it(door: FrontDoor) -> None:
    """Whoever keeps it by hand sees what Heed made of it."""
    await listen(door)
    await say(door, "The lunch was fine today")
    form = await door.tag({"ts": TS, "user": CUSTOMER, "text": "The lunch was fine today"})
    assert any("left it: it does not read like feedback (5% sure" in text for text in texts_of(form))
    await door.submit(form)
    assert f"Kept as *F-1* by <@{PRIYA}>" in await _why(door, _link())
