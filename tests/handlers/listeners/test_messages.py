"""Edits and deletions reach what was kept, in any order in which Slack may deliver them."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.domain.errors import TryAgainError
from bot.domain.feedback import State
from bot.domain.moments import moment_of
from bot.flows.digests import post_digest_now
from bot.messages import DigestHead, Withdrawn
from handlers.blocks.drawing import draw
from tests.digest_builders import digest, tally
from tests.fakes.slack import HEED, WORKSPACE, slack_is_down
from tests.handlers.front_door import CUSTOMER, GENERAL, PRIYA, SAM, TS, FrontDoor

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


async def test_an_edit_makes_a_new_version(durable_door: FrontDoor) -> None:
    """The item says what the message says now, and the earlier words stay; the same event twice changes nothing."""
    _say(durable_door)
    await durable_door.react(event_ts=EAR_ON)
    for _ in range(2):
        await durable_door.edit("It takes an hour", before="The export takes ten minutes", edited_ts=EAR_OFF)
    item = await durable_door.item()
    assert (item.words, item.version) == ("It takes an hour", 2)


async def test_edits_that_arrive_in_the_wrong_order(door: FrontDoor) -> None:
    """Fault 15: the older edit does not replace the newer one."""
    _say(door)
    await door.react(event_ts=EAR_ON)
    await door.edit("third", before="second", edited_ts="1790000040.000000")
    await door.edit("second", before="first", edited_ts="1790000030.000000")
    assert (await door.item()).words == "third"


async def test_an_edit_that_arrives_before_the_capture(door: FrontDoor) -> None:
    """Fault 15: the receipt's job looks at the message once more."""
    form = await door.tag({"ts": TS, "user": CUSTOMER, "text": "Slow exprot"})
    await door.submit(form)
    _say(door, "Slow export")
    await door.jobs.run_all()
    assert (await door.item()).words == "Slow export"


async def test_a_deletion_removes_the_words_everywhere(durable_door: FrontDoor) -> None:
    """Fault 16: item, versions and receipt; a capture afterwards does not bring the words back."""
    _say(durable_door)
    await durable_door.react(event_ts=EAR_ON)
    await durable_door.jobs.run_all()
    item = await durable_door.item()
    await durable_door.delete()
    await durable_door.delete()
    async with durable_door.desk.storage.work(WORKSPACE) as work:
        gone = await work.feedback.with_id(item.id)
        assert gone is not None
        assert (gone.state, gone.words) == (State.DELETED, "")
        assert all(not version.words for version in await work.feedback.versions(item.id))
    assert durable_door.messenger.updates[-1].content == Withdrawn(label="F-1")
    _say(durable_door)
    await durable_door.react(user=SAM, event_ts=EAR_OFF)
    assert await durable_door.items() == []


async def test_a_deleted_reply_leaves_the_conversation(durable_door: FrontDoor) -> None:
    """Only its own words go; an edited one says what it says now."""
    _say(durable_door)
    _say(durable_door, "Same for us", REPLY, thread_ts=TS)
    _say(durable_door, "Me too", "1790000001.500000", thread_ts=TS)
    await _mention(durable_door)
    await durable_door.delete(REPLY)
    await durable_door.edit("Me three", before="Me too", ts="1790000001.500000", edited_ts=EAR_OFF)
    item = await durable_door.item()
    assert [said.words for said in item.conversation] == ["Me three"]


async def test_a_root_that_left_a_tombstone_is_deleted(door: FrontDoor) -> None:
    """A deleted first message of a thread comes as a change into a tombstone."""
    _say(door)
    await door.react(event_ts=EAR_ON)
    await door.event(
        type="message",
        subtype="message_changed",
        channel=GENERAL,
        message={"ts": TS, "subtype": "tombstone", "text": "This message was deleted."},
        previous_message={"ts": TS, "text": "The export takes ten minutes"},
    )
    assert await door.items() == []


async def test_words_taken_out_of_a_message_are_taken_back(door: FrontDoor) -> None:
    """An edit that leaves only a file removes what was said."""
    _say(door)
    await door.react(event_ts=EAR_ON)
    await door.edit("", before="The export takes ten minutes", edited_ts=EAR_OFF)
    assert await door.items() == []


@pytest.mark.parametrize("subtype", ["thread_broadcast", "channel_join", "some_future_subtype", "bot_message"])
async def test_other_messages_change_nothing(door: FrontDoor, subtype: str) -> None:
    """Faults 17, 18, 20: bots, broadcasts and kinds of message that nobody knows yet are no feedback by themselves."""
    for _ in range(2):
        await door.event(type="message", subtype=subtype, channel=GENERAL, ts=TS, text="words", user=CUSTOMER)
    assert await door.items() == []


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "subtype": "message_changed"},
        {"type": "message", "subtype": "message_deleted", "channel": 7},
        {"type": "reaction_added", "reaction": "ear", "item": {"type": "file"}},
        {"type": "app_mention", "user": None},
        {"type": "app_home_opened"},
    ],
)
async def test_an_event_of_an_odd_shape_changes_nothing(door: FrontDoor, event: dict[str, object]) -> None:
    """What Slack would not send is taken for nothing, not for a failure that comes back."""
    await door.event(**event)
    assert await door.items() == []
    assert door.messenger.whispers == []


async def test_a_deletion_reaches_digests_that_were_posted(durable_door: FrontDoor) -> None:
    """Fault 16: the digest is redrawn without the words, also when the first attempt found Slack away."""
    _say(durable_door)
    await durable_door.react(event_ts=EAR_ON)
    await post_digest_now(
        durable_door.desk,
        workspace_id=WORKSPACE,
        channel_id=GENERAL,
        asked_at=moment_of(TS) + timedelta(days=1),
        time_zone="UTC",
        user_id=PRIYA,
    )
    posted = next(post.content for post in durable_door.messenger.posts if isinstance(post.content, DigestHead))
    assert [pick.words for pick in posted.digest.picks if pick] == ["The export takes ten minutes"]
    durable_door.messenger.errors.append(slack_is_down())
    with pytest.raises(TryAgainError):
        await durable_door.delete()
    await durable_door.delete()
    redrawn = [post.content for post in durable_door.messenger.updates if isinstance(post.content, DigestHead)]
    assert redrawn[-1].digest.picks == (None,)


async def test_secrets_in_words_reach_neither_the_log_nor_a_digest(door: FrontDoor) -> None:
    """Fault 35: the item keeps what was said; logs name ids only, and a digest masks what is nobody's business."""
    secrets = ("xoxb-1234-abcdefgh", "sk-abcdefghijklmnop", "jo@acme.com", "4111 1111 1111 1111")
    with capture_logs() as lines:
        _say(door, "Look: " + " ".join(secrets))
        await door.react(event_ts=EAR_ON)
        await door.command("find " + secrets[0])
        await door.edit("Again: " + " ".join(secrets), before="Look", edited_ts=EAR_OFF)
        await door.jobs.run_all()
    item = await door.item()
    shown = str(draw(DigestHead(digest=digest(tally([0] * 7 + [1], kinds=[(None, 1, 0)], people=1), item))))
    assert all(secret in item.words for secret in secrets)
    assert not any(secret in str(lines) + shown for secret in secrets)
