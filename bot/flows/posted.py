"""What Heed posted in the last month, and why: a channel's posts for its readers, direct messages for their reader."""

import asyncio
from dataclasses import dataclass, field, replace
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
# Answers to what people do come in dozens: so many messages are read for each line at a time, and so often for one
# page. Who may read none of so many sees a page with fewer lines, and the way to the next.
_ROWS_PER_LINE, _ROUNDS = 12, 3
# The parts of a key that say which digest a message belongs to; what follows tells the messages of its thread apart.
_OF_DIGEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedLine:
    """One message, a digest with its thread, or several answers of one kind on one day in one place."""

    said: Said
    on: date
    # A channel's name; None: a direct message.
    place_name: str | None
    count: int = 1
    # None for what only one person saw in a channel, and for what was held back.
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
    filling = _Filling(desk=desk, workspace_id=workspace_id, user_id=user_id, person=person, most=lines)
    following: int | None = offset
    for _ in range(_ROUNDS):
        following = await filling.read(following or 0)
        if following is None or filling.is_full:
            break
    return Posted(lines=tuple(filling.lines.values()), offset=offset, following=following)


def without_button(page: Posted, key: str | None) -> Posted:
    """Return a page on which one message cannot be shown any more, since it is on its way."""
    lines = (
        replace(line, said=replace(line.said, can_be_shown=False)) if line.said.key == key else line
        for line in page.lines
    )
    return replace(page, lines=tuple(lines))


@dataclass(slots=True, kw_only=True)
class _Filling:
    """A page while it is filled with what its reader may know of."""

    desk: Desk
    workspace_id: str
    user_id: str
    person: Person | None
    most: int
    lines: dict[object, PostedLine] = field(default_factory=dict)
    is_full: bool = False
    # By channel; None: they do not read it.
    names: dict[str, str | None] = field(default_factory=dict)

    async def read(self, offset: int) -> int | None:
        """Put what comes next on the page; return from where on nothing was read yet, None at the end."""
        since, limit = self.desk.clock.now() - LOOKS_BACK, self.most * _ROWS_PER_LINE
        async with self.desk.storage.work(self.workspace_id) as work:
            rows = await work.attention.said(user_id=self.user_id, since=since, offset=offset, limit=limit)
        await self._learn_names({said.channel_id for said in rows})
        for taken, said in enumerate(rows):
            name = self.names[said.channel_id]
            if (said.user_id is not None or name is not None) and not self._put(said, name):
                self.is_full = True
                return offset + taken
        return offset + limit if len(rows) == limit else None

    async def _learn_names(self, channel_ids: set[str]) -> None:
        """Learn the names of the channels that its reader may read, all asked for at once: they wait."""
        ids = sorted(channel_ids - set(self.names))
        asked = (readable_name(self.desk, self.workspace_id, self.person, self.user_id, each) for each in ids)
        self.names.update(zip(ids, await asyncio.gather(*asked), strict=True))

    def _put(self, said: Said, name: str | None) -> bool:
        """Put a message on its line; False when that would be one line too many."""
        zone = zone_of_person(self.person.time_zone if self.person else None)
        line = PostedLine(said=said, on=said.at.astimezone(zone).date(), place_name=name)
        known = self.lines.get(_group(line))
        if known is None and len(self.lines) == self.most:
            return False
        self.lines[_group(line)] = line if known is None else _told_as_one(known, line)
        return True


async def _permalink(desk: Desk, workspace_id: str, said: Said) -> str | None:
    is_seen_by_one = said.user_id is not None and not said.channel_id.startswith("D")
    if said.ts is None or is_seen_by_one:
        return None
    return await desk.directory.permalink(workspace_id, said.channel_id, said.ts)


def _told_as_one(newer: PostedLine, older: PostedLine) -> PostedLine:
    """Return two messages on one line: of a digest the one that its thread hangs on, else the newer."""
    said = older.said if newer.said.occasion is Occasion.DIGEST else newer.said
    return replace(newer, said=said, count=newer.count + 1)


def _group(line: PostedLine) -> object:
    """Return what lines have in common that are told as one: a digest with its thread, a day's answers in one place."""
    said = line.said
    if said.occasion is Occasion.DIGEST:
        return tuple(said.key.split(":")[:_OF_DIGEST])
    return (line.on, said.channel_id, said.user_id, said.why) if said.occasion is Occasion.ASKED else said.key
