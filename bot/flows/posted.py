"""What Heed posted in the last month, and why: a channel's posts for its readers, direct messages for their reader."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.attention import Occasion, Said
from bot.domain.audience import Person
from bot.domain.working_hours import zone_of_person
from bot.flows.desk import Desk
from bot.flows.finding import member
from bot.flows.muting import MuteSeen, mutes_seen, readable_name

# A month, so that a monthly digest and what led to it stand on the same list.
LOOKS_BACK = timedelta(days=30)
# With their headings they fill two Slack screens.
LINES = 15
# Answers to what people do come in dozens; so many messages are folded into the lines of one page at most.
_ROWS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedLine:
    """One message, or several answers of one kind on one day in one place."""

    said: Said
    on: date
    # A channel's name; None: a direct message.
    place_name: str | None
    count: int = 1
    # Of the newest; None for what only one person saw in a channel, and for what was held back.
    permalink: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A page of what Heed posted, the newest first."""

    lines: tuple[PostedLine, ...]
    offset: int
    # Where the next page begins; None: this is the last.
    following: int | None
    mutes: tuple[MuteSeen, ...] = ()


async def posted_page(desk: Desk, workspace_id: str, user_id: str, *, offset: int = 0) -> Posted:
    """Return a page of what Heed posted where somebody reads, and to them; with what is muted there.

    Raises OutsiderError.
    """
    page = await posted_lately(desk, workspace_id, user_id, offset=offset, lines=LINES)
    links = await asyncio.gather(*(_permalink(desk, workspace_id, line.said) for line in page.lines))
    linked = [replace(line, permalink=link) for line, link in zip(page.lines, links, strict=True)]
    mutes = () if offset else await mutes_seen(desk, workspace_id, user_id)
    return Posted(lines=tuple(linked), offset=page.offset, following=page.following, mutes=mutes)


async def posted_lately(desk: Desk, workspace_id: str, user_id: str, *, offset: int = 0, lines: int) -> Posted:
    """Return the newest lines of it without asking Slack for their addresses. Raises OutsiderError."""
    person = await member(desk, workspace_id, user_id)
    since = desk.clock.now() - LOOKS_BACK
    async with desk.storage.work(workspace_id) as work:
        places = await work.attention.places(since)
    named = await _names(desk, workspace_id, person, user_id, {channel_id for channel_id, _ in places})
    async with desk.storage.work(workspace_id) as work:
        rows = await work.attention.said(
            channel_ids=list(named), user_id=user_id, since=since, offset=offset, limit=_ROWS
        )
    zone = zone_of_person(person.time_zone if person else None)
    folded: dict[object, PostedLine] = {}
    taken = 0
    for said in rows:
        line = PostedLine(said=said, on=said.at.astimezone(zone).date(), place_name=named.get(said.channel_id))
        known = folded.get(_group(line))
        if known is None and len(folded) == lines:
            break
        folded[_group(line)] = line if known is None else replace(known, count=known.count + 1)
        taken += 1
    has_more = taken < len(rows) or len(rows) == _ROWS
    return Posted(lines=tuple(folded.values()), offset=offset, following=offset + taken if has_more else None)


async def _names(
    desk: Desk, workspace_id: str, person: Person | None, user_id: str, channel_ids: Iterable[str]
) -> dict[str, str]:
    """Return the names of the channels that somebody may read, all asked for at once: somebody waits."""
    ids = sorted(channel_ids)
    names = await asyncio.gather(*(readable_name(desk, workspace_id, person, user_id, each) for each in ids))
    return {channel_id: name for channel_id, name in zip(ids, names, strict=True) if name is not None}


async def _permalink(desk: Desk, workspace_id: str, said: Said) -> str | None:
    is_seen_by_one = said.user_id is not None and not said.channel_id.startswith("D")
    if said.ts is None or is_seen_by_one:
        return None
    return await desk.directory.permalink(workspace_id, said.channel_id, said.ts)


def _group(line: PostedLine) -> object:
    """Return what lines have in common that are told as one: the answers of a day in one place."""
    said = line.said
    is_answer = said.occasion is Occasion.ASKED
    return (line.on, said.channel_id, said.user_id, said.why) if is_answer else said.key
