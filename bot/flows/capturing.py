"""Keeping a message of Slack, whichever way somebody pointed at it."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.audience import Person, Place, stays_in
from bot.domain.errors import MessageGoneError
from bot.domain.feedback import Captured, Kind, MessageRef, NewFeedback, Severity, Source, State, Utterance, message_key
from bot.domain.labels import Sentiment
from bot.domain.moments import moment_of
from bot.flows.desk import Desk
from bot.flows.matching import author_clues, recognised
from bot.flows.patience import answer_within
from bot.ports import Message, UnitOfWork

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message that is to be kept, its words already clean, and what a person said about it."""

    workspace_id: str
    # Who pointed at it; None when Heed overheard it.
    user_id: str | None
    channel_id: str
    ts: str
    thread_ts: str | None
    author_id: str | None
    author_name: str | None
    words: str
    source: Source
    kind: Kind | None = None
    severity: Severity | None = None
    account_name: str | None = None
    sentiment: Sentiment | None = None
    area: str | None = None
    conversation: tuple[Utterance, ...] = ()

    @property
    def origin_key(self) -> str:
        """Return the natural key: a message is one item, however often and whichever way it is captured."""
        return message_key(self.channel_id, self.ts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What Slack says about the place of a message, its author and its address."""

    place: Place | None
    author: Person | None
    permalink: str | None


async def look_around(desk: Desk, said: Said, *, seconds: float | None = None) -> Around:
    """Return what Slack says around a message.

    With `seconds`, what does not come in time is missing; without, TryAgainError is raised.
    """
    directory, workspace_id = desk.directory, said.workspace_id
    author = directory.person(workspace_id, said.author_id) if said.author_id else _nobody()
    place, person, permalink = await asyncio.gather(
        _asked(seconds, directory.place(workspace_id, said.channel_id)),
        _asked(seconds, author),
        _asked(seconds, directory.permalink(workspace_id, said.channel_id, said.ts)),
    )
    return Around(place=place, author=person, permalink=permalink)


async def keep_message(desk: Desk, work: UnitOfWork, said: Said, around: Around) -> Captured:
    """Store a message within a transaction, once. Raises MessageGoneError when it was deleted since."""
    clues = author_clues(around.author, said.workspace_id)
    new = NewFeedback(
        workspace_id=said.workspace_id,
        origin_key=said.origin_key,
        source=said.source,
        words=said.words,
        said_at=moment_of(said.ts),
        captured_at=desk.clock.now(),
        captured_by=said.user_id,
        author_id=said.author_id,
        author_name=said.author_name or (around.author.name if around.author else None),
        kind=said.kind,
        severity=said.severity,
        account_name=said.account_name,
        message=MessageRef(
            channel_id=said.channel_id, ts=said.ts, thread_ts=said.thread_ts, permalink=around.permalink
        ),
        private_to=stays_in(said.channel_id, around.place),
        is_external=around.place is not None and around.place.is_external,
        conversation=said.conversation,
        sentiment=said.sentiment,
        area=said.area,
        author_team=clues.team_id,
        author_domain=clues.domain,
    )
    (recognisable,) = await recognised(work, [new])
    captured = await work.feedback.add(recognisable)
    if captured.feedback.state is State.DELETED:
        raise MessageGoneError
    return captured


def said_in(message: Message, words: str, *, workspace_id: str, channel_id: str, user_id: str, source: Source) -> Said:
    """Return a message that Slack showed us as one to be kept."""
    return Said(
        workspace_id=workspace_id,
        user_id=user_id,
        channel_id=channel_id,
        ts=message.ts,
        thread_ts=message.thread_ts,
        author_id=message.author_id,
        author_name=message.author_name,
        words=words,
        source=source,
    )


async def _asked(seconds: float | None, question: Awaitable[T]) -> T | None:
    return await question if seconds is None else await answer_within(seconds, question)


async def _nobody() -> Person | None:
    return None
