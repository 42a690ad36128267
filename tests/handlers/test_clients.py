"""How Heed reaches Slack."""

import pytest

from handlers.clients import is_loopback, slack_client


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"])
def test_a_proxy_never_stands_before_this_machine(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The SDK takes a proxy from the environment even for the look-alike; Slack itself is reached through it."""
    monkeypatch.setenv(name, "http://proxy.example:3128")
    assert slack_client("xoxb-1", base_url="http://127.0.0.1:3100/api").proxy is None
    assert slack_client("xoxb-1").proxy == "http://proxy.example:3128"


def test_nothing_is_sent_twice_behind_our_back() -> None:
    """The SDK's own handler would repeat a post after a lost connection."""
    assert slack_client("xoxb-1").retry_handlers == []


@pytest.mark.parametrize(
    ("url", "is_here"),
    [
        ("http://localhost:3100/api/", True),
        ("http://127.0.0.1/", True),
        ("http://[::1]:3100/", True),
        ("https://slack.com/api/", False),
        ("http://127.0.0.1.example.com/", False),
        ("", False),
    ],
)
def test_this_machine_is_told_apart(url: str, is_here: bool) -> None:
    """By the address, never by how a name begins."""
    assert is_loopback(url) is is_here
