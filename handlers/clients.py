"""How Heed reaches Slack's Web API: clients without hidden retries, time-outs or proxies."""

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import TypeAlias
from urllib.parse import urlsplit

from slack_sdk.web.async_client import AsyncWebClient

# Gives the client of a workspace, or raises NotConnectedError. The client may be shared: never change it.
Clients: TypeAlias = Callable[[str], Awaitable[AsyncWebClient]]

SLACK_API_URL = "https://slack.com/api/"
# Slack answers within a second or two; after ten, it is better to look whether the message arrived than to wait on.
ANSWER_SECONDS = 10


def slack_client(token: str, *, base_url: str = SLACK_API_URL, seconds: int = ANSWER_SECONDS) -> AsyncWebClient:
    """Return a client that sends each request once: the SDK's own retry would post a message twice."""
    client = AsyncWebClient(
        token=token,
        base_url=base_url if base_url.endswith("/") else f"{base_url}/",
        timeout=seconds,
        retry_handlers=[],
    )
    if is_loopback(base_url):
        # The SDK takes a proxy from the environment, even for an address on this machine.
        client.proxy = None
    return client


def is_loopback(url: str) -> bool:
    """Say whether an address is on this machine, as the look-alike's is."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
