"""The seed: a workspace with a past, and reactions that wait for the app."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sandbox.config import SEED_FOLDER, SandboxConfig
from sandbox.seed.filling import EAR
from sandbox.seed.small import WORKSPACE
from sandbox.server import Sandbox, running_sandbox
from sandbox.workspace.composer import composed
from sandbox.workspace.world import moment_of
from tests.sandbox.recording import RecordingApp


async def test_messages_lie_in_the_past_with_their_threads(sandbox: Sandbox) -> None:
    """days_ago counts from the start, at a working hour; replies find their roots; everybody has read it."""
    root, reply = sandbox.messages("general")
    assert moment_of(root.ts).date() == (datetime.now(UTC) - timedelta(days=3)).date()
    assert moment_of(root.ts) < moment_of(reply.ts) < datetime.now(UTC)
    assert reply.thread_ts == root.ts
    assert sandbox.channel("general").read_until["U0ALICE001"] == reply.ts


async def test_everybody_has_direct_messages_with_the_app(sandbox: Sandbox) -> None:
    """People of the workspace do, people of another company do not."""
    direct = [set(one.members) for one in sandbox.core.world.channels.values() if one.kind == "im"]
    assert {"U0ALICE001", sandbox.bot.bot_user_id} in direct
    assert not any("U0EVE00001" in members for members in direct)


async def test_ears_arrive_as_real_reactions_once_the_app_answers(
    config: SandboxConfig, app: RecordingApp, tmp_path: Path
) -> None:
    """First a challenge, then one reaction_added for each."""
    message = {"channel": "C0GENERAL1", "user": "U0BOB00001", "days_ago": 2, "text": "Good", "ear": "U0ALICE001"}
    (tmp_path / "workspace.json").write_text(json.dumps(WORKSPACE))
    (tmp_path / "messages.json").write_text(json.dumps([message | {"other_reactions": {"tada": ["U0GINA0001"]}}]))
    async with running_sandbox(replace(config, seed_folder=tmp_path)) as sandbox:
        await sandbox.ears_delivered()
        await sandbox.settled()
        reactions = sandbox.messages("general")[0].reactions
    assert reactions == {"tada": ["U0GINA0001"], EAR: ["U0ALICE001"]}
    assert app.arrived[0].payload["type"] == "url_verification"
    assert app.events("reaction_added")[0].event["user"] == "U0ALICE001"


async def test_messages_are_told_when_somebody_asks_for_it(
    config: SandboxConfig, app: RecordingApp, tmp_path: Path
) -> None:
    """Oldest first, under the time at which they were said, and only those that are to be told."""
    said: dict[str, object] = {"channel": "C0GENERAL1", "user": "U0BOB00001"}
    messages = [said | {"days_ago": days, "text": f"day {days}", "told": days > 1} for days in (1, 2, 3)]
    (tmp_path / "workspace.json").write_text(json.dumps(WORKSPACE))
    (tmp_path / "messages.json").write_text(json.dumps(messages))
    async with running_sandbox(replace(config, seed_folder=tmp_path)) as sandbox:
        await sandbox.ears_delivered()
        await sandbox.settled()
        assert app.events("message") == []
        sandbox.tell_messages()
        await sandbox.settled()
        first, second, _ = sandbox.messages("general")
    told = {delivery.event["ts"]: delivery.event["text"] for delivery in app.events("message")}
    assert told == {first.ts: "day 3", second.ts: "day 2"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("@bob see #random", "<@U0BOB00001> see <#C0RANDOM01|random>"),
        ("bob@example.com and #nowhere", "bob@example.com and #nowhere"),
        ("look: https://x.example/?a=1&b=2.", "look: <https://x.example/?a=1&amp;b=2>."),
        ("@here please", "<!here> please"),
    ],
)
async def test_what_people_type_becomes_slacks_text(sandbox: Sandbox, typed: str, kept: str) -> None:
    """Names become mentions, addresses links, three characters are escaped."""
    assert composed(sandbox.core.world, typed, sandbox.person("alice")) == kept


async def test_the_seed_of_the_demo_holds_together(config: SandboxConfig) -> None:
    """Everybody and every place that it names exists, authors are members, roots have their replies."""
    sandbox = Sandbox(replace(config, seed_folder=SEED_FOLDER))
    world = sandbox.core.world
    for channel in world.channels.values():
        assert all(one in world.people for one in channel.members), channel.name
        for message in channel.messages.values():
            assert message.user_id in channel.members, (channel.name, message.text)
            assert message.thread_ts is None or message.thread_ts in channel.messages
    weeks = Counter(
        int((datetime.now(UTC) - moment_of(message.ts)).days / 7)
        for channel in world.channels.values()
        for message in channel.messages.values()
    )
    assert set(range(8)) <= set(weeks)
    assert any(channel.is_external for channel in world.channels.values())
