"""Opening forms within the three seconds that a trigger lives, and answers that one person sees."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

import aiohttp
import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.webhook_response import WebhookResponse

from bot.domain.errors import FormNotOpenedError, HeedError, NotConnectedError, TryAgainError
from handlers.answers import NotSentError, RateLimitedError, RefusedError, UnansweredError, ask, part, text
from handlers.blocks.kit import Block, Rendered

_log = structlog.get_logger()

_OK = 200

# Slack shows an error after three seconds; the way there and back takes its share, and so does saying why not.
ANSWER_SECONDS = 2.1
# A trigger lives three seconds; the lookups before the form have had their share of them, and when Slack does not open
# it there must be time left to say so.
OPEN_SECONDS = 1.4
# What is left of the three seconds for an answer that does not go with the acknowledgement.
REPLY_SECONDS = 0.8


def in_a_form(error: HeedError) -> str:
    """Return an error's sentence for a form, where Slack shows backticks as they are."""
    return str(error).replace("`", "")


@asynccontextmanager
async def in_time() -> AsyncIterator[None]:
    """Give up while Slack still listens, and say so: raise TryAgainError."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            yield
    except TimeoutError:
        raise TryAgainError from None


async def open_form(client: AsyncWebClient, trigger_id: str, view: Block) -> str:
    """Open a form and return its id.

    Raises FormNotOpenedError when Slack refuses, as it does for an expired trigger, or is slow.
    """
    try:
        answer = await ask(client.views_open(trigger_id=trigger_id, view=view), seconds=OPEN_SECONDS)
    except (RefusedError, RateLimitedError, NotSentError, UnansweredError, NotConnectedError) as error:
        _log.warning("form_not_opened", reason=str(error) or type(error).__name__)
        raise FormNotOpenedError from error
    return text(part(answer, "view"), "id") or ""


async def push_form(client: AsyncWebClient, trigger_id: str, view: Block) -> None:
    """Open a form on top of another one, which is there again afterwards. Raises FormNotOpenedError."""
    try:
        await ask(client.views_push(trigger_id=trigger_id, view=view), seconds=OPEN_SECONDS)
    except (RefusedError, RateLimitedError, NotSentError, UnansweredError, NotConnectedError) as error:
        _log.warning("form_not_opened", reason=str(error) or type(error).__name__)
        raise FormNotOpenedError from error


async def show_instead(client: AsyncWebClient, view_id: str, view: Block) -> None:
    """Put a form in the place of the one whose button was pressed; what Slack refuses is only logged."""
    try:
        await ask(client.views_update(view_id=view_id, view=view), seconds=OPEN_SECONDS)
    except (RefusedError, RateLimitedError, NotSentError, UnansweredError, NotConnectedError) as error:
        _log.warning("form_not_shown", reason=str(error) or type(error).__name__)


async def answer_only(ack: AsyncAck, rendered: Rendered) -> None:
    """Answer a command so that only its author sees it."""
    await ack(text=rendered.text, blocks=list(rendered.blocks), response_type="ephemeral")


async def put_instead(respond: AsyncRespond, rendered: Rendered) -> None:
    """Put a message in the place of the one whose button was pressed."""
    await reply(respond(text=rendered.text, blocks=list(rendered.blocks), replace_original=True))


async def reply(sending: Awaitable[WebhookResponse]) -> None:
    """Wait a moment for an answer to arrive; what was done stays done when it does not, so that is only logged."""
    try:
        async with asyncio.timeout(REPLY_SECONDS):
            response = await sending
    except (aiohttp.ClientError, OSError) as error:
        _log.warning("answer_not_shown", reason=type(error).__name__)
        return
    if response.status_code != _OK:
        _log.warning("answer_not_shown", reason=str(response.status_code))
