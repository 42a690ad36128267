"""What `heed doctor` asks Slack."""

from collections.abc import Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.ports import Clock
from handlers.clients import slack_client
from handlers.manifest import bot_scopes
from handlers.terminal_doctor import Check, UnwellError

# Slack refuses nothing before five minutes, but a clock that is a minute off will be five minutes off some day.
MAX_SKEW_SECONDS = 60


def slack_checks(*, bot_token: str | None, app_token: str | None, api_url: str, clock: Clock) -> list[Check]:
    """Return what to ask Slack, as far as there are tokens to ask with."""
    client = slack_client(bot_token or "", base_url=api_url)
    checks: list[Check] = []
    if bot_token is not None:
        checks.append(Check(name="Slack", look=lambda: look_at_token(client, bot_scopes())))
        checks.append(Check(name="clock", look=lambda: look_at_clock(client, clock.now())))
    if app_token is not None:
        checks.append(Check(name="socket", look=lambda: look_at_app_token(client, app_token)))
    return checks


async def look_at_token(client: AsyncWebClient, wanted: Iterable[str]) -> str:
    """Return whose token it is; raises UnwellError when Slack refuses it, or when it may do less than `wanted`."""
    answer = await _asked(client)
    granted = set(_header(answer, "x-oauth-scopes").replace(" ", "").split(",")) - {""}
    missing = sorted(set(wanted) - granted)
    if granted and missing:
        text = f"the app lacks {', '.join(missing)}. Update it from `heed manifest`, then install it again."
        raise UnwellError(text)
    return f"speaks as {answer.get('user')} in {answer.get('team')}"


async def look_at_clock(client: AsyncWebClient, now: datetime) -> str:
    """Return how far this machine's clock is from Slack's; raises UnwellError when it is too far."""
    sent = _header(await _asked(client), "date")
    if not sent:
        return "Slack did not say what time it is"
    skew = (now - parsedate_to_datetime(sent)).total_seconds()
    if abs(skew) > MAX_SKEW_SECONDS:
        text = f"this machine is {skew:+.0f} s off, and Slack's requests are good for 300 s only. Set its clock (NTP)."
        raise UnwellError(text)
    return "agrees with Slack's"


async def look_at_app_token(client: AsyncWebClient, token: str) -> str:
    """Return that Socket Mode is open; raises UnwellError when Slack refuses the app-level token."""
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        text = f"Slack refused HEED_SLACK_APP_TOKEN ({error.response['error']}). Make one with connections:write."
        raise UnwellError(text) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise UnwellError(_AWAY) from error
    return "Slack opens a connection"


_AWAY = "Slack does not answer. Is HEED_SLACK_API_URL right, and may this machine reach it?"


async def _asked(client: AsyncWebClient) -> AsyncSlackResponse:
    try:
        return await client.auth_test()
    except SlackApiError as error:
        text = f"Slack refused the token ({error.response['error']}). Copy HEED_SLACK_BOT_TOKEN again."
        raise UnwellError(text) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise UnwellError(_AWAY) from error


def _header(answer: AsyncSlackResponse, name: str) -> str:
    return next((value for key, value in answer.headers.items() if key.lower() == name), "")
