"""What Slack's Web API answers: each call ends in an answer, a refusal, or not knowing; and answers become values."""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import TypeAlias

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.errors import NotConnectedError, TryAgainError

Answer: TypeAlias = Mapping[str, object]

# Slack's advice when a 429 has no Retry-After: its limits are counted by the second.
RETRY_AFTER_SECONDS = 1.0
_CLIENT_ERROR = 400
_TOO_MANY = 429
_SERVER_ERROR = 500
_RATE_ERRORS = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
# Slack says of these that part of the work may have been done.
_UNSURE_ERRORS = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
_TOKEN_ERRORS = frozenset(
    {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"},
)


class RefusedError(Exception):
    """Slack said no, so nothing happened; the text is Slack's error code."""


class RateLimitedError(Exception):
    """Slack wants us to come back later, so nothing happened."""

    def __init__(self, after_seconds: float) -> None:
        """Keep how long Slack asked us to wait, in seconds."""
        super().__init__(f"{after_seconds:g} s")
        self.after_seconds = after_seconds


class NotSentError(Exception):
    """There was no connection, so nothing happened."""


class UnansweredError(Exception):
    """The connection or the server failed after the request was sent: it may have happened or not."""

    def __init__(self, *, timed_out: bool = False) -> None:
        """Keep whether we stopped waiting: then Slack may still be working on it."""
        super().__init__("timed out" if timed_out else "failed")
        self.timed_out = timed_out


async def ask(call: Awaitable[AsyncSlackResponse], *, seconds: float) -> Answer:
    """Return Slack's answer within so many seconds, or raise one of the errors above, or NotConnectedError."""
    try:
        async with asyncio.timeout(seconds):
            response = await call
    except SlackApiError as error:
        raise _failure(error) from error
    except TimeoutError as error:
        raise UnansweredError(timed_out=True) from error
    except aiohttp.ClientConnectorError as error:
        raise NotSentError from error
    except (aiohttp.ClientError, SlackRequestError, OSError, UnicodeDecodeError) as error:
        raise UnansweredError from error
    return response.data if isinstance(response.data, dict) else {}


async def ask_patiently(call: Awaitable[AsyncSlackResponse], *, seconds: float) -> Answer:
    """Return Slack's answer to a question that changes nothing; whatever passes by itself becomes TryAgainError."""
    try:
        return await ask(call, seconds=seconds)
    except RateLimitedError as error:
        raise TryAgainError(after_seconds=error.after_seconds) from error
    except (NotSentError, UnansweredError) as error:
        raise TryAgainError from error


def _failure(error: SlackApiError) -> Exception:
    response = error.response
    if not isinstance(response, AsyncSlackResponse):
        # The SDK hands over the raw response when a body is not JSON.
        return UnansweredError()
    code = str(response.get("error") or "") if isinstance(response.data, dict) else ""
    if response.status_code == _TOO_MANY or code in _RATE_ERRORS:
        return RateLimitedError(_retry_after(response.headers))
    if response.status_code >= _SERVER_ERROR or code in _UNSURE_ERRORS:
        return UnansweredError()
    if code in _TOKEN_ERRORS:
        return NotConnectedError()
    if not code and response.status_code < _CLIENT_ERROR:
        # 200 without a body that we know: something between us and Slack answered.
        return UnansweredError()
    return RefusedError(code or f"http_{response.status_code}")


def _retry_after(headers: Mapping[str, str]) -> float:
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    try:
        return max(float(given), 0.0)
    except ValueError:
        return RETRY_AFTER_SECONDS


# --- reading answers -------------------------------------------------------------------------------------------------


def part(answer: Answer, name: str) -> Answer:
    """Return an object inside an answer, or an empty one."""
    value = answer.get(name)
    return value if isinstance(value, dict) else {}


def rows(answer: Answer, name: str) -> list[Answer]:
    """Return the objects of a list inside an answer."""
    value = answer.get(name)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def texts(answer: Answer, name: str) -> list[str]:
    """Return the texts of a list inside an answer."""
    value = answer.get(name)
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def text(answer: Answer, name: str) -> str | None:
    """Return a text inside an answer; an empty one counts as missing."""
    value = answer.get(name)
    return value if isinstance(value, str) and value else None


def cursor(answer: Answer) -> str | None:
    """Return where the next page of a list begins."""
    return text(part(answer, "response_metadata"), "next_cursor")
