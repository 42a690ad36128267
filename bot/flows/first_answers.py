"""When one of us first answers what a customer said, in its thread: seen as it happens, or looked up afterwards.

An answer is any message of a full member of this workspace below a customer's, whoever wrote the customer's words down
as feedback. A bot, a guest and another customer answer nobody. Heed's own answers count when their sender pressed Send.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.domain.audience import Person
from bot.domain.errors import ChannelUnreachableError
from bot.domain.moments import moment_of
from bot.flows.desk import Desk
from bot.flows.hearing import Heard
from bot.ports import Message, Question

_log = structlog.get_logger()

# People of whom Slack is asked at once, and threads that are read at once, newest first: the next hour goes on.
_MOST_PEOPLE = 100
_MOST_THREADS = 50
# What was kept before the last look has been looked at; twice as long, because a look may have failed.
_LOOK_BACK = timedelta(hours=2)
# As far back as anything is shown.
_KNOWN_SINCE = timedelta(weeks=9)


async def follow_answer(desk: Desk, heard: Heard) -> None:
    """Remember that a message answers what customers said above it; raise TryAgainError when Slack is away."""
    root_ts, author_id = heard.thread_ts, heard.author_id
    if root_ts is None or root_ts == heard.ts or author_id is None or heard.is_from_app or heard.is_edited:
        return
    at = moment_of(heard.ts)
    async with desk.storage.work(heard.workspace_id) as work:
        asked = [
            question
            for question in await work.quality.questions_in(heard.channel_id, root_ts)
            if question.message.ts < heard.ts and (question.answered_at is None or question.answered_at > at)
        ]
    if not asked or not is_colleague(await desk.directory.person(heard.workspace_id, author_id), heard.workspace_id):
        return
    customers = await _customers(desk, heard.workspace_id, [each.author_id for each in asked if each.author_id])
    answered = [each.feedback_id for each in asked if each.author_id in customers]
    async with desk.storage.work(heard.workspace_id) as work:
        await work.quality.mark_authors(customers, are_customers=True)
        await work.quality.note_answer(answered, at=at, by=author_id)


async def learn_authors(desk: Desk, workspace_id: str) -> None:
    """Ask Slack of whom it is not known whether they are customers; raise TryAgainError when it is away."""
    async with desk.storage.work(workspace_id) as work:
        since = desk.clock.now() - _KNOWN_SINCE
        unknown = await work.quality.unknown_authors(since, limit=_MOST_PEOPLE)
    customers = await _customers(desk, workspace_id, unknown)
    async with desk.storage.work(workspace_id) as work:
        await work.quality.mark_authors(customers, are_customers=True)
        # Whom Slack does not know either would be asked about for ever.
        await work.quality.mark_authors(set(unknown) - customers, are_customers=False)


async def look_back(desk: Desk, workspace_id: str) -> None:
    """Find the first answers to what was kept hours after it was said; raise TryAgainError when Slack is away."""
    async with desk.storage.work(workspace_id) as work:
        late = await work.quality.kept_late(desk.clock.now() - _LOOK_BACK, limit=_MOST_THREADS)
    for question in late:
        found = await _first_answer(desk, workspace_id, question)
        if found is not None:
            at, by = found
            async with desk.storage.work(workspace_id) as work:
                await work.quality.note_answer([question.feedback_id], at=at, by=by)


def is_colleague(person: Person | None, workspace_id: str) -> bool:
    """Say whether somebody is a full member of this workspace."""
    return person is not None and person.team_id == workspace_id and not (person.is_guest or person.is_bot)


def is_customer(person: Person | None, workspace_id: str) -> bool:
    """Say whether somebody is a guest or from another organisation."""
    return person is not None and not person.is_bot and (person.is_guest or person.team_id != workspace_id)


async def _customers(desk: Desk, workspace_id: str, user_ids: Sequence[str]) -> set[str]:
    people = {user_id: await desk.directory.person(workspace_id, user_id) for user_id in dict.fromkeys(user_ids)}
    return {user_id for user_id, person in people.items() if is_customer(person, workspace_id)}


async def _first_answer(desk: Desk, workspace_id: str, question: Question) -> tuple[datetime, str] | None:
    ref = question.message
    try:
        messages: Sequence[Message] = await desk.directory.thread(workspace_id, ref.channel_id, ref.thread_ts or ref.ts)
    except ChannelUnreachableError:
        _log.info("thread_not_read", workspace_id=workspace_id, channel_id=ref.channel_id)
        return None
    for message in messages:
        author_id = message.author_id
        if message.ts <= ref.ts or author_id is None or message.is_from_heed or author_id == question.author_id:
            continue
        if is_colleague(await desk.directory.person(workspace_id, author_id), workspace_id):
            return moment_of(message.ts), author_id
    return None
