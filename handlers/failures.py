"""Bolt's error handler: what a person is told when a listener fails, and how an event's failure reaches its job."""

import secrets

import structlog
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import HeedError, TryAgainError
from bot.domain.language import say
from handlers.answers import NotSentError, RateLimitedError, RefusedError, UnansweredError, ask
from handlers.blocks.failures import failure_view
from handlers.blocks.kit import escape
from handlers.forms import REPLY_SECONDS, reply
from handlers.payloads.envelope import Envelope, Payload, envelope_of

log = structlog.get_logger(__name__)

# Where the failure of an event waits for the job that runs it.
FAILURE = "heed_failure"


async def explain(error: Exception, context: AsyncBoltContext, body: Payload, client: AsyncWebClient) -> BoltResponse:
    """Answer for a listener that raised: a sentence for the person, a failed attempt for an event's job."""
    envelope = envelope_of(body)
    if envelope.kind == "event_callback":
        context[FAILURE] = error
        return BoltResponse(status=500)
    sentence = _sentence(error, envelope)
    if envelope.kind == "slash_command":
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": escape(sentence)})
    if envelope.kind == "view_submission":
        return BoltResponse(status=200, body={"response_action": "push", "view": failure_view(sentence)})
    if envelope.kind == "block_suggestion":
        return BoltResponse(status=200, body={"options": []})
    await _tell(sentence, envelope, context, client)
    return BoltResponse(status=200)


def _sentence(error: Exception, envelope: Envelope) -> str:
    if isinstance(error, TryAgainError):
        return say("Slack is not answering Heed right now. Nothing was lost; please try again in a moment.")
    if isinstance(error, HeedError):
        log.info("request refused", kind=envelope.kind, reason=type(error).__name__)
        return str(error)
    # Six hexadecimal digits find the line in a log and are read out without a mistake.
    error_id = f"E-{secrets.token_hex(3)}"
    log.error("listener failed", kind=envelope.kind, error_id=error_id, exc_info=error)
    return say("Something went wrong ({error_id}). Nothing was lost; try again.", error_id=error_id)


async def _tell(sentence: str, envelope: Envelope, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Say it where the person is: at the message, else in a form of its own."""
    try:
        if envelope.response_url is not None and context.respond is not None:
            await reply(context.respond(text=escape(sentence), response_type="ephemeral", replace_original=False))
        elif envelope.trigger_id is not None:
            show = client.views_push if envelope.is_in_form else client.views_open
            await ask(show(trigger_id=envelope.trigger_id, view=failure_view(sentence)), seconds=REPLY_SECONDS)
    except (NotSentError, RateLimitedError, RefusedError, UnansweredError, HeedError, OSError) as silence:
        log.warning("person not told", kind=envelope.kind, reason=type(silence).__name__)
