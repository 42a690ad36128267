"""The app itself: validation without posting, authorizations, uninstalling, a start from the command line."""

import asyncio
import json
import random
import sys
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.server import free_port
from sandbox.server import Sandbox
from tests.sandbox.blocks import modal, section
from tests.sandbox.conftest import MANIFEST, client_of, refusal

PATIENCE_S = 120


async def test_blocks_are_checked_without_posting(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """blocks.validate takes blocks, a message or a view, and names what is wrong with pointers."""
    assert (await client.api_call("blocks.validate", json={"blocks": [section()]}))["ok"]
    assert (await client.api_call("blocks.validate", json={"view": modal()}))["ok"]
    with pytest.raises(SlackApiError) as raised:
        await client.api_call("blocks.validate", json={"message": {"blocks": [section("")]}})
    assert raised.value.response["error"] == "invalid_message"
    assert raised.value.response["errors"][0]["pointer"] == "/blocks/0/text/text"
    assert not sandbox.posted


@pytest.mark.usefixtures("client")
async def test_who_an_event_is_for(sandbox: Sandbox) -> None:
    """apps.event.authorizations.list takes the app's token and the context of an event."""
    envelope = await sandbox.send_event({"type": "emoji_changed"})
    client = client_of(sandbox, sandbox.config.app_token)
    answer = await client.apps_event_authorizations_list(event_context=envelope["event_context"])
    assert [one["user_id"] for one in answer["authorizations"]] == [sandbox.bot.bot_user_id]


async def test_an_app_removes_itself(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """apps.uninstall wants the client's id and secret; afterwards the token is dead."""
    ids = {"client_id": sandbox.config.client_id, "client_secret": sandbox.config.client_secret}
    assert await refusal(client.apps_uninstall(client_id="1.2", client_secret="no")) == "invalid_client_id"
    assert (await client.apps_uninstall(**ids))["ok"]
    assert await refusal(client.auth_test()) == "token_revoked"


async def test_every_token_revoked_by_a_switch(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """The fault leaves the installation as it was."""
    sandbox.faults.revoke_token = True
    assert await refusal(client.auth_test()) == "token_revoked"
    sandbox.faults.revoke_token = False
    assert (await client.auth_test())["ok"]


async def test_slow_answers(client: AsyncWebClient, sandbox: Sandbox) -> None:
    """delay_ms comes before every answer, and the log shows it."""
    sandbox.faults.delay_ms = 60
    await client.api_test()
    assert (sandbox.log("api.test")[0].ms or 0) >= 60


@pytest.mark.process
async def test_a_start_from_the_command_line(tmp_path: Path) -> None:
    """`python -m sandbox` says where to look, and serves until it is stopped."""
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(MANIFEST))
    # Below those that a system hands out to connections, which could take it before the look-alike listens there.
    port = free_port(random.sample(range(20_000, 32_000), 10))
    options = ["--port", str(port), "--manifest", str(manifest), "--seed", str(tmp_path)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", *options, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_S):
            assert f"http://127.0.0.1:{port}" in (await process.stdout.readline()).decode()
            state = await _state_of(f"http://127.0.0.1:{port}/sandbox/state")
        assert state == "Larkspur"
    finally:
        process.terminate()
        await process.wait()


async def _state_of(url: str) -> str:
    """Return the workspace's name once the server listens."""
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(url) as answer:
                    return str((await answer.json())["workspace"]["name"])
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)
