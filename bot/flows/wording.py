"""From a message's text in Slack's markup to the words that its readers saw."""

import asyncio

from bot.domain.words import mentioned_people, said_in_slack
from bot.flows.desk import Desk

# A message that mentions more people than this reads well enough with the ids of the others.
_MOST_NAMES = 10


async def words_of(desk: Desk, workspace_id: str, text: str) -> str:
    """Return the clean words of a Slack text, with mentioned people by name; raise TryAgainError without an answer."""
    ids = mentioned_people(text)[:_MOST_NAMES]
    people = await asyncio.gather(*(desk.directory.person(workspace_id, each) for each in ids))
    return said_in_slack(text, {person.id: person.name for person in people if person is not None})
