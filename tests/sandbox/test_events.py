"""Which events the app gets, and what they look like."""

from dataclasses import replace

from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.config import SandboxConfig
from sandbox.server import Sandbox, running_sandbox
from tests.sandbox.recording import RecordingApp


async def test_every_request_is_signed(app: RecordingApp, sandbox: Sandbox) -> None:
    """slack_sdk's own verifier accepts the raw bytes with the configured secret, and no other."""
    await sandbox.say("alice", "general", "Hello")
    await sandbox.command("alice", "general", "/heed", "a & b")
    await sandbox.settled()
    right, wrong = SignatureVerifier(sandbox.config.signing_secret), SignatureVerifier("another")
    assert len(app.arrived) == 2
    for one in app.arrived:
        assert right.is_valid_request(one.raw, one.headers)
        assert not wrong.is_valid_request(one.raw, one.headers)


async def test_a_clock_that_is_off_shows_in_the_signature(app: RecordingApp, sandbox: Sandbox) -> None:
    """With clock_skew_s the signature is right for a time that is wrong."""
    sandbox.faults.clock_skew_s = -400
    await sandbox.say("alice", "general", "Hello")
    await sandbox.settled()
    assert not SignatureVerifier(sandbox.config.signing_secret).is_valid_request(
        app.arrived[0].raw, app.arrived[0].headers
    )


async def test_the_envelope_of_a_message(app: RecordingApp, sandbox: Sandbox) -> None:
    """Slack's fields are all there, and the words as rich text too."""
    ts = await sandbox.say("alice", "general", "Hello <@U0BOB00001>")
    await sandbox.settled()
    envelope = app.arrived[0].payload
    assert envelope["event_id"].startswith("Ev")
    assert envelope["team_id"] == "T0HOME0001"
    assert envelope["authorizations"][0]["user_id"] == sandbox.bot.bot_user_id
    assert (envelope["is_ext_shared_channel"], envelope["context_team_id"]) == (False, "T0HOME0001")
    event = envelope["event"]
    assert (event["ts"], event["channel_type"], event["user"]) == (ts, "channel", "U0ALICE001")
    assert event["blocks"][0]["elements"][0]["elements"][1] == {"type": "user", "user_id": "U0BOB00001"}


async def test_somebody_from_another_company_is_marked(app: RecordingApp, sandbox: Sandbox) -> None:
    """In a shared channel the envelope says so, and the event carries their team."""
    await sandbox.say("eve", "ext-acme", "We need it by May")
    await sandbox.settled()
    assert app.arrived[0].payload["is_ext_shared_channel"] is True
    assert app.arrived[0].payload["team_id"] == "T0HOME0001"
    assert app.arrived[0].event["user_team"] == "T0ACME0001"
    assert app.arrived[0].event["channel_type"] == "group"


async def test_where_the_bot_is_not_it_hears_nothing(app: RecordingApp, sandbox: Sandbox) -> None:
    """Membership decides."""
    await sandbox.say("bob", "random", "Not for Heed")
    await sandbox.say("bob", "hidden", "Nor this")
    await sandbox.settled()
    assert app.arrived == []


async def test_only_subscribed_events_arrive(config: SandboxConfig, app: RecordingApp) -> None:
    """An event that the manifest does not name, or whose scope it lacks, is not sent."""
    settings = {"event_subscriptions": {"bot_events": ["message.groups", "reaction_added"]}}
    scopes = {"scopes": {"bot": ["groups:history"]}}
    manifest = config.manifest | {"settings": settings, "oauth_config": scopes}
    async with running_sandbox(replace(config, manifest=manifest)) as sandbox:
        await sandbox.say("alice", "general", "A public word")
        ts = await sandbox.say("alice", "secret", "A private word")
        await sandbox.react("alice", "secret", ts)
        await sandbox.settled()
    assert [one.event["text"] for one in app.arrived] == ["A private word"]


async def test_a_mention_arrives_as_message_and_as_mention(app: RecordingApp, sandbox: Sandbox) -> None:
    """Slack sends both, except in direct messages, where there is no app_mention."""
    await sandbox.say("alice", "general", f"<@{sandbox.bot.bot_user_id}> look")
    await sandbox.say("alice", "@alice", f"<@{sandbox.bot.bot_user_id}> look")
    await sandbox.settled()
    assert len(app.events("message")) == 2
    assert [one.event["channel"] for one in app.events("app_mention")] == ["C0GENERAL1"]


async def test_an_edit_and_a_deletion(app: RecordingApp, sandbox: Sandbox) -> None:
    """message_changed holds both versions, message_deleted the ts that went."""
    ts = await sandbox.say("alice", "general", "Frist")
    await sandbox.edit("alice", "general", ts, "First")
    await sandbox.delete("alice", "general", ts)
    await sandbox.settled()
    changed = app.events("message", "message_changed")[0].event
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("Frist", "First")
    assert changed["message"]["edited"]["user"] == "U0ALICE001"
    deleted = app.events("message", "message_deleted")[0].event
    assert (deleted["deleted_ts"], deleted["previous_message"]["text"]) == (ts, "First")


async def test_deleting_a_root_changes_it_into_a_tombstone(app: RecordingApp, sandbox: Sandbox) -> None:
    """With replies there is no message_deleted, but a message_changed to a tombstone."""
    root = await sandbox.say("alice", "general", "Root")
    await sandbox.say("bob", "general", "Reply", thread_ts=root)
    await sandbox.delete("alice", "general", root)
    await sandbox.settled()
    assert not app.events("message", "message_deleted")
    changed = app.events("message", "message_changed")[0].event
    assert (changed["message"]["subtype"], changed["message"]["ts"]) == ("tombstone", root)


async def test_the_apps_own_messages_come_back_without_subtype(
    app: RecordingApp, sandbox: Sandbox, client: AsyncWebClient
) -> None:
    """They carry bot_id and app_id instead."""
    await client.chat_postMessage(channel="C0GENERAL1", text="I am Heed")
    await sandbox.settled()
    event = app.events("message")[0].event
    assert (event["bot_id"], event["app_id"]) == (sandbox.bot.bot_id, sandbox.config.app_id)


async def test_files_and_broadcasts_have_subtypes(app: RecordingApp, sandbox: Sandbox) -> None:
    """file_share without words, and thread_broadcast."""
    root = await sandbox.share_file("alice", "general", "notes.txt", b"12")
    await sandbox.say("bob", "general", "For all", thread_ts=root, broadcast=True)
    await sandbox.settled()
    shared = app.events("message", "file_share")[0].event
    assert (shared["text"], shared["files"][0]["name"]) == ("", "notes.txt")
    assert app.events("message", "thread_broadcast")[0].event["thread_ts"] == root


async def test_a_file_in_a_shared_channel_has_to_be_asked_for(app: RecordingApp, sandbox: Sandbox) -> None:
    """The event holds its id and `check_file_info`, nothing else."""
    await sandbox.share_file("eve", "ext-acme", "contract.txt", b"12")
    await sandbox.settled()
    shared = app.events("message", "file_share")[0].event["files"][0]
    assert shared["file_access"] == "check_file_info"
    assert "name" not in shared


async def test_reactions_come_and_go(app: RecordingApp, sandbox: Sandbox) -> None:
    """Both events name the item and their own time."""
    ts = await sandbox.say("alice", "general", "Good")
    await sandbox.react("bob", "general", ts)
    await sandbox.unreact("bob", "general", ts)
    await sandbox.settled()
    added, removed = app.events("reaction_added")[0].event, app.events("reaction_removed")[0].event
    assert added["item"] == {"type": "message", "channel": "C0GENERAL1", "ts": ts}
    assert (added["reaction"], added["item_user"]) == ("ear", "U0ALICE001")
    assert float(removed["event_ts"]) > float(added["event_ts"])


async def test_people_join_and_leave_and_channels_end(app: RecordingApp, sandbox: Sandbox) -> None:
    """member_joined_channel, member_left_channel and channel_archive arrive where the bot is."""
    await sandbox.join("heed", "random")
    await sandbox.join("gina", "random")
    await sandbox.leave("gina", "random")
    await sandbox.archive("random", "alice")
    await sandbox.settled()
    assert [one.event["user"] for one in app.events("member_joined_channel")] == [
        sandbox.bot.bot_user_id,
        "U0GINA0001",
    ]
    assert app.events("member_left_channel")
    assert app.events("channel_archive")


async def test_the_home_tab_is_opened(app: RecordingApp, sandbox: Sandbox) -> None:
    """app_home_opened says which tab, and the person's direct messages."""
    await sandbox.open_home("alice")
    await sandbox.settled()
    event = app.events("app_home_opened")[0].event
    assert (event["tab"], event["channel"]) == ("home", sandbox.channel("@alice").id)


async def test_uninstalling_tells_the_app_twice(app: RecordingApp, sandbox: Sandbox) -> None:
    """app_uninstalled and tokens_revoked; the token is dead."""
    await sandbox.uninstall()
    await sandbox.settled()
    assert app.events("app_uninstalled")
    assert app.events("tokens_revoked")[0].event["tokens"]["bot"]
    assert not sandbox.core.world.installation_in("T0HOME0001")


async def test_an_organisation_has_no_team_in_its_authorizations(app: RecordingApp, sandbox: Sandbox) -> None:
    """With org_install the envelope names the enterprise (fault 22)."""
    sandbox.faults.org_install = True
    await sandbox.say("alice", "general", "Hello")
    await sandbox.settled()
    authorization = app.arrived[0].payload["authorizations"][0]
    assert (authorization["team_id"], authorization["is_enterprise_install"]) == (None, True)


async def test_a_second_workspace_has_a_token_of_its_own(app: RecordingApp, sandbox: Sandbox) -> None:
    """Each workspace hears of its own channels only."""
    second = sandbox.add_workspace("T0SECOND01", "Second", "xoxb-second")
    sandbox.add_person("U0ZOE00001", "zoe", second.team_id)
    sandbox.add_channel("C0SECOND01", "second", "public", ["U0ZOE00001", second.bot_user_id], team_id=second.team_id)
    await sandbox.say("zoe", "second", "Elsewhere")
    await sandbox.settled()
    assert [one.payload["team_id"] for one in app.arrived] == ["T0SECOND01"]
    assert app.arrived[0].payload["authorizations"][0]["user_id"] == second.bot_user_id


async def test_another_apps_bot(app: RecordingApp, sandbox: Sandbox) -> None:
    """Its messages have a subtype, a bot id and no user (fault 17)."""
    await sandbox.other_bot_says("general", "Deployed.")
    await sandbox.settled()
    event = app.events("message", "bot_message")[0].event
    assert event["bot_id"] == "B0OTHERBOT"
    assert "user" not in event


async def test_slack_checks_the_address_of_a_command(app: RecordingApp, sandbox: Sandbox) -> None:
    """ssl_check is a form of its own."""
    assert await sandbox.check_ssl() == {"ok": True}
    assert app.arrived[0].payload["ssl_check"] == "1"
