"""Posting, updating and deleting as Slack allows them."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox
from tests.sandbox.blocks import section
from tests.sandbox.conftest import refusal

GENERAL, RANDOM, SECRET, HIDDEN = "C0GENERAL1", "C0RANDOM01", "C0SECRET01", "C0HIDDEN01"
BLOCKS_MAX = 50


async def test_posting_where_the_bot_is_not(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """A public channel says not_in_channel, a private one is not even there, an archived one is archived."""
    assert await refusal(client.chat_postMessage(channel=RANDOM, text="Hi")) == "not_in_channel"
    assert await refusal(client.chat_postMessage(channel=HIDDEN, text="Hi")) == "channel_not_found"
    await sandbox.archive("general", "alice")
    assert await refusal(client.chat_postMessage(channel=GENERAL, text="Hi")) == "is_archived"


async def test_a_persons_id_means_their_direct_messages(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """chat.postMessage takes a person's id as the channel and answers with the real one."""
    answer = await client.chat_postMessage(channel="U0BOB00001", text="Only you")
    assert answer["channel"] == sandbox.channel("@bob").id
    assert sandbox.messages("@bob")[-1].text == "Only you"


async def test_an_empty_message(client: AsyncWebClient) -> None:
    """no_text."""
    assert await refusal(client.api_call("chat.postMessage", json={"channel": GENERAL})) == "no_text"


async def test_too_long_a_text_is_cut_when_posted_and_refused_when_updated(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    """40,000 characters are kept by chat.postMessage, 4,000 taken by chat.update."""
    ts = (await client.chat_postMessage(channel=GENERAL, text="x" * 40_001))["ts"]
    assert len(sandbox.messages("general")[-1].text) == 40_000
    assert await refusal(client.chat_update(channel=GENERAL, ts=ts, text="x" * 4_001)) == "msg_too_long"


async def test_blocks_that_are_too_many_or_too_long_together(client: AsyncWebClient) -> None:
    """51 blocks are invalid, 13,200 characters the most that all of them may hold."""
    too_many = [section() for _ in range(BLOCKS_MAX + 1)]
    with pytest.raises(SlackApiError) as raised:
        await client.chat_postMessage(channel=GENERAL, text="x", blocks=too_many)
    assert raised.value.response["error"] == "invalid_blocks"
    messages = raised.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]
    long = [section("y" * 2_900) for _ in range(5)]
    assert await refusal(client.chat_postMessage(channel=GENERAL, text="x", blocks=long)) == "msg_blocks_too_long"


async def test_only_own_messages_can_be_changed(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """Somebody else's message, and an ephemeral one, are out of reach."""
    theirs = await sandbox.say("alice", "general", "Mine")
    assert await refusal(client.chat_update(channel=GENERAL, ts=theirs, text="No")) == "cant_update_message"
    assert await refusal(client.chat_delete(channel=GENERAL, ts=theirs)) == "cant_delete_message"
    whisper = (await client.chat_postEphemeral(channel=GENERAL, user="U0ALICE001", text="Psst"))["message_ts"]
    assert await refusal(client.chat_update(channel=GENERAL, ts=whisper, text="No")) == "message_not_found"


async def test_an_ephemeral_message_is_for_one_member(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """Others do not see it, and somebody outside the channel cannot get one."""
    await client.chat_postEphemeral(channel=GENERAL, user="U0ALICE001", text="Psst")
    assert [one.text for one in sandbox.whispers("general", "alice")] == ["Psst"]
    assert not sandbox.whispers("general", "bob")
    call = client.chat_postEphemeral(channel=GENERAL, user="U0EVE00001", text="Psst")
    assert await refusal(call) == "user_not_in_channel"


async def test_text_without_blocks_takes_the_blocks_away(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """chat.update with text only removes blocks and marks the message as edited; metadata stays until {}."""
    metadata = {"event_type": "heed_post", "event_payload": {"key": "1"}}
    posted = await client.chat_postMessage(channel=GENERAL, text="x", blocks=[section()], metadata=metadata)
    await client.chat_update(channel=GENERAL, ts=posted["ts"], text="x", blocks=[section("New")])
    message = sandbox.messages("general")[-1]
    assert message.edited is None
    assert message.metadata == metadata
    await client.chat_update(channel=GENERAL, ts=posted["ts"], text="Only words", metadata={})
    message = sandbox.messages("general")[-1]
    assert message.blocks == []
    assert message.metadata is None
    assert message.edited is not None


async def test_a_reply_to_a_reply_joins_the_thread(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """The thread is that of the root; a thread that is not there is refused."""
    root = await sandbox.say("alice", "general", "Root")
    reply = (await client.chat_postMessage(channel=GENERAL, text="One", thread_ts=root))["ts"]
    await client.chat_postMessage(channel=GENERAL, text="Two", thread_ts=reply)
    assert [one.text for one in sandbox.messages("general", thread=root)] == ["Root", "One", "Two"]
    nowhere = client.chat_postMessage(channel=GENERAL, text="x", thread_ts="1.000001")
    assert await refusal(nowhere) == "thread_not_found"


async def test_links_to_messages(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """The link holds the ts without its dot, and the thread when there is one."""
    root = await sandbox.say("alice", "general", "Root")
    plain = (await client.chat_getPermalink(channel=GENERAL, message_ts=root))["permalink"]
    assert plain == f"{sandbox.config.public_url}/archives/{GENERAL}/p{root.replace('.', '')}"
    reply = await sandbox.say("bob", "general", "Reply", thread_ts=root)
    threaded = (await client.chat_getPermalink(channel=GENERAL, message_ts=reply))["permalink"]
    assert threaded.endswith(f"?thread_ts={root}&cid={GENERAL}")


async def test_one_post_a_second_per_channel(
    client: AsyncWebClient, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it is switched on, the second post is answered 429 with Retry-After; other channels are free."""
    # All within one moment, however long the machine takes for it.
    monkeypatch.setattr(sandbox.core.rates, "_now", lambda: 0.0)
    sandbox.faults.rate_limit = True
    await client.chat_postMessage(channel=GENERAL, text="One")
    with pytest.raises(SlackApiError) as raised:
        await client.chat_postMessage(channel=GENERAL, text="Two")
    assert raised.value.response.status_code == 429
    assert raised.value.response.headers["Retry-After"] == "1"
    assert (await client.chat_postMessage(channel=SECRET, text="Three"))["ok"]


async def test_answers_that_fail_and_answers_that_get_lost(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """server_errors does nothing, lost_answers does it and says 500, rate_limit_next can leave Retry-After out."""
    sandbox.faults.server_errors = 1
    assert await refusal(client.chat_postMessage(channel=GENERAL, text="Never")) == "internal_error"
    sandbox.faults.lost_answers = 1
    assert await refusal(client.chat_postMessage(channel=GENERAL, text="Posted")) == "internal_error"
    assert [one.text for one in sandbox.posted] == ["Posted"]
    sandbox.faults.change({"rate_limit_next": 1, "retry_after": None})
    with pytest.raises(SlackApiError) as raised:
        await client.chat_postMessage(channel=GENERAL, text="Limited")
    assert "Retry-After" not in raised.value.response.headers
    sandbox.faults.change({"rate_limit_next": 1, "rate_limit_status": 200})
    assert await refusal(client.chat_postMessage(channel=GENERAL, text="Limited")) == "ratelimited"


async def test_markdown_text_stands_alone(client: AsyncWebClient) -> None:
    """markdown_text beside text is a conflict."""
    call = client.chat_postMessage(channel=GENERAL, text="x", markdown_text="**x**")
    assert await refusal(call) == "markdown_text_conflict"
