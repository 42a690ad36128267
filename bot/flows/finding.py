"""Reading what was kept: who may read what, one item in full, and searches."""

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.audience import Person, Reader
from bot.domain.errors import BadSearchError, FeedbackNotFoundError, MessageGoneError, OutsiderError
from bot.domain.feedback import Feedback, State, Version
from bot.domain.labels import Label
from bot.domain.language import later, say
from bot.domain.queries import Query, read_query
from bot.domain.themes import Theme
from bot.flows.desk import Desk
from bot.flows.patience import ANSWER_SECONDS, SEARCH_SECONDS, answer_within
from bot.ports import Embedder, Found, Search, UnitOfWork

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# One Slack screen holds about five quotations.
PAGE_ITEMS = 5
# What a search by meaning can be paged through: ten screens in, nobody is looking for that any more.
MOST_FOUND = 50
# Embedding a search takes 10 ms, half a second when the model has to be loaded; then the words alone will do.
MEANING_SECONDS = 1.0
# Cosine from which something without any of the words is worth showing: with this model texts that have nothing to do
# with one another stay below .2, and those of one theme begin about .35.
NEAR = 0.25
WORDS_ONLY = later("Found by the words alone: the model that knows meanings was not ready. Search again in a moment.")
TOO_NEW = later("Some of these are too new to be compared by meaning yet, so they are found by their words alone.")
# For people Slack does not tell about, and for zones that this machine does not know.
_FALLBACK_ZONE = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One page of what a search found."""

    query: str
    offset: int
    # The total of a search by meaning is what can be paged through: everything is near to everything a little.
    found: Found
    # How many have the very words; None where the order is by time or by words alone.
    with_words: int | None = None
    # Why the search was less clever than usual; Heed's own words.
    notice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An item in full, with every version of its words."""

    feedback: Feedback
    versions: tuple[Version, ...]
    labels: tuple[Label, ...] = ()
    theme: Theme | None = None
    # What a human may ask in the thread, when the problem behind a wish was not said.
    question: str | None = None


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
        return Shown(
            feedback=item,
            versions=tuple(await work.feedback.versions(item.id)),
            labels=tuple(await work.labels.of(item.id)),
            theme=await work.themes.theme_of(item.id),
            question=await work.labels.question_of(item.id),
        )


async def find_feedback(desk: Desk, workspace_id: str, user_id: str, query: str, *, offset: int = 0) -> Answer:
    """Return one page of what somebody may read and searched for: words by their meaning too, else the newest first.

    Raises BadSearchError and OutsiderError.
    """
    person, reader = await _rights(desk, workspace_id, user_id)
    read = read_query(query, now=desk.clock.now(), zone=_zone(person))
    vectors = await answer_within(MEANING_SECONDS, desk.mind.embedder.embed([read.words])) if read.words else None
    async with desk.storage.work(workspace_id) as work:
        search = _search(read, await _theme_id(work, read.theme_number), max(offset, 0))
        if vectors is not None:
            return await _by_meaning(work, query, search, Sense(desk.mind.embedder, vectors[0]), reader)
        notice = say(WORDS_ONLY) if read.words else None
        found = await work.feedback.search(search, reader)
    return Answer(query=query, offset=search.offset, found=found, notice=notice)


@dataclass(frozen=True, slots=True)
class Sense:
    """What was searched for, as a vector `(d,) float32`, and whoever made it."""

    embedder: Embedder
    vector: "NDArray[np.float32]"


async def _by_meaning(work: UnitOfWork, query: str, search: Search, sense: Sense, reader: Reader) -> Answer:
    """Return the page of a search by words and meaning; what has none of the words and is far off is not found."""
    model = sense.embedder.model
    said = await work.feedback.search(search, reader)
    known = await work.embeddings.of([item.id for item in said.items], model)
    if len(known) < len(said.items):
        # What was kept a moment ago has no vector yet, and must be found all the same.
        return Answer(query=query, offset=search.offset, found=said, notice=say(TOO_NEW))
    near = [] if said.total else await work.embeddings.nearest(sense.vector, model, reader, limit=1)
    items: tuple[Feedback, ...] = ()
    if said.total or (near and near[0][1] >= NEAR):
        wider = replace(search, limit=max(min(PAGE_ITEMS + 1, MOST_FOUND - search.offset), 0))
        items = tuple(item for item, _ in await work.embeddings.search(wider, sense.vector, model, reader))
    found = Found(items=items[:PAGE_ITEMS], total=search.offset + len(items))
    return Answer(
        query=query,
        offset=search.offset,
        found=found,
        with_words=said.total,
        notice=say(sense.embedder.notice or "") or None,
    )


async def _theme_id(work: UnitOfWork, number: int | None) -> str | None:
    """Return the theme that a number means by now. Raises BadSearchError."""
    if number is None:
        return None
    theme = await work.themes.with_number(number)
    if theme is None:
        raise BadSearchError(
            say("There is no theme T-{number}: `/heed themes` shows those that there are.", number=number)
        )
    return theme.merged_into or theme.id


def _search(read: Query, theme_id: str | None, offset: int) -> Search:
    return Search(
        words=read.words,
        kind=read.kind,
        severity=read.severity,
        account_name=read.account_name,
        said_since=read.since,
        sentiment=read.sentiment,
        area=read.area,
        theme_id=theme_id,
        limit=PAGE_ITEMS,
        offset=offset,
    )


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
