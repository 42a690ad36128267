"""Installing Heed from a browser."""

import html
import json
import re
from collections.abc import AsyncIterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from handlers.http import web_app
from handlers.oauth import oauth_flow
from tests.fakes.installations import InMemoryInstallations
from tests.fakes.jobs import FixedClock, InlineJobs
from tests.fakes.slack_api import FakeSlackApi
from tests.fakes.slack_rooms import Row

# The SDK's way to send the client's secret; ours to watch when aiohttp 4 comes.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


class OAuthSlack(FakeSlackApi):
    """A Slack that hands out a token for a code."""

    def done(self, method: str, arguments: Row) -> Row:
        """Answer the exchange; everything else as usual."""
        if method != "oauth.v2.access":
            return super().done(method, arguments)
        if arguments["code"] != "good":
            return {"ok": False, "error": "invalid_code"}
        return {
            "ok": True,
            "access_token": "xoxb-new",
            "bot_user_id": "UHEED",
            "scope": "commands,chat:write",
            "app_id": "A1",
            "team": {"id": "T1", "name": "Acme"},
            "authed_user": {"id": "UANA"},
        }


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlackApi]:
    """Serve that Slack."""
    async with OAuthSlack(clock=FixedClock()).serving() as api:
        yield api


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a browser is shown."""

    status: int
    headers: dict[str, str]
    text: str


class Office:
    """The pages, where installations go, and a browser."""

    def __init__(self, api_url: str, *, is_distributed: bool = True) -> None:
        """Put the flow behind the pages."""
        self.installations, self.clock = InMemoryInstallations(), FixedClock()
        self.forgotten: list[bool] = []
        self.jobs = InlineJobs()
        flow = oauth_flow(
            self.installations,
            clock=self.clock,
            forget=lambda: self.forgotten.append(True),
            jobs=self.jobs,
            client_id="1.2",
            client_secret="s",
            scopes=["commands", "chat:write"],
            api_url=api_url,
        )
        self.web = web_app(readiness=_readiness, numbers=_numbers, oauth=flow if is_distributed else None)

    async def get(self, path: str, query: str = "", cookie: str = "") -> Page:
        """Open a page as a browser does."""
        messages: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        async def send(message: MutableMapping[str, Any]) -> None:
            messages.append(dict(message))

        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(b"cookie", cookie.encode())],
            "server": ("127.0.0.1", 80),
            "scheme": "https",
        }
        await self.web(scope, receive, send)
        headers = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        return Page(status=messages[0]["status"], headers=headers, text=messages[1]["body"].decode())

    async def begin(self) -> tuple[str, str]:
        """Open the install page and return the state and the cookie."""
        page = await self.get("/slack/install")
        address = re.search(r'href="([^"]+authorize[^"]+)"', page.text)
        assert address is not None
        state = parse_qs(urlsplit(html.unescape(address[1])).query)["state"][0]
        return state, page.headers["set-cookie"].partition(";")[0]


async def _readiness() -> Mapping[str, bool]:
    return {"database": True, "jobs": False}


async def _numbers() -> bytes:
    return b"heed_ready 1\n"


async def test_an_installation_is_kept_for_its_workspace(slack: FakeSlackApi) -> None:
    """The token goes to the store, and what was remembered of installations is dropped."""
    office = Office(slack.url)
    state, cookie = await office.begin()
    page = await office.get("/slack/oauth_redirect", f"code=good&state={state}", cookie)
    assert page.status == 200
    found = await office.installations.find("T1", None)
    assert found is not None
    assert (found.bot_token, found.bot_id, found.scopes) == ("xoxb-new", "BHEED", ("commands", "chat:write"))
    assert office.forgotten == [True]
    assert "xoxb" not in page.text


async def test_the_consent_page_is_beside_the_api(slack: FakeSlackApi) -> None:
    """So the look-alike can have one; the scopes are those of the manifest."""
    page = await Office(slack.url).get("/slack/install")
    assert f"{slack.url.removesuffix('api/')}oauth/v2/authorize" in page.text
    assert "commands,chat:write" in page.text


async def test_a_state_is_good_once_in_its_own_browser_for_ten_minutes(slack: FakeSlackApi) -> None:
    """Nobody can make somebody else's browser install anything."""
    office = Office(slack.url)
    state, cookie = await office.begin()
    for given_state, given_cookie in ((state, ""), ("guessed", cookie), ("", cookie)):
        page = await office.get("/slack/oauth_redirect", f"code=good&state={given_state}", given_cookie)
        assert page.status == 400
    office.clock.advance(timedelta(minutes=11))
    late = await office.get("/slack/oauth_redirect", f"code=good&state={state}", cookie)
    assert late.status == 401
    assert office.installations.kept == {}


async def test_a_code_that_slack_refuses_installs_nothing(slack: FakeSlackApi) -> None:
    """The page says so, and whatever the address held is text on it."""
    office = Office(slack.url)
    state, cookie = await office.begin()
    refused = await office.get("/slack/oauth_redirect", f"code=bad&state={state}", cookie)
    cancelled = await office.get("/slack/oauth_redirect", "error=%3Cscript%3Ealert(1)%3C/script%3E")
    assert refused.status == 401
    assert "<script>" not in cancelled.text
    assert office.installations.kept == {}


async def test_one_workspace_needs_no_installing(slack: FakeSlackApi) -> None:
    """With a token of its own, Heed has no such pages."""
    office = Office(slack.url, is_distributed=False)
    assert [(await office.get(path)).status for path in ("/slack/install", "/slack/oauth_redirect")] == [404, 404]


async def test_readiness_says_which_part_is_missing(slack: FakeSlackApi) -> None:
    """503 until all is up; the numbers are there all the while."""
    office = Office(slack.url)
    ready, numbers = await office.get("/readyz"), await office.get("/metrics")
    assert (ready.status, json.loads(ready.text)) == (503, {"database": True, "jobs": False})
    assert (numbers.status, numbers.text) == (200, "heed_ready 1\n")
    assert (await office.get("/docs")).status == 404
