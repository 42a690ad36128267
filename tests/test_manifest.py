"""The Slack app that people create from `manifest.json` is the one that the code serves: no less, and no more."""

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from jsonschema import Draft7Validator
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.flows.desk import Desk
from handlers.manifest import bot_scopes, manifest
from handlers.slack import register
from tests.manifest_rules import RULES
from tests.source import sources, tree_of

FILE = Path(__file__).parent.parent / "manifest.json"
MANIFEST: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))

_READ = {"channels:read", "groups:read", "im:read"}
_HISTORY = {"channels:history", "groups:history", "im:history"}
# docs.slack.dev: what each method of the Web API needs. `mpim:*` is left out on purpose: Heed keeps out of group
# messages, and treats what it cannot look up as private.
METHODS: dict[str, set[str]] = {
    "apps_connections_open": set(),
    "assistant_threads_setStatus": {"assistant:write"},
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
    "auth_revoke": set(),
    "auth_test": set(),
    "chat_appendStream": {"chat:write"},
    "chat_getPermalink": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_startStream": {"chat:write"},
    "chat_stopStream": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": _HISTORY,
    "conversations_info": _READ,
    # Asked for channels only, never for direct messages.
    "conversations_list": {"channels:read", "groups:read"},
    "conversations_members": _READ,
    "conversations_open": {"im:write"},
    "conversations_replies": _HISTORY,
    "files_completeUploadExternal": {"files:write"},
    "files_delete": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "oauth_v2_access": set(),
    "team_info": {"team:read"},
    "users_info": {"users:read", "users:read.email"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}
# The same for events.
_READ_CHANNELS = {"channels:read", "groups:read"}
EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "assistant_thread_context_changed": {"assistant:write"},
    "assistant_thread_started": {"assistant:write"},
    "channel_archive": {"channels:read"},
    "channel_rename": {"channels:read"},
    "channel_shared": _READ_CHANNELS,
    "channel_unarchive": {"channels:read"},
    "channel_unshared": _READ_CHANNELS,
    "group_archive": {"groups:read"},
    "group_rename": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "member_joined_channel": _READ_CHANNELS,
    "member_left_channel": _READ_CHANNELS,
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "reaction_added": {"reactions:read"},
    "reaction_removed": {"reactions:read"},
    "tokens_revoked": set(),
}


class Recorder:
    """Stands where Bolt's app stands while listeners are registered, and notes what they listen to."""

    def __init__(self) -> None:
        """Start with nothing heard."""
        self.heard: dict[str, set[str]] = {}

    def __getattr__(self, kind: str) -> Callable[..., Callable[[object], object]]:
        """Note a registration such as `app.command("/heed")`."""

        def listen(name: object = "", *_middleware: object, **_more: object) -> Callable[[object], object]:
            called = name.get("callback_id", name) if isinstance(name, dict) else name
            self.heard.setdefault(kind, set()).add(str(called))
            return lambda function: function

        return listen


@pytest.fixture(scope="module")
def heard() -> dict[str, set[str]]:
    """Return what the code listens to, by kind."""
    recorder = Recorder()
    nobody = cast("Desk", None)
    register(cast("AsyncApp", recorder), nobody, installations=None, forget=lambda: None)
    return recorder.heard


def methods_called() -> set[str]:
    """Return the methods of the Web API that the code names."""
    named = {
        node.attr
        for path in sources("app", "rooms", "handlers")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
    }
    return {name for name in named if "_" in name.strip("_") and callable(getattr(AsyncWebClient, name, None))} - {
        "api_call"
    }


@pytest.mark.parametrize(
    "text",
    [
        FILE.read_text(encoding="utf-8"),
        manifest(url="https://heed.example.com", is_socket=False),
        manifest(url=None, is_socket=True),
    ],
    ids=["as committed", "for HTTP", "for Socket Mode"],
)
def test_the_manifest_is_one_that_slack_takes(text: str) -> None:
    """Names, lengths and parts are those of Slack's manifest schema."""
    Draft7Validator(RULES).validate(json.loads(text))


def test_every_command_is_served_and_no_other(heard: dict[str, set[str]]) -> None:
    """A command in the manifest that nobody answers would time out; one that is missing there cannot be typed."""
    assert {command["command"] for command in MANIFEST["features"]["slash_commands"]} == heard["command"]


def test_every_shortcut_is_served_and_no_other(heard: dict[str, set[str]]) -> None:
    """Message and global shortcuts, by their callback ids."""
    listened = {name for kind in ("shortcut", "message_shortcut", "global_shortcut") for name in heard.get(kind, ())}
    assert {shortcut["callback_id"] for shortcut in MANIFEST["features"]["shortcuts"]} == listened


def test_every_event_is_served_and_no_other(heard: dict[str, set[str]]) -> None:
    """An event that nobody handles is traffic for nothing; one that is missing never comes."""
    subscribed = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert {name.partition(".")[0] for name in subscribed} == heard["event"]
    assert subscribed == sorted(subscribed)


def test_interactivity_is_on_because_there_are_buttons(heard: dict[str, set[str]]) -> None:
    """Without it Slack would show the buttons and send nothing."""
    assert heard["action"]
    assert heard["view"]
    assert MANIFEST["settings"]["interactivity"]["is_enabled"]


def test_every_method_that_the_code_calls_is_known_here() -> None:
    """A new method has to say which scope it needs, and a method that is no longer called is struck off."""
    assert methods_called() <= set(METHODS)


def test_heed_asks_for_the_scopes_that_it_uses_and_no_more() -> None:
    """Each scope is needed by a method or an event that the code uses; `commands` by commands and shortcuts."""
    needed = {"commands"}
    for method in methods_called():
        needed |= METHODS[method]
    for event in MANIFEST["settings"]["event_subscriptions"]["bot_events"]:
        needed |= EVENTS[event]
    assert set(bot_scopes()) == needed
    assert list(bot_scopes()) == sorted(bot_scopes())


def test_the_home_tab_is_on_because_it_is_drawn(heard: dict[str, set[str]]) -> None:
    """And direct messages are open, because export files and whispers come there."""
    assert "app_home_opened" in heard["event"]
    assert MANIFEST["features"]["app_home"]["home_tab_enabled"]
    assert MANIFEST["features"]["app_home"]["messages_tab_enabled"]
