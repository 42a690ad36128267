"""What Slack knows of places, people and messages, asked when needed and remembered for a short while.

Nothing here walks through channels: each question names one place, one person or one message.
"""

from collections.abc import AsyncIterator, Awaitable

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.audience import Person, Place
from bot.domain.errors import ChannelUnreachableError
from bot.domain.language import later, say
from bot.ports import Message
from handlers.answers import Answer, RefusedError, ask_patiently, cursor, part, rows, text, texts
from handlers.clients import Clients
from handlers.facts import authorship, is_from, message_of, person_of, place_of
from handlers.memory import Memory

_log = structlog.get_logger()

# A question in the path of an acknowledgement, which Slack waits for three seconds in all.
ANSWER_SECONDS = 2.0
# Names and rights change rarely, and Slack tells us of most changes by an event.
PLACE_SECONDS = PERSON_SECONDS = 300.0
# Somebody who leaves a private channel stops reading from it within a minute, even when the event is lost.
MEMBERS_SECONDS = 60.0
# Who Heed is changes only when it is installed again.
SELF_SECONDS = 3_600.0
# Slack advises at most 200 a page, and 1,000 for members.
MESSAGES_A_PAGE = 200
MEMBERS_A_PAGE = 1_000
# 20,000 members or 10,000 replies: beyond that, asking costs more calls than Slack allows in a minute.
PAGES = 20
UNREADABLE = later(
    "I cannot read messages there. Choose “Tag as feedback” in the message's menu instead: that always works."
)
# Slack puts a thread's first message in front of the one that was asked for.
ROOT_AND_REPLY = 2


class SlackDirectory:
    """The port Directory, played by Slack's Web API."""

    def __init__(self, clients: Clients, *, answer_seconds: float | None = None) -> None:
        """Take the way to a workspace's client, and how long to wait for each answer: ANSWER_SECONDS unless said."""
        self._clients = clients
        self._answer_seconds = ANSWER_SECONDS if answer_seconds is None else answer_seconds
        self._places: Memory[Place] = Memory(PLACE_SECONDS)
        self._people: Memory[Person] = Memory(PERSON_SECONDS)
        self._members: Memory[frozenset[str]] = Memory(MEMBERS_SECONDS)
        self._organisations: Memory[str] = Memory(PLACE_SECONDS)
        self._selves: Memory[frozenset[str]] = Memory(SELF_SECONDS)

    async def place(self, workspace_id: str, channel_id: str, *, max_age_seconds: float | None = None) -> Place | None:
        """Return a conversation, or None when Slack will not tell us about it; asked anew when older than said."""
        known = self._places.get((workspace_id, channel_id), max_age_seconds=max_age_seconds)
        if known is not None:
            return known
        client = await self._clients(workspace_id)
        answer = await self._told(client.conversations_info(channel=channel_id))
        if answer is None:
            self._places.forget((workspace_id, channel_id))
            return None
        return self._places.keep((workspace_id, channel_id), place_of(part(answer, "channel"), workspace_id))

    async def person(self, workspace_id: str, user_id: str) -> Person | None:
        """Return somebody, or None when Slack does not know them."""
        known = self._people.get((workspace_id, user_id))
        if known is not None:
            return known
        client = await self._clients(workspace_id)
        answer = await self._told(client.users_info(user=user_id))
        return None if answer is None else self._people.keep((workspace_id, user_id), person_of(part(answer, "user")))

    async def is_member(self, workspace_id: str, channel_id: str, user_id: str) -> bool:
        """Say whether somebody is in a channel; unknown counts as no."""
        known = self._members.get((workspace_id, channel_id))
        if known is None:
            client = await self._clients(workspace_id)
            found = frozenset([member async for member in self._each_member(client, channel_id)])
            known = self._members.keep((workspace_id, channel_id), found)
        return user_id in known

    async def message(self, workspace_id: str, channel_id: str, ts: str) -> Message | None:
        """Return one message, in a thread or not, or None when it is gone; ChannelUnreachableError when not ours."""
        client = await self._clients(workspace_id)
        history = client.conversations_history(channel=channel_id, oldest=ts, latest=ts, inclusive=True, limit=1)
        try:
            answer = await ask_patiently(history, seconds=self._answer_seconds)
        except RefusedError as refused:
            # Not the same as gone: what cannot be read must not be taken for deleted, and its words erased.
            _log.info("answer refused by Slack", error=str(refused))
            raise ChannelUnreachableError(say(UNREADABLE)) from refused
        found = _with_ts(answer, ts)
        if found is None:
            # A reply in a thread is not in the channel's own history.
            replies = client.conversations_replies(
                channel=channel_id, ts=ts, oldest=ts, latest=ts, inclusive=True, limit=ROOT_AND_REPLY
            )
            found = _with_ts(await self._told(replies), ts)
        return None if found is None else await self._message(workspace_id, found)

    async def thread(self, workspace_id: str, channel_id: str, root_ts: str) -> list[Message]:
        """Return a whole thread, oldest first."""
        client = await self._clients(workspace_id)
        found = {
            row.get("ts"): row async for row in self._each_reply(client, channel_id, root_ts) if not _is_tombstone(row)
        }
        return [await self._message(workspace_id, row) for row in found.values()]

    async def permalink(self, workspace_id: str, channel_id: str, ts: str) -> str | None:
        """Return the address of a message."""
        client = await self._clients(workspace_id)
        answer = await self._told(client.chat_getPermalink(channel=channel_id, message_ts=ts))
        return None if answer is None else text(answer, "permalink")

    async def organisation(self, workspace_id: str, team_id: str) -> str | None:
        """Return the name of another organisation that a channel is shared with, or None when Slack does not tell."""
        known = self._organisations.get((workspace_id, team_id))
        if known is not None:
            return known
        client = await self._clients(workspace_id)
        answer = await self._told(client.team_info(team=team_id))
        name = text(part(answer or {}, "team"), "name")
        return None if not name else self._organisations.keep((workspace_id, team_id), name)

    def forget(self, workspace_id: str, *, channel_id: str) -> None:
        """Ask Slack anew about a channel and its members: something about them changed."""
        self._places.forget((workspace_id, channel_id))
        self._members.forget((workspace_id, channel_id))

    async def _message(self, workspace_id: str, row: Answer) -> Message:
        own = await self._own_ids(workspace_id)
        author_id, author_name = authorship(row)
        if author_name is None and author_id is not None:
            author = await self.person(workspace_id, author_id)
            author_name = author.name if author else None
        return message_of(row, author_name=author_name, is_from_heed=is_from(row, own))

    async def _own_ids(self, workspace_id: str) -> frozenset[str]:
        known = self._selves.get((workspace_id, ""))
        if known is not None:
            return known
        client = await self._clients(workspace_id)
        answer = await ask_patiently(client.auth_test(), seconds=self._answer_seconds)
        own = frozenset(own_id for name in ("user_id", "bot_id") if (own_id := text(answer, name)))
        return self._selves.keep((workspace_id, ""), own)

    async def _told(self, call: Awaitable[AsyncSlackResponse]) -> Answer | None:
        """Return Slack's answer, or None when it refuses: not there, not ours to see, or a missing scope."""
        try:
            return await ask_patiently(call, seconds=self._answer_seconds)
        except RefusedError as refused:
            _log.info("answer refused by Slack", error=str(refused))
            return None

    async def _each_member(self, client: AsyncWebClient, channel_id: str) -> AsyncIterator[str]:
        page: str | None = None
        for _ in range(PAGES):
            answer = await self._told(
                client.conversations_members(channel=channel_id, limit=MEMBERS_A_PAGE, cursor=page)
            )
            for member in texts(answer or {}, "members"):
                yield member
            page = cursor(answer or {})
            if page is None:
                return

    async def _each_reply(self, client: AsyncWebClient, channel_id: str, root_ts: str) -> AsyncIterator[Answer]:
        page: str | None = None
        for _ in range(PAGES):
            call = client.conversations_replies(channel=channel_id, ts=root_ts, limit=MESSAGES_A_PAGE, cursor=page)
            answer = await self._told(call)
            for row in rows(answer or {}, "messages"):
                yield row
            page = cursor(answer or {})
            if page is None:
                return


def _with_ts(answer: Answer | None, ts: str) -> Answer | None:
    return next((row for row in rows(answer or {}, "messages") if row.get("ts") == ts and not _is_tombstone(row)), None)


def _is_tombstone(row: Answer) -> bool:
    """Say whether a thread's first message was deleted: its place stays, with words that nobody said."""
    return row.get("subtype") == "tombstone"
