"""Answers that do not go with the acknowledgement: a moment is all they get."""

import asyncio

import aiohttp
import pytest
from slack_sdk.webhook.webhook_response import WebhookResponse

from bot.ports import Whisper
from handlers import forms
from handlers.forms import OPEN_SECONDS, REPLY_SECONDS
from tests.fakes.storage import InMemoryStorage
from tests.handlers.front_door import front_door


async def _never() -> WebhookResponse:
    await asyncio.sleep(60)
    raise AssertionError


async def _hung_up() -> WebhookResponse:
    raise aiohttp.ServerDisconnectedError


async def test_an_answer_that_hangs_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault 24: Slack waits three seconds for the acknowledgement, whatever becomes of the answer."""
    assert REPLY_SECONDS < 1
    monkeypatch.setattr(forms, "REPLY_SECONDS", 0.05)
    async with asyncio.timeout(30):
        await forms.reply(_never())


async def test_an_answer_that_slack_hangs_up_on_is_no_failure() -> None:
    """What was done is done; telling of it is all that failed."""
    await forms.reply(_hung_up())


async def test_a_global_shortcut_is_acknowledged_while_nothing_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the form nor the message that says why there is none may hold up the acknowledgement."""
    assert OPEN_SECONDS + REPLY_SECONDS < 2.9
    monkeypatch.setattr("handlers.listeners.feedback.REPLY_SECONDS", 0.05)
    async with front_door(InMemoryStorage()) as door:

        async def hang(_whisper: Whisper) -> None:
            await asyncio.sleep(60)

        monkeypatch.setattr(door.messenger, "whisper", hang)
        door.refusal = "expired_trigger_id"
        body: dict[str, object] = {
            "type": "shortcut",
            "callback_id": "feedback.log",
            "trigger_id": "1.2",
            "team": {"id": "T1"},
            "user": {"id": "U0PRIYA", "team_id": "T1"},
        }
        # Only what Heed waits for counts here, not what a busy machine adds.
        async with asyncio.timeout(30):
            answer = await door.bolt.answer(body)
    assert answer.status == 200
