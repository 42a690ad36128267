"""Commands, shortcuts and what comes back through acknowledgements and response_url."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.config import SandboxConfig
from sandbox.server import Sandbox
from tests.sandbox.blocks import modal, section
from tests.sandbox.conftest import LONG_S, refusal, respond
from tests.sandbox.recording import Answer, RecordingApp


async def test_a_command_arrives_as_slack_sends_it(app: RecordingApp, sandbox: Sandbox) -> None:
    """Form fields, the name of the channel, ids of people since the manifest asks for them."""
    assert await sandbox.command("alice", "general", "/heed", "<@U0BOB00001> said a &amp; b") == {"ok": True}
    sent = app.arrived[0].payload
    assert (sent["command"], sent["text"]) == ("/heed", "<@U0BOB00001> said a &amp; b")
    assert (sent["channel_name"], sent["user_id"], sent["team_domain"]) == ("general", "U0ALICE001", "larkspur")
    assert sent["trigger_id"]


async def test_a_command_that_does_not_ask_for_ids(app: RecordingApp, sandbox: Sandbox) -> None:
    """Without should_escape, names arrive as they were typed."""
    await sandbox.command("alice", "general", "/plain", "<@U0BOB00001> in <#C0RANDOM01|random>, <https://x.example>")
    assert app.arrived[0].payload["text"] == "@bob in #random, https://x.example"


async def test_private_places_do_not_tell_their_names(app: RecordingApp, sandbox: Sandbox) -> None:
    """Slack says privategroup and directmessage."""
    await sandbox.command("alice", "secret", "/heed", "x")
    await sandbox.command("alice", "@alice", "/heed", "x")
    assert [one.payload["channel_name"] for one in app.arrived] == ["privategroup", "directmessage"]


async def test_the_acknowledgement_of_a_command_is_its_answer(app: RecordingApp, sandbox: Sandbox) -> None:
    """Text or JSON becomes an ephemeral message, in_channel one for all."""
    answers = iter(
        [
            Answer(body="Plain words"),
            Answer(body={"text": "With blocks", "blocks": [section()]}),
            Answer(body={"response_type": "in_channel", "text": "For all"}),
        ]
    )
    app.answers = lambda payload: next(answers) if "command" in payload else Answer()
    for _ in range(3):
        await sandbox.command("alice", "general", "/heed", "x")
    assert [one.text for one in sandbox.whispers("general", "alice")] == ["Plain words", "With blocks"]
    assert not sandbox.whispers("general", "bob")
    assert sandbox.messages("general")[-1].text == "For all"


async def test_an_answer_with_wrong_blocks_is_an_error(app: RecordingApp, sandbox: Sandbox) -> None:
    """The person is told, and nothing is shown."""
    app.answers = lambda _: Answer(body={"blocks": [{"type": "header"}]})
    outcome = await sandbox.command("alice", "general", "/heed", "x")
    assert (outcome["ok"], outcome["error"]) == (False, "invalid_blocks")
    assert not sandbox.posted


async def test_a_late_or_broken_command(app: RecordingApp, hasty: Sandbox, sandbox: Sandbox) -> None:
    """operation_timeout and dispatch_failed, and no second attempt."""
    app.answers = lambda _: Answer(after_s=LONG_S)
    assert (await hasty.command("alice", "general", "/heed", "x"))["error"] == "operation_timeout"
    app.answers = lambda _: Answer(status=404)
    assert (await sandbox.command("alice", "general", "/heed", "x"))["error"] == "dispatch_failed"
    assert len(app.arrived) == 2


@pytest.mark.usefixtures("client")
async def test_a_response_url_works_five_times_in_half_an_hour(app: RecordingApp, sandbox: Sandbox) -> None:
    """The sixth answer, and one after thirty minutes, are refused."""
    await sandbox.command("alice", "general", "/heed", "x")
    url = app.arrived[0].payload["response_url"]
    assert [await respond(url, {"text": str(number)}) for number in range(6)] == [200] * 5 + [404]
    assert len(sandbox.whispers("general", "alice")) == 5
    await sandbox.command("alice", "general", "/heed", "x")
    sandbox.clock.advance(31 * 60)
    assert await respond(app.arrived[1].payload["response_url"], {"text": "Late"}) == 404


async def test_a_message_shortcut_brings_the_message(app: RecordingApp, sandbox: Sandbox) -> None:
    """With channel, ts, text and a trigger."""
    ts = await sandbox.say("bob", "general", "The export hangs")
    await sandbox.shortcut("alice", "feedback.tag", "general", ts)
    sent = app.payloads("message_action")[0]
    assert (sent["callback_id"], sent["message_ts"]) == ("feedback.tag", ts)
    assert (sent["message"]["text"], sent["message"]["user"]) == ("The export hangs", "U0BOB00001")
    assert sent["channel"] == {"id": "C0GENERAL1", "name": "general"}
    assert "response_url" in sent


async def test_a_global_shortcut_has_no_response_url(app: RecordingApp, sandbox: Sandbox) -> None:
    """Only a trigger."""
    await sandbox.shortcut("alice", "feedback.log")
    sent = app.payloads("shortcut")[0]
    assert "response_url" not in sent
    assert sent["trigger_id"]


async def test_a_trigger_works_once(app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient) -> None:
    """The second form is refused, and so is a trigger that nobody handed out."""
    await sandbox.shortcut("alice", "feedback.log")
    trigger = app.payloads("shortcut")[0]["trigger_id"]
    await client.views_open(trigger_id=trigger, view=modal())
    assert await refusal(client.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    assert await refusal(client.views_open(trigger_id="1.2.3", view=modal())) == "invalid_trigger_id"


async def test_a_trigger_lives_three_seconds(app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient) -> None:
    """Unless it is told to live longer; after that, or with the fault at once, it is expired (fault 25)."""
    assert SandboxConfig(manifest={}).trigger_life_s == 3
    await sandbox.shortcut("alice", "feedback.log")
    sandbox.clock.advance(LONG_S + 0.5)
    old = app.payloads("shortcut")[0]["trigger_id"]
    assert await refusal(client.views_open(trigger_id=old, view=modal())) == "expired_trigger_id"
    sandbox.faults.expire_triggers = True
    await sandbox.shortcut("alice", "feedback.log")
    fresh = app.payloads("shortcut")[1]["trigger_id"]
    assert await refusal(client.views_open(trigger_id=fresh, view=modal())) == "expired_trigger_id"
