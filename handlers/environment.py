"""What the libraries would read from the environment behind our back, and how they are kept from it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

# The SDK obeys these even for an address on this machine, and knows no exceptions to them.
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")


@contextmanager
def without_slack_environment() -> Iterator[None]:
    """Hide SLACK_* while Bolt is set up: with those of another app around it would change how it authorises."""
    hidden = {name: value for name, value in os.environ.items() if name.startswith("SLACK_")}
    for name in hidden:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(hidden)


def forget_proxies() -> None:
    """Drop the proxies for the rest of this process: the Slack that it speaks to is on this machine."""
    for name in _PROXIES:
        os.environ.pop(name, None)
