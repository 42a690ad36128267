"""Messages that are read while they are written."""

from datetime import timedelta

import pytest
from slack_sdk.models.messages.chunk import BlocksChunk, MarkdownTextChunk, PlanUpdateChunk, TaskUpdateChunk
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox
from sandbox.wire import Json
from tests.sandbox.blocks import plain, section
from tests.sandbox.conftest import client_of, refusal
from tests.sandbox.recording import RecordingApp

GENERAL, RANDOM, HIDDEN = "C0GENERAL1", "C0RANDOM01", "C0HIDDEN01"
ALICE, HOME = "U0ALICE001", "T0HOME0001"
FEEDBACK: Json = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "rate",
            "positive_button": {"text": plain("Good"), "value": "1"},
            "negative_button": {"text": plain("Bad"), "value": "0"},
        }
    ],
}


@pytest.fixture
async def root(sandbox: Sandbox) -> str:
    """Ask something in the general channel."""
    return await sandbox.say("alice", "general", "What hurts most?")


async def started(client: AsyncWebClient, root: str, **more: object) -> str:
    """Start a stream for Alice and return its ts."""
    given = {"recipient_user_id": ALICE, "recipient_team_id": HOME} | more
    answer = await client.api_call("chat.startStream", json={"channel": GENERAL, "thread_ts": root} | given)
    return str(answer["ts"])


async def test_the_sdk_streams_an_answer_with_blocks_at_its_foot(
    client: AsyncWebClient, sandbox: Sandbox, app: RecordingApp, root: str
) -> None:
    """Words grow in one block, the app hears of the message at its beginning and of the whole at its end."""
    stream = await client.chat_stream(
        channel=GENERAL, thread_ts=root, recipient_user_id=ALICE, recipient_team_id=HOME, buffer_size=4
    )
    await stream.append(markdown_text="**Exports** ")
    message = sandbox.messages("general", thread=root)[-1]
    assert (message.text, message.streaming_state) == ("**Exports** ", "in_progress")
    await stream.append(markdown_text="are slow.")
    metadata = {"event_type": "answer", "event_payload": {"id": "7"}}
    answer = await stream.stop(blocks=[section("F-12"), FEEDBACK], metadata=metadata)
    await sandbox.settled()
    assert [one["type"] for one in message.blocks] == ["markdown", "section", "context_actions"]
    assert message.blocks[0]["text"] == message.text == "**Exports** are slow."
    assert (message.streaming_state, message.metadata) == ("completed", metadata)
    assert answer["message"]["metadata"] == metadata
    assert [one.event["message"]["text"] for one in app.events("message", "message_changed")] == [message.text]


async def test_in_a_channel_slack_wants_to_know_for_whom(client: AsyncWebClient, sandbox: Sandbox, root: str) -> None:
    """Person and team are both needed there, in direct messages neither."""
    assert await refusal(started(client, root, recipient_user_id="")) == "missing_recipient_user_id"
    assert await refusal(started(client, root, recipient_team_id="")) == "missing_recipient_team_id"
    asked = await sandbox.say("alice", "@alice", "And here?")
    answer = await client.chat_startStream(channel=sandbox.channel("@alice").id, thread_ts=asked, markdown_text="Yes")
    assert answer["ok"]


async def test_streams_live_in_threads_of_channels_that_the_bot_is_in(client: AsyncWebClient, root: str) -> None:
    """A place that is not there, one without the bot, a thread that is not there or not named."""
    assert await refusal(started(client, root, channel=HIDDEN)) == "channel_not_found"
    assert await refusal(started(client, root, channel=RANDOM)) == "not_in_channel"
    assert await refusal(started(client, "1.000001")) == "thread_not_found"
    assert await refusal(started(client, "")) == "invalid_arguments"


async def test_only_what_is_streaming_can_go_on(client: AsyncWebClient, sandbox: Sandbox, root: str) -> None:
    """Not a finished stream, not a plain message, not one of somebody else."""
    ts = await started(client, root, markdown_text="One")
    await client.chat_stopStream(channel=GENERAL, ts=ts)
    over = "message_not_in_streaming_state"
    assert await refusal(client.chat_appendStream(channel=GENERAL, ts=ts, markdown_text="x")) == over
    assert await refusal(client.chat_stopStream(channel=GENERAL, ts=ts)) == over
    posted = (await client.chat_postMessage(channel=GENERAL, text="Plain"))["ts"]
    assert await refusal(client.chat_appendStream(channel=GENERAL, ts=posted, markdown_text="x")) == over
    theirs = client.chat_appendStream(channel=GENERAL, ts=root, markdown_text="x")
    assert await refusal(theirs) == "message_not_owned_by_app"
    assert sandbox.messages("general", thread=root)[-1].text == "One"


async def test_a_stream_ends_by_itself(client: AsyncWebClient, sandbox: Sandbox, root: str) -> None:
    """After five minutes nothing can be added; then chat.update works, before it does not."""
    ts = await started(client, root, markdown_text="One")
    assert await refusal(client.chat_update(channel=GENERAL, ts=ts, text="No")) == "streaming_state_conflict"
    sandbox.clock.advance(timedelta(minutes=5, seconds=1))
    late = client.chat_appendStream(channel=GENERAL, ts=ts, markdown_text="x")
    assert await refusal(late) == "message_not_in_streaming_state"
    assert (await client.chat_update(channel=GENERAL, ts=ts, text="Whole"))["ok"]


async def test_a_stream_keeps_the_form_of_its_first_words(client: AsyncWebClient, root: str) -> None:
    """markdown_text and chunks neither mix in one call nor in one stream."""
    chunk = MarkdownTextChunk(text="x")
    both = started(client, root, markdown_text="x", chunks=[chunk.to_dict()])
    assert await refusal(both) == "cannot_provide_both_markdown_text_and_chunks"
    ts = await started(client, root, markdown_text="One")
    mixed = client.chat_appendStream(channel=GENERAL, ts=ts, chunks=[chunk])
    assert await refusal(mixed) == "streaming_mode_mismatch"


async def test_what_may_be_streamed(client: AsyncWebClient, root: str) -> None:
    """12,000 characters at a time, chunks of a known kind, blocks as in messages, and never nothing."""
    assert await refusal(started(client, root, markdown_text="x" * 12_001)) == "msg_too_long"
    assert await refusal(started(client, root, chunks=[{"type": "song"}])) == "invalid_chunks"
    assert await refusal(started(client, root, chunks=[{"type": "markdown_text", "text": 3}])) == "invalid_chunks"
    unknown = [{"type": "blocks", "blocks": [{"type": "song"}]}]
    assert await refusal(started(client, root, chunks=unknown)) == "invalid_blocks"
    ts = await started(client, root)
    assert await refusal(client.chat_appendStream(channel=GENERAL, ts=ts, chunks=[])) == "no_text"
    assert await refusal(client.chat_stopStream(channel=GENERAL, ts=ts)) == "no_text"


async def test_tasks_are_brought_up_to_date(client: AsyncWebClient, sandbox: Sandbox, root: str) -> None:
    """A task of the same id is replaced, its details go on; blocks and words come after it."""
    chunks = [TaskUpdateChunk(id="1", title="Reading", status="in_progress", details="12 items").to_dict()]
    ts = await started(client, root, chunks=chunks)
    later = [
        TaskUpdateChunk(id="1", title="Read", status="complete", details=", 3 themes"),
        MarkdownTextChunk(text="Exports."),
        BlocksChunk(blocks=[section()]),
    ]
    await client.chat_appendStream(channel=GENERAL, ts=ts, chunks=later)
    task, words, block = sandbox.messages("general", thread=root)[-1].blocks
    assert (task["title"], task["status"], len(task["details"]["elements"])) == ("Read", "complete", 2)
    assert (words["text"], block["type"]) == ("Exports.", "section")


async def test_tasks_can_be_shown_as_a_plan(client: AsyncWebClient, sandbox: Sandbox, root: str) -> None:
    """One block with a title and all tasks."""
    chunks = [PlanUpdateChunk(title="Look it up").to_dict(), {"type": "task_update", "id": "1", "title": "Read"}]
    chunks[1]["status"] = "pending"
    await started(client, root, chunks=chunks, task_display_mode="plan")
    (plan,) = sandbox.messages("general", thread=root)[-1].blocks
    assert (plan["type"], plan["title"], plan["tasks"][0]["title"]) == ("plan", "Look it up", "Read")


async def test_streams_need_the_scope_to_write(client: AsyncWebClient, sandbox: Sandbox, root: str) -> None:
    """chat:write."""
    sandbox.bot.scopes = ("im:history",)
    assert await refusal(started(client_of(sandbox, client.token), root)) == "missing_scope"


async def test_faults_reach_streams_too(client: AsyncWebClient, sandbox: Sandbox, root: str) -> None:
    """A limited or failing call adds nothing; a lost answer did add; beyond the tier it is 429 for the method."""
    ts = await started(client, root, markdown_text="One")
    for fault, error in (("rate_limit_next", "ratelimited"), ("server_errors", "internal_error")):
        sandbox.faults.change({fault: 1})
        assert await refusal(client.chat_appendStream(channel=GENERAL, ts=ts, markdown_text="x")) == error
    sandbox.faults.lost_answers = 1
    assert await refusal(client.chat_appendStream(channel=GENERAL, ts=ts, markdown_text=" two")) == "internal_error"
    assert sandbox.messages("general", thread=root)[-1].text == "One two"
    sandbox.faults.rate_limit = True
    for _ in range(100):
        sandbox.core.rates.spend_one_of(100, "appendStream", HOME)
    assert await refusal(client.chat_appendStream(channel=GENERAL, ts=ts, markdown_text="x")) == "ratelimited"
