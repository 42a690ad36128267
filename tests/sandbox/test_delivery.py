"""How events reach the app on good and on bad days."""

import time
from dataclasses import replace

import pytest

from sandbox.config import NotLoopbackError, SandboxConfig
from sandbox.server import Sandbox, create_sandbox, running_sandbox
from sandbox.wire import Json
from tests.sandbox.conftest import LONG_S
from tests.sandbox.recording import Answer, RecordingApp

# Retries after 0, 0.06 and 0.3 s instead of 0, 60 and 300.
QUICK = 1000.0


def retry_numbers(app: RecordingApp) -> list[str | None]:
    """Return the retry header of each request."""
    return [one.headers.get("X-Slack-Retry-Num") for one in app.arrived]


async def test_an_app_that_fails_gets_three_more_attempts(app: RecordingApp, sandbox: Sandbox) -> None:
    """The same event id, numbered, with the reason (fault 13)."""
    sandbox.faults.retry_speed = QUICK
    app.answers = lambda _: Answer(status=500)
    await sandbox.say("alice", "general", "Hello")
    await sandbox.settled()
    assert retry_numbers(app) == [None, "1", "2", "3"]
    assert {one.headers.get("X-Slack-Retry-Reason") for one in app.arrived} == {None, "http_error"}
    assert len({one.payload["event_id"] for one in app.arrived}) == 1


async def test_an_app_that_is_late_is_asked_again(app: RecordingApp, hasty: Sandbox) -> None:
    """After the time for an acknowledgement the reason is http_timeout."""
    answers = iter([Answer(after_s=LONG_S)])
    app.answers = lambda _: next(answers, Answer())
    # A busy machine may be late by itself once more.
    hasty.faults.retry_speed = QUICK
    await hasty.say("alice", "general", "Hello")
    await hasty.settled()
    assert app.arrived[1].headers["X-Slack-Retry-Reason"] == "http_timeout"
    first, *_, last = hasty.log("message")
    assert (first.error, last.error) == ("operation_timeout", None)


async def test_an_app_can_ask_for_no_retry(app: RecordingApp, sandbox: Sandbox) -> None:
    """X-Slack-No-Retry on a failure ends it."""
    app.answers = lambda _: Answer(status=500, headers={"X-Slack-No-Retry": "1"})
    await sandbox.say("alice", "general", "Hello")
    await sandbox.settled()
    assert len(app.arrived) == 1


async def test_an_app_that_is_not_there(config: SandboxConfig) -> None:
    """connection_failed, and a command fails to be dispatched."""
    async with running_sandbox(replace(config, app_url="http://127.0.0.1:9")) as sandbox:
        sandbox.faults.retry_speed = QUICK
        await sandbox.say("alice", "general", "Hello")
        outcome = await sandbox.command("alice", "general", "/heed", "words")
        await sandbox.settled()
        assert outcome == {"ok": False, "error": "dispatch_failed"}
        assert [row.retry for row in sandbox.log("message")] == [0, 1, 2, 3]


async def test_an_acknowledgement_that_gets_lost(app: RecordingApp, sandbox: Sandbox) -> None:
    """The app has answered well, and still hears it four times."""
    sandbox.faults.change({"drop_ack": True, "retry_speed": QUICK})
    await sandbox.say("alice", "general", "Hello")
    await sandbox.settled()
    assert len(app.arrived) == 4


async def test_an_event_that_arrives_four_times_at_once(app: RecordingApp, sandbox: Sandbox) -> None:
    """Under one id, or under four (fault 13)."""
    sandbox.faults.duplicate = 3
    await sandbox.say("alice", "general", "Hello")
    await sandbox.settled()
    assert len({one.payload["event_id"] for one in app.arrived}) == 1
    sandbox.faults.duplicate_ids = True
    await sandbox.say("alice", "general", "Again")
    await sandbox.settled()
    assert len(app.arrived) == 8
    assert len({one.payload["event_id"] for one in app.arrived}) == 5


async def test_events_that_overtake_each_other(app: RecordingApp, sandbox: Sandbox) -> None:
    """The edit arrives before the message (fault 15)."""
    sandbox.faults.out_of_order = True
    ts = await sandbox.say("alice", "general", "Frist")
    await sandbox.edit("alice", "general", ts, "First")
    await sandbox.settled()
    assert [one.event.get("subtype") for one in app.arrived] == ["message_changed", None]


async def test_the_log_holds_both_directions_with_times(app: RecordingApp, sandbox: Sandbox) -> None:
    """Every request has a number, a status and how long its acknowledgement took."""
    app.answers = lambda _: Answer(after_s=0.05)
    await sandbox.say("alice", "general", "Hello")
    await sandbox.settled()
    row = sandbox.log("message")[0]
    assert (row.direction, row.status, row.retry) == ("to_app", 200, 0)
    assert row.ms is not None
    assert row.ms >= 50


async def test_a_moved_clock_moves_messages_but_not_signatures(app: RecordingApp, sandbox: Sandbox) -> None:
    """A week later the ts is a week later, while the app checks signatures against real time."""
    sandbox.clock.advance(7 * 86_400)
    await sandbox.say("alice", "general", "Next week")
    await sandbox.settled()
    assert float(app.arrived[0].event["ts"]) > time.time() + 6 * 86_400
    assert abs(int(app.arrived[0].headers["X-Slack-Request-Timestamp"]) - time.time()) < 60


def test_it_listens_on_this_machine_only() -> None:
    """Another address is refused before anything is bound."""
    with pytest.raises(NotLoopbackError, match=r"0\.0\.0\.0"):
        SandboxConfig(manifest={}, host="0.0.0.0")  # noqa: S104 - the point of the test


async def test_the_web_application_can_be_had_alone(config: SandboxConfig) -> None:
    """create_sandbox returns an ASGI application that knows its Sandbox."""
    created = create_sandbox(config)
    assert isinstance(created.state.sandbox, Sandbox)


async def test_any_event_can_be_sent(app: RecordingApp, sandbox: Sandbox) -> None:
    """Also one that nobody subscribed to (fault 18)."""
    event: Json = {"type": "emoji_changed", "event_ts": "1.000001"}
    await sandbox.send_event(event)
    await sandbox.settled()
    assert app.arrived[0].event == event
