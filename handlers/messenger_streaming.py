"""Messages that grow while they are made, and what stands around them in a talk with the assistant.

A stream's pieces cannot be sent twice without harm, so nothing is ever appended again: after a lost answer the stream
is ended, and the message is replaced by the whole of it, which can be repeated.
"""

from collections.abc import AsyncIterator, Awaitable, Sequence

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.errors import NotConnectedError, TryAgainError
from bot.ports import Stream
from handlers.answers import NotSentError, RateLimitedError, RefusedError, UnansweredError, ask, text
from handlers.blocks.drawing import draw
from handlers.blocks.kit import Block, Rendered
from handlers.clients import ANSWER_SECONDS
from handlers.messenger_posting import EVENT_TYPE, Outgoing, edited

_log = structlog.get_logger()

# How Slack ends a request that may or may not have done something, and that must not be made twice.
_FAILURES = (RefusedError, RateLimitedError, NotSentError, UnansweredError)
# The end of a stream is a key of its own: the message of a stream without it may be half.
END = ":end"


async def begun(client: AsyncWebClient, stream: Stream) -> str:
    """Begin an empty message below the thread's first one, and return its ts."""
    call = client.chat_startStream(
        channel=stream.channel_id,
        thread_ts=stream.thread_ts,
        recipient_team_id=stream.workspace_id,
        recipient_user_id=stream.user_id,
    )
    ts = text(await ask(call, seconds=ANSWER_SECONDS), "ts")
    if ts is None:
        raise UnansweredError
    return ts


class Growing:
    """A message that is being streamed, and everything that belongs into it."""

    def __init__(self, client: AsyncWebClient, stream: Stream, ts: str, *, is_open: bool) -> None:
        """Take a stream that began; `is_open` is false when somebody else began it and its state is unknown."""
        self._client = client
        self._stream = stream
        self._ts = ts
        self._is_open = is_open
        self._parts: list[Rendered] = []

    async def fill(self, parts: AsyncIterator[object]) -> None:
        """Show each part as it comes; a part that Slack did not surely take waits for the end."""
        async for part in parts:
            drawn = draw(part)
            self._parts.append(drawn)
            if self._is_open:
                self._is_open = await self._appended(drawn.blocks)

    async def close(self) -> None:
        """End the message, whole. Raises TryAgainError when Slack does not answer, or as an update does."""
        is_ended = await self._stopped()
        if self._is_open and is_ended:
            return
        whole = whole_of(self._parts)
        out = Outgoing(key=self._stream.key, channel_id=self._stream.channel_id, rendered=whole)
        await edited(self._client, out, self._ts)

    async def _appended(self, blocks: Sequence[Block]) -> bool:
        call = self._client.chat_appendStream(
            channel=self._stream.channel_id, ts=self._ts, chunks=[{"type": "blocks", "blocks": list(blocks)}]
        )
        return await self._is_taken(call)

    async def _stopped(self) -> bool:
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": self._stream.key}}
        call = self._client.chat_stopStream(channel=self._stream.channel_id, ts=self._ts, metadata=metadata)
        return await self._is_taken(call)

    async def _is_taken(self, call: Awaitable[AsyncSlackResponse]) -> bool:
        try:
            await ask(call, seconds=ANSWER_SECONDS)
        except _FAILURES as failure:
            _log.info("stream interrupted", key=self._stream.key, reason=str(failure))
            return False
        return True


def whole_of(parts: Sequence[Rendered]) -> Rendered:
    """Return the parts of a message as one."""
    return Rendered(
        text="\n".join(part.text for part in parts if part.text),
        blocks=tuple(block for part in parts for block in part.blocks),
    )


async def drawn(parts: AsyncIterator[object]) -> Rendered:
    """Return everything that was going to be streamed, drawn as one message."""
    return whole_of([draw(part) async for part in parts])


async def show_busy(client: AsyncWebClient, stream: Stream, doing: str) -> None:
    """Show below a thread what Heed does; Slack takes it away with the next message."""
    call = client.assistant_threads_setStatus(
        channel_id=stream.channel_id, thread_ts=stream.thread_ts, status=f"{doing}…"
    )
    await _politely(call, "status")


async def offer(client: AsyncWebClient, stream: Stream, title: str, questions: Sequence[str]) -> None:
    """Offer questions in a talk with the assistant."""
    prompts = [{"title": question, "message": question} for question in questions]
    call = client.assistant_threads_setSuggestedPrompts(
        channel_id=stream.channel_id, thread_ts=stream.thread_ts, title=title, prompts=prompts
    )
    await _politely(call, "suggestions")


async def _politely(call: Awaitable[AsyncSlackResponse], what: str) -> None:
    """Make a call that nothing depends on: a workspace without the assistant, or a slow Slack, just goes without."""
    try:
        await ask(call, seconds=ANSWER_SECONDS)
    except (*_FAILURES, NotConnectedError, TryAgainError) as failure:
        _log.info("assistant not decorated", what=what, reason=str(failure))
