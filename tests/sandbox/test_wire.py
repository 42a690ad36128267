"""The Web API as slack_sdk speaks it."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox
from tests.sandbox.conftest import SCOPES, client_of, refusal

GENERAL = "C0GENERAL1"


async def test_a_token_says_whose_it_is(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """auth.test names workspace, bot user and bot, and the header lists the scopes."""
    answer = await client.auth_test()
    assert answer["team_id"] == "T0HOME0001"
    assert answer["user_id"] == sandbox.bot.bot_user_id
    assert answer["bot_id"] == sandbox.bot.bot_id
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert headers["x-oauth-scopes"] == ",".join(SCOPES)


async def test_reads_posts_and_query_posts_are_all_understood(client: AsyncWebClient) -> None:
    """The SDK sends reads as GET, chat.* as JSON and the rest as a query with an empty form."""
    assert (await client.conversations_info(channel=GENERAL))["channel"]["name"] == "general"
    ts = (await client.chat_postMessage(channel=GENERAL, text="Hello"))["ts"]
    assert (await client.reactions_add(channel=GENERAL, timestamp=ts, name="eyes"))["ok"]
    assert (await client.reactions_get(channel=GENERAL, timestamp=ts))["message"]["reactions"][0]["count"] == 1
    assert (await client.chat_delete(channel=GENERAL, ts=ts))["ts"] == ts


@pytest.mark.usefixtures("client")
async def test_calls_without_or_with_a_wrong_token(sandbox: Sandbox) -> None:
    """not_authed and invalid_auth, with HTTP 200."""
    assert await refusal(client_of(sandbox, None).auth_test()) == "not_authed"
    assert await refusal(client_of(sandbox, "xoxb-wrong").auth_test()) == "invalid_auth"
    assert await refusal(client_of(sandbox, sandbox.config.app_token).auth_test()) == "not_allowed_token_type"


async def test_an_unknown_method(client: AsyncWebClient) -> None:
    """What Heed does not use is answered with unknown_method."""
    assert await refusal(client.api_call("canvases.create")) == "unknown_method"


async def test_a_scope_that_the_manifest_lacks(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """missing_scope says what was needed and what there is."""
    sandbox.bot.scopes = ("commands",)
    with pytest.raises(SlackApiError) as raised:
        await client.chat_postMessage(channel=GENERAL, text="Hello")
    assert raised.value.response["error"] == "missing_scope"
    assert raised.value.response["needed"] == "chat:write"
    assert raised.value.response["provided"] == "commands"


async def test_the_scope_for_a_place_depends_on_its_kind(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """History of a public channel needs another scope than that of a private one."""
    sandbox.bot.scopes = ("channels:history",)
    assert (await client.conversations_history(channel=GENERAL))["messages"]
    assert await refusal(client.conversations_history(channel="C0SECRET01")) == "missing_scope"


async def test_people_from_elsewhere_and_guests(client: AsyncWebClient) -> None:
    """users.info tells guests and people of other companies from colleagues."""
    assert (await client.users_info(user="U0GINA0001"))["user"]["is_restricted"] is True
    eve = (await client.users_info(user="U0EVE00001"))["user"]
    assert (eve["team_id"], eve["is_stranger"]) == ("T0ACME0001", False)
    assert await refusal(client.users_info(user="U0NOBODY00")) == "user_not_found"
    assert (await client.team_info(team="T0ACME0001"))["team"]["name"] == "Acme"


async def test_a_file_goes_up_in_three_steps_and_comes_down(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """files_upload_v2 works as it is, into the direct messages of a person."""
    place = (await client.conversations_open(users="U0ALICE001"))["channel"]["id"]
    await client.files_upload_v2(channel=place, filename="items.csv", content="a,b\n1,2\n", initial_comment="Here")
    message = sandbox.messages("@alice")[-1]
    assert message.text == "Here"
    file_id = message.file_ids[0]
    shown = (await client.files_info(file=file_id))["file"]
    assert (shown["name"], shown["size"]) == ("items.csv", 8)
    headers = {"Authorization": f"Bearer {sandbox.config.bot_token}"}
    async with aiohttp.ClientSession() as session:
        async with session.get(shown["url_private"], headers=headers) as answer:
            assert await answer.text() == "a,b\n1,2\n"
        async with session.get(f"{shown['url_private']}?as=U0BOB00001") as answer:
            assert answer.status == 404


async def test_a_file_cannot_be_shared_with_a_persons_id(client: AsyncWebClient) -> None:
    """Unlike chat.postMessage, the upload wants the id of a channel."""
    start = await client.files_getUploadURLExternal(filename="a.txt", length=1)
    async with aiohttp.ClientSession() as session, session.post(start["upload_url"], data=b"x") as answer:
        assert await answer.text() == "OK - 1"
    call = client.files_completeUploadExternal(files=[{"id": start["file_id"]}], channel_id="U0ALICE001")
    assert await refusal(call) == "channel_not_found"


@pytest.mark.usefixtures("client")
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")  # slack_sdk 3.47 with aiohttp 3.14
async def test_the_app_is_installed_through_oauth(sandbox: Sandbox) -> None:
    """The page hands out a code, the code a token, once, and the secret is checked."""
    base, own = sandbox.config.public_url, f"{sandbox.config.app_url}/slack/oauth_redirect"
    asked = {"client_id": sandbox.config.client_id, "state": "s1", "redirect_uri": own}
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{base}/oauth/v2/authorize", params=asked | {"scope": "commands"}) as page:
            assert "Allow in Larkspur" in await page.text()
        allow = asked | {"team": "T0HOME0001"}
        async with session.get(f"{base}/oauth/v2/allow", params=allow, allow_redirects=False) as answer:
            assert "state=s1" in answer.headers["Location"]
            code = answer.headers["Location"].partition("code=")[2].partition("&")[0]
    nobody = client_of(sandbox, None)
    ids = {"client_id": sandbox.config.client_id, "client_secret": sandbox.config.client_secret}
    wrong = nobody.oauth_v2_access(client_id=ids["client_id"], client_secret="no", code=code)
    assert await refusal(wrong) == "bad_client_secret"
    granted = await nobody.oauth_v2_access(**ids, code=code, redirect_uri=own)
    assert (await client_of(sandbox, granted["access_token"]).auth_test())["team"] == "Larkspur"
    assert await refusal(nobody.oauth_v2_access(**ids, code=code)) == "invalid_code"


async def test_a_revoked_token(client: AsyncWebClient) -> None:
    """auth.revoke ends a token, unless it is only a test."""
    assert (await client.auth_revoke(test=True))["revoked"] is False
    assert (await client.auth_revoke())["revoked"] is True
    assert await refusal(client.auth_test()) == "token_revoked"


@pytest.mark.usefixtures("client")
async def test_broken_json_is_refused(sandbox: Sandbox) -> None:
    """A body that is no JSON is answered with invalid_json."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {sandbox.config.bot_token}"}
    url = f"{sandbox.config.public_url}/api/chat.postMessage"
    async with aiohttp.ClientSession() as session, session.post(url, data=b"{", headers=headers) as answer:
        assert (await answer.json())["error"] == "invalid_json"


async def test_a_file_is_deleted_from_its_message_too(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """Whoever sent it may delete it, once."""
    place = (await client.conversations_open(users="U0ALICE001"))["channel"]["id"]
    await client.files_upload_v2(channel=place, filename="items.csv", content="a,b", initial_comment="Here")
    file_id = sandbox.messages("@alice")[-1].file_ids[0]
    await client.files_delete(file=file_id)
    assert sandbox.messages("@alice")[-1].file_ids == []
    assert await refusal(client.files_delete(file=file_id)) == "file_not_found"
