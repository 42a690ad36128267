"""`heed digest` on a terminal: writes the page, and says what is in it and who may read it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from bot.domain.errors import BadImportError, BadScheduleError
from bot.domain.language import speaking
from bot.flows.desk import Desk
from bot.flows.digest_pages import PageDigest, PageOrder, digest_for_page
from bot.flows.languages import language_of
from bot.ports import Storage
from handlers.channel_names import channel_called
from handlers.clients import Clients
from handlers.pages.digest_page import DigestPage, digest_page
from handlers.terminal_transfers import chosen_workspace, write_file


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestOrder:
    """What somebody typed."""

    file: Path
    # A name with or without #, or an id; None: what everybody in the workspace may read.
    channel: str | None = None
    workspace_id: str | None = None
    until: str | None = None


async def write_digest_page(desk: Desk, clients: Clients, order: DigestOrder) -> PageDigest:
    """Write a digest to a file; raise what `digest_for_page` raises, BadImportError and BadScheduleError."""
    workspace_id = await _known_workspace(desk.storage, order.workspace_id)
    until_on = _day(order.until)
    channel_id = None if order.channel is None else await channel_called(clients, workspace_id, order.channel)
    order_of_page = PageOrder(workspace_id=workspace_id, channel_id=channel_id, until_on=until_on)
    # Its notes are said when it is made, the rest when it is drawn.
    with speaking(await language_of(desk, workspace_id)):
        found = await digest_for_page(desk, order_of_page)
        text = digest_page(DigestPage(digest=found.digest, place=found.place))
    write_file(order.file, text.encode())
    Console(soft_wrap=True).print(_written(order.file, found))
    return found


async def _known_workspace(storage: Storage, given: str | None) -> str:
    """Return the workspace that is meant; raise BadImportError for one that Heed does not know beside others."""
    workspace_id = await chosen_workspace(storage, given)
    known = await storage.workspace_ids()
    if known and workspace_id not in known:
        raise BadImportError(f"Heed knows no workspace {workspace_id}, so say which: --workspace {' or '.join(known)}.")
    return workspace_id


def _written(file: Path, found: PageDigest) -> str:
    news = "" if found.digest.has_news else " Nothing is new in it: Slack would get no digest."
    if found.place is None:
        rights = "It holds what everybody in the workspace may read."
    elif found.place.is_private:
        rights = "It holds words from a private channel: give it to nobody who is not in there."
    else:
        rights = "It holds what the members of that channel may read."
    return f"Wrote the digest to {escape(str(file))}. {rights}{news}"


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise BadScheduleError("Give the last day of the digest as 2026-11-22.") from error
