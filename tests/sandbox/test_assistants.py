"""Talks with the app's assistant: opened, moved, asked, answered."""

from dataclasses import replace
from datetime import timedelta

import pytest
from slack_bolt.request import payload_utils
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.config import SandboxConfig
from sandbox.server import Sandbox
from sandbox.wire import Json, RefusedError
from tests.sandbox.conftest import EVENTS, MANIFEST, SCOPES, Page, client_of, refusal
from tests.sandbox.recording import RecordingApp

ALICE, GENERAL, HOME = "U0ALICE001", "C0GENERAL1", "T0HOME0001"
PROMPTS = [{"title": "Top themes", "message": "What hurts most?"}]


def with_assistant(view: str = "assistant_view", *events: str) -> Json:
    """Return the manifest of an app with an assistant."""
    heard = events or ("assistant_thread_started", "assistant_thread_context_changed")
    return MANIFEST | {
        "features": MANIFEST["features"] | {view: {"assistant_description": "Ask what customers said"}},
        "oauth_config": {"scopes": {"bot": [*SCOPES, "assistant:write"]}},
        "settings": {"event_subscriptions": {"bot_events": [*EVENTS, *heard]}},
    }


@pytest.fixture
def config(config: SandboxConfig) -> SandboxConfig:
    """Start the look-alike for an app with an assistant."""
    return replace(config, manifest=with_assistant())


async def test_a_talk_begins_and_moves(app: RecordingApp, sandbox: Sandbox) -> None:
    """Bolt knows both events by their form; the context names the channel beside the talk."""
    ts = await sandbox.open_assistant("alice", viewing="general")
    await sandbox.move_assistant("alice", ts, "general")
    await sandbox.move_assistant("alice", ts, "secret")
    await sandbox.settled()
    begun, moved = sorted(app.arrived, key=lambda one: str(one.event["event_ts"]))
    assert payload_utils.is_assistant_thread_started_event(begun.payload)
    assert payload_utils.is_assistant_thread_context_changed_event(moved.payload)
    assert begun.event["assistant_thread"] == {
        "user_id": ALICE,
        "context": {"channel_id": GENERAL, "team_id": HOME, "enterprise_id": None},
        "channel_id": sandbox.channel("@alice").id,
        "thread_ts": ts,
    }
    assert moved.event["assistant_thread"]["context"]["channel_id"] == "C0SECRET01"


async def test_what_is_said_in_a_talk_is_a_message_of_its_thread(app: RecordingApp, sandbox: Sandbox) -> None:
    """Bolt takes it for the assistant's."""
    ts = await sandbox.open_assistant("alice")
    await sandbox.ask_assistant("alice", "What hurts most?")
    await sandbox.settled()
    (message,) = app.events("message")
    assert payload_utils.is_user_message_event_in_assistant_thread(message.payload)
    assert (message.event["thread_ts"], message.event["text"]) == (ts, "What hurts most?")


async def test_the_app_names_a_talk(client: AsyncWebClient, app: RecordingApp, sandbox: Sandbox) -> None:
    """The root of the thread changes with it, in an event that Bolt puts aside."""
    ts = await sandbox.open_assistant("alice")
    where = sandbox.channel("@alice").id
    await client.assistant_threads_setTitle(channel_id=where, thread_ts=ts, title="Exports")
    await sandbox.settled()
    assert sandbox.talk("alice").title == "Exports"
    (changed,) = app.events("message", "message_changed")
    assert payload_utils.is_other_message_sub_event_in_assistant_thread(changed.payload)


async def test_a_suggestion_says_its_message(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """Once somebody has said something, the suggestions are gone."""
    ts = await sandbox.open_assistant("alice")
    where = sandbox.channel("@alice").id
    await client.assistant_threads_setSuggestedPrompts(channel_id=where, thread_ts=ts, title="Try", prompts=PROMPTS)
    assert (sandbox.talk("alice").prompts_title, sandbox.talk("alice").prompts) == ("Try", PROMPTS)
    await sandbox.press_prompt("alice", "Top themes")
    assert sandbox.messages("@alice", thread=ts)[-1].text == "What hurts most?"
    assert sandbox.talk("alice").prompts == []
    with pytest.raises(RefusedError):
        await sandbox.press_prompt("alice", "Top themes")


@pytest.mark.parametrize("prompts", [[], PROMPTS * 5, [{"title": "x"}], ["x"], "x"], ids=str)
async def test_suggestions_that_slack_refuses(client: AsyncWebClient, sandbox: Sandbox, prompts: object) -> None:
    """One to four, each with title and message."""
    ts = await sandbox.open_assistant("alice")
    body = {"channel_id": sandbox.channel("@alice").id, "thread_ts": ts, "prompts": prompts}
    assert await refusal(client.api_call("assistant.threads.setSuggestedPrompts", json=body)) == "invalid_arguments"


async def test_a_status_goes_when_the_app_answers(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """A posted and a streamed answer take it away, an empty one does, two minutes do."""
    ts = await sandbox.open_assistant("alice")
    where = sandbox.channel("@alice").id

    async def think() -> None:
        await client.assistant_threads_setStatus(channel_id=where, thread_ts=ts, status="is thinking...")
        assert sandbox.status("@alice", ts) == "is thinking..."

    await think()
    await client.chat_postMessage(channel=where, thread_ts=ts, text="Hello")
    assert sandbox.status("@alice", ts) == ""
    await think()
    stream = await client.chat_stream(channel=where, thread_ts=ts)
    await stream.stop(markdown_text="Exports.")
    assert sandbox.status("@alice", ts) == ""
    assert [one.text for one in sandbox.answers("alice")] == ["Hello", "Exports."]
    await think()
    await client.assistant_threads_setStatus(channel_id=where, thread_ts=ts, status="")
    assert sandbox.status("@alice", ts) == ""
    await think()
    sandbox.clock.advance(timedelta(minutes=2, seconds=1))
    assert sandbox.status("@alice", ts) == ""


async def test_a_status_may_stand_below_any_thread(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """Titles and suggestions may not; a thread that is not there is invalid_thread_ts everywhere."""
    ts = await sandbox.say("alice", "general", "What hurts most?")
    await client.assistant_threads_setStatus(channel_id=GENERAL, thread_ts=ts, status="reads", loading_messages=["a"])
    assert sandbox.status("general", ts) == "reads"
    named = client.assistant_threads_setTitle(channel_id=GENERAL, thread_ts=ts, title="x")
    assert await refusal(named) == "invalid_thread_ts"
    nowhere = client.assistant_threads_setStatus(channel_id=GENERAL, thread_ts="1.0", status="x")
    assert await refusal(nowhere) == "invalid_thread_ts"
    elsewhere = client.assistant_threads_setStatus(channel_id="C0RANDOM01", thread_ts=ts, status="x")
    assert await refusal(elsewhere) == "channel_not_found"
    eleven = client.assistant_threads_setStatus(
        channel_id=GENERAL, thread_ts=ts, status="x", loading_messages=["a"] * 11
    )
    assert await refusal(eleven) == "invalid_arguments"


async def test_the_assistant_needs_its_scope(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """assistant:write, for the status chat:write is enough."""
    ts = await sandbox.open_assistant("alice")
    where = sandbox.channel("@alice").id
    sandbox.bot.scopes = ("chat:write",)
    narrow = client_of(sandbox, client.token)
    assert (await narrow.assistant_threads_setStatus(channel_id=where, thread_ts=ts, status="reads"))["ok"]
    titled = narrow.assistant_threads_setTitle(channel_id=where, thread_ts=ts, title="x")
    assert await refusal(titled) == "missing_scope"
    sandbox.faults.server_errors = 1
    failing = client.assistant_threads_setStatus(channel_id=where, thread_ts=ts, status="reads")
    assert await refusal(failing) == "internal_error"


async def test_the_newer_name_of_the_view_counts_too(config: SandboxConfig, app: RecordingApp) -> None:
    """With agent_view there is an assistant; an event that is not subscribed to does not arrive."""
    newer = Sandbox(replace(config, manifest=with_assistant("agent_view", "assistant_thread_context_changed")))
    ts = await newer.open_assistant("alice")
    await newer.move_assistant("alice", ts, "general")
    await newer.settled()
    assert [one.event["type"] for one in app.arrived] == ["assistant_thread_context_changed"]
    await newer.core.delivery.close()


async def test_without_a_view_there_is_no_assistant(config: SandboxConfig) -> None:
    """Nobody can open it."""
    without = Sandbox(replace(config, manifest=MANIFEST))
    with pytest.raises(RefusedError):
        await without.open_assistant("alice")


@pytest.mark.usefixtures("client")
async def test_the_page_opens_a_talk_and_reads_it(page: Page, sandbox: Sandbox) -> None:
    """The thread's messages come with status and talk; talks are listed, those of others are not."""
    state = await page.get("state", **{"as": ALICE})
    assert state["manifest"]["assistant"] == {"description": "Ask what customers said"}
    begun = await page.post("assistant/open", as_=ALICE, viewing=GENERAL)
    moved = await page.post("assistant/context", as_=ALICE, thread_ts=begun["thread_ts"])
    assert (begun["context"]["channel_id"], moved["context"]) == (GENERAL, {})
    told = await page.get(f"channels/{begun['channel']}/messages", **{"as": ALICE, "thread": begun["thread_ts"]})
    assert (told["status"], told["talk"]["thread_ts"]) == (None, begun["thread_ts"])
    assert len((await page.get("assistant/talks", **{"as": ALICE}))["talks"]) == 1
    assert (await page.get("assistant/talks", **{"as": "U0BOB00001"}))["talks"] == []
    assert sandbox.talk("alice").thread_ts == begun["thread_ts"]
