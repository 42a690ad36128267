"""What the messenger is given, as it goes to Slack and as it is remembered."""

from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.attention import Occasion
from bot.ports import Attachment, Going, Post, Stream, Whisper
from handlers.blocks.drawing import draw
from handlers.blocks.kit import Rendered
from handlers.blocks.muting import with_menu
from handlers.messenger_once import Sending
from handlers.messenger_posting import Outgoing, found_file, shared, uploaded


def outgoing(
    what: Post | Whisper | Attachment, channel_id: str, thread_ts: str | None, *, occasion: Occasion | None = None
) -> Outgoing:
    """Return a message as it goes to Slack; what nobody asked for can be muted where it stands.

    A redraw may be told for which `occasion` the message was posted: it keeps its menu.
    """
    rendered = with_menu(draw(what.content), what.occasion if occasion is None else occasion, channel_id)
    return Outgoing(key=what.key, channel_id=channel_id, rendered=rendered, thread_ts=thread_ts)


def whole(stream: Stream, rendered: Rendered) -> Outgoing:
    """Return a streamed message as one that is posted at once."""
    return Outgoing(key=stream.key, channel_id=stream.channel_id, rendered=rendered, thread_ts=stream.thread_ts)


def going(what: Post | Whisper | Attachment | Stream, channel_id: str) -> Going:
    """Return a message as it is remembered."""
    user_id = None if isinstance(what, Post) else what.user_id
    if isinstance(what, Stream):
        return Going(key=what.key, channel_id=channel_id, user_id=user_id)
    return Going(
        key=what.key,
        channel_id=channel_id,
        user_id=user_id,
        occasion=what.occasion,
        why=what.why,
        again=None if isinstance(what, Attachment) else what.again,
    )


def file_sending(client: AsyncWebClient, attachment: Attachment, out: Outgoing) -> Sending:
    """Return a file on its way: its bytes go first, and are shown when nothing can fail any more."""
    file_ids: list[str] = []

    async def prepare() -> None:
        file_ids.append(await uploaded(client, attachment))

    async def send() -> str:
        return await shared(client, out, file_id=file_ids[-1], title=attachment.title)

    return Sending(
        key=out.key,
        workspace_id=attachment.workspace_id,
        channel_id=out.channel_id,
        going=going(attachment, out.channel_id),
        prepare=prepare,
        send=send,
        find=partial(found_file, client, attachment.name),
    )
