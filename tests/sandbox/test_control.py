"""The control API that the page uses."""

import asyncio
import json

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox
from tests.sandbox.blocks import modal
from tests.sandbox.conftest import Page
from tests.sandbox.recording import Answer, RecordingApp

ALICE, GENERAL = "U0ALICE001", "C0GENERAL1"


# Every test here speaks to a look-alike that listens.
pytestmark = pytest.mark.usefixtures("client")


async def test_the_state_is_what_a_person_may_see(page: Page, sandbox: Sandbox) -> None:
    """Members see private channels, colleagues public ones, guests and outsiders only their own."""
    alice = await page.get("state", **{"as": ALICE})
    assert alice["workspace"]["name"] == "Larkspur"
    assert [one["command"] for one in alice["manifest"]["commands"]] == ["/heed", "/plain"]
    assert alice["manifest"]["message_shortcuts"][0]["callback_id"] == "feedback.tag"
    names = {one["name"] for one in alice["channels"]}
    assert {"general", "random", "secret", "ext-acme"} <= names
    assert "hidden" not in names
    direct = [one for one in alice["channels"] if one["app_dm"]]
    assert [one["with"] for one in direct] == [sandbox.bot.bot_user_id]
    eve = await page.get("state", **{"as": "U0EVE00001"})
    assert [one["name"] for one in eve["channels"]] == ["ext-acme"]
    assert eve["me"]["is_external"] is True


async def test_people_talk(page: Page) -> None:
    """Post, reply, react, edit, delete; unread counts until it is read."""
    before = (await page.get("state", **{"as": "U0BOB00001"}))["channels"][0]["unread"]
    ts = (await page.post("say", as_=ALICE, channel=GENERAL, text="Hello", files=[{"name": "a.txt", "text": "x"}]))[
        "ts"
    ]
    assert (await page.get("state", **{"as": "U0BOB00001"}))["channels"][0]["unread"] == before + 1
    await page.post("say", as_="U0BOB00001", channel=GENERAL, text="Hi", thread_ts=ts)
    await page.post("react", as_="U0BOB00001", channel=GENERAL, ts=ts, name="ear")
    await page.post("edit", as_=ALICE, channel=GENERAL, ts=ts, text="Hello all")
    shown = (await page.get(f"channels/{GENERAL}/messages", **{"as": "U0BOB00001"}))["messages"][-1]
    assert (shown["text"], shown["reply_count"], shown["files"][0]["name"]) == ("Hello all", 1, "a.txt")
    assert shown["reactions"] == [{"name": "ear", "users": ["U0BOB00001"]}]
    assert shown["edited"]
    assert (await page.get("state", **{"as": "U0BOB00001"}))["channels"][0]["unread"] == 0
    thread = await page.get(f"channels/{GENERAL}/messages", **{"as": ALICE, "thread": ts})
    assert [one["text"] for one in thread["messages"]] == ["Hello all", "Hi"]


async def test_refusals_are_sentences(page: Page) -> None:
    """What somebody may not do, and what is wrongly asked, is answered 4xx with a sentence."""
    for answer in (
        await page.post("say", as_="U0EVE00001", channel=GENERAL, text="x"),
        await page.post("edit", as_=ALICE, channel=GENERAL, ts="1.0", text="x"),
        await page.post("say", channel=GENERAL),
        await page.get("channels/C0HIDDEN01/messages", **{"as": ALICE}),
        await page.post("faults", no_such=1),
        await page.post("command", as_=ALICE, channel=GENERAL, command="/nothing"),
    ):
        assert 400 <= answer["status"] < 500
        assert answer["error"]


async def test_a_command_in_a_thread_is_refused(page: Page, app: RecordingApp) -> None:
    """As in Slack, and the app never hears of it."""
    answer = await page.post("command", as_=ALICE, channel=GENERAL, command="/heed", text="x", thread_ts="1.0")
    assert (answer["ok"], answer["error"]) == (False, "not_supported_in_threads")
    assert app.arrived == []


async def test_a_whole_capture_through_the_page(page: Page, app: RecordingApp, client: AsyncWebClient) -> None:
    """A command opens a form, the form is sent, an ephemeral answer appears for one person only."""
    app.answers = lambda payload: Answer(body={"text": "Kept."} if "command" in payload else "")
    assert (await page.post("command", as_=ALICE, channel=GENERAL, command="/heed", text=""))["ok"]
    await client.views_open(trigger_id=app.arrived[0].payload["trigger_id"], view=modal())
    views = (await page.get("state", **{"as": ALICE}))["views"]
    values = {"words": {"text": {"value": "It hangs"}}}
    assert (await page.post("submit", as_=ALICE, view_id=views[-1]["id"], values=values))["ok"]
    seen = (await page.get(f"channels/{GENERAL}/messages", **{"as": ALICE}))["messages"][-1]
    assert (seen["text"], seen["ephemeral"]) == ("Kept.", True)
    others = (await page.get(f"channels/{GENERAL}/messages", **{"as": "U0BOB00001"}))["messages"][-1]
    assert others["text"] != "Kept."


async def test_the_clock_moves(page: Page) -> None:
    """By seconds, or to a moment; the offset tells how far."""
    before = (await page.get("state"))["clock"]
    assert before["offset"] == 0
    assert (await page.post("clock", advance=3_600))["offset"] == 3_600
    # What the requests took is missing: seconds, where the machine is busy.
    assert (await page.post("clock", to=before["now"]))["offset"] == pytest.approx(0, abs=60)


async def test_the_page_hears_of_changes(page: Page, sandbox: Sandbox) -> None:
    """Server-sent events name what changed and where."""
    url = f"{sandbox.config.public_url}/sandbox/stream"
    async with aiohttp.ClientSession() as session, session.get(url) as stream, asyncio.timeout(30):
        assert (await stream.content.readline()).startswith(b":")
        await page.post("say", as_=ALICE, channel=GENERAL, text="Hello")
        async for line in stream.content:
            if line.startswith(b"data:"):
                assert json.loads(line[5:]) == {"what": "messages", "channel": GENERAL}
                return


async def test_a_reset_brings_the_beginning_back(page: Page, sandbox: Sandbox) -> None:
    """The same messages at the same times, nothing from since, no faults."""
    before = [one.ts for one in sandbox.messages("general")]
    await page.post("say", as_=ALICE, channel=GENERAL, text="Later")
    await page.post("faults", rate_limit=True)
    await page.post("reset")
    assert [one.ts for one in sandbox.messages("general")] == before
    assert sandbox.faults.rate_limit is False


async def test_a_foreign_host_name_is_refused(sandbox: Sandbox) -> None:
    """A web site that points its own name at this machine gets nothing."""
    url = f"{sandbox.config.public_url}/sandbox/state"
    async with aiohttp.ClientSession() as session, session.get(url, headers={"Host": "evil.example"}) as answer:
        assert answer.status == 400


async def test_membership(page: Page, sandbox: Sandbox) -> None:
    """Invited apps are members, people leave, private channels need an invitation."""
    assert (await page.post("invite", channel="C0RANDOM01", user=sandbox.bot.bot_user_id, as_=ALICE))["ok"]
    assert sandbox.bot.bot_user_id in sandbox.channel("random").members
    assert (await page.post("join", as_=ALICE, channel="C0HIDDEN01"))["status"] == 403
    await page.post("leave", as_=ALICE, channel="C0RANDOM01")
    assert ALICE not in sandbox.channel("random").members
    await page.post("rename", channel="C0RANDOM01", name="chatter")
    assert sandbox.channel("chatter").id == "C0RANDOM01"
