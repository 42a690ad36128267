"""Channels as people call them on a terminal: by name or by id."""

import re

from bot.flows.digest_pages import NoSuchChannelError
from handlers.answers import ask_patiently, cursor, rows, text
from handlers.clients import ANSWER_SECONDS, Clients

# Channels, private channels and direct messages.
_ID = re.compile(r"[CGD][A-Z0-9]{6,}")
# Slack takes a thousand, and advises no more than two hundred.
_A_PAGE = 200
# Twenty thousand channels; beyond, an id is quicker to look up than a name.
_PAGES = 100


async def channel_called(clients: Clients, workspace_id: str, channel: str) -> str:
    """Return the id of a channel, `#product`, `product` or an id; raise NoSuchChannelError and TryAgainError.

    Of private channels Slack lists those that Heed is in.
    """
    name = channel.strip().removeprefix("#")
    if _ID.fullmatch(name):
        return name
    client, page = await clients(workspace_id), None
    for _ in range(_PAGES):
        call = client.conversations_list(
            types="public_channel,private_channel", exclude_archived=True, limit=_A_PAGE, cursor=page
        )
        answer = await ask_patiently(call, seconds=ANSWER_SECONDS)
        for row in rows(answer, "channels"):
            if text(row, "name") == name.casefold():
                return text(row, "id") or ""
        page = cursor(answer)
        if page is None:
            break
    raise NoSuchChannelError
