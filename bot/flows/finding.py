"""Reading what was kept: who may read what, one item in full, and searches."""

import asyncio
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.audience import Person, Reader
from bot.domain.errors import FeedbackNotFoundError, MessageGoneError, OutsiderError
from bot.domain.feedback import Feedback, State, Version
from bot.domain.queries import read_query
from bot.flows.desk import Desk
from bot.flows.patience import ANSWER_SECONDS, SEARCH_SECONDS, answer_within
from bot.ports import Found, Search

# One Slack screen holds about five quotations.
PAGE_ITEMS = 5
# For people Slack does not tell about, and for zones that this machine does not know.
_FALLBACK_ZONE = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One page of what a search found."""

    query: str
    offset: int
    found: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An item in full, with every version of its words."""

    feedback: Feedback
    versions: tuple[Version, ...]


async def reader_for(desk: Desk, workspace_id: str, user_id: str) -> Reader:
    """Return what somebody may read; what Slack does not tell in time, they may not. Raises OutsiderError.

    A person Slack does not tell about reads like a guest: only the channels they are known to be in.
    """
    _, reader = await _rights(desk, workspace_id, user_id)
    return reader


async def _rights(desk: Desk, workspace_id: str, user_id: str) -> tuple[Person | None, Reader]:
    async with desk.storage.work(workspace_id) as work:
        private = sorted(await work.feedback.private_channels())
    # All at once, because somebody waits: the slowest answer is how long it takes.
    person, joined = await asyncio.gather(
        member(desk, workspace_id, user_id),
        asyncio.gather(*(_is_in(desk, workspace_id, channel_id, user_id) for channel_id in private)),
    )
    reader = Reader(
        workspace_id=workspace_id,
        user_id=user_id,
        reads_workspace=person is not None and not person.is_guest,
        channel_ids=frozenset(channel for channel, is_in in zip(private, joined, strict=True) if is_in),
    )
    return person, reader


async def member(desk: Desk, workspace_id: str, user_id: str) -> Person | None:
    """Return somebody of this workspace, or None when Slack does not tell in time. Raises OutsiderError."""
    person = await answer_within(ANSWER_SECONDS, desk.directory.person(workspace_id, user_id))
    if person is not None and person.team_id != workspace_id:
        raise OutsiderError
    return person


async def _is_in(desk: Desk, workspace_id: str, channel_id: str, user_id: str) -> bool:
    asked = desk.directory.is_member(workspace_id, channel_id, user_id)
    return await answer_within(SEARCH_SECONDS, asked) or False


async def readable_item(desk: Desk, workspace_id: str, feedback_id: str, user_id: str) -> Feedback:
    """Return an active item that somebody may read. Raises FeedbackNotFoundError, MessageGoneError, OutsiderError."""
    async with desk.storage.work(workspace_id) as work:
        item = await work.feedback.with_id(feedback_id)
    if item is None or not await _may_read(desk, item, user_id):
        raise FeedbackNotFoundError
    if item.state is State.DELETED:
        raise MessageGoneError
    if item.state is State.UNDONE:
        raise FeedbackNotFoundError
    return item


async def read_feedback(desk: Desk, workspace_id: str, user_id: str, number: int) -> Shown:
    """Return the item with the number people use, in full. Raises FeedbackNotFoundError and OutsiderError."""
    reader = await reader_for(desk, workspace_id, user_id)
    async with desk.storage.work(workspace_id) as work:
        item = await work.feedback.with_number(number, reader)
        if item is None:
            raise FeedbackNotFoundError
        return Shown(feedback=item, versions=tuple(await work.feedback.versions(item.id)))


async def find_feedback(desk: Desk, workspace_id: str, user_id: str, query: str, *, offset: int = 0) -> Answer:
    """Return one page of what somebody may read and searched for. Raises BadSearchError and OutsiderError."""
    person, reader = await _rights(desk, workspace_id, user_id)
    read = read_query(query, now=desk.clock.now(), zone=_zone(person))
    search = Search(
        words=read.words,
        kind=read.kind,
        severity=read.severity,
        account_name=read.account_name,
        said_since=read.since,
        limit=PAGE_ITEMS,
        offset=max(offset, 0),
    )
    async with desk.storage.work(workspace_id) as work:
        return Answer(query=query, offset=search.offset, found=await work.feedback.search(search, reader))


async def _may_read(desk: Desk, item: Feedback, user_id: str) -> bool:
    channel_id = item.private_to or (item.message.channel_id if item.message else None)
    person, is_in = await asyncio.gather(
        member(desk, item.workspace_id, user_id),
        _is_in(desk, item.workspace_id, channel_id, user_id) if channel_id else _no(),
    )
    reads_workspace = person is not None and not person.is_guest
    return item.captured_by == user_id or is_in or (reads_workspace and item.private_to is None)


async def _no() -> bool:
    return False


def _zone(person: Person | None) -> ZoneInfo:
    try:
        return ZoneInfo(person.time_zone if person else _FALLBACK_ZONE)
    except (ValueError, KeyError, OSError):
        return ZoneInfo(_FALLBACK_ZONE)
