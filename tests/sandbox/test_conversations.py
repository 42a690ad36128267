"""Places, members and history as the bot may see them."""

from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox
from tests.sandbox.conftest import refusal

GENERAL, RANDOM, HIDDEN, ACME = "C0GENERAL1", "C0RANDOM01", "C0HIDDEN01", "C0ACME0001"


async def test_history_is_newest_first_and_comes_in_pages(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """Replies stay in their threads, and a cursor leads on."""
    for number in range(5):
        await sandbox.say("alice", "general", f"Message {number}")
    first = await client.conversations_history(channel=GENERAL, limit=4)
    assert [one["text"] for one in first["messages"]] == [f"Message {number}" for number in (4, 3, 2, 1)]
    assert first["has_more"] is True
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel=GENERAL, limit=4, cursor=cursor)
    assert [one.get("reply_count") for one in rest["messages"]] == [None, 1]
    assert rest["has_more"] is False


async def test_one_message_is_found_by_its_ts(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """latest, inclusive and limit 1 give the message that a reaction names."""
    ts = await sandbox.say("alice", "general", "This one")
    await sandbox.say("alice", "general", "A later one")
    found = await client.conversations_history(channel=GENERAL, latest=ts, oldest=ts, inclusive=True, limit=1)
    assert [one["text"] for one in found["messages"]] == ["This one"]


async def test_a_thread_comes_root_first(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """conversations.replies finds the thread from any of its messages."""
    root = await sandbox.say("alice", "general", "Root")
    reply = await sandbox.say("bob", "general", "Reply", thread_ts=root)
    answer = await client.conversations_replies(channel=GENERAL, ts=reply)
    assert [one["text"] for one in answer["messages"]] == ["Root", "Reply"]
    assert answer["messages"][1]["parent_user_id"] == "U0ALICE001"
    assert await refusal(client.conversations_replies(channel=GENERAL, ts="1.000001")) == "thread_not_found"


async def test_metadata_is_only_shown_on_request(client: AsyncWebClient) -> None:
    """include_all_metadata brings it."""
    metadata = {"event_type": "heed_post", "event_payload": {"key": "1"}}
    await client.chat_postMessage(channel=GENERAL, text="x", metadata=metadata)
    without = await client.conversations_history(channel=GENERAL, limit=1)
    assert "metadata" not in without["messages"][0]
    with_it = await client.conversations_history(channel=GENERAL, limit=1, include_all_metadata=True)
    assert with_it["messages"][0]["metadata"] == metadata


async def test_slow_history(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """For unlisted commercial apps: 15 messages, once a minute."""
    sandbox.faults.slow_history = True
    for number in range(20):
        await sandbox.say("alice", "general", f"Message {number}")
    assert len((await client.conversations_history(channel=GENERAL, limit=100))["messages"]) == 15
    assert await refusal(client.conversations_history(channel=GENERAL)) == "ratelimited"


async def test_places_that_the_bot_may_not_know_of(client: AsyncWebClient) -> None:
    """A private channel without the bot does not exist; a public one can be seen, but not read."""
    assert await refusal(client.conversations_info(channel=HIDDEN)) == "channel_not_found"
    assert (await client.conversations_info(channel=RANDOM))["channel"]["is_member"] is False
    assert await refusal(client.conversations_history(channel=RANDOM)) == "not_in_channel"
    listed = await client.conversations_list(types="public_channel,private_channel,mpim,im")
    names = {one.get("name") for one in listed["channels"]}
    assert "hidden" not in names
    assert {"general", "random", "secret", "ext-acme"} <= names


async def test_shared_channels_and_direct_messages_say_what_they_are(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """is_ext_shared and is_private come from the channel, not from its id."""
    shared = (await client.conversations_info(channel=ACME))["channel"]
    assert (shared["is_ext_shared"], shared["is_private"]) == (True, True)
    opened = (await client.conversations_open(users="U0ALICE001", return_im=True))["channel"]
    assert (opened["is_im"], opened["user"]) == (True, "U0ALICE001")
    assert opened["id"] == sandbox.channel("@alice").id


async def test_members_and_the_places_of_a_person(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """Both are answered as far as the bot may know."""
    members = (await client.conversations_members(channel=ACME))["members"]
    assert set(members) == {"U0ALICE001", "U0EVE00001", sandbox.bot.bot_user_id}
    bobs = await client.users_conversations(user="U0BOB00001", types="public_channel,private_channel")
    assert {one["name"] for one in bobs["channels"]} == {"general", "random"}


async def test_the_bot_joins_public_channels_only(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """A private channel needs an invitation."""
    await client.conversations_join(channel=RANDOM)
    assert sandbox.bot.bot_user_id in sandbox.channel("random").members
    wrong = client.conversations_join(channel=ACME)
    assert await refusal(wrong) == "method_not_supported_for_channel_type"


async def test_a_deleted_root_leaves_a_tombstone(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """With replies the root stays as a tombstone without words; without, it is gone."""
    root = await sandbox.say("alice", "general", "Root")
    await sandbox.say("bob", "general", "Reply", thread_ts=root)
    await sandbox.delete("alice", "general", root)
    answer = await client.conversations_replies(channel=GENERAL, ts=root)
    assert answer["messages"][0]["subtype"] == "tombstone"
    assert "Root" not in str(answer["messages"])
