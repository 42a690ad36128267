"""What Heed learns of places, people and messages, and how little it asks for it."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.errors import ChannelUnreachableError, NotConnectedError, TryAgainError
from tests.fakes.slack_api import Trouble, rate_limited, refused
from tests.fakes.storage import InMemoryStorage
from tests.handlers.stage import ALICE, GENERAL, PRIVATE, SHARED, WORKSPACE, Stage, on_stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """Set the stage; the directory needs no database."""
    async with on_stage(InMemoryStorage()) as stage:
        yield stage


@pytest.mark.parametrize(
    ("flags", "is_private", "is_external"),
    [
        ({}, False, False),
        ({"is_private": True}, True, False),
        ({"is_mpim": True}, True, False),
        ({"is_im": True}, True, False),
        ({"is_ext_shared": True, "is_shared": True}, False, True),
        ({"is_pending_ext_shared": True}, False, True),
        ({"pending_connected_team_ids": ["T9"]}, False, True),
        ({"is_org_shared": True, "is_shared": True}, False, False),
        ({"is_org_shared": True, "is_ext_shared": True, "is_shared": True}, False, True),
        ({"is_shared": True}, False, True),
    ],
)
async def test_rights_come_from_flags(
    stage: Stage, flags: dict[str, object], is_private: bool, is_external: bool
) -> None:
    """Never from an id's first letter: a C may be private, a G may be public, and shared may mean one's own company."""
    stage.api.add_channel("G7", **flags)
    place = await stage.directory.place(WORKSPACE, "G7")
    assert place is not None
    assert (place.is_private, place.is_external) == (is_private, is_external)


async def test_a_direct_message_with_heed_is_known_as_such(stage: Stage) -> None:
    """It has no name and no member flag; Heed is in it."""
    stage.api.add_channel("D1", is_im=True)
    del stage.api.channels["D1"]["is_member"], stage.api.channels["D1"]["name"]
    place = await stage.directory.place(WORKSPACE, "D1")
    assert place is not None
    assert (place.is_own_dm, place.is_member, place.name) == (True, True, "direct message")


@pytest.mark.parametrize("error", ["channel_not_found", "missing_scope", "not_in_channel"])
async def test_what_slack_will_not_tell_is_nothing(stage: Stage, error: str) -> None:
    """Whoever asks must fail closed."""
    stage.api.plan("conversations.info", refused(error))
    assert await stage.directory.place(WORKSPACE, GENERAL) is None


async def test_a_place_is_asked_for_once(stage: Stage) -> None:
    """A burst of messages in one channel costs one question, until an event says that it changed."""
    for _ in range(3):
        await stage.directory.place(WORKSPACE, GENERAL)
    assert len(stage.api.asked("conversations.info")) == 1
    stage.directory.forget(WORKSPACE, channel_id=GENERAL)
    await stage.directory.place(WORKSPACE, GENERAL)
    await stage.directory.place(WORKSPACE, GENERAL, max_age_seconds=0)
    assert len(stage.api.asked("conversations.info")) == 3


async def test_what_slack_did_not_tell_is_asked_again(stage: Stage) -> None:
    """Heed may be invited the next minute."""
    assert await stage.directory.place(WORKSPACE, "C404") is None
    stage.api.add_channel("C404")
    assert await stage.directory.place(WORKSPACE, "C404") is not None


async def test_somebody_is_known_by_name_and_zone(stage: Stage) -> None:
    """The display name where there is one; a guest and an outsider are told apart from a colleague."""
    stage.api.add_user("U7", is_ultra_restricted=True, team_id="T9", tz=None, profile={"real_name": "Jo Miller"})
    person = await stage.directory.person(WORKSPACE, "U7")
    assert person is not None
    assert (person.name, person.team_id, person.time_zone, person.is_guest) == ("Jo Miller", "T9", "UTC", True)
    assert await stage.directory.person(WORKSPACE, "U404") is None


async def test_members_are_read_page_by_page(stage: Stage) -> None:
    """Somebody on the last page is a member too, and leaving counts as soon as the event arrives."""
    stage.api.members[PRIVATE] = [f"U{n}" for n in range(9)]
    assert await stage.directory.is_member(WORKSPACE, PRIVATE, "U8")
    stage.api.members[PRIVATE].remove("U8")
    stage.directory.forget(WORKSPACE, channel_id=PRIVATE)
    assert not await stage.directory.is_member(WORKSPACE, PRIVATE, "U8")


async def test_unknown_members_are_no_members(stage: Stage) -> None:
    """Slack does not tell who is in there, so nobody is."""
    stage.api.plan("conversations.members", refused("missing_scope"))
    assert not await stage.directory.is_member(WORKSPACE, PRIVATE, ALICE)


async def test_a_message_is_found_in_the_channel(stage: Stage) -> None:
    """With its author's name, and its words as Slack stores them."""
    ts = stage.api.say(GENERAL, "a &lt; b", user=ALICE)
    message = await stage.directory.message(WORKSPACE, GENERAL, ts)
    assert message is not None
    assert (message.words, message.author_id, message.author_name) == ("a &lt; b", ALICE, "u1")
    assert not stage.api.asked("conversations.replies")


async def test_a_message_is_found_in_a_thread(stage: Stage) -> None:
    """A reply is not in the channel's history; it is found by its own ts."""
    root = stage.api.say(GENERAL, "root", user=ALICE)
    ts = stage.api.say(GENERAL, "reply", user="U404", thread_ts=root)
    message = await stage.directory.message(WORKSPACE, GENERAL, ts)
    assert message is not None
    assert (message.words, message.thread_ts, message.author_name) == ("reply", root, None)


@pytest.mark.parametrize("ts", ["1.000001", "1790000000.000001"])
async def test_a_message_that_is_gone_is_nothing(stage: Stage, ts: str) -> None:
    """Deleted, or never there."""
    stage.api.say(GENERAL, "another one", user=ALICE)
    assert await stage.directory.message(WORKSPACE, GENERAL, ts) is None


async def test_a_message_that_slack_refuses_to_show_is_not_gone(stage: Stage) -> None:
    """A scope that is missing must never look like a deletion."""
    ts = stage.api.say(GENERAL, "words", user=ALICE)
    stage.api.plan("conversations.history", refused("missing_scope"))
    with pytest.raises(ChannelUnreachableError):
        await stage.directory.message(WORKSPACE, GENERAL, ts)


async def test_a_tombstone_is_nobodys_message(stage: Stage) -> None:
    """Slack leaves one where a thread's first message was deleted."""
    root = stage.api.say(GENERAL, "This message was deleted.", user="USLACKBOT", subtype="tombstone")
    stage.api.say(GENERAL, "reply", user=ALICE, thread_ts=root)
    assert await stage.directory.message(WORKSPACE, GENERAL, root) is None
    assert [message.words for message in await stage.directory.thread(WORKSPACE, GENERAL, root)] == ["reply"]


async def test_heeds_own_message_is_known_as_such(stage: Stage) -> None:
    """By its user or by its bot id, so that Heed never captures itself."""
    for said_by in ({"user": "UHEED"}, {"bot_id": "BHEED", "username": "Heed"}):
        ts = stage.api.say(GENERAL, "digest", **said_by)
        message = await stage.directory.message(WORKSPACE, GENERAL, ts)
        assert message is not None
        assert message.is_from_heed
    assert len(stage.api.asked("auth.test")) == 1


async def test_a_name_from_outside_comes_with_the_message(stage: Stage) -> None:
    """Slack tells the name of a customer in a shared channel in the message itself."""
    ts = stage.api.say(SHARED, "help", user="U9", user_profile={"display_name": "Cus Tomer"})
    message = await stage.directory.message(WORKSPACE, SHARED, ts)
    assert message is not None
    assert message.author_name == "Cus Tomer"


async def test_a_whole_thread_is_read_once_and_in_order(stage: Stage) -> None:
    """All pages; Slack repeats the first message on each of them."""
    root = stage.api.say(GENERAL, "0", user=ALICE)
    for n in range(1, 8):
        stage.api.say(GENERAL, str(n), user=ALICE, thread_ts=root)
    found = await stage.directory.thread(WORKSPACE, GENERAL, root)
    assert [message.words for message in found] == [str(n) for n in range(8)]


async def test_a_permalink_is_given_or_not(stage: Stage) -> None:
    """A missing permission costs the link, not the item."""
    assert await stage.directory.permalink(WORKSPACE, GENERAL, "1.2") == "https://acme.slack.com/archives/C1/p1.2"
    stage.api.plan("chat.getPermalink", refused("message_not_found"))
    assert await stage.directory.permalink(WORKSPACE, GENERAL, "1.2") is None


@pytest.mark.parametrize("trouble", [rate_limited("3"), Trouble(status=500), Trouble(is_reset=True)])
async def test_a_slack_that_does_not_answer_is_asked_later(stage: Stage, trouble: Trouble) -> None:
    """Not knowing is not the same as there being nothing."""
    # Twice, because a question that was cut off is repeated once by the HTTP client: it changes nothing.
    stage.api.plan("conversations.info", trouble, trouble)
    with pytest.raises(TryAgainError):
        await stage.directory.place(WORKSPACE, GENERAL)


async def test_a_slow_slack_does_not_hold_up_an_acknowledgement(stage: Stage) -> None:
    """Slack waits three seconds for ours, so we do not wait long for its."""
    stage.answer_seconds = 0.05
    stage.restart()
    stage.api.plan("users.info", Trouble(hang_seconds=5))
    with pytest.raises(TryAgainError):
        await stage.directory.person(WORKSPACE, ALICE)


async def test_a_revoked_token_is_said_so(stage: Stage) -> None:
    """Everything else would look like an empty workspace."""
    stage.api.plan("users.info", refused("token_revoked"))
    with pytest.raises(NotConnectedError):
        await stage.directory.person(WORKSPACE, ALICE)
