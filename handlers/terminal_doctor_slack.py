"""What `heed doctor` asks Slack."""

from collections.abc import Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.health import Finding
from bot.domain.language import later, say
from bot.flows.health import look_at_channels
from bot.ports import Clock, Storage
from handlers.clients import slack_client
from handlers.directory import SlackDirectory
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
        lacking = ", ".join(missing)
        raise UnwellError(
            say("the app lacks {scopes}. Update it from `heed manifest`, then install it again.", scopes=lacking)
        )
    return say("speaks as {user} in {team}", user=answer.get("user"), team=answer.get("team"))


async def look_at_clock(client: AsyncWebClient, now: datetime) -> str:
    """Return how far this machine's clock is from Slack's; raises UnwellError when it is too far."""
    sent = _header(await _asked(client), "date")
    if not sent:
        return say("Slack did not say what time it is")
    skew = (now - parsedate_to_datetime(sent)).total_seconds()
    if abs(skew) > MAX_SKEW_SECONDS:
        raise UnwellError(
            say(
                "this machine is {skew:+.0f} s off, and Slack's requests are good for 300 s only. Set its clock (NTP).",
                skew=skew,
            )
        )
    return say("agrees with Slack's")


async def look_at_own_channels(client: AsyncWebClient, storage: Storage) -> Finding:
    """Return how the channels of the workspace are whose token it is; raises UnwellError when Slack refuses it."""

    async def only(_workspace_id: str) -> AsyncWebClient:
        return client

    workspace_id = str((await _asked(client)).get("team_id") or "")
    return await look_at_channels(storage, SlackDirectory(only), workspace_id)


async def look_at_app_token(client: AsyncWebClient, token: str) -> str:
    """Return that Socket Mode is open; raises UnwellError when Slack refuses the app-level token."""
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        text = f"Slack refused HEED_SLACK_APP_TOKEN ({error.response['error']}). Make one with connections:write."
        raise UnwellError(text) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise UnwellError(say(_AWAY)) from error
    return "Slack opens a connection"


_AWAY = later("Slack does not answer. Is HEED_SLACK_API_URL right, and may this machine reach it?")


async def _asked(client: AsyncWebClient) -> AsyncSlackResponse:
    try:
        return await client.auth_test()
    except SlackApiError as error:
        reason = error.response["error"]
        raise UnwellError(
            say("Slack refused the token ({reason}). Copy HEED_SLACK_BOT_TOKEN again.", reason=reason)
        ) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise UnwellError(say(_AWAY)) from error


def _header(answer: AsyncSlackResponse, name: str) -> str:
    return next((value for key, value in answer.headers.items() if key.lower() == name), "")
