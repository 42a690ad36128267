"""The commands as people type them."""

import json
import os
import subprocess
import sys

import pytest

from tests.process.heeds import ROOT

pytestmark = pytest.mark.process


def typed(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `python cli.py ...` with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEED_")}
    command = [sys.executable, str(ROOT / "cli.py"), *words]
    return subprocess.run(command, cwd=ROOT, env={**kept, **settings}, capture_output=True, text=True, check=False)


def test_serving_without_settings_says_which_are_missing() -> None:
    """One line each, on standard error, and never a traceback."""
    said = typed("serve")
    assert said.returncode == 1
    assert [line.partition(" ")[0] for line in said.stderr.splitlines()] == [
        "HEED_SLACK_SIGNING_SECRET",
        "HEED_SLACK_BOT_TOKEN",
    ]


def test_the_manifest_is_filled_in() -> None:
    """Slack takes it as it is printed."""
    printed = json.loads(typed("manifest", "--url", "https://heed.example.com/").stdout)
    address = "https://heed.example.com/slack/events"
    assert {command["url"] for command in printed["features"]["slash_commands"]} == {address}
    assert printed["settings"]["event_subscriptions"]["request_url"] == address
    assert printed["settings"]["socket_mode_enabled"] is False
    assert printed["oauth_config"]["redirect_urls"] == ["https://heed.example.com/slack/oauth_redirect"]
    socket = json.loads(typed("manifest", "--socket").stdout)
    assert socket["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(socket["settings"])
