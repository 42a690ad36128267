"""The calls of Slack's Web API that write: one request each, and how to find what an unanswered one has left behind."""

import re
from collections.abc import AsyncIterator, Awaitable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import ChannelUnreachableError, NotConnectedError, TryAgainError
from bot.domain.language import say
from bot.ports import Attachment
from handlers.answers import Answer, RefusedError, UnansweredError, ask, ask_patiently, cursor, part, rows, text
from handlers.blocks import limits
from handlers.blocks.kit import Rendered, truncate
from handlers.blocks.validation import problems
from handlers.clients import ANSWER_SECONDS
from handlers.messenger_once import Window

_log = structlog.get_logger()

EVENT_TYPE = "heed_post"
# Ten megabytes on a slow line.
UPLOAD_SECONDS = 120
HISTORY_PAGE = 100
# A token or an entity that was cut in two at the end of a text.
_TORN = re.compile(r"(?:<[^<>]*|&\w{0,3})(?=…$)")
_NOT_HERE = frozenset(
    {
        "restricted_action_non_threadable_channel", "restricted_action_thread_only_channel", "team_access_not_granted",
        "method_not_supported_for_channel_type", "restricted_action_read_only_channel", "channel_type_not_supported",
        "posting_to_general_channel_denied", "restricted_action_thread_locked", "cannot_reply_to_message",
        "messages_tab_disabled", "user_not_in_channel", "channel_is_archived", "channel_not_found", "restricted_action",
        "invalid_thread_ts", "ekm_access_denied", "thread_not_found", "user_not_visible", "not_in_channel",
        "user_not_found", "access_denied", "no_permission", "user_disabled", "cannot_dm_bot", "is_archived",
        "not_allowed",
    },
)  # fmt: skip
_DOES_NOT_FIT = frozenset(
    {
        "msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format", "invalid_arguments",
        "invalid_message", "blocks_too_long", "too_many_blocks",
    },
)  # fmt: skip
_GONE = "message_not_found"
_LOCKED = frozenset({"cant_update_message", "edit_window_closed", "update_failed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message as it goes to Slack."""

    key: str
    channel_id: str
    rendered: Rendered
    thread_ts: str | None = None


def is_not_here(refused: RefusedError) -> bool:
    """Say whether the place or the person is the reason of a refusal."""
    return str(refused) in _NOT_HERE


def reason(refused: RefusedError) -> Exception:
    """Return what the flows should know of a refusal; the refusal itself when it is nobody's fault but ours."""
    if is_not_here(refused):
        return ChannelUnreachableError()
    if str(refused) == "missing_scope":
        return NotConnectedError(say("Heed lacks a permission in this workspace: it has to be installed there again."))
    if str(refused) in _LOCKED:
        return ChannelUnreachableError(say("Slack does not let Heed change that message any more."))
    return refused


# --- writing ---------------------------------------------------------------------------------------------------------


async def posted(client: AsyncWebClient, out: Outgoing) -> str:
    """Post a message that carries its key, and return its ts."""
    for form in _forms(out):
        call = client.chat_postMessage(
            channel=out.channel_id,
            thread_ts=out.thread_ts,
            text=form.text,
            blocks=list(form.blocks) or None,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"key": out.key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        answer = await _fitting(ask(call, seconds=ANSWER_SECONDS), out)
        if answer is not None:
            return _ts(answer, "ts")
    raise RefusedError("msg_too_long")


async def whispered(client: AsyncWebClient, out: Outgoing, user_id: str) -> str:
    """Post a message that one person sees in the channel, and return its ts."""
    for form in _forms(out):
        call = client.chat_postEphemeral(
            channel=out.channel_id,
            user=user_id,
            thread_ts=out.thread_ts,
            text=form.text,
            blocks=list(form.blocks) or None,
        )
        answer = await _fitting(ask(call, seconds=ANSWER_SECONDS), out)
        if answer is not None:
            return _ts(answer, "message_ts")
    raise RefusedError("msg_too_long")


async def edited(client: AsyncWebClient, out: Outgoing, ts: str) -> bool:
    """Replace a message; False when it is gone. It may be done twice without harm."""
    for form in _forms(out):
        call = client.chat_update(channel=out.channel_id, ts=ts, text=form.text, blocks=list(form.blocks))
        try:
            answer = await _fitting(ask_patiently(call, seconds=ANSWER_SECONDS), out)
        except RefusedError as refused:
            if str(refused) != _GONE:
                raise
            return False
        if answer is not None:
            return True
    raise RefusedError("msg_too_long")


async def dm_with(client: AsyncWebClient, user_id: str) -> str:
    """Return the id of Heed's direct message with somebody, opened when it was not."""
    answer = await ask_patiently(client.conversations_open(users=user_id), seconds=ANSWER_SECONDS)
    channel_id = text(part(answer, "channel"), "id")
    if channel_id is None:
        raise TryAgainError
    return channel_id


async def uploaded(client: AsyncWebClient, attachment: Attachment) -> str:
    """Give Slack the bytes of a file, which nobody sees yet, and return the file's id."""
    call = client.files_getUploadURLExternal(filename=attachment.name, length=len(attachment.data))
    answer = await ask_patiently(call, seconds=ANSWER_SECONDS)
    url, file_id = text(answer, "upload_url"), text(answer, "file_id")
    if url is None or file_id is None:
        raise TryAgainError
    timeout = aiohttp.ClientTimeout(total=UPLOAD_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url, data=attachment.data, proxy=client.proxy, ssl=client.ssl or True) as response,
        ):
            is_stored = response.ok
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise TryAgainError from error
    if not is_stored:
        raise TryAgainError
    return file_id


async def shared(client: AsyncWebClient, out: Outgoing, *, file_id: str, title: str) -> str:
    """Show an uploaded file in a conversation, and return the file's id: Slack does not tell the ts."""
    call = client.files_completeUploadExternal(
        files=[{"id": file_id, "title": title}],
        channel_id=out.channel_id,
        initial_comment=out.rendered.text,
    )
    await ask(call, seconds=ANSWER_SECONDS)
    return file_id


# --- finding ---------------------------------------------------------------------------------------------------------


async def found_message(client: AsyncWebClient, out: Outgoing, channel_id: str, window: Window) -> str | None:
    """Return the ts of the message that carries the key, or None when Slack has none in that span."""
    async for row in _said(client, channel_id, out.thread_ts, window):
        if text(part(part(row, "metadata"), "event_payload"), "key") == out.key:
            return text(row, "ts")
    return None


async def found_file(client: AsyncWebClient, name: str, channel_id: str, window: Window) -> str | None:
    """Return the id of a file of that name in a direct message: a shared file cannot carry a key."""
    async for row in _said(client, channel_id, None, window):
        for file in rows(row, "files"):
            if text(file, "name") == name:
                return text(file, "id")
    return None


async def _said(
    client: AsyncWebClient, channel_id: str, thread_ts: str | None, window: Window
) -> AsyncIterator[Answer]:
    ask_page = client.conversations_history
    if thread_ts is not None:
        ask_page = partial(client.conversations_replies, ts=thread_ts)
    page: str | None = None
    while True:
        call = ask_page(
            channel=channel_id,
            oldest=f"{window.since.timestamp():.6f}",
            latest=f"{window.until.timestamp():.6f}",
            inclusive=True,
            include_all_metadata=True,
            limit=HISTORY_PAGE,
            cursor=page,
        )
        answer = await ask_patiently(call, seconds=ANSWER_SECONDS)
        for row in rows(answer, "messages"):
            yield row
        page = cursor(answer)
        if page is None:
            return


# --- fitting ---------------------------------------------------------------------------------------------------------


def _forms(out: Outgoing) -> Iterator[Rendered]:
    """Yield the message as it was drawn unless it breaks Slack's rules, then its text alone: rather plain than lost."""
    plain = plainer(out.rendered)
    full = replace(plain, blocks=out.rendered.blocks)
    found = problems(full)
    if found:
        _log.error("message did not fit", key=out.key, problems=[f"{each.pointer}: {each.text}" for each in found])
    else:
        yield full
    yield plain


def plainer(rendered: Rendered) -> Rendered:
    """Return a message as text alone, cut to what Slack also takes in an update."""
    return Rendered(text=_TORN.sub("", truncate(rendered.text, limits.MESSAGE_TEXT)))


async def _fitting(call: Awaitable[Answer], out: Outgoing) -> Answer | None:
    """Return Slack's answer, or None when it says that the message does not fit: then its plainer form is next."""
    try:
        return await call
    except RefusedError as refused:
        if str(refused) not in _DOES_NOT_FIT:
            raise
        _log.error("message found unfit by Slack", key=out.key, error=str(refused))
        return None


def _ts(answer: Answer, name: str) -> str:
    ts = text(answer, name)
    if ts is None:
        raise UnansweredError
    return ts
